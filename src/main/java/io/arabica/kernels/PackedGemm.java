package io.arabica.kernels;

import java.util.Arrays;

/**
 * A matrix product for kernels whose tiles want both operands packed ({@link GemmKernel#packs(int, int)}), as in Goto and van de Geijn,
 * "Anatomy of High-Performance Matrix Multiplication" (2008): a strip of a stays in the second-level cache while panels of b pass by, each
 * of which is read by all of the strip's tiles.
 *
 * <p>Where registers are short and few, a tile's step takes six cycles, less than the instructions that find scattered operands: copying
 * them first is faster; so it is for many rows where a core multiplies two long vectors at a time. Short rows of a stand as if they were
 * copied, if one takes others than its neighbours for a tile; and where sums are so short that a tile hardly begins before it ends, each
 * row of c is computed by itself.
 */
final class PackedGemm {
  /** Up to this many rows, copying scattered ones costs more than it brings. */
  private static final int FEW = 11;
  /** Fewest multiplications that are worth it. */
  private static final long LEAST = 1 << 17;
  /** Fewest rows and steps for half a panel of columns. */
  private static final int HALF_ROWS = 128;
  private static final int HALF_STEPS = 24;
  /** Multiplications, and numbers to be packed, that are worth a hand-over to another thread. */
  private static final long GRAIN = 1 << 19;
  static final long PACKED_GRAIN = 1 << 15;
  /** Most columns of a block: few enough that its panels, which come by for each strip, stay in a cache. */
  private static final int COLUMNS = 1024;
  /** Most floats of a panel of b, which all tiles of a strip read. */
  private static final int PANEL = 1 << 14;
  /** Rows of a strip, and of a transposed one that is copied, for which {@link GemmKernel#STEP} has room: whole tiles. */
  private static final int ROWS = GemmKernel.STRIP;
  private static final int TRANSPOSED_ROWS = 24;
  /** Fewest elements of a row that is not copied: {@link #inPlace} needs many rows of short ones. */
  private static final int NARROW = 16;
  /** Fewest numbers of a and c together that do not come in fast enough by themselves, where a is not copied: 4 MB. */
  private static final int FAR = 1 << 20;
  /** Fewest columns that are computed row by row where sums are short. */
  private static final int SHALLOW_COLUMNS = 128;
  /** Rows of a strip of short rows, and the fewest of them for which a thread packs b. */
  private static final int SHALLOW_ROWS = 32;
  /** From so many strips for each thread on, threads share rows. */
  private static final int SHARED = 4;
  /** Numbers of b that are looked at, and then packed, at a time: the first-level cache holds them. */
  private static final int BLOCK = 1 << 13;
  /** Floats of a strip, of either form; up to eight rows are read past its last one. */
  private static final int STRIP = (ROWS + 8) * GemmKernel.ROW;

  private PackedGemm() {}

  /** Whether the product of so many transformed rows goes this way. */
  static boolean fits(GemmKernel kernel, int rows, int columns) {
    return rows > FEW && kernel.packs(rows, columns);
  }

  /** Whether a whole product does: even for two rows, b comes in from memory faster row by row than panel by panel. */
  static boolean fits(GemmKernel kernel, int m, int n, int k) {
    boolean few = kernel.isHalfPanel(n) && (m < HALF_ROWS || k < HALF_STEPS);
    return kernel.packs(m, n) && (long) m * n * k >= LEAST && !few;
  }

  /**
   * The product on the threads of {@link Parallel}; the arguments are those of {@link Gemm#multiply}.
   *
   * <p>Of many rows, each thread takes strips, once all together have packed b. Of few, each takes a block of columns, and packs them
   * for itself.
   */
  static void product(GemmKernel kernel, boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda, float[] b,
      int bo, int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    if (!transposeA && k <= GemmKernel.SHALLOW && n >= SHALLOW_COLUMNS && n % kernel.lanes() == 0) {
      int grain = Math.max(SHALLOW_ROWS, Parallel.chunks(GRAIN, (long) n * k));
      Parallel.forRange(m, grain, (from, to) -> shallow(kernel, transposeB, to - from, n, k, a, ao + from * lda, lda, b, bo, ldb, c,
          co + from * ldc, ldc, bias, biasOffset, relu));
      return;
    }
    int threads = Parallel.threads();
    int width = kernel.panelColumns();
    int panels = Parallel.chunks(n, width);
    boolean shared = threads > 1 && (panels < threads || Parallel.chunks(m, height(transposeA)) >= SHARED * threads);
    int most = threads == 1 || shared ? panels : Math.max(panels / threads, Parallel.chunks(GRAIN, (long) width * m * k));
    int grain = Math.max(1, Math.min(COLUMNS / width, most));
    if (threads == 1 || shared) {
      for (int j = 0; j < n; j += grain * width) {
        block(kernel, shared, transposeA, transposeB, m, Math.min(grain * width, n - j), k, a, ao, lda, b,
            transposeB ? bo + j * ldb : bo + j, ldb, c, co + j, ldc, false, bias, biasOffset + j, relu);
      }
    } else {
      Parallel.forRange(panels, grain, (from, to) -> {
        int j = from * width;
        block(kernel, false, transposeA, transposeB, m, Math.min(to * width, n) - j, k, a, ao, lda, b, transposeB ? bo + j * ldb : bo + j,
            ldb, c, co + j, ldc, false, bias, biasOffset + j, relu);
      });
    }
  }

  /** Some rows of a product with short sums. */
  private static void shallow(GemmKernel kernel, boolean transposeB, int rows, int columns, int k, float[] a, int ao, int lda, float[] b,
      int bo, int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    int steps = GemmKernel.SHALLOW;
    int across = GemmKernel.ACROSS;
    float[] left = Scratch.floats(Scratch.Use.GEMM_A, SHALLOW_ROWS * steps);
    float[] right = Scratch.floats(Scratch.Use.GEMM_B, steps * across);
    Arrays.fill(left, 0, SHALLOW_ROWS * steps, 0);
    Arrays.fill(right, k * across, steps * across, -0f); // 0 times -0 changes no sum, not even one that is -0
    for (int j = 0; j < columns; j += across) {
      int some = Math.min(across, columns - j);
      if (transposeB) {
        kernel.transpose(some, k, b, bo + j * ldb, ldb, right, 0, across);
      } else {
        kernel.copy(k, some, b, bo + j, ldb, right, 0, across);
      }
      for (int i = 0; i < rows; i += SHALLOW_ROWS) {
        int height = Math.min(SHALLOW_ROWS, rows - i);
        kernel.copy(height, k, a, ao + i * lda, lda, left, 0, steps);
        kernel.shallow(height, some, left, right, c, co + i * ldc + j, ldc, bias, biasOffset + j, relu);
      }
    }
  }

  /**
   * Some columns of a product; the other arguments are those of {@link Gemm#multiply}.
   *
   * @param shared whether the threads share its rows; else the calling thread computes all of them
   * @param resume whether the sums go on from what c holds
   */
  static void block(GemmKernel kernel, boolean shared, boolean transposeA, boolean transposeB, int rows, int columns, int k, float[] a,
      int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc, boolean resume, float[] bias, int biasOffset, boolean relu) {
    int most = depth(kernel, k);
    for (int p = 0; p == 0 || p < k; p += most) {
      int depth = Math.min(most, k - p);
      boolean first = p == 0 && !resume;
      boolean last = p + most >= k;
      float[] panels = Scratch.lines(Scratch.Use.GEMM_B, kernel.padded(columns) * steps(depth));
      int left = transposeA ? ao + p * lda : ao + p;
      int right = transposeB ? bo + p : bo + p * ldb;
      if (shared) {
        sharedBlock(kernel, transposeA, transposeB, rows, columns, depth, a, left, lda, b, right, ldb, panels, c, co, ldc, !first,
            last ? bias : null, biasOffset, last && relu);
      } else {
        packRight(kernel, transposeB, depth, 0, columns, b, right, ldb, panels);
        strips(kernel, transposeA, rows, columns, depth, steps(depth), a, left, lda, panels, Scratch.LINE, steps(depth), 0, c, co, ldc,
            !first, last ? bias : null, biasOffset, last && relu);
      }
    }
  }

  private static void sharedBlock(GemmKernel kernel, boolean transposeA, boolean transposeB, int rows, int columns, int depth, float[] a,
      int ao, int lda, float[] b, int bo, int ldb, float[] panels, float[] c, int co, int ldc, boolean resume, float[] bias,
      int biasOffset, boolean relu) {
    int width = kernel.panelColumns();
    Parallel.forRange(Parallel.chunks(columns, width), Parallel.chunks(PACKED_GRAIN, (long) depth * width), (from, to) ->
        packRight(kernel, transposeB, depth, from * width, Math.min(to * width, columns), b, bo, ldb, panels));
    int height = isInPlace(transposeA, depth, lda) ? group(kernel, columns, lda) : height(transposeA);
    int groups = Parallel.chunks(rows, height);
    int parts = Parallel.chunks(groups, Parallel.chunks(GRAIN, (long) height * columns * depth));
    Parallel.forRange(groups, Parallel.chunks(groups, parts), (from, to) -> {
      int i = from * height;
      strips(kernel, transposeA, Math.min(to * height, rows) - i, columns, depth, steps(depth), a, transposeA ? ao + i : ao + i * lda, lda,
          panels, Scratch.LINE, steps(depth), 0, c, co + i * ldc, ldc, resume, bias, biasOffset, relu);
    });
  }

  /**
   * The same for a b that is packed in panels, each after the other from {@code po}.
   *
   * @param depth length of the sums, at most {@link GemmKernel#DEPTH}
   * @param steps rows of a panel that are used, of which those from depth on are -0
   * @param length all rows of a panel
   * @param first the first one that is used
   */
  static void strips(GemmKernel kernel, boolean transposeA, int rows, int columns, int depth, int steps, float[] a, int ao, int lda,
      float[] panels, int po, int length, int first, float[] c, int co, int ldc, boolean resume, float[] bias, int biasOffset,
      boolean relu) {
    int width = kernel.panelColumns();
    int whole = 0;
    if (isInPlace(transposeA, depth, lda)) {
      whole = inPlace(kernel, rows, columns, steps, a, ao, lda, panels, po, length, first, c, co, ldc, resume, bias, biasOffset, relu);
    }
    float[] strip = Scratch.floats(Scratch.Use.GEMM_A, STRIP);
    int[] place = Scratch.ints(Scratch.Use.GEMM_A, ROWS);
    for (int i = 0; i < ROWS; i++) {
      place[i] = i * ldc;
    }
    int most = height(transposeA);
    for (int i = whole; i < rows; i += most) {
      int height = Math.min(most, rows - i);
      if (transposeA) {
        kernel.copy(depth, height, a, ao + i, lda, strip, 0, GemmKernel.STEP);
      } else {
        kernel.copy(height, depth, a, ao + i * lda, lda, strip, 0, GemmKernel.ROW);
      }
      for (int p = depth; p < steps; p++) { // 0 times -0 changes no sum, not even one that is -0
        for (int row = 0; row < height; row++) {
          strip[transposeA ? p * GemmKernel.STEP + row : row * GemmKernel.ROW + p] = 0;
        }
      }
      if (kernel.looksAhead()) { // else every tile would wait for its lines of c
        Gemm.look(height, columns, c, co + i * ldc, ldc);
      }
      for (int j = 0; j < columns; j += width) {
        int some = Math.min(width, columns - j);
        int packed = kernel.padded(some);
        kernel.packedPanel(transposeA, height, some, steps, strip, panels, po + j * length + first * packed, packed, c, co + i * ldc + j,
            place, 0, resume, bias, biasOffset + j, relu);
      }
    }
  }

  /** Whether rows of a need not be copied, since others stand as far away as packed rows do. */
  private static boolean isInPlace(boolean transposeA, int depth, int lda) {
    return !transposeA && depth % GemmKernel.STEPS == 0 && lda >= NARROW && GemmKernel.ROW % lda == 0;
  }

  /** How far apart rows of so many numbers should lie in order not to be copied: the least that is possible; 0 if nothing is. */
  static int inPlace(int row) {
    for (int lda = row; lda <= GemmKernel.ROW; lda++) {
      if (isInPlace(false, row, lda)) {
        return lda;
      }
    }
    return 0;
  }

  /** How many rows form whole tiles then. */
  static int group(GemmKernel kernel, int columns, int lda) {
    return GemmKernel.ROW / lda * kernel.packedRows(columns);
  }

  /**
   * The same for rows of a that need not be copied ({@link GemmKernel#panelInPlace}).
   *
   * @return how many of the rows are done: whole groups of those
   */
  private static int inPlace(GemmKernel kernel, int rows, int columns, int k, float[] a, int ao, int lda, float[] panels, int po,
      int length, int first, float[] c, int co, int ldc, boolean resume, float[] bias, int biasOffset, boolean relu) {
    int width = kernel.panelColumns();
    int tile = kernel.packedRows(columns);
    int group = group(kernel, columns, lda);
    boolean far = (long) a.length + c.length >= FAR && kernel.looksAhead();
    int done = 0;
    for (; done + group <= rows; done += group) {
      if (far) {
        Gemm.look(group, columns, c, co + done * ldc, ldc);
      }
      for (int j = 0; j < columns; j += width) {
        int some = Math.min(width, columns - j);
        int packed = kernel.padded(some);
        kernel.panelInPlace(tile, some, k, a, ao + done * lda, lda, panels, po + j * length + first * packed, packed, c,
            co + done * ldc + j, ldc, resume, bias, biasOffset + j, relu);
      }
    }
    return done;
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
    float[] strip = Scratch.floats(Scratch.Use.GEMM_A, STRIP);
    int most = depth(kernel, k);
    for (int p = 0; p == 0 || p < k; p += most) {
      int depth = Math.min(most, k - p);
      boolean last = p + most >= k;
      boolean sideBySide = GemmKernel.run(row, ro, Math.min(2, rows)) > 1; // at first, and so perhaps later
      int even = sideBySide ? even(step, so + p, depth) : 0;
      int furthest = sideBySide ? ao + furthest(step, so + p, depth) : 0;
      for (int i = 0, height; i < rows; i += height) {
        height = Math.min(ROWS, rows - i);
        int run = GemmKernel.run(row, ro + i, height);
        boolean transposed = run > TRANSPOSED_ROWS / 2; // rows side by side: the channels of a kernel's gradient
        boolean inPlace = transposed && sideBySide && kernel.isTransposedInPlace(even, columns)
            && isReadable(run, kernel.packedRows(columns), a, furthest + row[ro + i]);
        if (inPlace) {
          height = run;
        } else if (transposed) {
          height = Math.min(run, TRANSPOSED_ROWS);
          GemmKernel.gather(depth, height, a, ao, step, so + p, row, ro + i, strip, GemmKernel.STEP);
        } else {
          GemmKernel.gather(height, depth, a, ao, row, ro + i, step, so + p, strip, GemmKernel.ROW);
        }
        if (kernel.looksAhead()) { // else every tile would wait for its lines of c
          Gemm.look(height, columns, c, co, place, placeFrom + i);
        }
        for (int j = 0; j < columns; j += width) {
          int some = Math.min(width, columns - j);
          int packed = kernel.padded(some);
          int panel = po + j * length + (first + p) * packed;
          if (inPlace) {
            kernel.transposedInPlace(height, some, depth, a, ao + row[ro + i], step, so + p, even, panels, panel, packed, c, co + j, place,
                placeFrom + i, resume || p > 0, last ? bias : null, biasOffset + j, last && relu);
          } else {
            kernel.packedPanel(transposed, height, some, depth, strip, panels, panel, packed, c, co + j, place, placeFrom + i,
                resume || p > 0, last ? bias : null, biasOffset + j, last && relu);
          }
        }
      }
    }
  }

  /**
   * The same for a transposed matrix, the steps of whose rows are {@code lda} apart, with the whole of a b that is packed in panels of k
   * rows. Rows of c are {@code ldc} apart.
   */
  static void transposed(GemmKernel kernel, int rows, int columns, int k, float[] a, int ao, int lda, float[] panels, int po, float[] c,
      int co, int ldc, boolean resume) {
    int[] row = Scratch.ints(Scratch.Use.GEMM_TURNED, rows + Patches.SLACK);
    int[] place = Scratch.ints(Scratch.Use.GEMM_A, rows + Patches.SLACK);
    int[] step = Scratch.ints(Scratch.Use.GEMM_B, k + Patches.SLACK);
    for (int i = 0; i < rows; i++) {
      row[i] = i;
      place[i] = i * ldc;
    }
    for (int p = 0; p < k; p++) {
      step[p] = p * lda;
    }
    gathered(kernel, rows, columns, k, a, ao, row, 0, step, 0, panels, po, k, 0, c, co, place, 0, resume, null, 0, false);
  }

  /** How far each of some steps stands from the one before; 0 if that varies. */
  private static int even(int[] step, int so, int steps) {
    int distance = steps > 1 ? step[so + 1] - step[so] : 0;
    for (int p = 2; p < steps; p++) {
      if (step[so + p] - step[so + p - 1] != distance) {
        return 0;
      }
    }
    return distance;
  }

  private static int furthest(int[] step, int so, int steps) {
    int furthest = 0;
    for (int p = 0; p < steps; p++) {
      furthest = Math.max(furthest, step[so + p]);
    }
    return furthest;
  }

  /** Whether whole tiles of so many rows side by side can be read where the furthest step begins. */
  private static boolean isReadable(int rows, int tile, float[] a, int furthest) {
    return furthest + Parallel.chunks(rows, tile) * tile <= a.length;
  }

  /** The longest stretch of k in one go: parts of equal length, whose panels of b have at most so many floats. */
  static int depth(GemmKernel kernel, int k) {
    int parts = Parallel.chunks(k, Math.min(GemmKernel.DEPTH, PANEL / kernel.panelColumns()));
    return steps(Parallel.chunks(k, Math.max(1, parts)));
  }

  /** Rows of a strip. */
  private static int height(boolean transposeA) {
    return transposeA ? TRANSPOSED_ROWS : ROWS;
  }

  /** {@code depth} in whole groups of the steps that a tile takes at a time. */
  private static int steps(int depth) {
    return Math.max(1, Parallel.chunks(depth, GemmKernel.STEPS)) * GemmKernel.STEPS;
  }

  /** Packs some full panels of columns, {@code apart} from one another: whole rows come in from memory faster than pieces of them. */
  static void panels(GemmKernel kernel, int depth, int panels, float[] b, int bo, int ldb, float[] packed, int po, int apart) {
    int width = kernel.panelColumns();
    int some = Math.max(1, BLOCK / Math.max(1, panels * width));
    for (int p = 0; p < depth && panels > 0; p += some) {
      int rows = Math.min(some, depth - p);
      if (kernel.looksAhead()) {
        Gemm.look(rows, panels * width, b, bo + p * ldb, ldb);
      }
      kernel.panels(rows, panels, width, b, bo + p * ldb, ldb, packed, po + p * width, apart);
    }
  }

  /**
   * Packs rows of a matrix to panels of {@code length} rows, each after the other from {@code po}, from their row {@code first} on; each is
   * padded to whole vectors.
   */
  static void pack(GemmKernel kernel, int rows, int columns, float[] b, int bo, int ldb, float[] packed, int po, int length, int first) {
    int width = kernel.panelColumns();
    int done = columns - columns % width;
    panels(kernel, rows, done / width, b, bo, ldb, packed, po + first * width, length * width);
    int some = columns - done;
    kernel.copy(rows, some, b, bo + done, ldb, packed, po + done * length + first * kernel.padded(some), kernel.padded(some));
  }

  /** Packs columns {@code from} to {@code to} of b, and rows of -0 below them; {@code from} is a multiple of a panel's. */
  private static void packRight(GemmKernel kernel, boolean transposeB, int depth, int from, int to, float[] b, int bo, int ldb,
      float[] panels) {
    int width = kernel.panelColumns();
    int whole = transposeB ? 0 : (to - from) / width;
    int steps = steps(depth);
    panels(kernel, depth, whole, b, bo + from, ldb, panels, Scratch.LINE + from * steps, steps * width);
    for (int j = from + whole * width; j < to; j += width) {
      int left = Math.min(width, to - j);
      Gemm.packPanel(kernel, transposeB, left, kernel.padded(left), depth, b, transposeB ? bo + j * ldb : bo + j, ldb, panels,
          Scratch.LINE + j * steps);
    }
    for (int j = from; steps > depth && j < to; j += width) {
      int row = kernel.padded(Math.min(width, to - j));
      int below = Scratch.LINE + j * steps;
      Arrays.fill(panels, below + depth * row, below + steps * row, -0f);
    }
  }
}
