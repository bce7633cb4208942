package io.arabica.kernels.simd;

import static io.arabica.kernels.simd.SimdDepthwiseLines.FAR;
import static io.arabica.kernels.simd.SimdDepthwiseLines.OUTSIDE;
import static io.arabica.kernels.simd.SimdDepthwiseLines.SMALL_CACHES;
import static io.arabica.kernels.simd.SimdDepthwiseLines.isThree;
import static io.arabica.kernels.simd.SimdDepthwiseLines.load;

import io.arabica.kernels.Line;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The gradient of a depthwise convolution's kernel along lines with windows three wide: its sums stay in registers along some lines. */
final class SimdDepthwiseLinesGradient {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  /** Most floats that a pass over the channels reads: half a megabyte, or an eighth, which second-level caches hold. */
  private static final int NEAR = SMALL_CACHES ? 1 << 15 : 1 << 17;
  /** Fewest channels for which one line after the other is faster where large caches do not hold the arrays. */
  private static final int WIDE_BEYOND = 64;

  private SimdDepthwiseLinesGradient() {}

  static void gradient(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    boolean wide = rows == 3 && SimdDepthwiseLines.isWide(line, WIDE_BEYOND, x, y);
    for (int c = 0; c < n; c += OUTSIDE.length) {
      int some = Math.min(OUTSIDE.length, n - c);
      if (wide) {
        SimdDepthwiseTilesGradient.gradient(line, some, lines, at, x, xo + c, y, yo + c, w, wo + c);
      } else {
        narrow(line, some, lines, rows, at, x, xo + c, y, yo + c, w, wo + c);
      }
    }
  }

  /** All lines that stay in second-level caches for each vector of channels. */
  private static void narrow(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    int ld = line.channels();
    int size = 1 + 2 * rows;
    int most = Math.max(1, NEAR / ((line.inputs() + line.outputs()) * ld));
    boolean far = ReadAhead.areAtLeast(x, y, FAR);
    int seen = -1;
    for (int l = 0, next; l < lines; l = next) {
      next = l + 1;
      while (rows == 3 && next < lines && next - l < most && isThree(at, l * size) && isThree(at, next * size)) {
        next++;
      }
      int from = yo + l * line.outputs() * ld;
      if (far) {
        seen = ReadAhead.rows(next - l, rows, at, l * size, seen, x, xo, line.inputs() * ld);
        ReadAhead.run((next - l) * line.outputs() * ld, y, from);
      }
      for (int r = l * size; at[r] >= 0;) {
        int to = wo + 3 * at[r + 1] * ld;
        boolean three = isThree(at, r);
        for (int c = 0; c < n; c += L) {
          if (three && line.stride() == 1) {
            three(line, next - l, at, r, size, x, xo + c, y, from + c, w, to + c);
          } else if (three) {
            threeApart(line, next - l, at, r, size, x, xo + c, y, from + c, w, to + c);
          } else {
            one(line, x, xo + at[r] + c, y, from + c, w, to + c);
          }
        }
        r += three ? 6 : 2;
      }
    }
  }

  /** Three rows with stride 1, where each input is loaded once. What is outside of the line is so at its ends alone. */
  private static void three(Line line, int lines, int[] at, int r, int size, float[] x, int xo, float[] y, int yo, float[] w,
      int wo) {
    int ld = line.channels();
    int length = line.outputs() * ld;
    FloatVector s0 = FloatVector.fromArray(S, w, wo);
    FloatVector s1 = FloatVector.fromArray(S, w, wo + ld);
    FloatVector s2 = FloatVector.fromArray(S, w, wo + 2 * ld);
    FloatVector s3 = FloatVector.fromArray(S, w, wo + 3 * ld);
    FloatVector s4 = FloatVector.fromArray(S, w, wo + 4 * ld);
    FloatVector s5 = FloatVector.fromArray(S, w, wo + 5 * ld);
    FloatVector s6 = FloatVector.fromArray(S, w, wo + 6 * ld);
    FloatVector s7 = FloatVector.fromArray(S, w, wo + 7 * ld);
    FloatVector s8 = FloatVector.fromArray(S, w, wo + 8 * ld);
    for (int l = 0; l < lines; l++) {
      int table = r + l * size;
      int q = line.first(0);
      boolean in = q >= 0 && q < line.inputs();
      int i = xo + at[table] + q * ld;
      int j = xo + at[table + 2] + q * ld;
      int k = xo + at[table + 4] + q * ld;
      FloatVector i0 = load(in, x, i);
      FloatVector j0 = load(in, x, j);
      FloatVector k0 = load(in, x, k);
      q++;
      i += ld;
      j += ld;
      k += ld;
      in = q >= 0 && q < line.inputs();
      FloatVector i1 = load(in, x, i);
      FloatVector j1 = load(in, x, j);
      FloatVector k1 = load(in, x, k);
      int o = yo + l * length;
      int end = o + length;
      int inside = o + Math.max(0, Math.min(line.outputs(), line.inputs() - 1 - q)) * ld;
      do {
        boolean in2 = o < inside;
        float[] x2 = in2 ? x : OUTSIDE;
        int mask2 = in2 ? -1 : 0;
        int stop = in2 ? inside : end;
        do {
          FloatVector g = FloatVector.fromArray(S, y, o);
          i += ld;
          j += ld;
          k += ld;
          FloatVector i2 = FloatVector.fromArray(S, x2, i & mask2);
          FloatVector j2 = FloatVector.fromArray(S, x2, j & mask2);
          FloatVector k2 = FloatVector.fromArray(S, x2, k & mask2);
          s0 = g.fma(i0, s0);
          s1 = g.fma(i1, s1);
          s2 = g.fma(i2, s2);
          s3 = g.fma(j0, s3);
          s4 = g.fma(j1, s4);
          s5 = g.fma(j2, s5);
          s6 = g.fma(k0, s6);
          s7 = g.fma(k1, s7);
          s8 = g.fma(k2, s8);
          i0 = i1;
          i1 = i2;
          j0 = j1;
          j1 = j2;
          k0 = k1;
          k1 = k2;
          o += ld;
        } while (o < stop);
      } while (o < end); // JDK 17 makes objects of the sums where this loop may have no round
    }
    s0.intoArray(w, wo);
    s1.intoArray(w, wo + ld);
    s2.intoArray(w, wo + 2 * ld);
    s3.intoArray(w, wo + 3 * ld);
    s4.intoArray(w, wo + 4 * ld);
    s5.intoArray(w, wo + 5 * ld);
    s6.intoArray(w, wo + 6 * ld);
    s7.intoArray(w, wo + 7 * ld);
    s8.intoArray(w, wo + 8 * ld);
  }

  /** The same with stride 2. */
  private static void threeApart(Line line, int lines, int[] at, int r, int size, float[] x, int xo, float[] y, int yo, float[] w,
      int wo) {
    int ld = line.channels();
    int length = line.outputs() * ld;
    FloatVector s0 = FloatVector.fromArray(S, w, wo);
    FloatVector s1 = FloatVector.fromArray(S, w, wo + ld);
    FloatVector s2 = FloatVector.fromArray(S, w, wo + 2 * ld);
    FloatVector s3 = FloatVector.fromArray(S, w, wo + 3 * ld);
    FloatVector s4 = FloatVector.fromArray(S, w, wo + 4 * ld);
    FloatVector s5 = FloatVector.fromArray(S, w, wo + 5 * ld);
    FloatVector s6 = FloatVector.fromArray(S, w, wo + 6 * ld);
    FloatVector s7 = FloatVector.fromArray(S, w, wo + 7 * ld);
    FloatVector s8 = FloatVector.fromArray(S, w, wo + 8 * ld);
    for (int l = 0; l < lines; l++) {
      int table = r + l * size;
      int q = line.first(0);
      boolean in = q >= 0 && q < line.inputs();
      int i = xo + at[table] + q * ld;
      int j = xo + at[table + 2] + q * ld;
      int k = xo + at[table + 4] + q * ld;
      FloatVector i0 = load(in, x, i);
      FloatVector j0 = load(in, x, j);
      FloatVector k0 = load(in, x, k);
      int o = yo + l * length;
      int end = o + length;
      int inside = o + Math.max(0, Math.min(line.outputs(), (line.inputs() - 1 - q) / 2)) * ld;
      do {
        boolean in1 = q >= -1 && q + 1 < line.inputs();
        boolean in2 = o < inside;
        float[] x1 = in1 ? x : OUTSIDE;
        float[] x2 = in2 ? x : OUTSIDE;
        int mask1 = in1 ? -1 : 0;
        int mask2 = in2 ? -1 : 0;
        int stop = in1 && in2 ? inside : o + ld;
        do {
          FloatVector g = FloatVector.fromArray(S, y, o);
          FloatVector i1 = FloatVector.fromArray(S, x1, (i + ld) & mask1);
          FloatVector j1 = FloatVector.fromArray(S, x1, (j + ld) & mask1);
          FloatVector k1 = FloatVector.fromArray(S, x1, (k + ld) & mask1);
          q += 2;
          i += 2 * ld;
          j += 2 * ld;
          k += 2 * ld;
          FloatVector i2 = FloatVector.fromArray(S, x2, i & mask2);
          FloatVector j2 = FloatVector.fromArray(S, x2, j & mask2);
          FloatVector k2 = FloatVector.fromArray(S, x2, k & mask2);
          s0 = g.fma(i0, s0);
          s1 = g.fma(i1, s1);
          s2 = g.fma(i2, s2);
          s3 = g.fma(j0, s3);
          s4 = g.fma(j1, s4);
          s5 = g.fma(j2, s5);
          s6 = g.fma(k0, s6);
          s7 = g.fma(k1, s7);
          s8 = g.fma(k2, s8);
          i0 = i2;
          j0 = j2;
          k0 = k2;
          o += ld;
        } while (o < stop);
      } while (o < end); // as above: a loop that may have no round makes objects of the sums
    }
    s0.intoArray(w, wo);
    s1.intoArray(w, wo + ld);
    s2.intoArray(w, wo + 2 * ld);
    s3.intoArray(w, wo + 3 * ld);
    s4.intoArray(w, wo + 4 * ld);
    s5.intoArray(w, wo + 5 * ld);
    s6.intoArray(w, wo + 6 * ld);
    s7.intoArray(w, wo + 7 * ld);
    s8.intoArray(w, wo + 8 * ld);
  }

  /** One row. */
  private static void one(Line line, float[] x, int i, float[] y, int yo, float[] w, int wo) {
    int ld = line.channels();
    FloatVector s0 = FloatVector.fromArray(S, w, wo);
    FloatVector s1 = FloatVector.fromArray(S, w, wo + ld);
    FloatVector s2 = FloatVector.fromArray(S, w, wo + 2 * ld);
    int q = line.first(0);
    int at = i + q * ld;
    int end = yo + line.outputs() * ld;
    for (int o = yo; o < end; o += ld) {
      FloatVector g = FloatVector.fromArray(S, y, o);
      s0 = g.fma(load(q >= 0 && q < line.inputs(), x, at), s0);
      s1 = g.fma(load(q >= -1 && q + 1 < line.inputs(), x, at + ld), s1);
      s2 = g.fma(load(q >= -2 && q + 2 < line.inputs(), x, at + 2 * ld), s2);
      q += line.stride();
      at += line.stride() * ld;
    }
    s0.intoArray(w, wo);
    s1.intoArray(w, wo + ld);
    s2.intoArray(w, wo + 2 * ld);
  }
}
