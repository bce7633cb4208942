package io.arabica.kernels.simd;

import io.arabica.kernels.Line;
import io.arabica.kernels.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels of depthwise convolution along lines whose windows are three wide. They go in tiles of neighbouring positions that share what
 * they load; all sums of a tile stay in registers. Positions lie far apart, so that the processor does not see what will be read next: long
 * lines are read ahead once, from front to back.
 */
final class SimdDepthwiseLines {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  /** What stands outside of a line. */
  static final float[] OUTSIDE = new float[L];
  /** Fewest floats of a line that are worth reading ahead. */
  private static final int LONG = 1 << 11;
  /** Fewest floats of an array that caches are not expected to hold. */
  private static final int FAR = 1 << 21;
  /** Floats of a cache line. */
  private static final int CACHE_LINE = 16;

  private SimdDepthwiseLines() {}

  /** A choice of the place, not of the vector: JDK 17 makes objects of vectors that depend on a branch. */
  static FloatVector load(boolean inside, float[] x, int i) {
    return FloatVector.fromArray(S, inside ? x : OUTSIDE, inside ? i : 0);
  }

  static void forward(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step, float[] bias, int bo,
      boolean relu, float[] y, int yo) {
    int outputs = line.outputs();
    int tile = line.stride() == 1 || line.fits(Line.TILE) ? Line.TILE : Line.TILE_APART;
    int seen = -1;
    int next;
    for (int l = 0; l < lines; l = next) {
      int ao = l * (1 + 2 * rows);
      boolean two = line.stride() == 1 && rows == 3 && l + 1 < lines && overlap(at, ao);
      next = two ? l + 2 : l + 1;
      seen = readAhead(next - l, rows, at, ao, seen, x, xo, line.inputs() * line.channels());
      for (int o = 0; o < outputs; o += tile) {
        int first = Math.min(o, outputs - tile);
        int q = line.first(first);
        int to = yo + (l * outputs + first) * line.channels();
        if (two) {
          fourteen(line, q, n, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        } else if (line.stride() == 1) {
          seven(line, q, n, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        } else if (tile == Line.TILE) {
          sevenApart(line, q, n, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        } else {
          four(line, q, n, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        }
      }
    }
  }

  /** Reads those rows of some lines ahead that lie beyond the last one seen, and tells which is the last one now. */
  static int readAhead(int lines, int rows, int[] at, int ao, int seen, float[] x, int xo, int length) {
    int last = seen;
    for (int l = 0; l < lines; l++) {
      for (int r = ao + l * (1 + 2 * rows); at[r] >= 0; r += 2) {
        if (at[r] > last) {
          last = at[r];
          readAhead(1, length, x, xo + last);
        }
      }
    }
    return last;
  }

  /**
   * Brings a line or some of an array to the caches, if the line is long and the array too large for them; the result is kept, as the
   * compiler would leave the reading out otherwise.
   */
  static void readAhead(int lines, int length, float[] x, int from) {
    if (length < LONG || x.length < FAR) {
      return;
    }
    int bits = 0;
    for (int i = from; i < from + lines * length; i += CACHE_LINE) {
      bits |= Float.floatToRawIntBits(x[i]);
    }
    Scratch.ints(Scratch.Use.READ_AHEAD, 1)[0] = bits;
  }

  /** Whether there are three rows more that follow one another. */
  static boolean isThree(int[] at, int r) {
    return at[r] >= 0 && at[r + 2] >= 0 && at[r + 4] >= 0 && at[r + 5] == at[r + 1] + 2;
  }

  /** Whether a line and the next one read three rows each, all but one of them the same. */
  private static boolean overlap(int[] at, int r) {
    return isThree(at, r) && isThree(at, r + 7) && at[r + 7] == at[r + 2] && at[r + 9] == at[r + 4];
  }

  /** Seven outputs of a line and the seven below them, with stride 1: what both read is loaded once. */
  private static void fourteen(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step, float[] bias,
      int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    int below = yo + line.outputs() * ld;
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    int from = xo + q * ld;
    int first = from + at[ao];
    int second = from + at[ao + 2];
    int third = from + at[ao + 4];
    int fourth = from + at[ao + 11];
    for (int c = 0; c < n; c += L) {
      int k = wo + c;
      FloatVector w0 = FloatVector.fromArray(S, w, k);
      FloatVector w1 = FloatVector.fromArray(S, w, k + step);
      FloatVector w2 = FloatVector.fromArray(S, w, k + 2 * step);
      FloatVector s0 = load(bias != null, bias, bo + c);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector s4 = s0;
      FloatVector s5 = s0;
      FloatVector s6 = s0;
      FloatVector t0 = s0;
      FloatVector t1 = s0;
      FloatVector t2 = s0;
      FloatVector t3 = s0;
      FloatVector t4 = s0;
      FloatVector t5 = s0;
      FloatVector t6 = s0;
      int i = first + c;
      s0 = w0.fma(FloatVector.fromArray(S, x0, i & in0), s0);
      FloatVector v1 = FloatVector.fromArray(S, x1, (i + ld) & in1);
      s0 = w1.fma(v1, s0);
      s1 = w0.fma(v1, s1);
      FloatVector v2 = FloatVector.fromArray(S, x, i + 2 * ld);
      s0 = w2.fma(v2, s0);
      s1 = w1.fma(v2, s1);
      s2 = w0.fma(v2, s2);
      FloatVector v3 = FloatVector.fromArray(S, x, i + 3 * ld);
      s1 = w2.fma(v3, s1);
      s2 = w1.fma(v3, s2);
      s3 = w0.fma(v3, s3);
      FloatVector v4 = FloatVector.fromArray(S, x, i + 4 * ld);
      s2 = w2.fma(v4, s2);
      s3 = w1.fma(v4, s3);
      s4 = w0.fma(v4, s4);
      FloatVector v5 = FloatVector.fromArray(S, x, i + 5 * ld);
      s3 = w2.fma(v5, s3);
      s4 = w1.fma(v5, s4);
      s5 = w0.fma(v5, s5);
      FloatVector v6 = FloatVector.fromArray(S, x, i + 6 * ld);
      s4 = w2.fma(v6, s4);
      s5 = w1.fma(v6, s5);
      s6 = w0.fma(v6, s6);
      FloatVector v7 = FloatVector.fromArray(S, x7, (i + 7 * ld) & in7);
      s5 = w2.fma(v7, s5);
      s6 = w1.fma(v7, s6);
      s6 = w2.fma(FloatVector.fromArray(S, x8, (i + 8 * ld) & in8), s6);
      for (int r = 0; r < 2; r++) {
        i = (r == 0 ? second : third) + c;
        k += 3 * step;
        FloatVector z0 = FloatVector.fromArray(S, w, k);
        FloatVector z1 = FloatVector.fromArray(S, w, k + step);
        FloatVector z2 = FloatVector.fromArray(S, w, k + 2 * step);
        FloatVector u0 = FloatVector.fromArray(S, x0, i & in0);
        s0 = z0.fma(u0, s0);
        t0 = w0.fma(u0, t0);
        FloatVector u1 = FloatVector.fromArray(S, x1, (i + ld) & in1);
        s0 = z1.fma(u1, s0);
        s1 = z0.fma(u1, s1);
        t0 = w1.fma(u1, t0);
        t1 = w0.fma(u1, t1);
        FloatVector u2 = FloatVector.fromArray(S, x, i + 2 * ld);
        s0 = z2.fma(u2, s0);
        s1 = z1.fma(u2, s1);
        s2 = z0.fma(u2, s2);
        t0 = w2.fma(u2, t0);
        t1 = w1.fma(u2, t1);
        t2 = w0.fma(u2, t2);
        FloatVector u3 = FloatVector.fromArray(S, x, i + 3 * ld);
        s1 = z2.fma(u3, s1);
        s2 = z1.fma(u3, s2);
        s3 = z0.fma(u3, s3);
        t1 = w2.fma(u3, t1);
        t2 = w1.fma(u3, t2);
        t3 = w0.fma(u3, t3);
        FloatVector u4 = FloatVector.fromArray(S, x, i + 4 * ld);
        s2 = z2.fma(u4, s2);
        s3 = z1.fma(u4, s3);
        s4 = z0.fma(u4, s4);
        t2 = w2.fma(u4, t2);
        t3 = w1.fma(u4, t3);
        t4 = w0.fma(u4, t4);
        FloatVector u5 = FloatVector.fromArray(S, x, i + 5 * ld);
        s3 = z2.fma(u5, s3);
        s4 = z1.fma(u5, s4);
        s5 = z0.fma(u5, s5);
        t3 = w2.fma(u5, t3);
        t4 = w1.fma(u5, t4);
        t5 = w0.fma(u5, t5);
        FloatVector u6 = FloatVector.fromArray(S, x, i + 6 * ld);
        s4 = z2.fma(u6, s4);
        s5 = z1.fma(u6, s5);
        s6 = z0.fma(u6, s6);
        t4 = w2.fma(u6, t4);
        t5 = w1.fma(u6, t5);
        t6 = w0.fma(u6, t6);
        FloatVector u7 = FloatVector.fromArray(S, x7, (i + 7 * ld) & in7);
        s5 = z2.fma(u7, s5);
        s6 = z1.fma(u7, s6);
        t5 = w2.fma(u7, t5);
        t6 = w1.fma(u7, t6);
        FloatVector u8 = FloatVector.fromArray(S, x8, (i + 8 * ld) & in8);
        s6 = z2.fma(u8, s6);
        t6 = w2.fma(u8, t6);
        w0 = z0;
        w1 = z1;
        w2 = z2;
      }
      i = fourth + c;
      t0 = w0.fma(FloatVector.fromArray(S, x0, i & in0), t0);
      FloatVector z1 = FloatVector.fromArray(S, x1, (i + ld) & in1);
      t0 = w1.fma(z1, t0);
      t1 = w0.fma(z1, t1);
      FloatVector z2 = FloatVector.fromArray(S, x, i + 2 * ld);
      t0 = w2.fma(z2, t0);
      t1 = w1.fma(z2, t1);
      t2 = w0.fma(z2, t2);
      FloatVector z3 = FloatVector.fromArray(S, x, i + 3 * ld);
      t1 = w2.fma(z3, t1);
      t2 = w1.fma(z3, t2);
      t3 = w0.fma(z3, t3);
      FloatVector z4 = FloatVector.fromArray(S, x, i + 4 * ld);
      t2 = w2.fma(z4, t2);
      t3 = w1.fma(z4, t3);
      t4 = w0.fma(z4, t4);
      FloatVector z5 = FloatVector.fromArray(S, x, i + 5 * ld);
      t3 = w2.fma(z5, t3);
      t4 = w1.fma(z5, t4);
      t5 = w0.fma(z5, t5);
      FloatVector z6 = FloatVector.fromArray(S, x, i + 6 * ld);
      t4 = w2.fma(z6, t4);
      t5 = w1.fma(z6, t5);
      t6 = w0.fma(z6, t6);
      FloatVector z7 = FloatVector.fromArray(S, x7, (i + 7 * ld) & in7);
      t5 = w2.fma(z7, t5);
      t6 = w1.fma(z7, t6);
      t6 = w2.fma(FloatVector.fromArray(S, x8, (i + 8 * ld) & in8), t6);
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
        s4 = s4.max(zero);
        s5 = s5.max(zero);
        s6 = s6.max(zero);
        t0 = t0.max(zero);
        t1 = t1.max(zero);
        t2 = t2.max(zero);
        t3 = t3.max(zero);
        t4 = t4.max(zero);
        t5 = t5.max(zero);
        t6 = t6.max(zero);
      }
      s0.intoArray(y, yo + c);
      s1.intoArray(y, yo + c + ld);
      s2.intoArray(y, yo + c + 2 * ld);
      s3.intoArray(y, yo + c + 3 * ld);
      s4.intoArray(y, yo + c + 4 * ld);
      s5.intoArray(y, yo + c + 5 * ld);
      s6.intoArray(y, yo + c + 6 * ld);
      t0.intoArray(y, below + c);
      t1.intoArray(y, below + c + ld);
      t2.intoArray(y, below + c + 2 * ld);
      t3.intoArray(y, below + c + 3 * ld);
      t4.intoArray(y, below + c + 4 * ld);
      t5.intoArray(y, below + c + 5 * ld);
      t6.intoArray(y, below + c + 6 * ld);
    }
  }

  /** Seven outputs with stride 1, the first of which reads from input q on. */
  private static void seven(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step, float[] bias,
      int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = load(bias != null, bias, bo + c);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector s4 = s0;
      FloatVector s5 = s0;
      FloatVector s6 = s0;
      for (int r = ao; at[r] >= 0; r += 2) {
        int i = xo + at[r] + q * ld + c;
        int k = wo + 3 * at[r + 1] * step + c;
        FloatVector w0 = FloatVector.fromArray(S, w, k);
        FloatVector w1 = FloatVector.fromArray(S, w, k + step);
        FloatVector w2 = FloatVector.fromArray(S, w, k + 2 * step);
        s0 = w0.fma(FloatVector.fromArray(S, x0, i & in0), s0);
        FloatVector v1 = FloatVector.fromArray(S, x1, (i + ld) & in1);
        s0 = w1.fma(v1, s0);
        s1 = w0.fma(v1, s1);
        FloatVector v2 = FloatVector.fromArray(S, x, i + 2 * ld);
        s0 = w2.fma(v2, s0);
        s1 = w1.fma(v2, s1);
        s2 = w0.fma(v2, s2);
        FloatVector v3 = FloatVector.fromArray(S, x, i + 3 * ld);
        s1 = w2.fma(v3, s1);
        s2 = w1.fma(v3, s2);
        s3 = w0.fma(v3, s3);
        FloatVector v4 = FloatVector.fromArray(S, x, i + 4 * ld);
        s2 = w2.fma(v4, s2);
        s3 = w1.fma(v4, s3);
        s4 = w0.fma(v4, s4);
        FloatVector v5 = FloatVector.fromArray(S, x, i + 5 * ld);
        s3 = w2.fma(v5, s3);
        s4 = w1.fma(v5, s4);
        s5 = w0.fma(v5, s5);
        FloatVector v6 = FloatVector.fromArray(S, x, i + 6 * ld);
        s4 = w2.fma(v6, s4);
        s5 = w1.fma(v6, s5);
        s6 = w0.fma(v6, s6);
        FloatVector v7 = FloatVector.fromArray(S, x7, (i + 7 * ld) & in7);
        s5 = w2.fma(v7, s5);
        s6 = w1.fma(v7, s6);
        s6 = w2.fma(FloatVector.fromArray(S, x8, (i + 8 * ld) & in8), s6);
      }
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
        s4 = s4.max(zero);
        s5 = s5.max(zero);
        s6 = s6.max(zero);
      }
      s0.intoArray(y, yo + c);
      s1.intoArray(y, yo + c + ld);
      s2.intoArray(y, yo + c + 2 * ld);
      s3.intoArray(y, yo + c + 3 * ld);
      s4.intoArray(y, yo + c + 4 * ld);
      s5.intoArray(y, yo + c + 5 * ld);
      s6.intoArray(y, yo + c + 6 * ld);
    }
  }

  /** Four outputs with stride 2, the first of which reads from input q on. */
  private static void four(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step, float[] bias,
      int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = load(bias != null, bias, bo + c);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int r = ao; at[r] >= 0; r += 2) {
        int i = xo + at[r] + q * ld + c;
        int k = wo + 3 * at[r + 1] * step + c;
        FloatVector w0 = FloatVector.fromArray(S, w, k);
        FloatVector w1 = FloatVector.fromArray(S, w, k + step);
        FloatVector w2 = FloatVector.fromArray(S, w, k + 2 * step);
        s0 = w0.fma(FloatVector.fromArray(S, x0, i & in0), s0);
        s0 = w1.fma(FloatVector.fromArray(S, x1, (i + ld) & in1), s0);
        FloatVector v2 = FloatVector.fromArray(S, x, i + 2 * ld);
        s0 = w2.fma(v2, s0);
        s1 = w0.fma(v2, s1);
        s1 = w1.fma(FloatVector.fromArray(S, x, i + 3 * ld), s1);
        FloatVector v4 = FloatVector.fromArray(S, x, i + 4 * ld);
        s1 = w2.fma(v4, s1);
        s2 = w0.fma(v4, s2);
        s2 = w1.fma(FloatVector.fromArray(S, x, i + 5 * ld), s2);
        FloatVector v6 = FloatVector.fromArray(S, x, i + 6 * ld);
        s2 = w2.fma(v6, s2);
        s3 = w0.fma(v6, s3);
        s3 = w1.fma(FloatVector.fromArray(S, x7, (i + 7 * ld) & in7), s3);
        s3 = w2.fma(FloatVector.fromArray(S, x8, (i + 8 * ld) & in8), s3);
      }
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
      }
      s0.intoArray(y, yo + c);
      s1.intoArray(y, yo + c + ld);
      s2.intoArray(y, yo + c + 2 * ld);
      s3.intoArray(y, yo + c + 3 * ld);
    }
  }

  /** Seven outputs with stride 2, the first of which reads from input q on. */
  private static void sevenApart(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step, float[] bias,
      int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x13 = q + 13 < line.inputs() ? x : OUTSIDE;
    float[] x14 = q + 14 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in13 = x13 == x ? -1 : 0;
    int in14 = x14 == x ? -1 : 0;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = load(bias != null, bias, bo + c);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector s4 = s0;
      FloatVector s5 = s0;
      FloatVector s6 = s0;
      for (int r = ao; at[r] >= 0; r += 2) {
        int i = xo + at[r] + q * ld + c;
        int k = wo + 3 * at[r + 1] * step + c;
        FloatVector w0 = FloatVector.fromArray(S, w, k);
        FloatVector w1 = FloatVector.fromArray(S, w, k + step);
        FloatVector w2 = FloatVector.fromArray(S, w, k + 2 * step);
        s0 = w0.fma(FloatVector.fromArray(S, x0, i & in0), s0);
        s0 = w1.fma(FloatVector.fromArray(S, x1, (i + ld) & in1), s0);
        FloatVector v2 = FloatVector.fromArray(S, x, i + 2 * ld);
        s0 = w2.fma(v2, s0);
        s1 = w0.fma(v2, s1);
        s1 = w1.fma(FloatVector.fromArray(S, x, i + 3 * ld), s1);
        FloatVector v4 = FloatVector.fromArray(S, x, i + 4 * ld);
        s1 = w2.fma(v4, s1);
        s2 = w0.fma(v4, s2);
        s2 = w1.fma(FloatVector.fromArray(S, x, i + 5 * ld), s2);
        FloatVector v6 = FloatVector.fromArray(S, x, i + 6 * ld);
        s2 = w2.fma(v6, s2);
        s3 = w0.fma(v6, s3);
        s3 = w1.fma(FloatVector.fromArray(S, x, i + 7 * ld), s3);
        FloatVector v8 = FloatVector.fromArray(S, x, i + 8 * ld);
        s3 = w2.fma(v8, s3);
        s4 = w0.fma(v8, s4);
        s4 = w1.fma(FloatVector.fromArray(S, x, i + 9 * ld), s4);
        FloatVector v10 = FloatVector.fromArray(S, x, i + 10 * ld);
        s4 = w2.fma(v10, s4);
        s5 = w0.fma(v10, s5);
        s5 = w1.fma(FloatVector.fromArray(S, x, i + 11 * ld), s5);
        FloatVector v12 = FloatVector.fromArray(S, x, i + 12 * ld);
        s5 = w2.fma(v12, s5);
        s6 = w0.fma(v12, s6);
        s6 = w1.fma(FloatVector.fromArray(S, x13, (i + 13 * ld) & in13), s6);
        s6 = w2.fma(FloatVector.fromArray(S, x14, (i + 14 * ld) & in14), s6);
      }
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
        s4 = s4.max(zero);
        s5 = s5.max(zero);
        s6 = s6.max(zero);
      }
      s0.intoArray(y, yo + c);
      s1.intoArray(y, yo + c + ld);
      s2.intoArray(y, yo + c + 2 * ld);
      s3.intoArray(y, yo + c + 3 * ld);
      s4.intoArray(y, yo + c + 4 * ld);
      s5.intoArray(y, yo + c + 5 * ld);
      s6.intoArray(y, yo + c + 6 * ld);
    }
  }

  /** For stride 2: output o reaches the inputs 2 o, 2 o + 1 and 2 o + 2, less what is before. */
  static void spread(Line line, int n, int lines, int rows, int[] at, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int ld = line.channels();
    int end = (line.before() + line.inputs() + 1) / 2;
    int seen = -1;
    for (int l = 0; l < lines; l++) {
      seen = readAhead(1, rows, at, l * (1 + 2 * rows), seen, y, yo, line.outputs() * ld);
      for (int o = line.before() / 2; o < end; o += Line.TILE_APART) {
        int first = Math.min(o, end - Line.TILE_APART);
        eight(line, first, n, at, l * (1 + 2 * rows), y, yo, w, wo, x, xo + (l * line.inputs() + 2 * first - line.before()) * ld);
      }
    }
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
}
