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
    PlainStages.expShifted(n, max, x, xo, y, yo);
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

  static float logSumExp(int n, float[] x, int xo, float less) {
    float max = PlainFold.fold(Fold.MAX, n, x, xo);
    float[] lanes = PlainFold.begin(n, 0f);
    float[] powers = Scratch.floats(Scratch.Use.RUN_D, Scratch.RUN);
    for (int i = 0; i < n; i += Scratch.RUN) {
      int m = Math.min(Scratch.RUN, n - i);
      PlainStages.expShifted(m, max, x, xo + i, powers, 0);
      PlainFold.accumulate(Fold.SUM, m, powers, 0, lanes);
    }
    return PlainMath.logSumExp(max, PlainFold.end(Fold.SUM, n, lanes), less);
  }

  static double logSumExp(int n, double[] x, int xo, double less) {
    double max = PlainFold.fold(Fold.MAX, n, x, xo);
    if (!Double.isFinite(max)) {
      return max - less;
    }
    double[] lanes = new double[Kernels.LANES];
    for (int i = 0; i < n; i++) {
      lanes[i % Kernels.LANES] += StrictMath.exp(x[xo + i] - max);
    }
    return max - less + StrictMath.log(PlainFold.foldSum(lanes));
  }

  static void softmaxGradient(int n, float[] g, int go, float[] s, int so, float[] y, int yo) {
    float dot = PlainFold.dot(n, g, go, s, so);
    for (int i = 0; i < n; i += Scratch.RUN) {
      int m = Math.min(Scratch.RUN, n - i);
      float[] a = Scratch.copy(Scratch.Use.RUN_A, m, g, go + i);
      float[] b = Scratch.copy(Scratch.Use.RUN_B, m, s, so + i);
      softmaxGradientRun(m, dot, a, b);
      System.arraycopy(a, 0, y, yo + i, m);
    }
  }

  private static void softmaxGradientRun(int n, float dot, float[] g, float[] s) {
    for (int i = 0; i < n; i++) {
      g[i] = s[i] * (g[i] - dot);
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
      float[] y, int yo) {
    for (int i = from; i < n; i += Scratch.RUN) {
      int m = Math.min(Scratch.RUN, n - i);
      float[] a = Scratch.copy(Scratch.Use.RUN_A, m, x, xo + i);
      float[] b = Scratch.copy(Scratch.Use.RUN_B, m, gamma, mo + i);
      float[] c = Scratch.copy(Scratch.Use.RUN_C, m, beta, bo + i);
      normalizeRun(m, mean, scale, a, b, c);
      System.arraycopy(a, 0, y, yo + i, m);
    }
  }

  private static void normalizeRun(int n, float mean, float scale, float[] x, float[] gamma, float[] beta) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.fma((x[i] - mean) * scale, gamma[i], beta[i]);
    }
  }

  /** dx = scale * (g * gamma - level - z * slope) with z = (x - mean) * scale, for the elements from {@code from} to n. */
  public static void normalizeGradient(int from, int n, float mean, float scale, float level, float slope, float[] x, int xo,
      float[] gamma, int mo, float[] g, int go, float[] dx, int dxo) {
    for (int i = from; i < n; i += Scratch.RUN) {
      int m = Math.min(Scratch.RUN, n - i);
      float[] a = Scratch.copy(Scratch.Use.RUN_A, m, x, xo + i);
      float[] b = Scratch.copy(Scratch.Use.RUN_B, m, gamma, mo + i);
      float[] c = Scratch.copy(Scratch.Use.RUN_C, m, g, go + i);
      normalizeGradientRun(m, mean, scale, level, slope, a, b, c);
      System.arraycopy(a, 0, dx, dxo + i, m);
    }
  }

  private static void normalizeGradientRun(int n, float mean, float scale, float level, float slope, float[] x, float[] gamma, float[] g) {
    for (int i = 0; i < n; i++) {
      float h = Math.fma(g[i], gamma[i], -level);
      x[i] = scale * Math.fma(-((x[i] - mean) * scale), slope, h);
    }
  }

  /** dgamma += g * z with z = (x - mean) * scale, for the elements from {@code from} to n. */
  public static void normalizeScaleGradient(int from, int n, float mean, float scale, float[] x, int xo, float[] g, int go, float[] dgamma,
      int mo) {
    for (int i = from; i < n; i += Scratch.RUN) {
      int m = Math.min(Scratch.RUN, n - i);
      float[] a = Scratch.copy(Scratch.Use.RUN_A, m, x, xo + i);
      float[] b = Scratch.copy(Scratch.Use.RUN_B, m, g, go + i);
      float[] c = Scratch.copy(Scratch.Use.RUN_C, m, dgamma, mo + i);
      normalizeScaleGradientRun(m, mean, scale, a, b, c);
      System.arraycopy(c, 0, dgamma, mo + i, m);
    }
  }

  private static void normalizeScaleGradientRun(int n, float mean, float scale, float[] x, float[] g, float[] dgamma) {
    for (int i = 0; i < n; i++) {
      dgamma[i] = Math.fma(g[i], (x[i] - mean) * scale, dgamma[i]);
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
