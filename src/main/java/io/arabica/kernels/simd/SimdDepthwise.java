package io.arabica.kernels.simd;

import io.arabica.kernels.Line;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels of depthwise convolution on the Vector API, for whole vectors of channels, of any geometry. A sum goes over all taps in one
 * loop without branches: JDK 17 makes objects of vectors that pass through nested loops or depend on a branch.
 */
final class SimdDepthwise {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  /** What stands outside of a line. */
  static final float[] OUTSIDE = new float[L];

  private SimdDepthwise() {}

  static void forward(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step, float[] bias, int bo,
      boolean relu, float[] y, int yo) {
    int last = line.outputs() - 4;
    int reach = (line.taps() - 1) * line.dilation();
    for (int l = 0; l < lines; l++) {
      int ao = l * (1 + 2 * rows);
      int to = yo + l * line.outputs() * line.channels();
      for (int o = 0; o < line.outputs();) {
        boolean inside = o <= last && line.first(o) >= 0 && line.first(o + 3) + reach < line.inputs();
        if (inside) {
          four(line, o, n, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        } else {
          one(line, o, n, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        }
        o += inside ? 4 : 1;
      }
    }
  }

  /** Four outputs all of whose taps lie inside share the loads of the kernel. */
  private static void four(Line line, int o, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step, float[] bias, int bo,
      boolean relu, float[] y, int yo) {
    int ld = line.channels();
    int next = line.stride() * ld;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = FloatVector.zero(S);
      FloatVector s2 = FloatVector.zero(S);
      FloatVector s3 = FloatVector.zero(S);
      for (int k = 0; k < at[ao] * line.taps(); k++) {
        int r = ao + 1 + 2 * (k / line.taps());
        int t = k % line.taps();
        int i = xo + at[r] + line.input(o, t) * ld + c;
        FloatVector v = FloatVector.fromArray(S, w, wo + (at[r + 1] * line.taps() + t) * step + c);
        s0 = v.fma(FloatVector.fromArray(S, x, i), s0);
        s1 = v.fma(FloatVector.fromArray(S, x, i + next), s1);
        s2 = v.fma(FloatVector.fromArray(S, x, i + 2 * next), s2);
        s3 = v.fma(FloatVector.fromArray(S, x, i + 3 * next), s3);
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
      int to = yo + o * ld + c;
      s0.intoArray(y, to);
      s1.intoArray(y, to + ld);
      s2.intoArray(y, to + 2 * ld);
      s3.intoArray(y, to + 3 * ld);
    }
  }

  private static void one(Line line, int o, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step, float[] bias, int bo,
      boolean relu, float[] y, int yo) {
    for (int c = 0; c < n; c += L) {
      FloatVector s = FloatVector.zero(S);
      for (int k = 0; k < at[ao] * line.taps(); k++) {
        int r = ao + 1 + 2 * (k / line.taps());
        int i = line.input(o, k % line.taps());
        FloatVector a = FloatVector.fromArray(S, i < 0 ? OUTSIDE : x, i < 0 ? 0 : xo + at[r] + i * line.channels() + c);
        s = a.fma(FloatVector.fromArray(S, w, wo + (at[r + 1] * line.taps() + k % line.taps()) * step + c), s);
      }
      if (bias != null) {
        s = s.add(FloatVector.fromArray(S, bias, bo + c));
      }
      if (relu) {
        s = s.max(FloatVector.zero(S));
      }
      s.intoArray(y, yo + o * line.channels() + c);
    }
  }

  static void spread(Line line, int n, int lines, int rows, int[] at, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int ld = line.channels();
    int step = line.tapStep();
    for (int i = 0; i < lines * line.inputs(); i++) {
      int table = i / line.inputs() * (1 + 2 * rows);
      int last = line.lastTap(i % line.inputs());
      int taps = last / step + 1;
      for (int c = 0; c < n; c += L) {
        FloatVector s = FloatVector.zero(S);
        for (int k = 0; k < at[table] * taps && last >= 0; k++) {
          int r = table + 1 + 2 * (k / taps);
          int t = last - k % taps * step;
          int o = line.output(i % line.inputs(), t);
          FloatVector a = FloatVector.fromArray(S, o < 0 ? OUTSIDE : y, o < 0 ? 0 : yo + at[r] + o * ld + c);
          s = a.fma(FloatVector.fromArray(S, w, wo - (at[r + 1] * line.taps() + line.taps() - 1 - t) * ld + c), s);
        }
        s.intoArray(x, xo + i * ld + c);
      }
    }
  }

  static void gradient(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    int ld = line.channels();
    for (int l = 0; l < lines; l++) {
      int table = l * (1 + 2 * rows);
      for (int r = table + 1; r <= table + 2 * at[table]; r += 2) {
        for (int t = 0; t < line.taps(); t++) {
          for (int c = 0; c < n; c += L) {
            int to = wo + (at[r + 1] * line.taps() + t) * ld + c;
            FloatVector s = FloatVector.fromArray(S, w, to);
            for (int o = 0; o < line.outputs(); o++) {
              int i = line.input(o, t);
              FloatVector a = FloatVector.fromArray(S, i < 0 ? OUTSIDE : x, i < 0 ? 0 : xo + at[r] + i * ld + c);
              s = a.fma(FloatVector.fromArray(S, y, yo + (l * line.outputs() + o) * ld + c), s);
            }
            s.intoArray(w, to);
          }
        }
      }
    }
  }
}
