package io.arabica.kernels.simd;

import static java.lang.invoke.VarHandle.loadLoadFence;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.arabica.kernels.Dots;
import io.arabica.kernels.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register tiles of {@link Dots}: up to sixteen dot products at a time, whose lanes are folded together. As in {@link SimdTiles}, they
 * are written out, and rows of a tile beyond those there are repeat the last one.
 */
final class SimdDots {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  private static final int LANES = Dots.LANES;
  /** Dot products of a tile. */
  private static final int TILE = 16;
  /** Rows and columns of a tile of more than two columns: where 256 bits are the most, there are 16 registers, elsewhere 32. */
  private static final int HEIGHT = L == 8 ? 2 : 4;
  private static final int WIDE = L == 8 ? 5 : 4;
  private static final int ROW = Dots.ROW;

  private SimdDots() {}

  /** The product, as {@link SimdGemmKernel#dots} has it. */
  static void multiply(int rows, int columns, int k, float[] a, int ao, int lda, float[] b, float[] c, int co, int cRow,
      int cColumn, boolean resume) {
    float[] sums = Scratch.floats(Scratch.Use.GEMM_C, TILE * LANES);
    int whole = k - k % LANES;
    float[] rest = Scratch.floats(Scratch.Use.GEMM_A, TILE * LANES);
    if (whole < k) {
      Arrays.fill(rest, 0, TILE * LANES, 0);
    }
    for (int j = 0; j < columns; j += WIDE) {
      int width = Math.min(WIDE, columns - j);
      int height = width == 1 ? 16 : width == 2 ? 8 : HEIGHT;
      int apart = width <= 2 ? width : WIDE; // columns of the tile, of which the last ones may not be there
      for (int i = 0; i < rows; i += height) {
        int some = Math.min(height, rows - i);
        int from = ao + i * lda;
        tile(apart, width, some, whole, a, from, lda, b, j * ROW, sums, false);
        if (whole < k) {
          rest(some, k - whole, a, from + whole, lda, rest);
          tile(apart, width, some, LANES, rest, 0, LANES, b, j * ROW + whole, sums, true);
        }
        fold(some * apart, sums);
        store(some, width, sums, apart, c, co + i * cRow + j * cColumn, cRow, cColumn, resume);
      }
    }
  }

  /**
   * One row, as {@link SimdGemmKernel#rowOfDots} has it: a vector of columns for each logical lane. It reads past the columns, into b's
   * next row or what lies behind, as long as there is something.
   */
  static void row(int columns, int k, float[] a, int ao, float[] b, int bo, int ldb, float[] c, int co, int cStep, boolean resume) {
    float[] sums = Scratch.floats(Scratch.Use.GEMM_C, TILE * LANES);
    for (int j = 0; j < columns; j += L) {
      int readable = (b.length - L - bo - j) / ldb + 1; // rows of which a whole vector is there
      int whole = b.length < L + bo + j ? 0 : Math.min(k, readable) / LANES * LANES;
      int width = Math.min(L, columns - j);
      lanes(whole, a, ao, b, bo + j, ldb, sums);
      for (int p = whole; p < k; p++) {
        int lane = p % LANES * L;
        for (int i = 0; i < width; i++) {
          sums[lane + i] = Math.fma(a[ao + p], b[bo + p * ldb + j + i], sums[lane + i]);
        }
      }
      for (int half = LANES / 2; half > 0; half /= 2) {
        for (int l = 0; l < half * L; l += L) {
          FloatVector.fromArray(S, sums, l).add(FloatVector.fromArray(S, sums, l + half * L)).intoArray(sums, l);
        }
      }
      store(1, width, sums, L, c, co + j * cStep, 0, cStep, resume);
    }
  }

  /** All logical lanes of some columns: k is a multiple of their number. */
  private static void lanes(int k, float[] a, int ao, float[] b, int bo, int ldb, float[] sums) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = zero;
    FloatVector s1 = zero;
    FloatVector s2 = zero;
    FloatVector s3 = zero;
    FloatVector s4 = zero;
    FloatVector s5 = zero;
    FloatVector s6 = zero;
    FloatVector s7 = zero;
    FloatVector s8 = zero;
    FloatVector s9 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s12 = zero;
    FloatVector s13 = zero;
    FloatVector s14 = zero;
    FloatVector s15 = zero;
    for (int p = 0; p < k; p += LANES) {
      int x = ao + p;
      int y = bo + p * ldb;
      s0 = FloatVector.fromArray(S, b, y).fma(FloatVector.broadcast(S, a[x]), s0);
      s1 = FloatVector.fromArray(S, b, y + ldb).fma(FloatVector.broadcast(S, a[x + 1]), s1);
      s2 = FloatVector.fromArray(S, b, y + 2 * ldb).fma(FloatVector.broadcast(S, a[x + 2]), s2);
      s3 = FloatVector.fromArray(S, b, y + 3 * ldb).fma(FloatVector.broadcast(S, a[x + 3]), s3);
      s4 = FloatVector.fromArray(S, b, y + 4 * ldb).fma(FloatVector.broadcast(S, a[x + 4]), s4);
      s5 = FloatVector.fromArray(S, b, y + 5 * ldb).fma(FloatVector.broadcast(S, a[x + 5]), s5);
      s6 = FloatVector.fromArray(S, b, y + 6 * ldb).fma(FloatVector.broadcast(S, a[x + 6]), s6);
      s7 = FloatVector.fromArray(S, b, y + 7 * ldb).fma(FloatVector.broadcast(S, a[x + 7]), s7);
      s8 = FloatVector.fromArray(S, b, y + 8 * ldb).fma(FloatVector.broadcast(S, a[x + 8]), s8);
      s9 = FloatVector.fromArray(S, b, y + 9 * ldb).fma(FloatVector.broadcast(S, a[x + 9]), s9);
      s10 = FloatVector.fromArray(S, b, y + 10 * ldb).fma(FloatVector.broadcast(S, a[x + 10]), s10);
      s11 = FloatVector.fromArray(S, b, y + 11 * ldb).fma(FloatVector.broadcast(S, a[x + 11]), s11);
      s12 = FloatVector.fromArray(S, b, y + 12 * ldb).fma(FloatVector.broadcast(S, a[x + 12]), s12);
      s13 = FloatVector.fromArray(S, b, y + 13 * ldb).fma(FloatVector.broadcast(S, a[x + 13]), s13);
      s14 = FloatVector.fromArray(S, b, y + 14 * ldb).fma(FloatVector.broadcast(S, a[x + 14]), s14);
      s15 = FloatVector.fromArray(S, b, y + 15 * ldb).fma(FloatVector.broadcast(S, a[x + 15]), s15);
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, L);
    s2.intoArray(sums, 2 * L);
    s3.intoArray(sums, 3 * L);
    s4.intoArray(sums, 4 * L);
    s5.intoArray(sums, 5 * L);
    s6.intoArray(sums, 6 * L);
    s7.intoArray(sums, 7 * L);
    s8.intoArray(sums, 8 * L);
    s9.intoArray(sums, 9 * L);
    s10.intoArray(sums, 10 * L);
    s11.intoArray(sums, 11 * L);
    s12.intoArray(sums, 12 * L);
    s13.intoArray(sums, 13 * L);
    s14.intoArray(sums, 14 * L);
    s15.intoArray(sums, 15 * L);
  }

  private static void tile(int apart, int width, int rows, int k, float[] a, int ao, int lda, float[] b, int bo, float[] sums,
      boolean resume) {
    switch (apart) {
      case 1:
        tile16x1(rows, k, a, ao, lda, b, bo, sums, resume);
        break;
      case 2:
        tile8x2(rows, k, a, ao, lda, b, bo, sums, resume);
        break;
      case 5:
        tile2x5(rows, k, a, ao, lda, b, bo, sums, resume);
        break;
      default:
        tile4x4(rows, width, k, a, ao, lda, b, bo, sums, resume);
    }
  }

  /** The last elements of some rows; behind them there are zeros. */
  private static void rest(int rows, int k, float[] a, int ao, int lda, float[] rest) {
    for (int i = 0; i < rows; i++) {
      for (int p = 0; p < k; p++) {
        rest[i * LANES + p] = a[ao + i * lda + p];
      }
    }
  }

  private static void store(int rows, int columns, float[] sums, int apart, float[] c, int co, int cRow, int cColumn, boolean resume) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int at = co + i * cRow + j * cColumn;
        c[at] = resume ? c[at] + sums[i * apart + j] : sums[i * apart + j];
      }
    }
  }

  /** Four rows by three or four. */
  private static void tile4x4(int rows, int columns, int k, float[] a, int a0, int lda, float[] b, int b0, float[] sums,
      boolean resume) {
    int a1 = rows > 1 ? a0 + lda : a0;
    int a2 = rows > 2 ? a1 + lda : a1;
    int a3 = rows > 3 ? a2 + lda : a2;
    int b1 = b0 + ROW;
    int b2 = b1 + ROW;
    int b3 = columns > 3 ? b2 + ROW : b2;
    for (int g = 0; g < LANES; g += L) {
      FloatVector zero = FloatVector.zero(S);
      FloatVector s0 = zero;
      FloatVector s1 = zero;
      FloatVector s2 = zero;
      FloatVector s3 = zero;
      FloatVector s4 = zero;
      FloatVector s5 = zero;
      FloatVector s6 = zero;
      FloatVector s7 = zero;
      FloatVector s8 = zero;
      FloatVector s9 = zero;
      FloatVector s10 = zero;
      FloatVector s11 = zero;
      FloatVector s12 = zero;
      FloatVector s13 = zero;
      FloatVector s14 = zero;
      FloatVector s15 = zero;
      if (resume) {
        s0 = FloatVector.fromArray(S, sums, g);
        s1 = FloatVector.fromArray(S, sums, g + LANES);
        s2 = FloatVector.fromArray(S, sums, g + 2 * LANES);
        s3 = FloatVector.fromArray(S, sums, g + 3 * LANES);
        s4 = FloatVector.fromArray(S, sums, g + 4 * LANES);
        s5 = FloatVector.fromArray(S, sums, g + 5 * LANES);
        s6 = FloatVector.fromArray(S, sums, g + 6 * LANES);
        s7 = FloatVector.fromArray(S, sums, g + 7 * LANES);
        s8 = FloatVector.fromArray(S, sums, g + 8 * LANES);
        s9 = FloatVector.fromArray(S, sums, g + 9 * LANES);
        s10 = FloatVector.fromArray(S, sums, g + 10 * LANES);
        s11 = FloatVector.fromArray(S, sums, g + 11 * LANES);
        s12 = FloatVector.fromArray(S, sums, g + 12 * LANES);
        s13 = FloatVector.fromArray(S, sums, g + 13 * LANES);
        s14 = FloatVector.fromArray(S, sums, g + 14 * LANES);
        s15 = FloatVector.fromArray(S, sums, g + 15 * LANES);
      }
      for (int p = g; p < k; p += LANES) {
        FloatVector x0 = FloatVector.fromArray(S, a, a0 + p);
        FloatVector x1 = FloatVector.fromArray(S, a, a1 + p);
        FloatVector x2 = FloatVector.fromArray(S, a, a2 + p);
        FloatVector x3 = FloatVector.fromArray(S, a, a3 + p);
        FloatVector y = FloatVector.fromArray(S, b, b0 + p);
        s0 = x0.fma(y, s0);
        s4 = x1.fma(y, s4);
        s8 = x2.fma(y, s8);
        s12 = x3.fma(y, s12);
        y = FloatVector.fromArray(S, b, b1 + p);
        s1 = x0.fma(y, s1);
        s5 = x1.fma(y, s5);
        s9 = x2.fma(y, s9);
        s13 = x3.fma(y, s13);
        y = FloatVector.fromArray(S, b, b2 + p);
        s2 = x0.fma(y, s2);
        s6 = x1.fma(y, s6);
        s10 = x2.fma(y, s10);
        s14 = x3.fma(y, s14);
        y = FloatVector.fromArray(S, b, b3 + p);
        s3 = x0.fma(y, s3);
        s7 = x1.fma(y, s7);
        s11 = x2.fma(y, s11);
        s15 = x3.fma(y, s15);
      }
      s0.intoArray(sums, g);
      s1.intoArray(sums, g + LANES);
      s2.intoArray(sums, g + 2 * LANES);
      s3.intoArray(sums, g + 3 * LANES);
      s4.intoArray(sums, g + 4 * LANES);
      s5.intoArray(sums, g + 5 * LANES);
      s6.intoArray(sums, g + 6 * LANES);
      s7.intoArray(sums, g + 7 * LANES);
      s8.intoArray(sums, g + 8 * LANES);
      s9.intoArray(sums, g + 9 * LANES);
      s10.intoArray(sums, g + 10 * LANES);
      s11.intoArray(sums, g + 11 * LANES);
      s12.intoArray(sums, g + 12 * LANES);
      s13.intoArray(sums, g + 13 * LANES);
      s14.intoArray(sums, g + 14 * LANES);
      s15.intoArray(sums, g + 15 * LANES);
    }
  }

  /** Two rows by three to five, for 16 registers: fences and constant distances are those of {@link SimdPackedTiles}. */
  private static void tile2x5(int rows, int k, float[] a, int a0, int lda, float[] b, int b0, float[] sums, boolean resume) {
    int a1 = rows > 1 ? a0 + lda : a0;
    int twice = k - k % (2 * LANES);
    for (int g = 0; g < LANES; g += L) {
      FloatVector zero = FloatVector.zero(S);
      FloatVector s0 = zero;
      FloatVector s1 = zero;
      FloatVector s2 = zero;
      FloatVector s3 = zero;
      FloatVector s4 = zero;
      FloatVector s5 = zero;
      FloatVector s6 = zero;
      FloatVector s7 = zero;
      FloatVector s8 = zero;
      FloatVector s9 = zero;
      if (resume) {
        s0 = FloatVector.fromArray(S, sums, g);
        s1 = FloatVector.fromArray(S, sums, g + LANES);
        s2 = FloatVector.fromArray(S, sums, g + 2 * LANES);
        s3 = FloatVector.fromArray(S, sums, g + 3 * LANES);
        s4 = FloatVector.fromArray(S, sums, g + 4 * LANES);
        s5 = FloatVector.fromArray(S, sums, g + 5 * LANES);
        s6 = FloatVector.fromArray(S, sums, g + 6 * LANES);
        s7 = FloatVector.fromArray(S, sums, g + 7 * LANES);
        s8 = FloatVector.fromArray(S, sums, g + 8 * LANES);
        s9 = FloatVector.fromArray(S, sums, g + 9 * LANES);
      }
      for (int p = g; p < twice; p += 2 * LANES) {
        FloatVector x0 = FloatVector.fromArray(S, a, a0 + p);
        FloatVector x1 = FloatVector.fromArray(S, a, a1 + p);
        loadLoadFence();
        FloatVector y = FloatVector.fromArray(S, b, b0 + p);
        s0 = x0.fma(y, s0);
        s5 = x1.fma(y, s5);
        loadLoadFence();
        y = FloatVector.fromArray(S, b, b0 + p + ROW);
        s1 = x0.fma(y, s1);
        s6 = x1.fma(y, s6);
        loadLoadFence();
        y = FloatVector.fromArray(S, b, b0 + p + 2 * ROW);
        s2 = x0.fma(y, s2);
        s7 = x1.fma(y, s7);
        loadLoadFence();
        y = FloatVector.fromArray(S, b, b0 + p + 3 * ROW);
        s3 = x0.fma(y, s3);
        s8 = x1.fma(y, s8);
        loadLoadFence();
        y = FloatVector.fromArray(S, b, b0 + p + 4 * ROW);
        s4 = x0.fma(y, s4);
        s9 = x1.fma(y, s9);
        loadLoadFence();
        x0 = FloatVector.fromArray(S, a, a0 + p + LANES);
        x1 = FloatVector.fromArray(S, a, a1 + p + LANES);
        loadLoadFence();
        y = FloatVector.fromArray(S, b, b0 + p + LANES);
        s0 = x0.fma(y, s0);
        s5 = x1.fma(y, s5);
        loadLoadFence();
        y = FloatVector.fromArray(S, b, b0 + p + ROW + LANES);
        s1 = x0.fma(y, s1);
        s6 = x1.fma(y, s6);
        loadLoadFence();
        y = FloatVector.fromArray(S, b, b0 + p + 2 * ROW + LANES);
        s2 = x0.fma(y, s2);
        s7 = x1.fma(y, s7);
        loadLoadFence();
        y = FloatVector.fromArray(S, b, b0 + p + 3 * ROW + LANES);
        s3 = x0.fma(y, s3);
        s8 = x1.fma(y, s8);
        loadLoadFence();
        y = FloatVector.fromArray(S, b, b0 + p + 4 * ROW + LANES);
        s4 = x0.fma(y, s4);
        s9 = x1.fma(y, s9);
        loadLoadFence();
      }
      if (twice < k) {
        int p = g + twice;
        FloatVector x0 = FloatVector.fromArray(S, a, a0 + p);
        FloatVector x1 = FloatVector.fromArray(S, a, a1 + p);
        FloatVector y = FloatVector.fromArray(S, b, b0 + p);
        s0 = x0.fma(y, s0);
        s5 = x1.fma(y, s5);
        y = FloatVector.fromArray(S, b, b0 + p + ROW);
        s1 = x0.fma(y, s1);
        s6 = x1.fma(y, s6);
        y = FloatVector.fromArray(S, b, b0 + p + 2 * ROW);
        s2 = x0.fma(y, s2);
        s7 = x1.fma(y, s7);
        y = FloatVector.fromArray(S, b, b0 + p + 3 * ROW);
        s3 = x0.fma(y, s3);
        s8 = x1.fma(y, s8);
        y = FloatVector.fromArray(S, b, b0 + p + 4 * ROW);
        s4 = x0.fma(y, s4);
        s9 = x1.fma(y, s9);
      }
      s0.intoArray(sums, g);
      s1.intoArray(sums, g + LANES);
      s2.intoArray(sums, g + 2 * LANES);
      s3.intoArray(sums, g + 3 * LANES);
      s4.intoArray(sums, g + 4 * LANES);
      s5.intoArray(sums, g + 5 * LANES);
      s6.intoArray(sums, g + 6 * LANES);
      s7.intoArray(sums, g + 7 * LANES);
      s8.intoArray(sums, g + 8 * LANES);
      s9.intoArray(sums, g + 9 * LANES);
    }
  }

  /** Eight rows by two. */
  private static void tile8x2(int rows, int k, float[] a, int a0, int lda, float[] b, int b0, float[] sums,
      boolean resume) {
    int a1 = rows > 1 ? a0 + lda : a0;
    int a2 = rows > 2 ? a1 + lda : a1;
    int a3 = rows > 3 ? a2 + lda : a2;
    int a4 = rows > 4 ? a3 + lda : a3;
    int a5 = rows > 5 ? a4 + lda : a4;
    int a6 = rows > 6 ? a5 + lda : a5;
    int a7 = rows > 7 ? a6 + lda : a6;
    int b1 = b0 + ROW;
    for (int g = 0; g < LANES; g += L) {
      FloatVector zero = FloatVector.zero(S);
      FloatVector s0 = zero;
      FloatVector s1 = zero;
      FloatVector s2 = zero;
      FloatVector s3 = zero;
      FloatVector s4 = zero;
      FloatVector s5 = zero;
      FloatVector s6 = zero;
      FloatVector s7 = zero;
      FloatVector s8 = zero;
      FloatVector s9 = zero;
      FloatVector s10 = zero;
      FloatVector s11 = zero;
      FloatVector s12 = zero;
      FloatVector s13 = zero;
      FloatVector s14 = zero;
      FloatVector s15 = zero;
      if (resume) {
        s0 = FloatVector.fromArray(S, sums, g);
        s1 = FloatVector.fromArray(S, sums, g + LANES);
        s2 = FloatVector.fromArray(S, sums, g + 2 * LANES);
        s3 = FloatVector.fromArray(S, sums, g + 3 * LANES);
        s4 = FloatVector.fromArray(S, sums, g + 4 * LANES);
        s5 = FloatVector.fromArray(S, sums, g + 5 * LANES);
        s6 = FloatVector.fromArray(S, sums, g + 6 * LANES);
        s7 = FloatVector.fromArray(S, sums, g + 7 * LANES);
        s8 = FloatVector.fromArray(S, sums, g + 8 * LANES);
        s9 = FloatVector.fromArray(S, sums, g + 9 * LANES);
        s10 = FloatVector.fromArray(S, sums, g + 10 * LANES);
        s11 = FloatVector.fromArray(S, sums, g + 11 * LANES);
        s12 = FloatVector.fromArray(S, sums, g + 12 * LANES);
        s13 = FloatVector.fromArray(S, sums, g + 13 * LANES);
        s14 = FloatVector.fromArray(S, sums, g + 14 * LANES);
        s15 = FloatVector.fromArray(S, sums, g + 15 * LANES);
      }
      for (int p = g; p < k; p += LANES) {
        FloatVector y0 = FloatVector.fromArray(S, b, b0 + p);
        FloatVector y1 = FloatVector.fromArray(S, b, b1 + p);
        FloatVector x = FloatVector.fromArray(S, a, a0 + p);
        s0 = x.fma(y0, s0);
        s1 = x.fma(y1, s1);
        x = FloatVector.fromArray(S, a, a1 + p);
        s2 = x.fma(y0, s2);
        s3 = x.fma(y1, s3);
        x = FloatVector.fromArray(S, a, a2 + p);
        s4 = x.fma(y0, s4);
        s5 = x.fma(y1, s5);
        x = FloatVector.fromArray(S, a, a3 + p);
        s6 = x.fma(y0, s6);
        s7 = x.fma(y1, s7);
        x = FloatVector.fromArray(S, a, a4 + p);
        s8 = x.fma(y0, s8);
        s9 = x.fma(y1, s9);
        x = FloatVector.fromArray(S, a, a5 + p);
        s10 = x.fma(y0, s10);
        s11 = x.fma(y1, s11);
        x = FloatVector.fromArray(S, a, a6 + p);
        s12 = x.fma(y0, s12);
        s13 = x.fma(y1, s13);
        x = FloatVector.fromArray(S, a, a7 + p);
        s14 = x.fma(y0, s14);
        s15 = x.fma(y1, s15);
      }
      s0.intoArray(sums, g);
      s1.intoArray(sums, g + LANES);
      s2.intoArray(sums, g + 2 * LANES);
      s3.intoArray(sums, g + 3 * LANES);
      s4.intoArray(sums, g + 4 * LANES);
      s5.intoArray(sums, g + 5 * LANES);
      s6.intoArray(sums, g + 6 * LANES);
      s7.intoArray(sums, g + 7 * LANES);
      s8.intoArray(sums, g + 8 * LANES);
      s9.intoArray(sums, g + 9 * LANES);
      s10.intoArray(sums, g + 10 * LANES);
      s11.intoArray(sums, g + 11 * LANES);
      s12.intoArray(sums, g + 12 * LANES);
      s13.intoArray(sums, g + 13 * LANES);
      s14.intoArray(sums, g + 14 * LANES);
      s15.intoArray(sums, g + 15 * LANES);
    }
  }

  /** Sixteen rows by one. */
  private static void tile16x1(int rows, int k, float[] a, int a0, int lda, float[] b, int b0, float[] sums,
      boolean resume) {
    int a1 = rows > 1 ? a0 + lda : a0;
    int a2 = rows > 2 ? a1 + lda : a1;
    int a3 = rows > 3 ? a2 + lda : a2;
    int a4 = rows > 4 ? a3 + lda : a3;
    int a5 = rows > 5 ? a4 + lda : a4;
    int a6 = rows > 6 ? a5 + lda : a5;
    int a7 = rows > 7 ? a6 + lda : a6;
    int a8 = rows > 8 ? a7 + lda : a7;
    int a9 = rows > 9 ? a8 + lda : a8;
    int a10 = rows > 10 ? a9 + lda : a9;
    int a11 = rows > 11 ? a10 + lda : a10;
    int a12 = rows > 12 ? a11 + lda : a11;
    int a13 = rows > 13 ? a12 + lda : a12;
    int a14 = rows > 14 ? a13 + lda : a13;
    int a15 = rows > 15 ? a14 + lda : a14;
    for (int g = 0; g < LANES; g += L) {
      FloatVector zero = FloatVector.zero(S);
      FloatVector s0 = zero;
      FloatVector s1 = zero;
      FloatVector s2 = zero;
      FloatVector s3 = zero;
      FloatVector s4 = zero;
      FloatVector s5 = zero;
      FloatVector s6 = zero;
      FloatVector s7 = zero;
      FloatVector s8 = zero;
      FloatVector s9 = zero;
      FloatVector s10 = zero;
      FloatVector s11 = zero;
      FloatVector s12 = zero;
      FloatVector s13 = zero;
      FloatVector s14 = zero;
      FloatVector s15 = zero;
      if (resume) {
        s0 = FloatVector.fromArray(S, sums, g);
        s1 = FloatVector.fromArray(S, sums, g + LANES);
        s2 = FloatVector.fromArray(S, sums, g + 2 * LANES);
        s3 = FloatVector.fromArray(S, sums, g + 3 * LANES);
        s4 = FloatVector.fromArray(S, sums, g + 4 * LANES);
        s5 = FloatVector.fromArray(S, sums, g + 5 * LANES);
        s6 = FloatVector.fromArray(S, sums, g + 6 * LANES);
        s7 = FloatVector.fromArray(S, sums, g + 7 * LANES);
        s8 = FloatVector.fromArray(S, sums, g + 8 * LANES);
        s9 = FloatVector.fromArray(S, sums, g + 9 * LANES);
        s10 = FloatVector.fromArray(S, sums, g + 10 * LANES);
        s11 = FloatVector.fromArray(S, sums, g + 11 * LANES);
        s12 = FloatVector.fromArray(S, sums, g + 12 * LANES);
        s13 = FloatVector.fromArray(S, sums, g + 13 * LANES);
        s14 = FloatVector.fromArray(S, sums, g + 14 * LANES);
        s15 = FloatVector.fromArray(S, sums, g + 15 * LANES);
      }
      for (int p = g; p < k; p += LANES) {
        FloatVector y0 = FloatVector.fromArray(S, b, b0 + p);
        FloatVector x = FloatVector.fromArray(S, a, a0 + p);
        s0 = x.fma(y0, s0);
        x = FloatVector.fromArray(S, a, a1 + p);
        s1 = x.fma(y0, s1);
        x = FloatVector.fromArray(S, a, a2 + p);
        s2 = x.fma(y0, s2);
        x = FloatVector.fromArray(S, a, a3 + p);
        s3 = x.fma(y0, s3);
        x = FloatVector.fromArray(S, a, a4 + p);
        s4 = x.fma(y0, s4);
        x = FloatVector.fromArray(S, a, a5 + p);
        s5 = x.fma(y0, s5);
        x = FloatVector.fromArray(S, a, a6 + p);
        s6 = x.fma(y0, s6);
        x = FloatVector.fromArray(S, a, a7 + p);
        s7 = x.fma(y0, s7);
        x = FloatVector.fromArray(S, a, a8 + p);
        s8 = x.fma(y0, s8);
        x = FloatVector.fromArray(S, a, a9 + p);
        s9 = x.fma(y0, s9);
        x = FloatVector.fromArray(S, a, a10 + p);
        s10 = x.fma(y0, s10);
        x = FloatVector.fromArray(S, a, a11 + p);
        s11 = x.fma(y0, s11);
        x = FloatVector.fromArray(S, a, a12 + p);
        s12 = x.fma(y0, s12);
        x = FloatVector.fromArray(S, a, a13 + p);
        s13 = x.fma(y0, s13);
        x = FloatVector.fromArray(S, a, a14 + p);
        s14 = x.fma(y0, s14);
        x = FloatVector.fromArray(S, a, a15 + p);
        s15 = x.fma(y0, s15);
      }
      s0.intoArray(sums, g);
      s1.intoArray(sums, g + LANES);
      s2.intoArray(sums, g + 2 * LANES);
      s3.intoArray(sums, g + 3 * LANES);
      s4.intoArray(sums, g + 4 * LANES);
      s5.intoArray(sums, g + 5 * LANES);
      s6.intoArray(sums, g + 6 * LANES);
      s7.intoArray(sums, g + 7 * LANES);
      s8.intoArray(sums, g + 8 * LANES);
      s9.intoArray(sums, g + 9 * LANES);
      s10.intoArray(sums, g + 10 * LANES);
      s11.intoArray(sums, g + 11 * LANES);
      s12.intoArray(sums, g + 12 * LANES);
      s13.intoArray(sums, g + 13 * LANES);
      s14.intoArray(sums, g + 14 * LANES);
      s15.intoArray(sums, g + 15 * LANES);
    }
  }

  /** Sums of as many groups of lanes, in their place. */
  private static void fold(int groups, float[] sums) {
    if (L == LANES) {
      Folding.sixteen(sums);
    } else {
      for (int i = 0; i < groups; i++) {
        sums[i] = Dots.fold(sums, i * LANES); // which lies behind what is still to be folded
      }
    }
  }

  /** Vectors of as many lanes as there are logical ones. A class of its own because its shuffles take a while to be made. */
  private static final class Folding {
    private static final VectorSpecies<Integer> I = S.withLanes(int.class);
    private static final VectorShuffle<Float> SWAP8 = VectorShuffle.fromOp(S, i -> i ^ 8);
    private static final VectorShuffle<Float> SWAP4 = VectorShuffle.fromOp(S, i -> i ^ 4);
    private static final VectorShuffle<Float> SWAP2 = VectorShuffle.fromOp(S, i -> i ^ 2);
    private static final VectorShuffle<Float> SWAP1 = VectorShuffle.fromOp(S, i -> i ^ 1);
    /** All bits of the lanes whose number has the bit 8, then 4, 2 and 1. */
    private static final int[] UPPER = new int[4 * LANES];

    static {
      for (int i = 0; i < UPPER.length; i++) {
        UPPER[i] = (i & 8 >> i / LANES) == 0 ? 0 : -1;
      }
    }

    /**
     * Each round makes one vector of two: its lower halves are the folded one, its upper halves the folded other. Lanes are exchanged by
     * exclusive or, since JDK 17 makes each mask anew for every use.
     */
    static void sixteen(float[] sums) {
      VectorShuffle<Float> q8 = SWAP8;
      VectorShuffle<Float> q4 = SWAP4;
      VectorShuffle<Float> q2 = SWAP2;
      VectorShuffle<Float> q1 = SWAP1;
      IntVector m8 = IntVector.fromArray(I, UPPER, 0);
      IntVector m4 = IntVector.fromArray(I, UPPER, L);
      IntVector m2 = IntVector.fromArray(I, UPPER, 2 * L);
      IntVector m1 = IntVector.fromArray(I, UPPER, 3 * L);
      FloatVector s0 = FloatVector.fromArray(S, sums, 0);
      FloatVector s1 = FloatVector.fromArray(S, sums, L);
      FloatVector s2 = FloatVector.fromArray(S, sums, 2 * L);
      FloatVector s3 = FloatVector.fromArray(S, sums, 3 * L);
      FloatVector s4 = FloatVector.fromArray(S, sums, 4 * L);
      FloatVector s5 = FloatVector.fromArray(S, sums, 5 * L);
      FloatVector s6 = FloatVector.fromArray(S, sums, 6 * L);
      FloatVector s7 = FloatVector.fromArray(S, sums, 7 * L);
      FloatVector s8 = FloatVector.fromArray(S, sums, 8 * L);
      FloatVector s9 = FloatVector.fromArray(S, sums, 9 * L);
      FloatVector s10 = FloatVector.fromArray(S, sums, 10 * L);
      FloatVector s11 = FloatVector.fromArray(S, sums, 11 * L);
      FloatVector s12 = FloatVector.fromArray(S, sums, 12 * L);
      FloatVector s13 = FloatVector.fromArray(S, sums, 13 * L);
      FloatVector s14 = FloatVector.fromArray(S, sums, 14 * L);
      FloatVector s15 = FloatVector.fromArray(S, sums, 15 * L);
      IntVector x;
      IntVector y;
      IntVector d;
      x = s0.reinterpretAsInts();
      y = s8.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m8);
      s0 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q8));
      x = s1.reinterpretAsInts();
      y = s9.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m8);
      s1 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q8));
      x = s2.reinterpretAsInts();
      y = s10.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m8);
      s2 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q8));
      x = s3.reinterpretAsInts();
      y = s11.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m8);
      s3 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q8));
      x = s4.reinterpretAsInts();
      y = s12.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m8);
      s4 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q8));
      x = s5.reinterpretAsInts();
      y = s13.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m8);
      s5 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q8));
      x = s6.reinterpretAsInts();
      y = s14.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m8);
      s6 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q8));
      x = s7.reinterpretAsInts();
      y = s15.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m8);
      s7 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q8));
      x = s0.reinterpretAsInts();
      y = s4.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m4);
      s0 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q4));
      x = s1.reinterpretAsInts();
      y = s5.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m4);
      s1 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q4));
      x = s2.reinterpretAsInts();
      y = s6.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m4);
      s2 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q4));
      x = s3.reinterpretAsInts();
      y = s7.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m4);
      s3 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q4));
      x = s0.reinterpretAsInts();
      y = s2.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m2);
      s0 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q2));
      x = s1.reinterpretAsInts();
      y = s3.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m2);
      s1 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q2));
      x = s0.reinterpretAsInts();
      y = s1.reinterpretAsInts();
      d = x.lanewise(XOR, y).and(m1);
      s0 = x.lanewise(XOR, d).reinterpretAsFloats().add(y.lanewise(XOR, d).reinterpretAsFloats().rearrange(q1));
      s0.intoArray(sums, 0);
    }
  }
}
