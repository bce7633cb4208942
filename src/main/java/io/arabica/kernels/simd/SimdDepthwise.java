package io.arabica.kernels.simd;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The kernels of depthwise convolution on the Vector API, for whole vectors of channels. */
final class SimdDepthwise {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdDepthwise() {}

  static void forward(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] w, int wo, int ldw, float[] bias, int bo,
      boolean relu, float[] y, int yo, int[] places) {
    for (int r = 0; r < rows; r += 4) {
      fourRows(Math.min(4, rows - r), n, taps, x, xo, row, r, step, w, wo, ldw, bias, bo, relu, y, yo, places);
    }
  }

  /** Up to four outputs share the loads of the kernel; rows beyond the last one repeat it. */
  private static void fourRows(int rows, int n, int taps, float[] x, int xo, int[] row, int ro, int[] step, float[] w, int wo, int ldw,
      float[] bias, int bo, boolean relu, float[] y, int yo, int[] places) {
    int x0 = xo + row[ro];
    int x1 = rows > 1 ? xo + row[ro + 1] : x0;
    int x2 = rows > 2 ? xo + row[ro + 2] : x1;
    int x3 = rows > 3 ? xo + row[ro + 3] : x2;
    int y0 = yo + places[ro];
    int y1 = rows > 1 ? yo + places[ro + 1] : y0;
    int y2 = rows > 2 ? yo + places[ro + 2] : y1;
    int y3 = rows > 3 ? yo + places[ro + 3] : y2;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = SimdDepthwiseLines.load(bias != null, bias, bo + c);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int t = 0; t < taps; t++) {
        int at = step[t] + c;
        FloatVector k = FloatVector.fromArray(S, w, wo + t * ldw + c);
        s0 = k.fma(FloatVector.fromArray(S, x, x0 + at), s0);
        s1 = k.fma(FloatVector.fromArray(S, x, x1 + at), s1);
        s2 = k.fma(FloatVector.fromArray(S, x, x2 + at), s2);
        s3 = k.fma(FloatVector.fromArray(S, x, x3 + at), s3);
      }
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
      }
      s0.intoArray(y, y0 + c);
      s1.intoArray(y, y1 + c);
      s2.intoArray(y, y2 + c);
      s3.intoArray(y, y3 + c);
    }
  }

  static void gradient(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] y, int yo, int ld, float[] w, int wo,
      boolean resume) {
    for (int t = 0; !resume && t < taps; t++) {
      Arrays.fill(w, wo + t * ld, wo + t * ld + n, 0);
    }
    for (int c = 0; c < n; c += L) {
      for (int t = 0; t < taps; t += 3) {
        int second = Math.min(t + 1, taps - 1);
        int third = Math.min(t + 2, taps - 1);
        threeTaps(rows, x, xo + c, row, step[t], step[second], step[third], y, yo + c, ld, w, wo + t * ld + c, wo + second * ld + c,
            wo + third * ld + c);
      }
    }
  }

  /**
   * Three taps share the loads of y; those beyond the last one repeat it. No vector depends on a branch: depending on what it had seen
   * before, C2 of JDK 25 made an object of each sum of each row otherwise.
   */
  private static void threeTaps(int rows, float[] x, int xo, int[] row, int t0, int t1, int t2, float[] y, int yo, int ld,
      float[] w, int w0, int w1, int w2) {
    FloatVector s0 = FloatVector.fromArray(S, w, w0);
    FloatVector s1 = FloatVector.fromArray(S, w, w1);
    FloatVector s2 = FloatVector.fromArray(S, w, w2);
    for (int r = 0; r < rows; r++) {
      int at = xo + row[r];
      FloatVector g = FloatVector.fromArray(S, y, yo + r * ld);
      s0 = g.fma(FloatVector.fromArray(S, x, at + t0), s0);
      s1 = g.fma(FloatVector.fromArray(S, x, at + t1), s1);
      s2 = g.fma(FloatVector.fromArray(S, x, at + t2), s2);
    }
    s0.intoArray(w, w0);
    s1.intoArray(w, w1);
    s2.intoArray(w, w2);
  }
}
