package io.arabica.kernels;

import java.util.Arrays;

/** The plain kernels of depthwise convolution along lines. */
final class PlainDepthwiseLines {
  private PlainDepthwiseLines() {}

  static void forward(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step, float[] bias, int bo,
      boolean relu, float[] y, int yo) {
    for (int o = 0; o < lines * line.outputs(); o++) {
      int to = yo + o * line.channels();
      int table = o / line.outputs() * (1 + 2 * rows);
      PlainDepthwise.begin(n, bias, bo, y, to);
      for (int r = table; at[r] >= 0; r += 2) {
        for (int t = 0; t < line.taps(); t++) {
          int i = line.input(o % line.outputs(), t);
          multiplyAdd(n, i < 0, x, xo + at[r] + i * line.channels(), w, wo + (at[r + 1] * line.taps() + t) * step, y, to);
        }
      }
      PlainDepthwise.finish(n, relu, y, to);
    }
  }

  static void spread(Line line, int n, int lines, int rows, int[] at, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    for (int i = 0; i < lines * line.inputs(); i++) {
      int to = xo + i * line.channels();
      int table = i / line.inputs() * (1 + 2 * rows);
      Arrays.fill(x, to, to + n, 0);
      for (int r = table; at[r] >= 0; r += 2) {
        for (int t = line.lastTap(i % line.inputs()); t >= 0; t -= line.stride()) {
          int o = line.output(i % line.inputs(), t);
          int k = at[r + 1] * line.taps() + line.taps() - 1 - t;
          multiplyAdd(n, o < 0, y, yo + at[r] + o * line.channels(), w, wo - k * line.channels(), x, to);
        }
      }
    }
  }

  static void gradient(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    for (int o = 0; o < lines * line.outputs(); o++) {
      int table = o / line.outputs() * (1 + 2 * rows);
      for (int r = table; at[r] >= 0; r += 2) {
        for (int t = 0; t < line.taps(); t++) {
          int i = line.input(o % line.outputs(), t);
          int to = wo + (at[r + 1] * line.taps() + t) * line.channels();
          multiplyAdd(n, i < 0, x, xo + at[r] + i * line.channels(), y, yo + o * line.channels(), w, to);
        }
      }
    }
  }

  /** c += a * b, where a stands for zeros if it lies outside. */
  private static void multiplyAdd(int n, boolean outside, float[] a, int ao, float[] b, int bo, float[] c, int co) {
    if (outside) {
      for (int i = 0; i < n; i++) {
        c[co + i] = Math.fma(0f, b[bo + i], c[co + i]);
      }
    } else {
      PlainDepthwise.multiplyAdd(n, a, ao, b, bo, c, co);
    }
  }
}
