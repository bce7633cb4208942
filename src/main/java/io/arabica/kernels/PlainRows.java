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
    float[] lanes = PlainFold.lanes(n, 0f);
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

  /** y = z * gamma + beta with z = (x - mean) * scale, for the elements from {@code from} to n. */
  public static void normalize(int from, int n, float mean, float scale, float[] x, int xo, float[] gamma, int mo, float[] beta, int bo,
      float[] y,
      int yo) {
    for (int i = from; i < n; i++) {
      y[yo + i] = Math.fma((x[xo + i] - mean) * scale, gamma[mo + i], beta[bo + i]);
    }
  }

  /** dx = scale * (g * gamma - level - z * slope) with z = (x - mean) * scale, for the elements from {@code from} to n. */
  public static void normalizeGradient(int from, int n, float mean, float scale, float level, float slope, float[] x, int xo,
      float[] gamma, int mo,
      float[] g, int go, float[] dx, int dxo) {
    for (int i = from; i < n; i++) {
      float h = Math.fma(g[go + i], gamma[mo + i], -level);
      dx[dxo + i] = scale * Math.fma(-((x[xo + i] - mean) * scale), slope, h);
    }
  }

  /** dgamma += g * z with z = (x - mean) * scale, for the elements from {@code from} to n. */
  public static void normalizeScaleGradient(int from, int n, float mean, float scale, float[] x, int xo, float[] g, int go, float[] dgamma,
      int mo) {
    for (int i = from; i < n; i++) {
      dgamma[mo + i] = Math.fma(g[go + i], (x[xo + i] - mean) * scale, dgamma[mo + i]);
    }
  }

  /** y = z * gamma + beta with z = (x - mean) * scale, for the elements from {@code from} to n. */
  public static void normalize(int from, int n, double mean, double scale, double[] x, int xo, double[] gamma, int mo, double[] beta,
      int bo, double[] y,
      int yo) {
    for (int i = from; i < n; i++) {
      y[yo + i] = Math.fma((x[xo + i] - mean) * scale, gamma[mo + i], beta[bo + i]);
    }
  }

  /** dx = scale * (g * gamma - level - z * slope) with z = (x - mean) * scale, for the elements from {@code from} to n. */
  public static void normalizeGradient(int from, int n, double mean, double scale, double level, double slope, double[] x, int xo,
      double[] gamma, int mo,
      double[] g, int go, double[] dx, int dxo) {
    for (int i = from; i < n; i++) {
      double h = Math.fma(g[go + i], gamma[mo + i], -level);
      dx[dxo + i] = scale * Math.fma(-((x[xo + i] - mean) * scale), slope, h);
    }
  }

  /** dgamma += g * z with z = (x - mean) * scale, for the elements from {@code from} to n. */
  public static void normalizeScaleGradient(int from, int n, double mean, double scale, double[] x, int xo, double[] g, int go,
      double[] dgamma, int mo) {
    for (int i = from; i < n; i++) {
      dgamma[mo + i] = Math.fma(g[go + i], (x[xo + i] - mean) * scale, dgamma[mo + i]);
    }
  }
}
