package io.arabica.kernels;

import java.util.stream.IntStream;

/**
 * The inner loops of the matrix product, as one kernel set computes them; {@link Gemm} cuts the work into calls of these.
 *
 * <p>Every element of c is a chain of {@code fma} over k in order, starting from 0 or from what c holds, so all kernel sets give the same
 * bits; {@link #dots} has an order of its own.
 */
public abstract class GemmKernel {
  /** Longest stretch of k of packed operands. */
  static final int DEPTH = 512;
  /**
   * How far rows of a packed left operand lie apart: no power of two, or they would fall into few sets of a cache, but three times 256, so
   * that rows of 256, 128, 64, 32 or 16 numbers, and some others, have others that far away where they stand ({@link #panelInPlace}).
   */
  public static final int ROW = DEPTH + 256;
  /** How far steps of a packed left operand lie apart if it is transposed: a power of two, for whose multiples C2 needs no checks. */
  public static final int STEP = 32;
  /** Rows of a packed tile. */
  public static final int TILE = 6;
  /** Steps that a packed tile takes at a time. */
  public static final int STEPS = 4;
  /** Steps of the sums of {@link #shallow}. */
  public static final int SHALLOW = 10;
  /** How far rows of its right operand lie apart: all of it stays in a first-level cache. */
  public static final int ACROSS = 512;
  /** Rows of a scattered matrix that are copied at a time. */
  private static final int GATHERED = 32;
  /** Most rows of a strip of a packed operand. */
  static final int STRIP = 48;
  /** Where such rows stand if they are side by side. */
  private static final int[] SIDE_BY_SIDE = IntStream.range(0, STRIP + Patches.SLACK).toArray();
  /** Fewest scattered elements side by side that are copied by a call. */
  private static final int RUN = 4;
  /** Up to this many floats, a loop copies faster than a call. */
  private static final int SHORT = 16;

  /** For the kernel sets. */
  protected GemmKernel() {}

  /** The kernel that runs plain loops until the vector loops of {@code fast} are compiled. */
  protected static GemmKernel warming(GemmKernel fast) {
    return new WarmingGemmKernel(fast);
  }

  /** The kernel for a whole product of matrices: this one, unless another is faster for the time being. */
  protected GemmKernel forProduct(int m, int n, int k) {
    return this;
  }

  /** Columns that a register holds: b's rows must be readable up to a multiple of it. */
  protected abstract int lanes();

  /**
   * Whether cache lines of a convolution's or of a packed product's operands and results are to be looked at before they are needed. Not
   * where registers hold whole lines: those are written without being fetched, and such processors read ahead by themselves.
   */
  final boolean looksAhead() {
    return lanes() < Gemm.LINE;
  }

  /** {@code columns} rounded up to whole registers. */
  final int padded(int columns) {
    return (columns + lanes() - 1) / lanes() * lanes();
  }

  /** Columns of a full panel, a multiple of {@link #lanes()}. */
  protected abstract int panelColumns();

  /** Whether a product of so many rows and columns is to be packed ({@link PackedGemm}). */
  protected boolean packs(int rows, int columns) {
    return false;
  }

  /** Whether any is. */
  final boolean packs() {
    return packs(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * c[i][j] = sum over p of a[i][p] * b[p][j], for at most {@link #panelColumns()} columns.
   *
   * @param a element (i, p) stands at {@code ao + i * aRow + p * aStep}
   * @param b element (p, j) stands at {@code bo + p * bStep + j}
   * @param resume whether the sums go on from what c holds
   * @param bias added at the end, from {@code biasOffset}; null for none
   * @param relu whether max(x, 0) is taken at the end
   */
  protected abstract void panel(int rows, int columns, int k, float[] a, int ao, int aRow, int aStep, float[] b, int bo, int bStep,
      float[] c, int co,
      int ldc, boolean resume, float[] bias, int biasOffset, boolean relu);

  /**
   * The same for packed operands: rows of a are {@link #ROW} apart, each along k, or, where it is transposed, steps {@link #STEP} apart;
   * some more rows than there are may be read. Row i of c stands at {@code co + place[po + i]}.
   *
   * @param bStep {@code columns} in whole registers
   */
  protected void packedPanel(boolean transposeA, int rows, int columns, int k, float[] a, float[] b, int bo, int bStep, float[] c, int co,
      int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    int aRow = transposeA ? 1 : ROW;
    for (int i = 0, some; i < rows; i += some) {
      some = evenRows(rows - i, place, po + i);
      panel(some, columns, k, a, i * aRow, aRow, transposeA ? STEP : 1, b, bo, bStep, c, co + place[po + i], distance(some, place, po + i),
          resume, bias, biasOffset, relu);
    }
  }

  /**
   * The same for a matrix whose elements lie scattered: element (i, p) of a stands at {@code ao + row[ro + i] + step[so + p]}, and row i of
   * c at {@code co + place[po + i]}. So the patches of a convolution need not be copied, and its outputs may lie apart.
   */
  protected void gathered(int rows, int columns, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] b, int bo,
      int bStep, float[] c, int co, int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    float[] copy = Scratch.floats(Scratch.Use.GEMM_A, GATHERED * k);
    for (int i = 0, some; i < rows; i += some) {
      some = evenRows(Math.min(GATHERED, rows - i), place, po + i);
      gather(some, k, a, ao, row, ro + i, step, so, copy, k);
      panel(some, columns, k, copy, 0, k, 1, b, bo, bStep, c, co + place[po + i], distance(some, place, po + i), resume, bias, biasOffset,
          relu);
    }
  }

  /** Rows of a packed tile of the panels of a matrix with so many columns. */
  protected int packedRows(int columns) {
    return TILE;
  }

  /** Whether a matrix with so many columns is half a panel that has tiles of its own. */
  final boolean isHalfPanel(int columns) {
    return packedRows(columns) != TILE;
  }

  /**
   * The same for a group of rows of a where they stand, {@code lda} apart: {@code ROW / lda} tiles, each of {@code rows} that are as many
   * rows apart, so they lie as if they were packed. Rows of c are {@code ldc} apart.
   *
   * @param rows {@link #packedRows} of the whole matrix
   * @param lda a divisor of {@link #ROW}
   */
  protected void panelInPlace(int rows, int columns, int k, float[] a, int ao, int lda, float[] b, int bo, int bStep, float[] c, int co,
      int ldc, boolean resume, float[] bias, int biasOffset, boolean relu) {
    panel(ROW / lda * rows, columns, k, a, ao, lda, 1, b, bo, bStep, c, co, ldc, resume, bias, biasOffset, relu);
  }

  /**
   * Whether {@link #transposedInPlace} is faster than copying rows for all panels.
   *
   * @param even how far each step stands from the one before; 0 if that varies
   */
  protected boolean isTransposedInPlace(int even, int columns) {
    return false;
  }

  /**
   * The same for some rows of a transposed a where they stand, side by side; up to {@link #packedRows} numbers from each step's last one
   * on may be read.
   *
   * @param a element (i, p) stands at {@code ao + step[so + p] + i}
   * @param even how far each step stands from the one before; 0 if that varies
   * @param place row i of c stands at {@code co + place[po + i]}
   */
  protected void transposedInPlace(int rows, int columns, int k, float[] a, int ao, int[] step, int so, int even, float[] b, int bo,
      int bStep, float[] c, int co, int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    gathered(rows, columns, k, a, ao, SIDE_BY_SIDE, 0, step, so, b, bo, bStep, c, co, place, po, resume, bias, biasOffset, relu);
  }

  /**
   * The same for sums of {@link #SHALLOW} steps: rows of a lie that far apart from index 0 on, rows of b {@link #ACROSS}. What shorter sums
   * lack is 0 in a and -0 in b.
   *
   * @param columns at most {@link #ACROSS}, whole registers
   */
  protected void shallow(int rows, int columns, float[] a, float[] b, float[] c, int co, int ldc, float[] bias, int biasOffset,
      boolean relu) {
    for (int j = 0; j < columns; j += panelColumns()) {
      panel(rows, Math.min(panelColumns(), columns - j), SHALLOW, a, 0, SHALLOW, 1, b, j, ACROSS, c, co + j, ldc, false, bias,
          biasOffset + j, relu);
    }
  }

  /** How many places from {@code po} on, at most so many, lie equally far apart. */
  protected static int evenRows(int most, int[] place, int po) {
    int some = Math.min(2, most);
    while (some < most && place[po + some] - place[po + some - 1] == place[po + 1] - place[po]) {
      some++;
    }
    return some;
  }

  /** How far apart. */
  protected static int distance(int some, int[] place, int po) {
    return some > 1 ? place[po + 1] - place[po] : 0;
  }

  /** Copies scattered rows, to where they lie {@code ldy} apart from index 0 on. */
  static void gather(int rows, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] y, int ldy) {
    if (run(step, so, Math.min(RUN, k)) < RUN) {
      for (int r = 0; r < rows; r++) {
        int from = ao + row[ro + r];
        for (int p = 0; p < k; p++) {
          y[r * ldy + p] = a[from + step[so + p]];
        }
      }
      return;
    }
    for (int p = 0, run; p < k; p += run) {
      run = run(step, so + p, k - p);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(a, ao + row[ro + r] + step[so + p], y, r * ldy + p, run);
      }
    }
  }

  /** How many places from x[i] on, at most {@code most}, follow one another without a gap. */
  static int run(int[] x, int i, int most) {
    int run = 1;
    while (run < most && x[i + run] == x[i] + run) {
      run++;
    }
    return run;
  }

  /** c[j] = sum over p of a[p] * b[p][j]: one row of any number of columns, reading b but once. */
  protected abstract void row(int columns, int k, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co);

  /** y[i][j] = x[i][j]. */
  protected void copy(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    for (int i = 0; i < rows; i++) {
      if (columns < SHORT) {
        for (int j = 0; j < columns; j++) {
          y[yo + i * ldy + j] = x[xo + i * ldx + j];
        }
      } else {
        System.arraycopy(x, xo + i * ldx, y, yo + i * ldy, columns);
      }
    }
  }

  /** Copies rows of some panels of columns, {@code width} each, that lie side by side in x and {@code apart} in y. */
  protected void panels(int rows, int panels, int width, float[] x, int xo, int ldx, float[] y, int yo, int apart) {
    for (int panel = 0; panel < panels; panel++) {
      copy(rows, width, x, xo + panel * width, ldx, y, yo + panel * apart, width);
    }
  }

  /** y[j][i] = x[i][j]. */
  protected void transpose(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int x0 = xo + i * ldx;
      int x1 = x0 + ldx;
      int x2 = x1 + ldx;
      int x3 = x2 + ldx;
      int to = yo + i;
      for (int j = 0; j < columns; j++) {
        y[to] = x[x0 + j];
        y[to + 1] = x[x1 + j];
        y[to + 2] = x[x2 + j];
        y[to + 3] = x[x3 + j];
        to += ldy;
      }
    }
    for (; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yo + j * ldy + i] = x[xo + i * ldx + j];
      }
    }
  }

  /**
   * c[i][j] = sum over p of a[i][p] * b[j][p], in the logical lanes of {@link Dots}.
   *
   * @param k at most {@value Dots#STRETCH}
   * @param b rows lie {@link Dots#ROW} apart; from k on there are zeros up to a multiple of {@link Dots#LANES}
   * @param c element (i, j) stands at {@code co + i * cRow + j * cColumn}
   * @param resume whether the sums are added to what c holds
   */
  protected abstract void dots(int rows, int columns, int k, float[] a, int ao, int lda, float[] b, float[] c, int co,
      int cRow, int cColumn, boolean resume);

  /**
   * One row of such a product, with a b that is not turned over: c[j] = sum over p of a[p] * b[p][j].
   *
   * @param b element (p, j) stands at {@code bo + p * ldb + j}
   */
  protected abstract void rowOfDots(int columns, int k, float[] a, int ao, float[] b, int bo, int ldb, float[] c, int co, int cStep,
      boolean resume);
}
