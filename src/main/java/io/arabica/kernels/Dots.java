package io.arabica.kernels;

/**
 * A matrix product as dot products, c[i][j] = sum over p of a[i][p] * b[j][p], where one of the matrices has but a few rows.
 *
 * <p>A product with a few columns would leave most of each register idle if these lay along c's rows, and a single column is bound by
 * memory; so the lanes lie along k. As in a reduction, element p belongs to the logical lane {@code p % 16}, every lane is a chain of
 * {@code fma} in order, and lane l is folded with lane l + 8, then 4, 2 and 1. A longer sum is cut into stretches of {@value #STRETCH},
 * which are added in order; so one of b's stretches stays in the cache while all of a passes by.
 */
public final class Dots {
  /** Logical lanes, whatever the width of the registers. */
  public static final int LANES = 16;
  /** Most elements of a sum in one go. */
  static final int STRETCH = 1024;
  /** How far rows of a packed b lie apart: no power of two, or they would fall into few sets of a cache. */
  public static final int ROW = STRETCH + LANES;
  /** Rows that are read past the last one of a packed b, at most. */
  private static final int SLACK = 2;
  /** Up to this many rows, turning b over costs more than it brings. */
  private static final int FEW = 8;
  /** Fewest multiplications worth a hand-over to another thread. */
  private static final long GRAIN = 1 << 18;

  private Dots() {}

  /**
   * The product.
   *
   * @param rows rows of a and of c
   * @param columns rows of b, a few, and columns of c
   * @param a element (i, p) stands at {@code ao + i * lda + p}
   * @param b element (j, p) stands at {@code bo + j * bRow + p * bStep}, one of the distances being 1
   * @param c element (i, j) stands at {@code co + i * cRow + j * cColumn}
   */
  static void multiply(GemmKernel kernel, int rows, int columns, int k, float[] a, int ao, int lda, float[] b, int bo, int bRow, int bStep,
      float[] c, int co, int cRow, int cColumn) {
    for (int p = 0; p == 0 || p < k; p += STRETCH) {
      int depth = Math.min(STRETCH, k - p);
      if (bStep != 1 && rows <= FEW) {
        for (int i = 0; i < rows; i++) {
          kernel.rowOfDots(columns, depth, a, ao + i * lda + p, b, bo + p * bStep, bStep, c, co + i * cRow, cColumn, p > 0);
        }
      } else {
        stretch(kernel, rows, columns, depth, a, ao + p, lda, b, bo + p * bStep, bRow, bStep, c, co, cRow, cColumn, p > 0);
      }
    }
  }

  /** One stretch of the sums, cut into rows of c for the threads, which share the packed b. */
  private static void stretch(GemmKernel kernel, int rows, int columns, int k, float[] a, int ao, int lda, float[] b, int bo, int bRow,
      int bStep, float[] c, int co, int cRow, int cColumn, boolean resume) {
    float[] packed = Scratch.floats(Scratch.Use.GEMM_B, (columns + SLACK) * ROW);
    pack(kernel, columns, k, b, bo, bRow, bStep, packed);
    int grain = (int) Math.max(LANES, GRAIN / Math.max(1, (long) k * columns));
    if (rows <= grain || Parallel.threads() == 1) {
      kernel.dots(rows, columns, k, a, ao, lda, packed, c, co, cRow, cColumn, resume);
    } else {
      Parallel.forRange(rows, grain, (from, to) -> kernel.dots(to - from, columns, k, a, ao + from * lda, lda, packed, c,
          co + from * cRow, cRow, cColumn, resume));
    }
  }

  /** b's rows, {@value #ROW} apart and filled up with zeros. */
  private static void pack(GemmKernel kernel, int rows, int k, float[] b, int bo, int bRow, int bStep, float[] packed) {
    if (bStep == 1) {
      kernel.copy(rows, k, b, bo, bRow, packed, 0, ROW);
    } else {
      kernel.transpose(k, rows, b, bo, bStep, packed, 0, ROW);
    }
    for (int j = 0; j < rows; j++) {
      for (int p = k; p % LANES != 0; p++) {
        packed[j * ROW + p] = 0;
      }
    }
  }

  /** The sum of {@value #LANES} lanes. */
  public static float fold(float[] x, int i) {
    float x0 = x[i] + x[i + 8] + (x[i + 4] + x[i + 12]);
    float x1 = x[i + 1] + x[i + 9] + (x[i + 5] + x[i + 13]);
    float x2 = x[i + 2] + x[i + 10] + (x[i + 6] + x[i + 14]);
    float x3 = x[i + 3] + x[i + 11] + (x[i + 7] + x[i + 15]);
    return x0 + x2 + (x1 + x3);
  }
}
