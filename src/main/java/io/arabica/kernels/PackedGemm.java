package io.arabica.kernels;

/**
 * A block of a matrix product for kernels whose tiles want both operands packed ({@link GemmKernel#packs}), as in Goto and van de Geijn,
 * "Anatomy of High-Performance Matrix Multiplication" (2008): panels of b stay in the second-level cache while strips of a pass by, each
 * of which stays in the first-level one.
 *
 * <p>Where registers are short and few, a tile's step takes six cycles, less than the instructions that find scattered operands: copying
 * them first is faster.
 */
final class PackedGemm {
  /** Up to this many rows, packing costs more than it brings. */
  private static final int FEW = 24;
  /** Fewest multiplications that are worth it. */
  private static final long LEAST = 1 << 17;
  /** Most columns of a block of full depth, and in all. */
  private static final int COLUMNS = 256;
  private static final int MOST = 1024;
  /** Rows of a strip: a few tiles. */
  private static final int ROWS = 24;
  /** Rows that are read past the last one of a strip, at most. */
  private static final int SLACK = 8;

  private PackedGemm() {}

  /** Whether a product with so many rows goes this way, if it is not too small. */
  static boolean fits(GemmKernel kernel, int rows) {
    return kernel.packs() && rows > FEW;
  }

  /** Whether a product of these sizes does, for all or some of its rows and columns. */
  static boolean fits(GemmKernel kernel, int m, int n, int k) {
    return fits(kernel, m) && (long) m * n * k >= LEAST;
  }

  /**
   * Columns of a block of a product with n of them: as many as the second-level cache holds, since a strip of a is packed for each block
   * anew, but two blocks for each thread.
   */
  static int columns(GemmKernel kernel, int n, int k) {
    int width = kernel.panelColumns();
    int most = k < GemmKernel.DEPTH ? Math.min(MOST, COLUMNS * GemmKernel.DEPTH / Math.max(1, k)) : COLUMNS;
    int blocks = Parallel.threads() == 1 ? 1 : 2 * Parallel.threads();
    return Math.max(1, Math.min(most / width, Parallel.chunks(n, width) / blocks)) * width;
  }

  /**
   * The block; the other arguments are those of {@link Gemm#multiply}.
   *
   * @param resume whether the sums go on from what c holds
   */
  static void multiply(GemmKernel kernel, boolean transposeA, boolean transposeB, int rows, int columns, int k, float[] a, int ao, int lda,
      float[] b, int bo, int ldb, float[] c, int co, int ldc, boolean resume, float[] bias, int biasOffset, boolean relu) {
    for (int p = 0; p == 0 || p < k; p += GemmKernel.DEPTH) {
      int depth = Math.min(GemmKernel.DEPTH, k - p);
      boolean last = p + GemmKernel.DEPTH >= k;
      float[] panels = Scratch.floats(Scratch.Use.GEMM_B, kernel.padded(columns) * Math.max(1, depth));
      packRight(kernel, transposeB, depth, columns, b, transposeB ? bo + p : bo + p * ldb, ldb, panels);
      strips(kernel, transposeA, rows, columns, depth, a, transposeA ? ao + p * lda : ao + p, lda, panels, 0, c, co, ldc, resume || p > 0,
          last ? bias : null, biasOffset, last && relu);
    }
  }

  /**
   * The same for a b that is packed in panels, each after the other from {@code po}.
   *
   * @param depth length of the sums, at most {@link GemmKernel#DEPTH}
   */
  static void strips(GemmKernel kernel, boolean transposeA, int rows, int columns, int depth, float[] a, int ao, int lda, float[] panels,
      int po, float[] c, int co, int ldc, boolean resume, float[] bias, int biasOffset, boolean relu) {
    int width = kernel.panelColumns();
    float[] strip = Scratch.floats(Scratch.Use.GEMM_A, Math.max(depth * GemmKernel.STEP, (ROWS + SLACK) * GemmKernel.ROW) + SLACK);
    for (int i = 0; i < rows; i += ROWS) {
      int height = Math.min(ROWS, rows - i);
      if (transposeA) {
        kernel.copy(depth, height, a, ao + i, lda, strip, 0, GemmKernel.STEP);
      } else {
        kernel.copy(height, depth, a, ao + i * lda, lda, strip, 0, GemmKernel.ROW);
      }
      Gemm.look(height, columns, c, co + i * ldc, ldc); // else every tile would wait for its lines of c
      for (int j = 0; j < columns; j += width) {
        int some = Math.min(width, columns - j);
        kernel.packedPanel(transposeA, height, some, depth, strip, panels, po + j * depth, kernel.padded(some), c, co + i * ldc + j, ldc,
            resume, bias, biasOffset + j, relu);
      }
    }
  }

  /**
   * The same for a matrix whose elements lie scattered, as {@link GemmKernel#gathered} says: they are copied once for all panels.
   *
   * @param panels b's panels, {@code length} rows each, of which k are used from row {@code first} on
   */
  static void gathered(GemmKernel kernel, int rows, int columns, int k, float[] a, int ao, int[] row, int ro, int[] step, int so,
      float[] panels, int po, int length, int first, float[] c, int co, int[] place, int placeFrom, boolean resume, float[] bias,
      int biasOffset, boolean relu) {
    int width = kernel.panelColumns();
    float[] strip = Scratch.floats(Scratch.Use.GEMM_A, (ROWS + SLACK) * GemmKernel.ROW);
    for (int p = 0; p == 0 || p < k; p += GemmKernel.DEPTH) {
      int depth = Math.min(GemmKernel.DEPTH, k - p);
      boolean last = p + GemmKernel.DEPTH >= k;
      for (int i = 0, height; i < rows; i += height) {
        int to = placeFrom + i;
        int ldc = i + 1 < rows ? place[to + 1] - place[to] : 0;
        height = GemmKernel.evenRows(Math.min(ROWS, rows - i), ldc, place, to);
        GemmKernel.gather(height, depth, a, ao, row, ro + i, step, so + p, strip, GemmKernel.ROW);
        for (int j = 0; j < columns; j += width) {
          int some = Math.min(width, columns - j);
          int packed = kernel.padded(some);
          kernel.packedPanel(false, height, some, depth, strip, panels, po + j * length + (first + p) * packed, packed, c,
              co + place[to] + j, ldc, resume || p > 0, last ? bias : null, biasOffset + j, last && relu);
        }
      }
    }
  }

  private static void packRight(GemmKernel kernel, boolean transposeB, int depth, int columns, float[] b, int bo, int ldb,
      float[] panels) {
    int width = kernel.panelColumns();
    int whole = transposeB ? 0 : columns / width;
    kernel.panels(depth, whole, width, b, bo, ldb, panels, 0);
    for (int j = whole * width; j < columns; j += width) {
      int some = Math.min(width, columns - j);
      Gemm.packPanel(kernel, transposeB, some, kernel.padded(some), depth, b, transposeB ? bo + j * ldb : bo + j, ldb, panels, j * depth);
    }
  }
}
