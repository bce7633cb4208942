package io.arabica.kernels;

/** The plain row kernels: softmax and layer normalisation, one row at a time. */
final class PlainRows {
  private PlainRows() {}

  static void softmax(int n, float[] x, int xo, float[] y, int yo) {
    float max = PlainFold.fold(Fold.MAX, n, x, xo);
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.expFlushed(x[xo + i] - max);
    }
    float scale = 1f / PlainFold.fold(Fold.SUM, n, y, yo);
    for (int i = 0; i < n; i++) {
      y[yo + i] *= scale;
    }
  }

  static void softmax(int n, double[] x, int xo, double[] y, int yo) {
    double max = PlainFold.fold(Fold.MAX, n, x, xo);
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.exp(x[xo + i] - max);
    }
    double sum = PlainFold.fold(Fold.SUM, n, y, yo);
    for (int i = 0; i < n; i++) {
      y[yo + i] /= sum;
    }
  }

  static float logSumExp(int n, float[] x, int xo) {
    float max = PlainFold.fold(Fold.MAX, n, x, xo);
    float shift = finiteOrZero(max);
    float[] lanes = new float[Kernels.LANES];
    for (int i = 0; i < n; i++) {
      lanes[i % Kernels.LANES] += PlainMath.expFlushed(x[xo + i] - shift);
    }
    return logSumExp(max, PlainFold.foldSum(lanes));
  }

  /** max + ln(sum), or max itself where it is infinite or NaN. */
  static float logSumExp(float max, float sum) {
    return Math.abs(max) < Float.POSITIVE_INFINITY ? max + PlainMath.log(sum) : max;
  }

  private static float finiteOrZero(float max) {
    return Math.abs(max) < Float.POSITIVE_INFINITY ? max : 0f;
  }

  static double logSumExp(int n, double[] x, int xo) {
    double max = PlainFold.fold(Fold.MAX, n, x, xo);
    if (!Double.isFinite(max)) {
      return max;
    }
    double[] lanes = new double[Kernels.LANES];
    for (int i = 0; i < n; i++) {
      lanes[i % Kernels.LANES] += StrictMath.exp(x[xo + i] - max);
    }
    return max + StrictMath.log(PlainFold.foldSum(lanes));
  }

  static void softmaxGradient(int n, float[] g, int go, float[] s, int so, float[] y, int yo) {
    float dot = PlainFold.dot(n, g, go, s, so);
    for (int i = 0; i < n; i++) {
      y[yo + i] = s[so + i] * (g[go + i] - dot);
    }
  }

  static void softmaxGradient(int n, double[] g, int go, double[] s, int so, double[] y, int yo) {
    double dot = PlainFold.dot(n, g, go, s, so);
    for (int i = 0; i < n; i++) {
      y[yo + i] = s[so + i] * (g[go + i] - dot);
    }
  }
}
