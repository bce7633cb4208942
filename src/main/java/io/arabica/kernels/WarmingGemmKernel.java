package io.arabica.kernels;

/**
 * Runs the plain loops until the vector loops have been compiled, then these.
 *
 * <p>Before C2 has compiled it, a loop on the Vector API makes an object of every vector: a thousand times slower than afterwards, and for
 * half a second and more, as compiling them takes its time. Plain Java starts fast, and since both give the same bits, nobody sees the
 * change. So a thread runs the vector loops on small matrices, in every variant, and changes over once all of them are fast. In a JVM that
 * never compiles them (no C2, say), the plain loops stay.
 */
final class WarmingGemmKernel extends GemmKernel {
  /** What a step of a tile over k takes at most once it is compiled (some 5 ns), and never before (1,000 ns and more). */
  private static final int NANOS_PER_STEP = 100;
  /** Rounds until we give up; one takes a few milliseconds at first. */
  private static final int ROUNDS = 5_000;
  private static final int DEPTH = 24;
  /** Most rows of a trial, which has another number in each round: a tile with unused rows must be nothing new to the compiled code. */
  private static final int ROWS = 12;
  /** Vectors of a tile's row, at most. */
  private static final int ACROSS = 4;
  private static final int[] AT = new int[DEPTH];

  final GemmKernel fast;
  private final GemmKernel plain = new PlainGemmKernel();
  private volatile boolean warm;

  WarmingGemmKernel(GemmKernel fast) {
    this.fast = fast;
    Thread thread = new Thread(this::warmUp, "arabica-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  protected int lanes() {
    return fast.lanes();
  }

  @Override
  protected int panelColumns() {
    return fast.panelColumns();
  }

  @Override
  protected void panel(int rows, int columns, int k, float[] a, int ao, int aRow, int aStep, float[] b, int bo, int bStep, float[] c,
      int co, int ldc, boolean resume, float[] bias, int biasOffset, boolean relu) {
    GemmKernel kernel = warm ? fast : plain;
    kernel.panel(rows, columns, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume, bias, biasOffset, relu);
  }

  @Override
  protected void gathered(int rows, int columns, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] b, int bo,
      int bStep, float[] c, int co, int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    GemmKernel kernel = warm ? fast : plain;
    kernel.gathered(rows, columns, k, a, ao, row, ro, step, so, b, bo, bStep, c, co, place, po, resume, bias, biasOffset, relu);
  }

  @Override
  protected void row(int columns, int k, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] c, int co) {
    GemmKernel kernel = warm ? fast : plain;
    kernel.row(columns, k, a, ao, aStep, b, bo, bStep, c, co);
  }

  @Override
  protected void dots(int rows, int columns, int k, float[] a, int ao, int lda, float[] b, int padded, float[] c, int co, int cRow,
      int cColumn, boolean resume) {
    GemmKernel kernel = warm ? fast : plain;
    kernel.dots(rows, columns, k, a, ao, lda, b, padded, c, co, cRow, cColumn, resume);
  }

  @Override
  protected void rowOfDots(int columns, int k, float[] a, int ao, float[] b, int bo, int ldb, float[] c, int co, int cStep,
      boolean resume) {
    GemmKernel kernel = warm ? fast : plain;
    kernel.rowOfDots(columns, k, a, ao, b, bo, ldb, c, co, cStep, resume);
  }

  @Override
  protected void copy(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    GemmKernel kernel = warm ? fast : plain;
    kernel.copy(rows, columns, x, xo, ldx, y, yo, ldy);
  }

  @Override
  protected void transpose(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    GemmKernel kernel = warm ? fast : plain;
    kernel.transpose(rows, columns, x, xo, ldx, y, yo, ldy);
  }

  /** Whether the vector loops are in use. */
  boolean isWarm() {
    return warm;
  }

  private void warmUp() {
    int widths = fast.panelColumns() / fast.lanes();
    boolean[] compiled = new boolean[widths + 6];
    int missing = compiled.length;
    float[] a = new float[DEPTH * DEPTH];
    float[] b = new float[Math.max(DEPTH * (fast.panelColumns() + 1), ROWS * 3 * Dots.LANES)];
    float[] c = new float[DEPTH * fast.panelColumns()];
    for (int round = 0; round < ROUNDS && missing > 0; round++) {
      for (int trial = 0; trial < compiled.length; trial++) {
        if (!compiled[trial]) {
          long start = System.nanoTime();
          int steps = trial(trial, widths, 1 + round % ROWS, a, b, c);
          if (System.nanoTime() - start < (long) steps * NANOS_PER_STEP) {
            compiled[trial] = true;
            missing--;
          }
        }
      }
      pause(round);
    }
    warm = missing == 0;
  }

  /** Leaves the processor to the compiler once the loops have run often enough to be compiled. */
  private static void pause(int round) {
    if (round > 200) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs one part of the kernel in all its variants; returns how many steps of a tile it took, about. */
  private int trial(int trial, int widths, int rows, float[] a, float[] b, float[] c) {
    int columns = fast.panelColumns();
    int lanes = fast.lanes();
    if (trial <= widths) {
      return panels(trial == widths ? lanes - 1 : (trial + 1) * lanes, rows, a, b, c);
    }
    if (trial == widths + 1) {
      fast.row(columns, DEPTH - 1, a, 0, 1, b, 0, columns, c, 0);
      fast.row(columns - 1, DEPTH, a, 0, 1, b, 0, columns, c, 0);
      fast.row(8 * lanes, DEPTH / 2, a, 0, 1, b, 0, columns, c, 0);
      fast.row(lanes - 1, DEPTH, a, 0, 1, b, 0, columns, c, 0);
      return 4 * DEPTH;
    }
    if (trial == widths + 2) {
      for (int w : new int[] {columns, 2 * lanes, lanes, lanes - 1}) {
        int width = padded(w);
        fast.gathered(rows, w, DEPTH, a, 0, AT, 0, AT, 0, b, 0, width, c, 0, AT, 0, false, b, 0, true);
        fast.gathered(ROWS + 1 - rows, w, DEPTH, a, 0, AT, 0, AT, 0, b, 0, width, c, 0, AT, 0, true, null, 0, false);
      }
      return 12 * DEPTH;
    }
    if (trial == widths + 3) {
      fast.copy(DEPTH, lanes, b, 0, lanes + 1, c, 0, lanes);
      return DEPTH;
    }
    if (trial == widths + 4) {
      int padded = 3 * Dots.LANES;
      for (int w = 1; w <= 4; w++) {
        fast.dots(rows, w, 2 * Dots.LANES, a, 0, DEPTH, b, padded, c, 0, 1, ROWS, false);
        fast.dots(ROWS + 1 - rows, w, padded - 1, a, 0, DEPTH, b, padded, c, 0, 4, 1, true);
      }
      fast.rowOfDots(rows, padded - 1, a, 0, b, 0, rows, c, 0, 1, rows > 1);
      return 12 * DEPTH;
    }
    fast.transpose(columns, rows, b, 0, ROWS, c, 0, columns);
    return columns;
  }

  private int panels(int columns, int rows, float[] a, float[] b, float[] c) {
    int width = padded(columns);
    int others = ROWS + 1 - rows;
    fast.panel(rows, columns, DEPTH, a, 0, DEPTH, 1, b, 0, width, c, 0, width, false, null, 0, false);
    fast.panel(others, columns, DEPTH, a, 0, DEPTH, 1, b, 0, width + 1, c, 0, width, true, b, 0, true);
    fast.panel(rows, columns, DEPTH, a, 0, 1, ROWS, b, 0, width, c, 0, width, false, b, 0, true);
    fast.panel(others, columns, DEPTH, a, 0, 1, ROWS, b, 0, width, c, 0, width, true, null, 0, false);
    return 6 * DEPTH * (1 + columns / (ACROSS * fast.lanes() + 1));
  }
}
