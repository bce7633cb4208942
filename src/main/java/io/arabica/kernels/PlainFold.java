package io.arabica.kernels;

import java.util.Arrays;

/**
 * The plain reductions: {@value Kernels#LANES} logical lanes, folded in one fixed tree.
 *
 * <p>The lanes and the elements that are next lie in one array: there C2 vectorises across the lanes, while of two arrays it could not tell
 * whether a store to the one meets a load from the other.
 */
public final class PlainFold {
  private static final int LANES = Kernels.LANES;
  /** Elements that are folded at once, eight for each lane; they stand behind as much room for lanes. */
  private static final int BLOCK = 8 * LANES;

  private static final ThreadLocal<float[]> OWN = ThreadLocal.withInitial(() -> new float[LANES]);

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
    float[] lanes = begin(n, identity(op));
    accumulate(op, n, x, xo, lanes);
    return end(op, n, lanes);
  }

  /** All lanes of the thread, which hold anything. */
  public static float[] lanes() {
    return OWN.get();
  }

  /**
   * Lanes that hold {@code identity}, with room behind them: as many as n elements reach, rounded up to a power of two; the others would
   * not change the result. They belong to the thread, which gets the same ones the next time.
   */
  static float[] begin(int n, float identity) {
    float[] lanes = Scratch.floats(Scratch.Use.FOLDED, 3 * BLOCK);
    Arrays.fill(lanes, 0, count(n), identity);
    return lanes;
  }

  /** Lanes of n elements. */
  private static int count(int n) {
    return n >= LANES ? LANES : Integer.highestOneBit(Math.max(1, 2 * n - 1));
  }

  /** Folds the lanes of n elements. */
  static float end(Fold op, int n, float[] lanes) {
    return foldLanes(op, count(n), lanes);
  }

  /** Folds lane l with lane l + 32, then 16, 8, 4, 2 and 1. Destroys the lanes. */
  public static float foldLanes(Fold op, float[] lanes) {
    return foldLanes(op, lanes.length, lanes);
  }

  private static float foldLanes(Fold op, int count, float[] lanes) {
    return switch (op) {
      case PROD -> foldProd(count, lanes);
      case MAX -> foldMax(count, lanes);
      case MIN -> foldMin(count, lanes);
      default -> foldSum(count, lanes);
    };
  }

  /** The last addition turns -0 to 0, as the lanes that are left out would have done. */
  private static float foldSum(int count, float[] lanes) {
    for (int half = count / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = lanes[l] + lanes[l + half];
      }
    }
    return lanes[0] + 0f;
  }

  private static float foldProd(int count, float[] lanes) {
    for (int half = count / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = lanes[l] * lanes[l + half];
      }
    }
    return lanes[0];
  }

  private static float foldMax(int count, float[] lanes) {
    for (int half = count / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = Math.max(lanes[l], lanes[l + half]);
      }
    }
    return lanes[0];
  }

  private static float foldMin(int count, float[] lanes) {
    for (int half = count / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] = Math.min(lanes[l], lanes[l + half]);
      }
    }
    return lanes[0];
  }

  /** Folds the elements of x into the lanes, the i-th into lane i modulo their number. */
  static void accumulate(Fold op, int n, float[] x, int xo, float[] lanes) {
    int blocks = op == Fold.PROD ? 0 : n - n % BLOCK;
    for (int i = 0; i < blocks; i += BLOCK) {
      System.arraycopy(x, xo + i, lanes, BLOCK, BLOCK);
      block(op, lanes);
    }
    for (int i = blocks; i < n; i += LANES) {
      int m = Math.min(LANES, n - i);
      System.arraycopy(x, xo + i, lanes, BLOCK, m);
      row(op, m, lanes);
    }
  }

  /** Folds the block behind the lanes into them. */
  private static void block(Fold op, float[] lanes) {
    switch (op) {
      case SUM -> sumBlock(lanes);
      case MAX -> maxBlock(lanes);
      case MIN -> minBlock(lanes);
      case SUM_SQUARES -> sumSquaresBlock(lanes);
      case SUM_ABS -> {
        abs(lanes);
        sumBlock(lanes);
      }
      default -> throw new IllegalArgumentException("fold kernel: unknown operation " + op);
    }
  }

  private static void sumBlock(float[] f) {
    for (int l = 0; l < LANES; l++) {
      float r = f[l] + f[BLOCK + l];
      r = r + f[BLOCK + l + LANES];
      r = r + f[BLOCK + l + 2 * LANES];
      r = r + f[BLOCK + l + 3 * LANES];
      r = r + f[BLOCK + l + 4 * LANES];
      r = r + f[BLOCK + l + 5 * LANES];
      r = r + f[BLOCK + l + 6 * LANES];
      r = r + f[BLOCK + l + 7 * LANES];
      f[l] = r;
    }
  }

  private static void maxBlock(float[] f) {
    for (int l = 0; l < LANES; l++) {
      float r = Math.max(f[l], f[BLOCK + l]);
      r = Math.max(r, f[BLOCK + l + LANES]);
      r = Math.max(r, f[BLOCK + l + 2 * LANES]);
      r = Math.max(r, f[BLOCK + l + 3 * LANES]);
      r = Math.max(r, f[BLOCK + l + 4 * LANES]);
      r = Math.max(r, f[BLOCK + l + 5 * LANES]);
      r = Math.max(r, f[BLOCK + l + 6 * LANES]);
      r = Math.max(r, f[BLOCK + l + 7 * LANES]);
      f[l] = r;
    }
  }

  private static void minBlock(float[] f) {
    for (int l = 0; l < LANES; l++) {
      float r = Math.min(f[l], f[BLOCK + l]);
      r = Math.min(r, f[BLOCK + l + LANES]);
      r = Math.min(r, f[BLOCK + l + 2 * LANES]);
      r = Math.min(r, f[BLOCK + l + 3 * LANES]);
      r = Math.min(r, f[BLOCK + l + 4 * LANES]);
      r = Math.min(r, f[BLOCK + l + 5 * LANES]);
      r = Math.min(r, f[BLOCK + l + 6 * LANES]);
      r = Math.min(r, f[BLOCK + l + 7 * LANES]);
      f[l] = r;
    }
  }

  private static void sumSquaresBlock(float[] f) {
    for (int l = 0; l < LANES; l++) {
      float r = Math.fma(f[BLOCK + l], f[BLOCK + l], f[l]);
      r = Math.fma(f[BLOCK + l + LANES], f[BLOCK + l + LANES], r);
      r = Math.fma(f[BLOCK + l + 2 * LANES], f[BLOCK + l + 2 * LANES], r);
      r = Math.fma(f[BLOCK + l + 3 * LANES], f[BLOCK + l + 3 * LANES], r);
      r = Math.fma(f[BLOCK + l + 4 * LANES], f[BLOCK + l + 4 * LANES], r);
      r = Math.fma(f[BLOCK + l + 5 * LANES], f[BLOCK + l + 5 * LANES], r);
      r = Math.fma(f[BLOCK + l + 6 * LANES], f[BLOCK + l + 6 * LANES], r);
      r = Math.fma(f[BLOCK + l + 7 * LANES], f[BLOCK + l + 7 * LANES], r);
      f[l] = r;
    }
  }

  private static void abs(float[] f) {
    for (int i = BLOCK; i < 2 * BLOCK; i++) {
      f[i] = Math.abs(f[i]);
    }
  }

  /** f[j] = op(f[j], f[BLOCK + j]). */
  private static void row(Fold op, int n, float[] f) {
    switch (op) {
      case SUM -> sum(n, f);
      case PROD -> prod(n, f);
      case MAX -> max(n, f);
      case MIN -> min(n, f);
      case SUM_SQUARES -> sumSquares(n, f);
      case SUM_ABS -> sumAbs(n, f);
      default -> throw new IllegalArgumentException("fold kernel: unknown operation " + op);
    }
  }

  private static void sum(int n, float[] f) {
    for (int j = 0; j < n; j++) {
      f[j] = f[j] + f[BLOCK + j];
    }
  }

  private static void prod(int n, float[] f) {
    for (int j = 0; j < n; j++) {
      f[j] = f[j] * f[BLOCK + j];
    }
  }

  private static void max(int n, float[] f) {
    for (int j = 0; j < n; j++) {
      f[j] = Math.max(f[j], f[BLOCK + j]);
    }
  }

  private static void min(int n, float[] f) {
    for (int j = 0; j < n; j++) {
      f[j] = Math.min(f[j], f[BLOCK + j]);
    }
  }

  private static void sumSquares(int n, float[] f) {
    for (int j = 0; j < n; j++) {
      f[j] = Math.fma(f[BLOCK + j], f[BLOCK + j], f[j]);
    }
  }

  private static void sumAbs(int n, float[] f) {
    for (int j = 0; j < n; j++) {
      f[j] = f[j] + Math.abs(f[BLOCK + j]);
    }
  }

  static void foldRows(Fold op, int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo) {
    firstRow(op, rows, cols, x, xo, y, yo);
    float[] folded = Scratch.floats(Scratch.Use.FOLDED, 3 * BLOCK);
    for (int j = 0; j < cols && rows > 1; j += BLOCK) {
      int m = Math.min(BLOCK, cols - j);
      System.arraycopy(y, yo + j, folded, 0, m);
      for (int i = 1; i < rows; i++) {
        System.arraycopy(x, xo + i * ldx + j, folded, BLOCK, m);
        row(op, m, folded);
      }
      System.arraycopy(folded, 0, y, yo + j, m);
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
    float[] lanes = begin(n, 0f);
    int blocks = n - n % BLOCK;
    for (int i = 0; i < blocks; i += BLOCK) {
      System.arraycopy(a, ao + i, lanes, BLOCK, BLOCK);
      System.arraycopy(b, bo + i, lanes, 2 * BLOCK, BLOCK);
      productsBlock(lanes);
    }
    for (int i = blocks; i < n; i += LANES) {
      int m = Math.min(LANES, n - i);
      System.arraycopy(a, ao + i, lanes, BLOCK, m);
      System.arraycopy(b, bo + i, lanes, 2 * BLOCK, m);
      products(m, lanes);
    }
    return end(Fold.SUM, n, lanes);
  }

  private static void productsBlock(float[] f) {
    for (int l = 0; l < LANES; l++) {
      float r = Math.fma(f[BLOCK + l], f[2 * BLOCK + l], f[l]);
      r = Math.fma(f[BLOCK + l + LANES], f[2 * BLOCK + l + LANES], r);
      r = Math.fma(f[BLOCK + l + 2 * LANES], f[2 * BLOCK + l + 2 * LANES], r);
      r = Math.fma(f[BLOCK + l + 3 * LANES], f[2 * BLOCK + l + 3 * LANES], r);
      r = Math.fma(f[BLOCK + l + 4 * LANES], f[2 * BLOCK + l + 4 * LANES], r);
      r = Math.fma(f[BLOCK + l + 5 * LANES], f[2 * BLOCK + l + 5 * LANES], r);
      r = Math.fma(f[BLOCK + l + 6 * LANES], f[2 * BLOCK + l + 6 * LANES], r);
      r = Math.fma(f[BLOCK + l + 7 * LANES], f[2 * BLOCK + l + 7 * LANES], r);
      f[l] = r;
    }
  }

  private static void products(int n, float[] f) {
    for (int j = 0; j < n; j++) {
      f[j] = Math.fma(f[BLOCK + j], f[2 * BLOCK + j], f[j]);
    }
  }

  static float sumSquaredDeviations(int n, float mean, float[] x, int xo) {
    float[] lanes = begin(n, 0f);
    int blocks = n - n % BLOCK;
    for (int i = 0; i < blocks; i += BLOCK) {
      System.arraycopy(x, xo + i, lanes, BLOCK, BLOCK);
      subtract(mean, BLOCK, lanes);
      sumSquaresBlock(lanes);
    }
    for (int i = blocks; i < n; i += LANES) {
      int m = Math.min(LANES, n - i);
      System.arraycopy(x, xo + i, lanes, BLOCK, m);
      subtract(mean, m, lanes);
      sumSquares(m, lanes);
    }
    return end(Fold.SUM, n, lanes);
  }

  private static void subtract(float mean, int n, float[] f) {
    for (int i = BLOCK; i < BLOCK + n; i++) {
      f[i] = f[i] - mean;
    }
  }

  /** Sum of g * gamma * z with z = (x - mean) * scale. */
  static float dotNormalized(int n, float mean, float scale, float[] x, int xo, float[] gamma, int mo, float[] g, int go) {
    float[] lanes = begin(n, 0f);
    float[] factors = Scratch.floats(Scratch.Use.RUN_A, BLOCK);
    int blocks = n - n % BLOCK;
    for (int i = 0; i < n; i += i < blocks ? BLOCK : LANES) {
      int m = i < blocks ? BLOCK : Math.min(LANES, n - i);
      System.arraycopy(g, go + i, lanes, BLOCK, m);
      System.arraycopy(x, xo + i, lanes, 2 * BLOCK, m);
      System.arraycopy(gamma, mo + i, factors, 0, m);
      normalize(m, mean, scale, factors, lanes);
      if (m == BLOCK) {
        productsBlock(lanes);
      } else {
        products(m, lanes);
      }
    }
    return end(Fold.SUM, n, lanes);
  }

  private static void normalize(int n, float mean, float scale, float[] gamma, float[] f) {
    for (int j = 0; j < n; j++) {
      f[BLOCK + j] = f[BLOCK + j] * gamma[j];
      f[2 * BLOCK + j] = (f[2 * BLOCK + j] - mean) * scale;
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
