package io.arabica.kernels;

import java.util.Arrays;

/**
 * The plain reductions: {@value Kernels#LANES} logical lanes, walked in blocks so that C2 can vectorise across the lanes, folded in one
 * fixed tree.
 */
public final class PlainFold {
  private static final int LANES = Kernels.LANES;

  private static final ThreadLocal<float[][]> OWN = ThreadLocal.withInitial(PlainFold::own);

  private PlainFold() {}

  /** What a lane holds before its first element. */
  static float identity(Fold op) {
    return switch (op) {
      case SUM, SUM_SQUARES, SUM_ABS -> 0f;
      case PROD -> 1f;
      case MAX -> Float.NEGATIVE_INFINITY;
      case MIN -> Float.POSITIVE_INFINITY;
    };
  }

  static float fold(Fold op, int n, float[] x, int xo) {
    float[] lanes = lanes(n, identity(op));
    // Whole blocks first: a fixed count of {@code LANES} lets C2 vectorise across them.
    int blocks = n - n % LANES;
    for (int i = 0; i < blocks; i += LANES) {
      accumulate(op, LANES, x, xo + i, lanes);
    }
    accumulate(op, n - blocks, x, xo + blocks, lanes);
    return foldLanes(op, lanes);
  }

  /**
   * Lanes that hold {@code identity}: as many as n elements reach, rounded up to a power of two; the others would not change the
   * result. They belong to the thread, which gets the same ones the next time.
   */
  static float[] lanes(int n, float identity) {
    float[] lanes = OWN.get()[32 - Integer.numberOfLeadingZeros(Math.max(0, Math.min(n, LANES) - 1))];
    Arrays.fill(lanes, identity);
    return lanes;
  }

  /** All lanes of the thread, which hold anything. */
  public static float[] lanes() {
    float[][] own = OWN.get();
    return own[own.length - 1];
  }

  /** The lanes of a thread: 1, 2, 4, … 64 of them. */
  private static float[][] own() {
    float[][] lanes = new float[Integer.numberOfTrailingZeros(LANES) + 1][];
    Arrays.setAll(lanes, i -> new float[1 << i]);
    return lanes;
  }

  /** Folds lane l with lane l + 32, then 16, 8, 4, 2 and 1. Destroys the lanes. */
  public static float foldLanes(Fold op, float[] lanes) {
    return switch (op) {
      case PROD -> foldProd(lanes);
      case MAX -> foldMax(lanes);
      case MIN -> foldMin(lanes);
      default -> foldSum(lanes);
    };
  }

  /** lanes[i] = op(lanes[i], x[i]). */
  private static void accumulate(Fold op, int n, float[] x, int xo, float[] lanes) {
    switch (op) {
      case SUM -> sum(n, x, xo, lanes, 0);
      case PROD -> prod(n, x, xo, lanes, 0);
      case MAX -> max(n, x, xo, lanes, 0);
      case MIN -> min(n, x, xo, lanes, 0);
      case SUM_SQUARES -> sumSquares(n, x, xo, lanes, 0);
      case SUM_ABS -> sumAbs(n, x, xo, lanes, 0);
      default -> throw new IllegalArgumentException("fold kernel: unknown operation " + op);
    }
  }

  private static void sum(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = y[yo + i] + x[xo + i];
    }
  }

  private static void prod(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = y[yo + i] * x[xo + i];
    }
  }

  private static void max(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(y[yo + i], x[xo + i]);
    }
  }

  private static void min(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(y[yo + i], x[xo + i]);
    }
  }

  private static void sumSquares(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(x[xo + i], x[xo + i], y[yo + i]);
    }
  }

  private static void sumAbs(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = y[yo + i] + Math.abs(x[xo + i]);
    }
  }

  /** The last addition turns -0 to 0, as the lanes that are left out would have done. */
  static float foldSum(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = lanes[l] + lanes[l + half];
      }
    }
    return lanes[0] + 0f;
  }

  private static float foldProd(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = lanes[l] * lanes[l + half];
      }
    }
    return lanes[0];
  }

  private static float foldMax(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = Math.max(lanes[l], lanes[l + half]);
      }
    }
    return lanes[0];
  }

  private static float foldMin(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = Math.min(lanes[l], lanes[l + half]);
      }
    }
    return lanes[0];
  }

  static void foldRows(Fold op, int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo) {
    firstRow(op, rows, cols, x, xo, y, yo);
    for (int i = 1; i < rows; i++) {
      int row = xo + i * ldx;
      switch (op) {
        case SUM -> sum(cols, x, row, y, yo);
        case PROD -> prod(cols, x, row, y, yo);
        case MAX -> max(cols, x, row, y, yo);
        case MIN -> min(cols, x, row, y, yo);
        case SUM_SQUARES -> sumSquares(cols, x, row, y, yo);
        case SUM_ABS -> sumAbs(cols, x, row, y, yo);
        default -> throw new IllegalArgumentException("fold kernel: unknown operation " + op);
      }
    }
  }

  /** y = the identity folded with the first row; y may be that row. */
  private static void firstRow(Fold op, int rows, int cols, float[] x, int xo, float[] y, int yo) {
    float identity = identity(op);
    for (int j = 0; j < cols; j++) {
      float first = rows > 0 ? x[xo + j] : identity;
      y[yo + j] = switch (op) {
        case SUM -> rows > 0 ? identity + first : identity;
        case SUM_SQUARES -> Math.fma(first, first, identity);
        case SUM_ABS -> identity + Math.abs(first);
        case PROD, MAX, MIN -> first;
      };
    }
  }

  static float dot(int n, float[] a, int ao, float[] b, int bo) {
    float[] lanes = lanes(n, 0f);
    int blocks = n - n % LANES;
    for (int i = 0; i < blocks; i += LANES) {
      products(LANES, a, ao + i, b, bo + i, lanes);
    }
    products(n - blocks, a, ao + blocks, b, bo + blocks, lanes);
    return foldSum(lanes);
  }

  private static void products(int n, float[] a, int ao, float[] b, int bo, float[] lanes) {
    for (int i = 0; i < n; i++) {
      lanes[i] = Math.fma(a[ao + i], b[bo + i], lanes[i]);
    }
  }

  static float sumSquaredDeviations(int n, float mean, float[] x, int xo) {
    float[] lanes = lanes(n, 0f);
    int blocks = n - n % LANES;
    for (int i = 0; i < blocks; i += LANES) {
      squaredDeviations(LANES, mean, x, xo + i, lanes);
    }
    squaredDeviations(n - blocks, mean, x, xo + blocks, lanes);
    return foldSum(lanes);
  }

  private static void squaredDeviations(int n, float mean, float[] x, int xo, float[] lanes) {
    for (int i = 0; i < n; i++) {
      float d = x[xo + i] - mean;
      lanes[i] = Math.fma(d, d, lanes[i]);
    }
  }

  /** Sum of g * gamma * z with z = (x - mean) * scale. */
  static float dotNormalized(int n, float mean, float scale, float[] x, int xo, float[] gamma, int mo, float[] g, int go) {
    float[] lanes = lanes(n, 0f);
    int blocks = n - n % LANES;
    for (int i = 0; i < blocks; i += LANES) {
      normalizedProducts(LANES, mean, scale, x, xo + i, gamma, mo + i, g, go + i, lanes);
    }
    normalizedProducts(n - blocks, mean, scale, x, xo + blocks, gamma, mo + blocks, g, go + blocks, lanes);
    return foldSum(lanes);
  }

  private static void normalizedProducts(int n, float mean, float scale, float[] x, int xo, float[] gamma, int mo, float[] g, int go,
      float[] lanes) {
    for (int i = 0; i < n; i++) {
      lanes[i] = Math.fma(g[go + i] * gamma[mo + i], (x[xo + i] - mean) * scale, lanes[i]);
    }
  }

  static double fold(Fold op, int n, double[] x, int xo) {
    double[] lanes = lanes(n, (double) identity(op));
    // Whole blocks first: a fixed count of {@code LANES} lets C2 vectorise across them.
    int blocks = n - n % LANES;
    for (int i = 0; i < blocks; i += LANES) {
      accumulate(op, LANES, x, xo + i, lanes);
    }
    accumulate(op, n - blocks, x, xo + blocks, lanes);
    return foldLanes(op, lanes);
  }

  /**
   * Lanes that hold {@code identity}: as many as n elements reach, rounded up to a power of two; the others would not change the
   * result.
   */
  public static double[] lanes(int n, double identity) {
    double[] lanes = new double[n >= LANES ? LANES : Integer.highestOneBit(Math.max(1, 2 * n - 1))];
    if (identity != 0) {
      Arrays.fill(lanes, identity);
    }
    return lanes;
  }

  /** Folds lane l with lane l + 32, then 16, 8, 4, 2 and 1. Destroys the lanes. */
  public static double foldLanes(Fold op, double[] lanes) {
    return switch (op) {
      case PROD -> foldProd(lanes);
      case MAX -> foldMax(lanes);
      case MIN -> foldMin(lanes);
      default -> foldSum(lanes);
    };
  }

  /** lanes[i] = op(lanes[i], x[i]). */
  private static void accumulate(Fold op, int n, double[] x, int xo, double[] lanes) {
    switch (op) {
      case SUM -> sum(n, x, xo, lanes, 0);
      case PROD -> prod(n, x, xo, lanes, 0);
      case MAX -> max(n, x, xo, lanes, 0);
      case MIN -> min(n, x, xo, lanes, 0);
      case SUM_SQUARES -> sumSquares(n, x, xo, lanes, 0);
      case SUM_ABS -> sumAbs(n, x, xo, lanes, 0);
      default -> throw new IllegalArgumentException("fold kernel: unknown operation " + op);
    }
  }

  private static void sum(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = y[yo + i] + x[xo + i];
    }
  }

  private static void prod(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = y[yo + i] * x[xo + i];
    }
  }

  private static void max(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(y[yo + i], x[xo + i]);
    }
  }

  private static void min(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(y[yo + i], x[xo + i]);
    }
  }

  private static void sumSquares(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(x[xo + i], x[xo + i], y[yo + i]);
    }
  }

  private static void sumAbs(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = y[yo + i] + Math.abs(x[xo + i]);
    }
  }

  /** The last addition turns -0 to 0, as the lanes that are left out would have done. */
  static double foldSum(double[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = lanes[l] + lanes[l + half];
      }
    }
    return lanes[0] + 0d;
  }

  private static double foldProd(double[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = lanes[l] * lanes[l + half];
      }
    }
    return lanes[0];
  }

  private static double foldMax(double[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = Math.max(lanes[l], lanes[l + half]);
      }
    }
    return lanes[0];
  }

  private static double foldMin(double[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = Math.min(lanes[l], lanes[l + half]);
      }
    }
    return lanes[0];
  }

  static void foldRows(Fold op, int rows, int cols, double[] x, int xo, int ldx, double[] y, int yo) {
    firstRow(op, rows, cols, x, xo, y, yo);
    for (int i = 1; i < rows; i++) {
      int row = xo + i * ldx;
      switch (op) {
        case SUM -> sum(cols, x, row, y, yo);
        case PROD -> prod(cols, x, row, y, yo);
        case MAX -> max(cols, x, row, y, yo);
        case MIN -> min(cols, x, row, y, yo);
        case SUM_SQUARES -> sumSquares(cols, x, row, y, yo);
        case SUM_ABS -> sumAbs(cols, x, row, y, yo);
        default -> throw new IllegalArgumentException("fold kernel: unknown operation " + op);
      }
    }
  }

  /** y = the identity folded with the first row; y may be that row. */
  private static void firstRow(Fold op, int rows, int cols, double[] x, int xo, double[] y, int yo) {
    double identity = identity(op);
    for (int j = 0; j < cols; j++) {
      double first = rows > 0 ? x[xo + j] : identity;
      y[yo + j] = switch (op) {
        case SUM -> rows > 0 ? identity + first : identity;
        case SUM_SQUARES -> Math.fma(first, first, identity);
        case SUM_ABS -> identity + Math.abs(first);
        case PROD, MAX, MIN -> first;
      };
    }
  }

  static double dot(int n, double[] a, int ao, double[] b, int bo) {
    double[] lanes = lanes(n, 0d);
    int blocks = n - n % LANES;
    for (int i = 0; i < blocks; i += LANES) {
      products(LANES, a, ao + i, b, bo + i, lanes);
    }
    products(n - blocks, a, ao + blocks, b, bo + blocks, lanes);
    return foldSum(lanes);
  }

  private static void products(int n, double[] a, int ao, double[] b, int bo, double[] lanes) {
    for (int i = 0; i < n; i++) {
      lanes[i] = Math.fma(a[ao + i], b[bo + i], lanes[i]);
    }
  }

  static double sumSquaredDeviations(int n, double mean, double[] x, int xo) {
    double[] lanes = lanes(n, 0d);
    int blocks = n - n % LANES;
    for (int i = 0; i < blocks; i += LANES) {
      squaredDeviations(LANES, mean, x, xo + i, lanes);
    }
    squaredDeviations(n - blocks, mean, x, xo + blocks, lanes);
    return foldSum(lanes);
  }

  private static void squaredDeviations(int n, double mean, double[] x, int xo, double[] lanes) {
    for (int i = 0; i < n; i++) {
      double d = x[xo + i] - mean;
      lanes[i] = Math.fma(d, d, lanes[i]);
    }
  }

  /** Sum of g * gamma * z with z = (x - mean) * scale. */
  static double dotNormalized(int n, double mean, double scale, double[] x, int xo, double[] gamma, int mo, double[] g, int go) {
    double[] lanes = lanes(n, 0d);
    int blocks = n - n % LANES;
    for (int i = 0; i < blocks; i += LANES) {
      normalizedProducts(LANES, mean, scale, x, xo + i, gamma, mo + i, g, go + i, lanes);
    }
    normalizedProducts(n - blocks, mean, scale, x, xo + blocks, gamma, mo + blocks, g, go + blocks, lanes);
    return foldSum(lanes);
  }

  private static void normalizedProducts(int n, double mean, double scale, double[] x, int xo, double[] gamma, int mo, double[] g, int go,
      double[] lanes) {
    for (int i = 0; i < n; i++) {
      lanes[i] = Math.fma(g[go + i] * gamma[mo + i], (x[xo + i] - mean) * scale, lanes[i]);
    }
  }
}
