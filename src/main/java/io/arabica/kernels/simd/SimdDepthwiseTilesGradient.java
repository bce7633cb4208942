package io.arabica.kernels.simd;

import static io.arabica.kernels.simd.SimdDepthwiseLines.OUTSIDE;
import static io.arabica.kernels.simd.SimdDepthwiseLines.isThree;

import io.arabica.kernels.Line;
import io.arabica.kernels.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The gradient of a depthwise convolution's kernel with three by three taps, tile by tile of its outputs, with the channels alone in the
 * innermost loop; {@link SimdDepthwiseTiles} says why. The sums of the nine taps lie side by side for each vector of channels.
 */
final class SimdDepthwiseTilesGradient {
  private static final int TAPS = 9;
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdDepthwiseTilesGradient() {}

  /** Adds what some lines give to w, for at most as many channels as {@link SimdDepthwiseLines#OUTSIDE}. */
  static void gradient(Line line, int n, int lines, int[] at, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    int ld = line.channels();
    int length = line.outputs() * ld;
    float[] sums = Scratch.floats(Scratch.Use.PANELS, TAPS * n);
    boolean far = SimdDepthwiseLines.isFar(true, x, y);
    int seen = -1;
    for (int t = 0; t < TAPS; t++) {
      copy(n, w, wo + t * ld, L, sums, t * L, TAPS * L);
    }
    for (int l = 0; l < lines; l++) {
      int from = yo + l * length;
      int ao = l * SimdDepthwiseLines.TABLE;
      if (far) {
        seen = ReadAhead.rows(1, 3, at, ao, seen, x, xo, line.inputs() * ld);
        ReadAhead.run(length, y, from);
      }
      boolean three = line.stride() == 1 && isThree(at, ao);
      int done = three ? three(line, n, xo + at[ao], xo + at[ao + 2], xo + at[ao + 4], x, y, from, sums) : 0;
      for (int r = ao; at[r] >= 0; r += 2) {
        row(line, n, done, x, xo + at[r], y, from, sums, 3 * at[r + 1]);
      }
    }
    for (int t = 0; t < TAPS; t++) {
      copy(n, sums, t * L, TAPS * L, w, wo + t * ld, L);
    }
  }

  /** Copies vectors that lie so far apart. */
  private static void copy(int n, float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    for (int v = 0; v < n / L; v++) {
      FloatVector.fromArray(S, x, xo + v * xStep).intoArray(y, yo + v * yStep);
    }
  }

  /**
   * What three rows give to all taps, but for the last outputs.
   *
   * @return the outputs that are done
   */
  private static int three(Line line, int n, int i, int j, int k, float[] x, float[] y, int yo, float[] sums) {
    int ld = line.channels();
    int o = 0;
    for (; o + Line.TILE <= line.outputs(); o += Line.TILE) {
      int q = line.first(o);
      sevenOfThree(line, q, n, i + q * ld, j + q * ld, k + q * ld, x, y, yo + o * ld, sums);
    }
    return o;
  }

  /** What one row gives to three taps, from t on, but for the first outputs. */
  private static void row(Line line, int n, int done, float[] x, int xo, float[] y, int yo, float[] sums, int t) {
    int ld = line.channels();
    int tile = line.stride() == 1 ? Line.TILE : Line.TILE_APART;
    int o = done;
    for (; o + tile <= line.outputs(); o += tile) {
      int q = line.first(o);
      if (line.stride() == 1) {
        seven(line, q, n, xo + q * ld, x, y, yo + o * ld, sums, t);
      } else {
        four(line, q, n, xo + q * ld, x, y, yo + o * ld, sums, t);
      }
    }
    for (; o < line.outputs(); o++) {
      int q = line.first(o);
      one(line, q, n, xo + q * ld, x, y, yo + o * ld, sums, t);
    }
  }

  /** Seven outputs with stride 1, the first of which reads from input q on. */
  private static void seven(Line line, int q, int n, int i, float[] x, float[] y, int yo, float[] sums, int t) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int i0 = x0 == x ? i : 0;
    int i1 = x1 == x ? i + ld : 0;
    int i7 = x7 == x ? i + 7 * ld : 0;
    int i8 = x8 == x ? i + 8 * ld : 0;
    for (int c = 0; c < n; c += L) {
      int k = TAPS * c + t * L;
      FloatVector s0 = FloatVector.fromArray(S, sums, k);
      FloatVector s1 = FloatVector.fromArray(S, sums, k + L);
      FloatVector s2 = FloatVector.fromArray(S, sums, k + 2 * L);
      FloatVector g0 = FloatVector.fromArray(S, y, yo + c);
      FloatVector v0 = FloatVector.fromArray(S, x0, i0 + c);
      s0 = g0.fma(v0, s0);
      FloatVector g1 = FloatVector.fromArray(S, y, yo + ld + c);
      FloatVector v1 = FloatVector.fromArray(S, x1, i1 + c);
      s1 = g0.fma(v1, s1);
      s0 = g1.fma(v1, s0);
      FloatVector g2 = FloatVector.fromArray(S, y, yo + 2 * ld + c);
      FloatVector v2 = FloatVector.fromArray(S, x, i + 2 * ld + c);
      s2 = g0.fma(v2, s2);
      s1 = g1.fma(v2, s1);
      s0 = g2.fma(v2, s0);
      FloatVector g3 = FloatVector.fromArray(S, y, yo + 3 * ld + c);
      FloatVector v3 = FloatVector.fromArray(S, x, i + 3 * ld + c);
      s2 = g1.fma(v3, s2);
      s1 = g2.fma(v3, s1);
      s0 = g3.fma(v3, s0);
      FloatVector g4 = FloatVector.fromArray(S, y, yo + 4 * ld + c);
      FloatVector v4 = FloatVector.fromArray(S, x, i + 4 * ld + c);
      s2 = g2.fma(v4, s2);
      s1 = g3.fma(v4, s1);
      s0 = g4.fma(v4, s0);
      FloatVector g5 = FloatVector.fromArray(S, y, yo + 5 * ld + c);
      FloatVector v5 = FloatVector.fromArray(S, x, i + 5 * ld + c);
      s2 = g3.fma(v5, s2);
      s1 = g4.fma(v5, s1);
      s0 = g5.fma(v5, s0);
      FloatVector g6 = FloatVector.fromArray(S, y, yo + 6 * ld + c);
      FloatVector v6 = FloatVector.fromArray(S, x, i + 6 * ld + c);
      s2 = g4.fma(v6, s2);
      s1 = g5.fma(v6, s1);
      s0 = g6.fma(v6, s0);
      FloatVector v7 = FloatVector.fromArray(S, x7, i7 + c);
      s2 = g5.fma(v7, s2);
      s1 = g6.fma(v7, s1);
      FloatVector v8 = FloatVector.fromArray(S, x8, i8 + c);
      s2 = g6.fma(v8, s2);
      s0.intoArray(sums, k);
      s1.intoArray(sums, k + L);
      s2.intoArray(sums, k + 2 * L);
    }
  }

  /** Seven outputs of three rows: each gradient of an output is loaded once for all of them. */
  private static void sevenOfThree(Line line, int q, int n, int i, int j, int k, float[] x, float[] y, int yo, float[] sums) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int i0 = x0 == x ? i : 0;
    int i1 = x1 == x ? i + ld : 0;
    int i7 = x7 == x ? i + 7 * ld : 0;
    int i8 = x8 == x ? i + 8 * ld : 0;
    int j0 = x0 == x ? j : 0;
    int j1 = x1 == x ? j + ld : 0;
    int j7 = x7 == x ? j + 7 * ld : 0;
    int j8 = x8 == x ? j + 8 * ld : 0;
    int k0 = x0 == x ? k : 0;
    int k1 = x1 == x ? k + ld : 0;
    int k7 = x7 == x ? k + 7 * ld : 0;
    int k8 = x8 == x ? k + 8 * ld : 0;
    for (int c = 0; c < n; c += L) {
      int at = TAPS * c;
      FloatVector g0 = FloatVector.fromArray(S, y, yo + c);
      FloatVector g1 = FloatVector.fromArray(S, y, yo + ld + c);
      FloatVector g2 = FloatVector.fromArray(S, y, yo + 2 * ld + c);
      FloatVector g3 = FloatVector.fromArray(S, y, yo + 3 * ld + c);
      FloatVector g4 = FloatVector.fromArray(S, y, yo + 4 * ld + c);
      FloatVector g5 = FloatVector.fromArray(S, y, yo + 5 * ld + c);
      FloatVector g6 = FloatVector.fromArray(S, y, yo + 6 * ld + c);
      FloatVector s0 = FloatVector.fromArray(S, sums, at);
      FloatVector s1 = FloatVector.fromArray(S, sums, at + L);
      FloatVector s2 = FloatVector.fromArray(S, sums, at + 2 * L);
      FloatVector v = FloatVector.fromArray(S, x0, i0 + c);
      s0 = g0.fma(v, s0);
      v = FloatVector.fromArray(S, x1, i1 + c);
      s1 = g0.fma(v, s1);
      s0 = g1.fma(v, s0);
      v = FloatVector.fromArray(S, x, i + 2 * ld + c);
      s2 = g0.fma(v, s2);
      s1 = g1.fma(v, s1);
      s0 = g2.fma(v, s0);
      v = FloatVector.fromArray(S, x, i + 3 * ld + c);
      s2 = g1.fma(v, s2);
      s1 = g2.fma(v, s1);
      s0 = g3.fma(v, s0);
      v = FloatVector.fromArray(S, x, i + 4 * ld + c);
      s2 = g2.fma(v, s2);
      s1 = g3.fma(v, s1);
      s0 = g4.fma(v, s0);
      v = FloatVector.fromArray(S, x, i + 5 * ld + c);
      s2 = g3.fma(v, s2);
      s1 = g4.fma(v, s1);
      s0 = g5.fma(v, s0);
      v = FloatVector.fromArray(S, x, i + 6 * ld + c);
      s2 = g4.fma(v, s2);
      s1 = g5.fma(v, s1);
      s0 = g6.fma(v, s0);
      v = FloatVector.fromArray(S, x7, i7 + c);
      s2 = g5.fma(v, s2);
      s1 = g6.fma(v, s1);
      v = FloatVector.fromArray(S, x8, i8 + c);
      s2 = g6.fma(v, s2);
      s0.intoArray(sums, at);
      s1.intoArray(sums, at + L);
      s2.intoArray(sums, at + 2 * L);
      s0 = FloatVector.fromArray(S, sums, at + 3 * L);
      s1 = FloatVector.fromArray(S, sums, at + 4 * L);
      s2 = FloatVector.fromArray(S, sums, at + 5 * L);
      v = FloatVector.fromArray(S, x0, j0 + c);
      s0 = g0.fma(v, s0);
      v = FloatVector.fromArray(S, x1, j1 + c);
      s1 = g0.fma(v, s1);
      s0 = g1.fma(v, s0);
      v = FloatVector.fromArray(S, x, j + 2 * ld + c);
      s2 = g0.fma(v, s2);
      s1 = g1.fma(v, s1);
      s0 = g2.fma(v, s0);
      v = FloatVector.fromArray(S, x, j + 3 * ld + c);
      s2 = g1.fma(v, s2);
      s1 = g2.fma(v, s1);
      s0 = g3.fma(v, s0);
      v = FloatVector.fromArray(S, x, j + 4 * ld + c);
      s2 = g2.fma(v, s2);
      s1 = g3.fma(v, s1);
      s0 = g4.fma(v, s0);
      v = FloatVector.fromArray(S, x, j + 5 * ld + c);
      s2 = g3.fma(v, s2);
      s1 = g4.fma(v, s1);
      s0 = g5.fma(v, s0);
      v = FloatVector.fromArray(S, x, j + 6 * ld + c);
      s2 = g4.fma(v, s2);
      s1 = g5.fma(v, s1);
      s0 = g6.fma(v, s0);
      v = FloatVector.fromArray(S, x7, j7 + c);
      s2 = g5.fma(v, s2);
      s1 = g6.fma(v, s1);
      v = FloatVector.fromArray(S, x8, j8 + c);
      s2 = g6.fma(v, s2);
      s0.intoArray(sums, at + 3 * L);
      s1.intoArray(sums, at + 4 * L);
      s2.intoArray(sums, at + 5 * L);
      s0 = FloatVector.fromArray(S, sums, at + 6 * L);
      s1 = FloatVector.fromArray(S, sums, at + 7 * L);
      s2 = FloatVector.fromArray(S, sums, at + 8 * L);
      v = FloatVector.fromArray(S, x0, k0 + c);
      s0 = g0.fma(v, s0);
      v = FloatVector.fromArray(S, x1, k1 + c);
      s1 = g0.fma(v, s1);
      s0 = g1.fma(v, s0);
      v = FloatVector.fromArray(S, x, k + 2 * ld + c);
      s2 = g0.fma(v, s2);
      s1 = g1.fma(v, s1);
      s0 = g2.fma(v, s0);
      v = FloatVector.fromArray(S, x, k + 3 * ld + c);
      s2 = g1.fma(v, s2);
      s1 = g2.fma(v, s1);
      s0 = g3.fma(v, s0);
      v = FloatVector.fromArray(S, x, k + 4 * ld + c);
      s2 = g2.fma(v, s2);
      s1 = g3.fma(v, s1);
      s0 = g4.fma(v, s0);
      v = FloatVector.fromArray(S, x, k + 5 * ld + c);
      s2 = g3.fma(v, s2);
      s1 = g4.fma(v, s1);
      s0 = g5.fma(v, s0);
      v = FloatVector.fromArray(S, x, k + 6 * ld + c);
      s2 = g4.fma(v, s2);
      s1 = g5.fma(v, s1);
      s0 = g6.fma(v, s0);
      v = FloatVector.fromArray(S, x7, k7 + c);
      s2 = g5.fma(v, s2);
      s1 = g6.fma(v, s1);
      v = FloatVector.fromArray(S, x8, k8 + c);
      s2 = g6.fma(v, s2);
      s0.intoArray(sums, at + 6 * L);
      s1.intoArray(sums, at + 7 * L);
      s2.intoArray(sums, at + 8 * L);
    }
  }

  /** Four outputs with stride 2. */
  private static void four(Line line, int q, int n, int i, float[] x, float[] y, int yo, float[] sums, int t) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int i0 = x0 == x ? i : 0;
    int i1 = x1 == x ? i + ld : 0;
    int i7 = x7 == x ? i + 7 * ld : 0;
    int i8 = x8 == x ? i + 8 * ld : 0;
    for (int c = 0; c < n; c += L) {
      int k = TAPS * c + t * L;
      FloatVector s0 = FloatVector.fromArray(S, sums, k);
      FloatVector s1 = FloatVector.fromArray(S, sums, k + L);
      FloatVector s2 = FloatVector.fromArray(S, sums, k + 2 * L);
      FloatVector g0 = FloatVector.fromArray(S, y, yo + c);
      FloatVector v0 = FloatVector.fromArray(S, x0, i0 + c);
      s0 = g0.fma(v0, s0);
      FloatVector v1 = FloatVector.fromArray(S, x1, i1 + c);
      s1 = g0.fma(v1, s1);
      FloatVector g1 = FloatVector.fromArray(S, y, yo + ld + c);
      FloatVector v2 = FloatVector.fromArray(S, x, i + 2 * ld + c);
      s2 = g0.fma(v2, s2);
      s0 = g1.fma(v2, s0);
      FloatVector v3 = FloatVector.fromArray(S, x, i + 3 * ld + c);
      s1 = g1.fma(v3, s1);
      FloatVector g2 = FloatVector.fromArray(S, y, yo + 2 * ld + c);
      FloatVector v4 = FloatVector.fromArray(S, x, i + 4 * ld + c);
      s2 = g1.fma(v4, s2);
      s0 = g2.fma(v4, s0);
      FloatVector v5 = FloatVector.fromArray(S, x, i + 5 * ld + c);
      s1 = g2.fma(v5, s1);
      FloatVector g3 = FloatVector.fromArray(S, y, yo + 3 * ld + c);
      FloatVector v6 = FloatVector.fromArray(S, x, i + 6 * ld + c);
      s2 = g2.fma(v6, s2);
      s0 = g3.fma(v6, s0);
      FloatVector v7 = FloatVector.fromArray(S, x7, i7 + c);
      s1 = g3.fma(v7, s1);
      FloatVector v8 = FloatVector.fromArray(S, x8, i8 + c);
      s2 = g3.fma(v8, s2);
      s0.intoArray(sums, k);
      s1.intoArray(sums, k + L);
      s2.intoArray(sums, k + 2 * L);
    }
  }

  /** A single output. */
  private static void one(Line line, int q, int n, int i, float[] x, float[] y, int yo, float[] sums, int t) {
    int ld = line.channels();
    boolean has0 = q >= 0 && q < line.inputs();
    float[] x0 = has0 ? x : OUTSIDE;
    int i0 = has0 ? i : 0;
    boolean has1 = q >= -1 && q + 1 < line.inputs();
    float[] x1 = has1 ? x : OUTSIDE;
    int i1 = has1 ? i + ld : 0;
    boolean has2 = q >= -2 && q + 2 < line.inputs();
    float[] x2 = has2 ? x : OUTSIDE;
    int i2 = has2 ? i + 2 * ld : 0;
    for (int c = 0; c < n; c += L) {
      int k = TAPS * c + t * L;
      FloatVector s0 = FloatVector.fromArray(S, sums, k);
      FloatVector s1 = FloatVector.fromArray(S, sums, k + L);
      FloatVector s2 = FloatVector.fromArray(S, sums, k + 2 * L);
      FloatVector g0 = FloatVector.fromArray(S, y, yo + c);
      FloatVector v0 = FloatVector.fromArray(S, x0, i0 + c);
      s0 = g0.fma(v0, s0);
      FloatVector v1 = FloatVector.fromArray(S, x1, i1 + c);
      s1 = g0.fma(v1, s1);
      FloatVector v2 = FloatVector.fromArray(S, x2, i2 + c);
      s2 = g0.fma(v2, s2);
      s0.intoArray(sums, k);
      s1.intoArray(sums, k + L);
      s2.intoArray(sums, k + 2 * L);
    }
  }
}
