package io.arabica.kernels;

import java.util.Arrays;

/** The plain kernels of pooling: one window at a time. */
final class PlainPooling {
  private PlainPooling() {}

  static void largest(int n, float[] x, int xo, int[] at, int taps, float[] y, int yo) {
    if (taps == 0) {
      Arrays.fill(y, yo, yo + n, Float.NEGATIVE_INFINITY);
      return;
    }
    System.arraycopy(x, xo + at[0], y, yo, n);
    for (int t = 1; t < taps; t++) {
      int from = xo + at[t];
      for (int c = 0; c < n; c++) {
        y[yo + c] = Math.max(y[yo + c], x[from + c]);
      }
    }
  }

  static void largestGradient(int n, float[] x, int xo, int[] at, int taps, float[] g, int go, boolean add, float[] dx, int dxo) {
    for (int c = 0; c < n; c++) {
      int best = best(x, xo + c, at, taps);
      for (int t = 0; t < taps; t++) {
        float share = t == best ? g[go + c] : 0;
        int to = dxo + at[t] + c;
        dx[to] = add ? dx[to] + share : share;
      }
    }
  }

  /** The first tap with the largest element, or with the first NaN, or -1 without any. */
  static int best(float[] x, int xo, int[] at, int taps) {
    if (taps == 0) {
      return -1;
    }
    int best = 0;
    float value = x[xo + at[0]];
    for (int t = 1; t < taps; t++) {
      float candidate = x[xo + at[t]];
      if (candidate > value || candidate != candidate && value == value) {
        best = t;
        value = candidate;
      }
    }
    return best;
  }
}
