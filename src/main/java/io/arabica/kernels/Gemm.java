package io.arabica.kernels;

/**
 * The matrix product c = op(a) op(b), row-major, with the bias and the relu of a dense layer fused into the last write.
 *
 * <p>Every element of c is a chain of {@code fma} over k in order, starting from 0 (of more than {@value #LONGEST} steps, the sum of such
 * chains over equal stretches of k), or, where c is narrow, a dot product in the order of {@link Dots}; then the bias is added, then relu
 * taken. So the bits depend on the operands alone: not on the kernel set, the vector width, the blocking or the threads.
 *
 * <p>Design, after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008), with what was measured here:
 * <ul>
 *   <li>c is cut into tasks of up to {@value #ROWS} rows and some panels of columns. A task goes through k in blocks and leaves its partial
 * sums in c between them; such a block of b fits the second-level cache. Tasks share nothing, so threads need no meeting point within a
 * product.
 *   <li>A task packs its part of b where that pays: many rows read it, or it is transposed, or its columns do not fill the registers. For
 * up to {@value #LOW} rows, copying costs more than it brings: b is read where it lies, above {@value #LOOK_ROWS} rows after one look at
 * each of its cache lines in order, which brings them in from memory several times faster than the panels' pieces of rows would.
 *   <li>Where a and c are tall and b is small (a convolution of 1 x 1), some rows of a and c are looked at in the same way before they
 * are used.
 *   <li>a is read where it lies, a few rows at a time, each along k; only a large transposed a is packed, in strips of {@value #STRIP}
 * rows, which is a copy of whole cache lines.
 *   <li>Where registers are short and few, both operands of larger products are packed, elsewhere those of many rows:
 * {@link PackedGemm}.
 *   <li>A few columns, and a few rows times a transposed b, are dot products, since both operands lie along k or are small: {@link Dots}.
 *   <li>Some more rows times a transposed b, and a few columns of a transposed a, are computed as a transpose: what is turned over is c or
 * a then, and not b.
 *   <li>A single row is bound by memory, and gets a loop that reads the matrix once; threads share its columns, or the stretches of a
 * long k.
 * </ul>
 */
public final class Gemm {
  /** Most rows of a task: enough to pay for packing, few enough that their block of a stays in the cache while panels pass by. */
  private static final int ROWS = 512;
  /** Longest stretch of k in one go: longer ones write c less often, shorter ones keep more of the panel in the cache. */
  private static final int DEPTH = 512;
  /** Most panels of a task that packs them: a packed strip of a is read by all of them. */
  private static final int PANELS = 4;
  /** Most columns of one that does not, and floats of b that it works on at a time: half of a second-level cache. */
  private static final int COLUMNS = 512;
  private static final int BLOCK = 1 << 17;
  /** Rows of a packed strip of a transposed a: four cache lines in a row are copied faster than one. */
  private static final int STRIP = 64;
  /**
   * A product is tall if all of b, between so many floats, stays in the second-level cache while rows of a and c, more floats than that
   * holds, come in from memory: some rows at a time.
   */
  private static final int TALL_LEAST = 1 << 14;
  private static final int TALL_MOST = 1 << 16;
  private static final int TALL_OTHERS = 1 << 18;
  private static final int TALL_ROWS = 48;
  /** Up to this many rows, b is read where it lies unless its rows are further apart than {@value #NEAR}. */
  private static final int LOW = 256;
  /** Up to this many rows, such a b is not looked at first: that takes as long as the product of some rows. */
  private static final int LOOK_ROWS = 64;
  private static final int NEAR = 1023;
  /** Floats of a cache line. */
  static final int LINE = 16;
  /** Fewest rows for which copying a panel pays, and fewest floats that an operand spreads over before its rows miss the caches. */
  private static final int PACK_ROWS = 32;
  private static final int FAR = 1 << 14;
  /** Fewest multiplications worth a hand-over to another thread: some 10 microseconds. */
  private static final long GRAIN = 1 << 19;
  /** The same for a row, which is bound by memory. */
  private static final long ROW_GRAIN = GRAIN / 8;
  /** Longest chain; a longer k is cut into a power of two of stretches (some fewer of millions of steps), of at least so many steps. */
  private static final int LONGEST = 4096;
  private static final int STRETCH = 1024;
  /** Most floats of a result whose stretches threads share; larger ones are made so many at a time, about. */
  private static final int STRETCHED = 1 << 17;
  /**
   * Up to this many columns, or rows of a product with a transposed b, elements are dot products, if the sums are so many times longer:
   * folding the lanes of a short one costs more than idle lanes do.
   */
  private static final int NARROW = 12;
  private static final int LONG = 16;
  /** Up to this many columns, a product with a transposed a is computed as its transpose. */
  private static final int TURNED = 16;

  private Gemm() {}

  /**
   * c[i][j] = relu(sum over p of op(a)[i][p] * op(b)[p][j], plus bias[j]).
   *
   * @param transposeA whether op(a) is the transpose of the stored a: then a is stored as (k, m), else as (m, k)
   * @param transposeB whether op(b) is the transpose of the stored b: then b is stored as (n, k), else as (k, n)
   * @param m rows of c
   * @param n columns of c
   * @param k length of the sums; 0 gives bias or 0
   * @param lda distance of a's stored rows
   * @param ldb distance of b's stored rows
   * @param c the result; must not overlap a or b; what it held is not read
   * @param ldc distance of c's rows; what lies between the rows is left alone
   * @param bias n numbers from {@code biasOffset}, or null for none
   * @param relu whether max(x, 0) is taken at the end
   */
  public static void multiply(boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo,
      int ldb,
      float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    multiply(Kernels.get().gemm(), transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc, bias, biasOffset, relu);
  }

  /** The product with a given kernel set. */
  static void multiply(GemmKernel kernel, boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda,
      float[] b, int bo, int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    if (transposeB && n > 0 && isNarrow(m, k)) {
      Dots.multiply(kernel, n, m, k, b, bo, ldb, a, ao, transposeA ? 1 : lda, transposeA ? lda : 1, c, co, 1, ldc);
      finish(m, n, c, co, ldc, bias, biasOffset, relu);
    } else {
      part(kernel, transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc, bias, biasOffset, relu);
    }
  }

  /**
   * Some rows of a product that has more than {@value #NARROW}: with the bits that they have in the whole, however few they are.
   *
   * @see #multiply(boolean, boolean, int, int, int, float[], int, int, float[], int, int, float[], int, int, float[], int, boolean)
   */
  public static void part(boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo,
      int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    part(Kernels.get().gemm(), transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc, bias, biasOffset, relu);
  }

  private static void part(GemmKernel kernel, boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda,
      float[] b, int bo, int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    if (!transposeA && m > 0 && isNarrow(n, k)) {
      Dots.multiply(kernel, m, n, k, a, ao, lda, b, bo, transposeB ? ldb : 1, transposeB ? 1 : ldb, c, co, ldc, 1);
      finish(m, n, c, co, ldc, bias, biasOffset, relu);
    } else if (m > 0 && n > 0 && k > LONGEST) {
      stretches(kernel, transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc, bias, biasOffset, relu);
    } else if (m > 0 && n > 0) {
      chains(kernel, transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc, bias, biasOffset, relu);
    }
  }

  /**
   * The product with elements that are sums of chains, over equal stretches of a long k. Threads share the stretches of a small
   * result: a stretch of b lies together, while some columns of it lie apart, and a processor that reads ahead fetches those between as
   * well.
   */
  private static void stretches(GemmKernel kernel, boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda,
      float[] b, int bo, int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    int length = Parallel.chunks(k, Integer.highestOneBit(k / STRETCH));
    int stretches = Parallel.chunks(k, length);
    boolean shared = (long) m * n <= STRETCHED && stretches >= Parallel.threads();
    int most = Math.max(ROWS, STRETCHED / n);
    for (int i = 0; i < m; i += most) {
      int rows = Math.min(most, m - i);
      int left = transposeA ? ao + i : ao + i * lda;
      int apart = shared ? rows * n : 0;
      float[] sums = Scratch.floats(Scratch.Use.GEMM_STRETCHES, rows * n + (stretches - 1) * apart);
      Parallel.Chunk product = stretch -> {
        int p = stretch * length;
        chains(kernel, transposeA, transposeB, rows, n, Math.min(length, k - p), a, left + (transposeA ? p * lda : p), lda, b,
            bo + (transposeB ? p : p * ldb), ldb, sums, stretch * apart, n, null, 0, false);
      };
      if (shared) {
        Parallel.forRange(stretches, Parallel.chunks(ROW_GRAIN, (long) rows * n * length), product);
      }
      for (int stretch = 0; stretch < stretches; stretch++) {
        if (!shared) {
          product.run(stretch);
        }
        add(rows, n, sums, stretch * apart, c, co + i * ldc, ldc, stretch > 0);
      }
    }
    finish(m, n, c, co, ldc, bias, biasOffset, relu);
  }

  /** c += x, or c = x for a sum that begins. */
  private static void add(int m, int n, float[] x, int xo, float[] c, int co, int ldc, boolean resume) {
    for (int i = 0; i < m; i++) {
      int row = co + i * ldc;
      for (int j = 0; j < n; j++) {
        float sum = x[xo + i * n + j];
        c[row + j] = resume ? c[row + j] + sum : sum;
      }
    }
  }

  /** The product with elements that are chains over k. */
  private static void chains(GemmKernel kernel, boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda,
      float[] b, int bo, int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    if (m == 1 && !transposeB) {
      row(kernel, n, k, a, ao, transposeA ? lda : 1, b, bo, ldb, c, co);
      finish(m, n, c, co, ldc, bias, biasOffset, relu);
    } else if (n == 1 && transposeA && ldc == 1) {
      row(kernel, m, k, b, bo, transposeB ? 1 : ldb, a, ao, lda, c, co);
      finish(m, n, c, co, ldc, bias, biasOffset, relu);
    } else if (isTurned(transposeA, transposeB, m, n, k)) {
      float[] turned = Scratch.floats(Scratch.Use.GEMM_TURNED, m * n);
      chains(kernel, !transposeB, !transposeA, n, m, k, b, bo, ldb, a, ao, lda, turned, 0, m, null, 0, false);
      kernel.transpose(n, m, turned, 0, m, c, co, ldc);
      finish(m, n, c, co, ldc, bias, biasOffset, relu);
    } else {
      blocks(kernel.forProduct(m, n, k), transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc, bias, biasOffset, relu);
    }
  }

  private static void blocks(GemmKernel kernel, boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda,
      float[] b, int bo, int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    if (PackedGemm.fits(kernel, m, n, k)) {
      PackedGemm.product(kernel, transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc, bias, biasOffset, relu);
    } else {
      tasks(kernel, transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc, bias, biasOffset, relu);
    }
  }

  /** Whether rows or columns are so few for sums of this length that they are dot products. */
  private static boolean isNarrow(int some, int k) {
    return some > 0 && some <= NARROW && k >= LONG * some;
  }

  /** Whether c' = b' a' is cheaper, c being small to turn over: what would have to be turned over lies the right way round then. */
  private static boolean isTurned(boolean transposeA, boolean transposeB, int m, int n, int k) {
    return transposeA ? n <= TURNED && m > TURNED : transposeB && 2L * m * (n + k) <= (long) n * k;
  }

  /** Cuts c into tasks and hands them to the threads. */
  private static void tasks(GemmKernel kernel, boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda,
      float[] b, int bo,
      int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    int width = kernel.panelColumns();
    int columns = isTall(kernel, transposeA, m, n, k) ? Parallel.chunks(n, width) * width
        : isLow(kernel, transposeA, transposeB, m, ldb)
        ? Math.min(COLUMNS, Parallel.chunks(Parallel.chunks(n, Parallel.threads()), width) * width)
        : width * Math.max(1, Math.min(PANELS, Parallel.chunks(n, width) / 4));
    int across = Parallel.chunks(n, columns);
    int worth = (int) Math.min(Parallel.threads(), (long) m * n * k / GRAIN); // so few columns that rows must do for all threads
    int down = Math.max(Parallel.chunks(m, ROWS), Parallel.chunks(worth, across));
    int rows = (Parallel.chunks(m, down) + 23) / 24 * 24; // blocks of equal height, and of whole tiles
    int grain = Parallel.chunks(GRAIN, Math.max(1, (long) rows * Math.min(n, columns) * k));
    int tasks = down * across;
    if (tasks <= grain || Parallel.threads() == 1) {
      tasks(0, tasks, rows, columns, kernel, transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc, bias, biasOffset, relu);
    } else {
      Parallel.forRange(tasks, grain, (from, to) ->
          tasks(from, to, rows, columns, kernel, transposeA, transposeB, m, n, k, a, ao, lda, b, bo, ldb, c, co,
          ldc, bias, biasOffset, relu));
    }
  }

  private static void tasks(int from, int to, int rows, int columns, GemmKernel kernel, boolean transposeA, boolean transposeB, int m,
      int n, int k,
      float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    int across = Parallel.chunks(n, columns);
    boolean tall = isTall(kernel, transposeA, m, n, k);
    for (int task = from; task < to; task++) {
      int i = task / across * rows;
      int j = task % across * columns;
      if (i < m) {
        int left = transposeA ? ao + i : ao + i * lda;
        int right = transposeB ? bo + j * ldb : bo + j;
        task(kernel, transposeA, transposeB, tall, Math.min(rows, m - i), Math.min(columns, n - j), k, a, left, lda, b, right, ldb, c,
            co + i * ldc + j, ldc, bias, biasOffset + j, relu);
      }
    }
  }

  /** A block of c, some panels wide: packs what is to be packed and runs the kernel over the panels, for one block of k after the other. */
  private static void task(GemmKernel kernel, boolean transposeA, boolean transposeB, boolean tall, int rows, int columns, int k,
      float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    int width = kernel.panelColumns();
    boolean low = !tall && isLow(kernel, transposeA, transposeB, rows, ldb);
    boolean packA = transposeA && rows >= STRIP && (long) k * lda > FAR;
    boolean packB = transposeB || kernel.lanes() > 1 && rows > PACK_ROWS && ((long) k * ldb > FAR || tall) && !low;
    int aRow = transposeA ? 1 : lda;
    int aStep = transposeA ? lda : 1;
    int most = low ? Math.min(DEPTH, BLOCK / columns) : DEPTH;
    int strip = packA ? STRIP : tall ? TALL_ROWS : rows;
    for (int p = 0; p == 0 || p < k; p += most) {
      int depth = Math.min(most, k - p);
      boolean resume = p > 0;
      boolean last = p + most >= k;
      int from = transposeB ? bo + p : bo + p * ldb;
      if (low && rows > LOOK_ROWS && !transposeA && (long) k * columns > FAR) {
        look(depth, columns, b, from, ldb);
      }
      for (int i = 0; i < rows; i += strip) {
        int height = Math.min(strip, rows - i);
        float[] left = packA ? Scratch.floats(Scratch.Use.GEMM_A, DEPTH * STRIP) : a;
        if (packA) {
          kernel.copy(depth, height, a, ao + p * lda + i, lda, left, 0, STRIP);
        }
        int lo = packA ? 0 : ao + i * aRow + p * aStep;
        int step = packA ? STRIP : aStep;
        if (tall) { // else every load of a, and every store to c, would wait for its line alone
          look(height, depth, a, lo, lda);
          look(height, columns, c, co + i * ldc, ldc);
        }
        for (int j = 0; j < columns; j += width) {
          int w = Math.min(width, columns - j);
          int packed = kernel.padded(w);
          boolean copied = packB || packed != w;
          float[] panel = copied ? Scratch.lines(Scratch.Use.GEMM_B, kernel.padded(columns) * Math.max(1, depth)) : b;
          int po = copied ? Scratch.LINE + j * depth : from + j;
          if (copied && i == 0) {
            packPanel(kernel, transposeB, w, packed, depth, b, transposeB ? from + j * ldb : from + j, ldb, panel, po);
          }
          kernel.panel(height, w, depth, left, lo, aRow, step, panel, po, copied ? packed : ldb, c, co + i * ldc + j, ldc, resume,
              last ? bias : null, biasOffset + j, last && relu);
        }
      }
    }
  }

  /** Whether few enough rows read b for it to stay where it lies. */
  private static boolean isLow(GemmKernel kernel, boolean transposeA, boolean transposeB, int rows, int ldb) {
    return kernel.lanes() > 1 && !transposeB && rows <= (transposeA ? STRIP : LOW) && ldb <= NEAR;
  }

  private static boolean isTall(GemmKernel kernel, boolean transposeA, int m, int n, int k) {
    long size = (long) n * k;
    return kernel.lanes() > 1 && !transposeA && size >= TALL_LEAST && size <= TALL_MOST && (long) m * (n + k) > TALL_OTHERS
        && m >= 2L * ROWS * Parallel.threads(); // blocks of rows alone must do for all threads
  }

  /** Looks at every cache line of a block of a matrix once, in order. */
  static void look(int rows, int columns, float[] b, int bo, int ldb) {
    float sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += look(columns, b, bo + i * ldb);
    }
    Scratch.floats(Scratch.Use.GEMM_C, 1)[0] = sum; // so that the compiler does not drop the loop
  }

  /** The same for rows that lie scattered. */
  static void look(int rows, int columns, float[] b, int bo, int[] row, int ro) {
    float sum = 0;
    for (int i = ro; i < ro + rows; i++) {
      sum += look(columns, b, bo + row[i]);
    }
    Scratch.floats(Scratch.Use.GEMM_C, 1)[0] = sum;
  }

  /** Looks at a row, at four lines at a time: a sum of all one after the other would take four cycles for each. */
  private static float look(int columns, float[] b, int bo) {
    float sum = 0;
    int j = bo;
    for (; j < bo + columns - 3 * LINE; j += 4 * LINE) {
      sum += b[j] + b[j + LINE] + (b[j + 2 * LINE] + b[j + 3 * LINE]);
    }
    for (; j < bo + columns; j += LINE) {
      sum += b[j];
    }
    return sum;
  }

  /**
   * Packs columns of b in rows of {@code packed} numbers. What a kernel computes from those beyond the columns is never read: of an
   * untransposed b, they are whatever stands behind, since whole vectors are copied fast.
   */
  static void packPanel(GemmKernel kernel, boolean transposeB, int columns, int packed, int depth, float[] b, int bo, int ldb,
      float[] panel, int po) {
    int whole = 0;
    if (transposeB) {
      kernel.transpose(columns, depth, b, bo, ldb, panel, po, packed);
    } else {
      int readable = b.length - bo - packed;
      whole = packed == columns ? depth : readable < 0 ? 0 : Math.min(depth, readable / Math.max(1, ldb) + 1);
      kernel.copy(whole, packed, b, bo, ldb, panel, po, packed);
      kernel.copy(depth - whole, columns, b, bo + whole * ldb, ldb, panel, po + whole * packed, packed);
    }
    for (int p = whole; packed != columns && p < depth; p++) {
      for (int j = columns; j < packed; j++) {
        panel[po + p * packed + j] = 0;
      }
    }
  }

  /** A row times a matrix, cut into columns. */
  private static void row(GemmKernel kernel, int n, int k, float[] a, int ao, int aStep, float[] b, int bo, int ldb, float[] c, int co) {
    // Long pieces of b's rows come in faster than short ones, so no thread takes more than one part.
    long least = Math.max(ROW_GRAIN / Math.max(1, k), Parallel.chunks(n, Parallel.threads()));
    int grain = (int) Math.min(Integer.MAX_VALUE - 64, (least + 63) / 64 * 64);
    // Elements that lie apart are copied: with a variable step the loops over k keep range checks that take a fifth of their speed.
    boolean copied = aStep != 1;
    float[] left = copied ? Scratch.floats(Scratch.Use.GEMM_A, k) : a;
    int lo = copied ? 0 : ao;
    if (copied) {
      kernel.copy(k, 1, a, ao, aStep, left, 0, 1);
    }
    if (n <= grain || Parallel.threads() == 1) {
      kernel.row(n, k, left, lo, b, bo, ldb, c, co);
    } else {
      Parallel.forRange(n, grain, (from, to) -> kernel.row(to - from, k, left, lo, b, bo + from, ldb, c, co + from));
    }
  }

  private static void finish(int m, int n, float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    if (bias == null && !relu) {
      return;
    }
    for (int i = 0; i < m; i++) {
      int row = co + i * ldc;
      for (int j = 0; j < n; j++) {
        float x = bias == null ? c[row + j] : c[row + j] + bias[biasOffset + j];
        c[row + j] = relu ? Math.max(x, 0) : x;
      }
    }
  }

  /**
   * The same in double, with plain loops on the calling thread.
   *
   * @see #multiply(boolean, boolean, int, int, int, float[], int, int, float[], int, int, float[], int, int, float[], int, boolean)
   */
  public static void multiply(boolean transposeA, boolean transposeB, int m, int n, int k, double[] a, int ao, int lda, double[] b, int bo,
      int ldb,
      double[] c, int co, int ldc, double[] bias, int biasOffset, boolean relu) {
    for (int i = 0; i < m; i++) {
      int row = co + i * ldc;
      for (int j = 0; j < n; j++) {
        c[row + j] = 0;
      }
      for (int p = 0; p < k; p++) {
        double x = transposeA ? a[ao + p * lda + i] : a[ao + i * lda + p];
        if (transposeB) {
          for (int j = 0; j < n; j++) {
            c[row + j] = Math.fma(x, b[bo + j * ldb + p], c[row + j]);
          }
        } else {
          for (int j = 0; j < n; j++) {
            c[row + j] = Math.fma(x, b[bo + p * ldb + j], c[row + j]);
          }
        }
      }
      for (int j = 0; j < n; j++) {
        double x = bias == null ? c[row + j] : c[row + j] + bias[biasOffset + j];
        c[row + j] = relu ? Math.max(x, 0) : x;
      }
    }
  }
}
