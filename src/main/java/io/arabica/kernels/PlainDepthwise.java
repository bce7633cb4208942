package io.arabica.kernels;

import java.util.Arrays;

/** The plain kernels of depthwise convolution. */
final class PlainDepthwise {
  private PlainDepthwise() {}

  static void forward(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] w, int wo, int ldw, float[] bias, int bo,
      boolean relu, float[] y, int yo, int[] places) {
    for (int r = 0; r < rows; r++) {
      int to = yo + places[r];
      begin(n, bias, bo, y, to);
      for (int t = 0; t < taps; t++) {
        multiplyAdd(n, x, xo + row[r] + step[t], w, wo + t * ldw, y, to);
      }
      finish(n, relu, y, to);
    }
  }

  static void gradient(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] y, int yo, int ld, float[] w, int wo,
      boolean resume) {
    for (int t = 0; t < taps; t++) {
      int to = wo + t * ld;
      if (!resume) {
        Arrays.fill(w, to, to + n, 0);
      }
      for (int r = 0; r < rows; r++) {
        multiplyAdd(n, x, xo + row[r] + step[t], y, yo + r * ld, w, to);
      }
    }
  }

  /** Sets an output to bias, null for zeros. */
  static void begin(int n, float[] bias, int bo, float[] y, int yo) {
    if (bias == null) {
      Arrays.fill(y, yo, yo + n, 0);
    } else {
      System.arraycopy(bias, bo, y, yo, n);
    }
  }

  /** Takes relu of an output if said so. */
  static void finish(int n, boolean relu, float[] y, int yo) {
    for (int c = 0; relu && c < n; c++) {
      y[yo + c] = Math.max(y[yo + c], 0);
    }
  }

  /** c += a * b. */
  static void multiplyAdd(int n, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    for (int i = 0; i < n; i++) {
      c[co + i] = Math.fma(a[ao + i], b[bo + i], c[co + i]);
    }
  }
}
