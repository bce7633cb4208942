package io.arabica.kernels;

/** The plain row kernels: softmax and layer normalisation, one row at a time. */
public final class PlainRows {
  private PlainRows() {}

  static void softmax(int n, float[] x, int xo, float[] y, int yo) {
    float max = PlainFold.fold(Fold.MAX, n, x, xo);
    expShifted(n, max, x, xo, y, yo);
    scale(n, 1f / PlainFold.fold(Fold.SUM, n, y, yo), y, yo);
  }

  /** y = e^(x - max). */
  public static void expShifted(int n, float max, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.expFlushed(x[xo + i] - max);
    }
  }

  /** y *= factor. */
  public static void scale(int n, float factor, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] *= factor;
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
    float[] lanes = PlainFold.lanes(Kernels.LANES, 0f);
    for (int i = 0; i < n; i++) {
      lanes[i % Kernels.LANES] += PlainMath.expFlushed(x[xo + i] - max);
    }
    return PlainMath.logSumExp(max, PlainFold.foldLanes(Fold.SUM, lanes));
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

  static void layerNorm(int n, float[] x, int xo, float[] gamma, int go, float[] beta, int bo, float epsilon, float[] y, int yo) {
    float mean = PlainFold.fold(Fold.SUM, n, x, xo) / n;
    float scale = inverseDeviation(PlainFold.sumSquaredDeviations(n, mean, x, xo), n, epsilon);
    normalize(0, n, mean, scale, x, xo, gamma, go, beta, bo, y, yo);
  }

  /** 1 / sqrt(squares / n + epsilon). */
  public static float inverseDeviation(float squares, int n, float epsilon) {
    return 1f / (float) Math.sqrt(squares / n + epsilon);
  }

  /** y = (x - mean) * scale * gamma + beta for the elements from {@code from} to n; gamma and beta may be null. */
  public static void normalize(int from, int n, float mean, float scale, float[] x, int xo, float[] gamma, int go, float[] beta, int bo,
      float[] y,
      int yo) {
    for (int i = from; i < n; i++) {
      float z = (x[xo + i] - mean) * scale;
      y[yo + i] = Math.fma(z, gamma == null ? 1f : gamma[go + i], beta == null ? 0f : beta[bo + i]);
    }
  }

  static void layerNorm(int n, double[] x, int xo, double[] gamma, int go, double[] beta, int bo, double epsilon, double[] y, int yo) {
    double mean = PlainFold.fold(Fold.SUM, n, x, xo) / n;
    double scale = 1 / Math.sqrt(PlainFold.sumSquaredDeviations(n, mean, x, xo) / n + epsilon);
    for (int i = 0; i < n; i++) {
      double z = (x[xo + i] - mean) * scale;
      y[yo + i] = Math.fma(z, gamma == null ? 1 : gamma[go + i], beta == null ? 0 : beta[bo + i]);
    }
  }
}
