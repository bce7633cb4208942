package io.arabica.kernels.simd;

import io.arabica.kernels.Line;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels of depthwise convolution along lines whose windows are three wide. They go in tiles of neighbouring positions that share what
 * they load; all sums of a tile stay in registers.
 */
final class SimdDepthwiseLines {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  /** What stands outside of a line. */
  private static final float[] OUTSIDE = new float[L];

  private SimdDepthwiseLines() {}

  /** A choice of the place, not of the vector: JDK 17 makes objects of vectors that depend on a branch. */
  private static FloatVector load(boolean inside, float[] x, int i) {
    return FloatVector.fromArray(S, inside ? x : OUTSIDE, inside ? i : 0);
  }

  static void forward(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step, float[] bias, int bo,
      boolean relu, float[] y, int yo) {
    int outputs = line.outputs();
    int tile = line.stride() == 1 ? Line.TILE : Line.TILE_APART;
    for (int l = 0; l < lines; l++) {
      for (int o = 0; o < outputs; o += tile) {
        int first = Math.min(o, outputs - tile);
        int to = yo + (l * outputs + first) * line.channels();
        if (line.stride() == 1) {
          seven(line, line.first(first), n, at, l * (1 + 2 * rows), x, xo, w, wo, step, bias, bo, relu, y, to);
        } else {
          four(line, line.first(first), n, at, l * (1 + 2 * rows), x, xo, w, wo, step, bias, bo, relu, y, to);
        }
      }
    }
  }

  /** Seven outputs with stride 1, the first of which reads from input q on. */
  private static void seven(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step,
      float[] bias, int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    boolean in0 = q >= 0;
    boolean in1 = q >= -1;
    boolean in7 = q + 7 < line.inputs();
    boolean in8 = q + 8 < line.inputs();
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = FloatVector.zero(S);
      FloatVector s2 = FloatVector.zero(S);
      FloatVector s3 = FloatVector.zero(S);
      FloatVector s4 = FloatVector.zero(S);
      FloatVector s5 = FloatVector.zero(S);
      FloatVector s6 = FloatVector.zero(S);
      for (int r = ao; at[r] >= 0; r += 2) {
        int i = xo + at[r] + q * ld + c;
        int k = wo + 3 * at[r + 1] * step + c;
        FloatVector w0 = FloatVector.fromArray(S, w, k);
        FloatVector w1 = FloatVector.fromArray(S, w, k + step);
        FloatVector w2 = FloatVector.fromArray(S, w, k + 2 * step);
        s0 = w0.fma(load(in0, x, i), s0);
        FloatVector x1 = load(in1, x, i + ld);
        s0 = w1.fma(x1, s0);
        s1 = w0.fma(x1, s1);
        FloatVector x2 = FloatVector.fromArray(S, x, i + 2 * ld);
        s0 = w2.fma(x2, s0);
        s1 = w1.fma(x2, s1);
        s2 = w0.fma(x2, s2);
        FloatVector x3 = FloatVector.fromArray(S, x, i + 3 * ld);
        s1 = w2.fma(x3, s1);
        s2 = w1.fma(x3, s2);
        s3 = w0.fma(x3, s3);
        FloatVector x4 = FloatVector.fromArray(S, x, i + 4 * ld);
        s2 = w2.fma(x4, s2);
        s3 = w1.fma(x4, s3);
        s4 = w0.fma(x4, s4);
        FloatVector x5 = FloatVector.fromArray(S, x, i + 5 * ld);
        s3 = w2.fma(x5, s3);
        s4 = w1.fma(x5, s4);
        s5 = w0.fma(x5, s5);
        FloatVector x6 = FloatVector.fromArray(S, x, i + 6 * ld);
        s4 = w2.fma(x6, s4);
        s5 = w1.fma(x6, s5);
        s6 = w0.fma(x6, s6);
        FloatVector x7 = load(in7, x, i + 7 * ld);
        s5 = w2.fma(x7, s5);
        s6 = w1.fma(x7, s6);
        s6 = w2.fma(load(in8, x, i + 8 * ld), s6);
      }
      if (bias != null) {
        FloatVector b = FloatVector.fromArray(S, bias, bo + c);
        s0 = s0.add(b);
        s1 = s1.add(b);
        s2 = s2.add(b);
        s3 = s3.add(b);
        s4 = s4.add(b);
        s5 = s5.add(b);
        s6 = s6.add(b);
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
      s1.intoArray(y, yo + ld + c);
      s2.intoArray(y, yo + 2 * ld + c);
      s3.intoArray(y, yo + 3 * ld + c);
      s4.intoArray(y, yo + 4 * ld + c);
      s5.intoArray(y, yo + 5 * ld + c);
      s6.intoArray(y, yo + 6 * ld + c);
    }
  }

  /** Four outputs with stride 2, the first of which reads from input q on. */
  private static void four(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step,
      float[] bias, int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    boolean in0 = q >= 0;
    boolean in1 = q >= -1;
    boolean in7 = q + 7 < line.inputs();
    boolean in8 = q + 8 < line.inputs();
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = FloatVector.zero(S);
      FloatVector s2 = FloatVector.zero(S);
      FloatVector s3 = FloatVector.zero(S);
      for (int r = ao; at[r] >= 0; r += 2) {
        int i = xo + at[r] + q * ld + c;
        int k = wo + 3 * at[r + 1] * step + c;
        FloatVector w0 = FloatVector.fromArray(S, w, k);
        FloatVector w1 = FloatVector.fromArray(S, w, k + step);
        FloatVector w2 = FloatVector.fromArray(S, w, k + 2 * step);
        s0 = w0.fma(load(in0, x, i), s0);
        s0 = w1.fma(load(in1, x, i + ld), s0);
        FloatVector x2 = FloatVector.fromArray(S, x, i + 2 * ld);
        s0 = w2.fma(x2, s0);
        s1 = w0.fma(x2, s1);
        s1 = w1.fma(FloatVector.fromArray(S, x, i + 3 * ld), s1);
        FloatVector x4 = FloatVector.fromArray(S, x, i + 4 * ld);
        s1 = w2.fma(x4, s1);
        s2 = w0.fma(x4, s2);
        s2 = w1.fma(FloatVector.fromArray(S, x, i + 5 * ld), s2);
        FloatVector x6 = FloatVector.fromArray(S, x, i + 6 * ld);
        s2 = w2.fma(x6, s2);
        s3 = w0.fma(x6, s3);
        s3 = w1.fma(load(in7, x, i + 7 * ld), s3);
        s3 = w2.fma(load(in8, x, i + 8 * ld), s3);
      }
      if (bias != null) {
        FloatVector b = FloatVector.fromArray(S, bias, bo + c);
        s0 = s0.add(b);
        s1 = s1.add(b);
        s2 = s2.add(b);
        s3 = s3.add(b);
      }
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
      }
      s0.intoArray(y, yo + c);
      s1.intoArray(y, yo + ld + c);
      s2.intoArray(y, yo + 2 * ld + c);
      s3.intoArray(y, yo + 3 * ld + c);
    }
  }

  /** For stride 2: output o reaches the inputs 2 o, 2 o + 1 and 2 o + 2, less what is before. */
  static void spread(Line line, int n, int lines, int rows, int[] at, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int ld = line.channels();
    int end = (line.before() + line.inputs() + 1) / 2;
    for (int l = 0; l < lines; l++) {
      for (int o = line.before() / 2; o < end; o += Line.TILE_APART) {
        int first = Math.min(o, end - Line.TILE_APART);
        eight(line, first, n, at, l * (1 + 2 * rows), y, yo, w, wo, x, xo + (l * line.inputs() + 2 * first - line.before()) * ld);
      }
    }
  }

  /** Those two inputs each of four outputs that no later output begins with. */
  private static void eight(Line line, int o, int n, int[] at, int ao, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int ld = line.channels();
    boolean reads0 = o > 0;
    boolean reads4 = o + 3 < line.outputs();
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
        s0 = w2.fma(load(reads0, y, i - ld), s0);
        FloatVector y0 = FloatVector.fromArray(S, y, i);
        s0 = w0.fma(y0, s0);
        s1 = w1.fma(y0, s1);
        s2 = w2.fma(y0, s2);
        FloatVector y1 = FloatVector.fromArray(S, y, i + ld);
        s2 = w0.fma(y1, s2);
        s3 = w1.fma(y1, s3);
        s4 = w2.fma(y1, s4);
        FloatVector y2 = FloatVector.fromArray(S, y, i + 2 * ld);
        s4 = w0.fma(y2, s4);
        s5 = w1.fma(y2, s5);
        s6 = w2.fma(y2, s6);
        FloatVector y3 = load(reads4, y, i + 3 * ld);
        s6 = w0.fma(y3, s6);
        s7 = w1.fma(y3, s7);
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

  static void gradient(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    int ld = line.channels();
    int size = 1 + 2 * rows;
    for (int l = 0, next; l < lines; l = next) {
      next = l + 1;
      while (rows == 3 && next < lines && isThree(at, l * size) && isThree(at, next * size)) {
        next++;
      }
      int from = yo + l * line.outputs() * ld;
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

  /** Whether there are three rows more that follow one another. */
  private static boolean isThree(int[] at, int r) {
    return at[r] >= 0 && at[r + 2] >= 0 && at[r + 4] >= 0 && at[r + 5] == at[r + 1] + 2;
  }

  /** Three rows with stride 1, where each input is loaded once. */
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
      do {
        FloatVector g = FloatVector.fromArray(S, y, o);
        q++;
        i += ld;
        j += ld;
        k += ld;
        in = q >= 0 && q < line.inputs();
        FloatVector i2 = load(in, x, i);
        FloatVector j2 = load(in, x, j);
        FloatVector k2 = load(in, x, k);
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

  /** Three rows with stride 2. */
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
      do {
        FloatVector g = FloatVector.fromArray(S, y, o);
        q++;
        i += ld;
        j += ld;
        k += ld;
        in = q >= 0 && q < line.inputs();
        FloatVector i1 = load(in, x, i);
        FloatVector j1 = load(in, x, j);
        FloatVector k1 = load(in, x, k);
        q++;
        i += ld;
        j += ld;
        k += ld;
        in = q >= 0 && q < line.inputs();
        FloatVector i2 = load(in, x, i);
        FloatVector j2 = load(in, x, j);
        FloatVector k2 = load(in, x, k);
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
      } while (o < end);
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
