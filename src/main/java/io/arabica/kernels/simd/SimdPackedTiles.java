package io.arabica.kernels.simd;

import static java.lang.invoke.VarHandle.loadLoadFence;

import io.arabica.kernels.GemmKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of six rows by two vectors over packed operands ({@link GemmKernel#packedPanel}), for {@link SimdGemmKernel} where
 * 256 bits are the most. Results of rows beyond {@code rows} are overwritten by those of the last one.
 *
 * <p>There are 16 registers: twelve sums, two vectors of b, one of a, and one to spare. Constant distances save the compiler the checks
 * of bounds and registers for places: four steps take about 95 instructions, where 80 loads and multiplications are the least, so that
 * the tile keeps most of its speed where another thread shares the core. But then C2 sees all loads of a step ready at once, brings them
 * forward and runs out of registers, at half of the speed. The fences, which are no instruction on x86, keep the loads where they are.
 * Eight steps are more than the compiler of JDK 17 takes.
 */
final class SimdPackedTiles {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  private static final int ROW = GemmKernel.ROW;
  private static final int STEP = GemmKernel.STEP;

  private SimdPackedTiles() {}

  /** Rows of a lie {@link GemmKernel#ROW} apart; k is a multiple of four. */
  static void rows(int rows, int k, float[] a, int ao, float[] b, int bo, float[] c, int co, int ldc, boolean resume) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    FloatVector s40 = zero;
    FloatVector s41 = zero;
    FloatVector s50 = zero;
    FloatVector s51 = zero;
    if (resume) {
      int c1 = rows > 1 ? co + ldc : co;
      int c2 = rows > 2 ? c1 + ldc : c1;
      int c3 = rows > 3 ? c2 + ldc : c2;
      int c4 = rows > 4 ? c3 + ldc : c3;
      int c5 = rows > 5 ? c4 + ldc : c4;
      s00 = FloatVector.fromArray(S, c, co);
      s01 = FloatVector.fromArray(S, c, co + L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
      s40 = FloatVector.fromArray(S, c, c4);
      s41 = FloatVector.fromArray(S, c, c4 + L);
      s50 = FloatVector.fromArray(S, c, c5);
      s51 = FloatVector.fromArray(S, c, c5 + L);
    }
    for (int p = 0; p < k; p += 4) {
      int at = bo + p * (2 * L);
      int from = ao + p;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      loadLoadFence();
      FloatVector x = FloatVector.broadcast(S, a[from]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + ROW]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 * ROW]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 * ROW]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 4 * ROW]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 5 * ROW]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      loadLoadFence();
      b0 = FloatVector.fromArray(S, b, at + 2 * L);
      b1 = FloatVector.fromArray(S, b, at + 3 * L);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 1]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 1 + ROW]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 1 + 2 * ROW]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 1 + 3 * ROW]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 1 + 4 * ROW]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 1 + 5 * ROW]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      loadLoadFence();
      b0 = FloatVector.fromArray(S, b, at + 4 * L);
      b1 = FloatVector.fromArray(S, b, at + 5 * L);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 + ROW]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 + 2 * ROW]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 + 3 * ROW]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 + 4 * ROW]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 + 5 * ROW]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      loadLoadFence();
      b0 = FloatVector.fromArray(S, b, at + 6 * L);
      b1 = FloatVector.fromArray(S, b, at + 7 * L);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 + ROW]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 + 2 * ROW]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 + 3 * ROW]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 + 4 * ROW]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 + 5 * ROW]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      loadLoadFence();
    }
    int c1 = rows > 1 ? co + ldc : co; // computed anew: kept from above, they take registers from the loop
    int c2 = rows > 2 ? c1 + ldc : c1;
    int c3 = rows > 3 ? c2 + ldc : c2;
    int c4 = rows > 4 ? c3 + ldc : c3;
    int c5 = rows > 5 ? c4 + ldc : c4;
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s00.intoArray(c, co);
    s01.intoArray(c, co + L);
  }

  /** Steps of a lie {@link GemmKernel#STEP} apart; k is a multiple of four. */
  static void steps(int rows, int k, float[] a, int ao, float[] b, int bo, float[] c, int co, int ldc, boolean resume) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    FloatVector s40 = zero;
    FloatVector s41 = zero;
    FloatVector s50 = zero;
    FloatVector s51 = zero;
    if (resume) {
      int c1 = rows > 1 ? co + ldc : co;
      int c2 = rows > 2 ? c1 + ldc : c1;
      int c3 = rows > 3 ? c2 + ldc : c2;
      int c4 = rows > 4 ? c3 + ldc : c3;
      int c5 = rows > 5 ? c4 + ldc : c4;
      s00 = FloatVector.fromArray(S, c, co);
      s01 = FloatVector.fromArray(S, c, co + L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
      s40 = FloatVector.fromArray(S, c, c4);
      s41 = FloatVector.fromArray(S, c, c4 + L);
      s50 = FloatVector.fromArray(S, c, c5);
      s51 = FloatVector.fromArray(S, c, c5 + L);
    }
    for (int p = 0; p < k; p += 4) {
      int at = bo + p * (2 * L);
      int from = ao + p * STEP;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      loadLoadFence();
      FloatVector x = FloatVector.broadcast(S, a[from]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 4]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 5]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      loadLoadFence();
      b0 = FloatVector.fromArray(S, b, at + 2 * L);
      b1 = FloatVector.fromArray(S, b, at + 3 * L);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + STEP]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + STEP + 1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + STEP + 2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + STEP + 3]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + STEP + 4]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + STEP + 5]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      loadLoadFence();
      b0 = FloatVector.fromArray(S, b, at + 4 * L);
      b1 = FloatVector.fromArray(S, b, at + 5 * L);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 * STEP]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 * STEP + 1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 * STEP + 2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 * STEP + 3]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 * STEP + 4]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 2 * STEP + 5]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      loadLoadFence();
      b0 = FloatVector.fromArray(S, b, at + 6 * L);
      b1 = FloatVector.fromArray(S, b, at + 7 * L);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 * STEP]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 * STEP + 1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 * STEP + 2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 * STEP + 3]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 * STEP + 4]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      loadLoadFence();
      x = FloatVector.broadcast(S, a[from + 3 * STEP + 5]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      loadLoadFence();
    }
    int c1 = rows > 1 ? co + ldc : co; // computed anew: kept from above, they take registers from the loop
    int c2 = rows > 2 ? c1 + ldc : c1;
    int c3 = rows > 3 ? c2 + ldc : c2;
    int c4 = rows > 4 ? c3 + ldc : c3;
    int c5 = rows > 5 ? c4 + ldc : c4;
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s00.intoArray(c, co);
    s01.intoArray(c, co + L);
  }
}
