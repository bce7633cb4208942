package io.arabica.kernels.simd;

import static io.arabica.kernels.simd.SimdDepthwiseLines.OUTSIDE;

import io.arabica.kernels.Line;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The gradient of a depthwise convolution's input with stride 2 along lines with windows three wide: outputs are spread over inputs. */
final class SimdDepthwiseSpread {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdDepthwiseSpread() {}

  /** For stride 2: output o reaches the inputs 2 o, 2 o + 1 and 2 o + 2, less what is before. */
  static void spread(Line line, int n, int lines, int rows, int[] at, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int ld = line.channels();
    int end = (line.before() + line.inputs() + 1) / 2;
    boolean far = SimdDepthwiseLines.isFar(false, x, y);
    int seen = -1;
    for (int l = 0; l < lines; l++) {
      int ao = l * (1 + 2 * rows);
      int count = count(at, ao);
      if (far) {
        seen = ReadAhead.rows(1, rows, at, ao, seen, y, yo, line.outputs() * ld);
        ReadAhead.run(line.inputs() * ld, x, xo + l * line.inputs() * ld);
      }
      for (int o = line.before() / 2; o < end; o += Line.TILE_APART) {
        int first = Math.min(o, end - Line.TILE_APART);
        int to = xo + (l * line.inputs() + 2 * first - line.before()) * ld;
        if (count == 1) {
          eightOfOneRow(line, first, n, y, yo + at[ao] + first * ld, w, wo - 3 * at[ao + 1] * ld, x, to);
        } else if (count == 2) {
          eightOfTwoRows(line, first, n, y, yo + at[ao] + first * ld, yo + at[ao + 2] + first * ld, w, wo - 3 * at[ao + 1] * ld,
              wo - 3 * at[ao + 3] * ld, x, to);
        } else {
          eight(line, first, n, at, ao, y, yo, w, wo, x, to);
        }
      }
    }
  }

  /** How many rows a line reaches. */
  private static int count(int[] at, int ao) {
    int count = 0;
    while (at[ao + 2 * count] >= 0) {
      count++;
    }
    return count;
  }

  /** Those two inputs each of four outputs that no later output begins with. */
  private static void eight(Line line, int o, int n, int[] at, int ao, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int ld = line.channels();
    float[] y0 = o > 0 ? y : OUTSIDE;
    float[] y4 = o + 3 < line.outputs() ? y : OUTSIDE;
    int in0 = y0 == y ? -1 : 0;
    int in4 = y4 == y ? -1 : 0;
    boolean has0 = 2 * o >= line.before();
    boolean has7 = 2 * o + 7 - line.before() < line.inputs();
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = FloatVector.zero(S);
      FloatVector s2 = FloatVector.zero(S);
      FloatVector s3 = FloatVector.zero(S);
      FloatVector s4 = FloatVector.zero(S);
      FloatVector s5 = FloatVector.zero(S);
      FloatVector s6 = FloatVector.zero(S);
      FloatVector s7 = FloatVector.zero(S);
      for (int r = ao; at[r] >= 0; r += 2) {
        int i = yo + at[r] + o * ld + c;
        int k = wo - 3 * at[r + 1] * ld + c;
        FloatVector w2 = FloatVector.fromArray(S, w, k);
        FloatVector w1 = FloatVector.fromArray(S, w, k - ld);
        FloatVector w0 = FloatVector.fromArray(S, w, k - 2 * ld);
        s0 = w2.fma(FloatVector.fromArray(S, y0, (i - ld) & in0), s0);
        FloatVector g0 = FloatVector.fromArray(S, y, i);
        s0 = w0.fma(g0, s0);
        s1 = w1.fma(g0, s1);
        s2 = w2.fma(g0, s2);
        FloatVector g1 = FloatVector.fromArray(S, y, i + ld);
        s2 = w0.fma(g1, s2);
        s3 = w1.fma(g1, s3);
        s4 = w2.fma(g1, s4);
        FloatVector g2 = FloatVector.fromArray(S, y, i + 2 * ld);
        s4 = w0.fma(g2, s4);
        s5 = w1.fma(g2, s5);
        s6 = w2.fma(g2, s6);
        FloatVector g3 = FloatVector.fromArray(S, y4, (i + 3 * ld) & in4);
        s6 = w0.fma(g3, s6);
        s7 = w1.fma(g3, s7);
      }
      if (has0) {
        s0.intoArray(x, xo + c);
      }
      s1.intoArray(x, xo + ld + c);
      s2.intoArray(x, xo + 2 * ld + c);
      s3.intoArray(x, xo + 3 * ld + c);
      s4.intoArray(x, xo + 4 * ld + c);
      s5.intoArray(x, xo + 5 * ld + c);
      s6.intoArray(x, xo + 6 * ld + c);
      if (has7) {
        s7.intoArray(x, xo + 7 * ld + c);
      }
    }
  }

  /** The same for one row of outputs: that of kernels of three rows at every other line, and half as long without the loop over rows. */
  private static void eightOfOneRow(Line line, int o, int n, float[] y, int i, float[] w, int k, float[] x, int xo) {
    int ld = line.channels();
    float[] y0 = o > 0 ? y : OUTSIDE;
    float[] y4 = o + 3 < line.outputs() ? y : OUTSIDE;
    int in0 = y0 == y ? -1 : 0;
    int in4 = y4 == y ? -1 : 0;
    boolean has0 = 2 * o >= line.before();
    boolean has7 = 2 * o + 7 - line.before() < line.inputs();
    FloatVector zero = FloatVector.zero(S);
    for (int c = 0; c < n; c += L) {
      FloatVector w2 = FloatVector.fromArray(S, w, k + c);
      FloatVector w1 = FloatVector.fromArray(S, w, k - ld + c);
      FloatVector w0 = FloatVector.fromArray(S, w, k - 2 * ld + c);
      FloatVector b = FloatVector.fromArray(S, y0, (i - ld + c) & in0);
      FloatVector g0 = FloatVector.fromArray(S, y, i + c);
      FloatVector g1 = FloatVector.fromArray(S, y, i + ld + c);
      FloatVector g2 = FloatVector.fromArray(S, y, i + 2 * ld + c);
      FloatVector g3 = FloatVector.fromArray(S, y4, (i + 3 * ld + c) & in4);
      FloatVector s0 = w2.fma(b, zero);
      s0 = w0.fma(g0, s0);
      FloatVector s1 = w1.fma(g0, zero);
      FloatVector s2 = w2.fma(g0, zero);
      s2 = w0.fma(g1, s2);
      FloatVector s3 = w1.fma(g1, zero);
      FloatVector s4 = w2.fma(g1, zero);
      s4 = w0.fma(g2, s4);
      FloatVector s5 = w1.fma(g2, zero);
      FloatVector s6 = w2.fma(g2, zero);
      s6 = w0.fma(g3, s6);
      FloatVector s7 = w1.fma(g3, zero);
      if (has0) {
        s0.intoArray(x, xo + c);
      }
      s1.intoArray(x, xo + ld + c);
      s2.intoArray(x, xo + 2 * ld + c);
      s3.intoArray(x, xo + 3 * ld + c);
      s4.intoArray(x, xo + 4 * ld + c);
      s5.intoArray(x, xo + 5 * ld + c);
      s6.intoArray(x, xo + 6 * ld + c);
      if (has7) {
        s7.intoArray(x, xo + 7 * ld + c);
      }
    }
  }

  /** The same for two rows. */
  private static void eightOfTwoRows(Line line, int o, int n, float[] y, int i, int j, float[] w, int k, int m, float[] x,
      int xo) {
    int ld = line.channels();
    float[] y0 = o > 0 ? y : OUTSIDE;
    float[] y4 = o + 3 < line.outputs() ? y : OUTSIDE;
    int in0 = y0 == y ? -1 : 0;
    int in4 = y4 == y ? -1 : 0;
    boolean has0 = 2 * o >= line.before();
    boolean has7 = 2 * o + 7 - line.before() < line.inputs();
    FloatVector zero = FloatVector.zero(S);
    for (int c = 0; c < n; c += L) {
      FloatVector w2 = FloatVector.fromArray(S, w, k + c);
      FloatVector w1 = FloatVector.fromArray(S, w, k - ld + c);
      FloatVector w0 = FloatVector.fromArray(S, w, k - 2 * ld + c);
      FloatVector b = FloatVector.fromArray(S, y0, (i - ld + c) & in0);
      FloatVector g0 = FloatVector.fromArray(S, y, i + c);
      FloatVector g1 = FloatVector.fromArray(S, y, i + ld + c);
      FloatVector g2 = FloatVector.fromArray(S, y, i + 2 * ld + c);
      FloatVector g3 = FloatVector.fromArray(S, y4, (i + 3 * ld + c) & in4);
      FloatVector s0 = w2.fma(b, zero);
      s0 = w0.fma(g0, s0);
      FloatVector s1 = w1.fma(g0, zero);
      FloatVector s2 = w2.fma(g0, zero);
      s2 = w0.fma(g1, s2);
      FloatVector s3 = w1.fma(g1, zero);
      FloatVector s4 = w2.fma(g1, zero);
      s4 = w0.fma(g2, s4);
      FloatVector s5 = w1.fma(g2, zero);
      FloatVector s6 = w2.fma(g2, zero);
      s6 = w0.fma(g3, s6);
      FloatVector s7 = w1.fma(g3, zero);
      FloatVector v2 = FloatVector.fromArray(S, w, m + c);
      FloatVector v1 = FloatVector.fromArray(S, w, m - ld + c);
      FloatVector v0 = FloatVector.fromArray(S, w, m - 2 * ld + c);
      FloatVector b1 = FloatVector.fromArray(S, y0, (j - ld + c) & in0);
      FloatVector h0 = FloatVector.fromArray(S, y, j + c);
      FloatVector h1 = FloatVector.fromArray(S, y, j + ld + c);
      FloatVector h2 = FloatVector.fromArray(S, y, j + 2 * ld + c);
      FloatVector h3 = FloatVector.fromArray(S, y4, (j + 3 * ld + c) & in4);
      s0 = v2.fma(b1, s0);
      s0 = v0.fma(h0, s0);
      s1 = v1.fma(h0, s1);
      s2 = v2.fma(h0, s2);
      s2 = v0.fma(h1, s2);
      s3 = v1.fma(h1, s3);
      s4 = v2.fma(h1, s4);
      s4 = v0.fma(h2, s4);
      s5 = v1.fma(h2, s5);
      s6 = v2.fma(h2, s6);
      s6 = v0.fma(h3, s6);
      s7 = v1.fma(h3, s7);
      if (has0) {
        s0.intoArray(x, xo + c);
      }
      s1.intoArray(x, xo + ld + c);
      s2.intoArray(x, xo + 2 * ld + c);
      s3.intoArray(x, xo + 3 * ld + c);
      s4.intoArray(x, xo + 4 * ld + c);
      s5.intoArray(x, xo + 5 * ld + c);
      s6.intoArray(x, xo + 6 * ld + c);
      if (has7) {
        s7.intoArray(x, xo + 7 * ld + c);
      }
    }
  }
}
