package io.arabica.kernels;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * Runs the plain loops until the vector loops have been compiled, then these: each part of the kernel by itself ({@link WarmUp}).
 *
 * <p>A trial runs its part on small matrices, in every variant.
 */
final class WarmingGemmKernel extends GemmKernel {
  /** What a step of a tile over k takes at most once it is compiled (some 5 ns), and never before (1,000 ns and more). */
  private static final int NANOS_PER_STEP = 100;
  private static final int DEPTH = 24;
  /** Most rows of a trial, which has another number in each round: a tile with unused rows must be nothing new to the compiled code. */
  private static final int ROWS = 12;
  /** Length of a dot product. */
  private static final int STRETCH = 3 * Dots.LANES;
  /** Vectors of a tile's row, at most. */
  private static final int ACROSS = 4;
  private static final int[] AT = new int[DEPTH];

  /** The parts of a kernel; the first two have a trial for each number of vectors across. */
  private enum Part {
    PANEL, GATHERED, PACKED, SHALLOW, ROW, DOTS, COPY, TRANSPOSE
  }

  final GemmKernel fast;
  private final GemmKernel plain = new PlainGemmKernel();
  private final float[] a;
  private final float[] b;
  private final float[] c;
  /** By the number of vectors across; the first for what is less than one. */
  private final WarmUp[] panels;
  /** For less than a vector, and tiles of one, two and four across. */
  private final WarmUp[] gathered = new WarmUp[4];
  /** Full panels with both operands packed. */
  private final WarmUp packed;
  /** Panels of half the width, likewise; null where they have no tiles of their own. */
  private final WarmUp packedHalf;
  private final WarmUp shallow;
  private final WarmUp row;
  private final WarmUp dots;
  private final WarmUp copy;
  private final WarmUp transpose;

  WarmingGemmKernel(GemmKernel fast) {
    this.fast = fast;
    int lanes = fast.lanes();
    int columns = fast.panelColumns();
    a = new float[fast.packs() ? (ROWS + 8) * ROW : DEPTH * DEPTH];
    b = new float[Math.max(DEPTH * (columns + 1), ROWS * Dots.ROW)];
    c = new float[DEPTH * columns];
    panels = new WarmUp[columns / lanes + 1];
    for (int vectors = 0; vectors < panels.length; vectors++) {
      int across = vectors == 0 ? lanes - 1 : vectors * lanes;
      panels[vectors] = warmUp(Part.PANEL, across, 6 * DEPTH * (1 + across / (ACROSS * lanes + 1)));
    }
    for (int tile = 0; tile < gathered.length; tile++) {
      gathered[tile] = warmUp(Part.GATHERED, Math.min(columns, tile == 0 ? lanes - 1 : lanes << tile - 1), 3 * DEPTH);
    }
    packed = fast.packs() ? warmUp(Part.PACKED, columns, 12 * DEPTH) : panels[panels.length - 1];
    packedHalf = fast.isHalfPanel(columns / 2) ? warmUp(Part.PACKED, columns / 2, 12 * DEPTH) : null;
    shallow = fast.packs() ? warmUp(Part.SHALLOW, columns, 2 * DEPTH) : packed;
    row = warmUp(Part.ROW, columns, 4 * DEPTH);
    dots = warmUp(Part.DOTS, columns, 12 * DEPTH);
    copy = warmUp(Part.COPY, lanes, DEPTH / (fast.packs() ? 2 : 4));
    transpose = warmUp(Part.TRANSPOSE, columns, columns / 4);
    panels[panels.length - 1].done(); // few programs need no product
  }

  /** A part's trial, which takes so many steps of a tile, about. */
  private WarmUp warmUp(Part part, int columns, int steps) {
    return new WarmUp(new Trial(part, columns), (long) steps * NANOS_PER_STEP);
  }

  /** Plain loops want other panels than vector loops: in those of the latter they are several times slower than in their own. */
  @Override
  protected GemmKernel forProduct(int m, int n, int k) {
    boolean packs = PackedGemm.fits(this, m, n, k);
    int columns = n % panelColumns();
    boolean whole = n < panelColumns() || (packs ? packed : panels[panels.length - 1]).done();
    boolean rest = columns == 0 || isPanelReady(columns) & (!packs || isPackedReady(columns));
    return whole && rest ? this : plain;
  }

  @Override
  protected int lanes() {
    return fast.lanes();
  }

  @Override
  protected boolean packs(int rows, int columns) {
    return fast.packs(rows, columns);
  }

  @Override
  protected int panelColumns() {
    return fast.panelColumns();
  }

  @Override
  protected void panel(int rows, int columns, int k, float[] a, int ao, int aRow, int aStep, float[] b, int bo, int bStep, float[] c,
      int co, int ldc, boolean resume, float[] bias, int biasOffset, boolean relu) {
    GemmKernel kernel = isPanelReady(columns) ? fast : plain;
    kernel.panel(rows, columns, k, a, ao, aRow, aStep, b, bo, bStep, c, co, ldc, resume, bias, biasOffset, relu);
  }

  private boolean isPanelReady(int columns) {
    int vectors = columns / fast.lanes();
    return (vectors == 0 || panels[vectors].done()) & (columns == vectors * fast.lanes() || panels[0].done());
  }

  @Override
  protected void packedPanel(boolean transposeA, int rows, int columns, int k, float[] a, float[] b, int bo, int bStep, float[] c, int co,
      int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    GemmKernel kernel = isPackedReady(columns) ? fast : plain;
    kernel.packedPanel(transposeA, rows, columns, k, a, b, bo, bStep, c, co, place, po, resume, bias, biasOffset, relu);
  }

  @Override
  protected int packedRows(int columns) {
    return fast.packedRows(columns);
  }

  @Override
  protected void panelInPlace(int rows, int columns, int k, float[] a, int ao, int lda, float[] b, int bo, int bStep, float[] c, int co,
      int ldc, boolean resume, float[] bias, int biasOffset, boolean relu) {
    boolean ready = rows == packedRows(columns) ? isPackedReady(columns) : isPanelReady(columns); // else among wider panels, in their tiles
    GemmKernel kernel = ready ? fast : plain;
    kernel.panelInPlace(rows, columns, k, a, ao, lda, b, bo, bStep, c, co, ldc, resume, bias, biasOffset, relu);
  }

  @Override
  protected boolean isTransposedInPlace(int even, int columns) {
    return fast.isTransposedInPlace(even, columns);
  }

  @Override
  protected void transposedInPlace(int rows, int columns, int k, float[] a, int ao, int[] step, int so, int even, float[] b, int bo,
      int bStep, float[] c, int co, int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    GemmKernel kernel = (columns == panelColumns() || isHalf(columns) ? isPackedReady(columns) : isGatheredReady(columns)) ? fast : plain;
    kernel.transposedInPlace(rows, columns, k, a, ao, step, so, even, b, bo, bStep, c, co, place, po, resume, bias, biasOffset, relu);
  }

  private boolean isPackedReady(int columns) {
    if (columns == panelColumns()) {
      return packed.done();
    }
    return isHalf(columns) ? packedHalf.done() : isPanelReady(columns);
  }

  /** Whether these are half a panel that has tiles of its own. */
  private boolean isHalf(int columns) {
    return packedHalf != null && columns == panelColumns() / 2;
  }

  @Override
  protected void gathered(int rows, int columns, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] b, int bo,
      int bStep, float[] c, int co, int[] place, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    GemmKernel kernel = isGatheredReady(columns) ? fast : plain;
    kernel.gathered(rows, columns, k, a, ao, row, ro, step, so, b, bo, bStep, c, co, place, po, resume, bias, biasOffset, relu);
  }

  private boolean isGatheredReady(int columns) {
    int vectors = columns / fast.lanes();
    return (columns == vectors * fast.lanes() || gathered[0].done())
        & ((vectors & 1) == 0 || gathered[1].done())
        & ((vectors & 2) == 0 || gathered[2].done())
        & (vectors < 4 || gathered[3].done());
  }

  @Override
  protected void shallow(int rows, int columns, float[] a, float[] b, float[] c, int co, int ldc, float[] bias, int biasOffset,
      boolean relu) {
    GemmKernel kernel = shallow.done() ? fast : plain;
    kernel.shallow(rows, columns, a, b, c, co, ldc, bias, biasOffset, relu);
  }

  @Override
  protected void row(int columns, int k, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co) {
    GemmKernel kernel = row.done() ? fast : plain;
    kernel.row(columns, k, a, ao, b, bo, bStep, c, co);
  }

  @Override
  protected void dots(int rows, int columns, int k, float[] a, int ao, int lda, float[] b, float[] c, int co, int cRow,
      int cColumn, boolean resume) {
    GemmKernel kernel = dots.done() ? fast : plain;
    kernel.dots(rows, columns, k, a, ao, lda, b, c, co, cRow, cColumn, resume);
  }

  @Override
  protected void rowOfDots(int columns, int k, float[] a, int ao, float[] b, int bo, int ldb, float[] c, int co, int cStep,
      boolean resume) {
    GemmKernel kernel = dots.done() ? fast : plain;
    kernel.rowOfDots(columns, k, a, ao, b, bo, ldb, c, co, cStep, resume);
  }

  @Override
  protected void copy(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    GemmKernel kernel = copy.done() ? fast : plain;
    kernel.copy(rows, columns, x, xo, ldx, y, yo, ldy);
  }

  @Override
  protected void panels(int rows, int panels, int width, float[] x, int xo, int ldx, float[] y, int yo, int apart) {
    GemmKernel kernel = copy.done() ? fast : plain;
    kernel.panels(rows, panels, width, x, xo, ldx, y, yo, apart);
  }

  @Override
  protected void transpose(int rows, int columns, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    GemmKernel kernel = transpose.done() ? fast : plain;
    kernel.transpose(rows, columns, x, xo, ldx, y, yo, ldy);
  }

  /** Whether all vector loops that have been asked for are in use. */
  boolean isWarm() {
    return loops().noneMatch(WarmUp::isMissed);
  }

  /** Runs every trial with each number of rows: a trial that fails would end the warm-up for all. */
  void tryAll() {
    loops().forEach(loop -> loop.run(ROWS));
  }

  private Stream<WarmUp> loops() {
    return Stream.of(panels, gathered, new WarmUp[] {packed, packedHalf, shallow, row, dots, copy, transpose}).flatMap(Stream::of)
        .filter(Objects::nonNull);
  }

  /** Runs one part of the kernel in all its variants: one class, since a lambda for each part would take a good part of the start. */
  private final class Trial implements Runnable {
    private final Part part;
    private final int columns;
    private int round;

    Trial(Part part, int columns) {
      this.part = part;
      this.columns = columns;
    }

    @Override
    public void run() {
      int rows = 1 + round++ % ROWS;
      int others = ROWS + 1 - rows;
      int lanes = fast.lanes();
      int width = padded(columns);
      switch (part) {
        case PANEL -> {
          fast.panel(rows, columns, DEPTH, a, 0, DEPTH, 1, b, 0, width, c, 0, width, false, null, 0, false);
          fast.panel(others, columns, DEPTH, a, 0, DEPTH, 1, b, 0, width + 1, c, 0, width, true, b, 0, true);
          fast.panel(rows, columns, DEPTH, a, 0, 1, ROWS, b, 0, width, c, 0, width, false, b, 0, true);
          fast.panel(others, columns, DEPTH, a, 0, 1, ROWS, b, 0, width, c, 0, width, true, null, 0, false);
        }
        case GATHERED -> {
          fast.gathered(rows, columns, DEPTH, a, 0, AT, 0, AT, 0, b, 0, width, c, 0, AT, 0, false, b, 0, true);
          fast.gathered(others, columns, DEPTH, a, 0, AT, 0, AT, 0, b, 0, width, c, 0, AT, 0, true, null, 0, false);
        }
        case PACKED -> {
          int[] place = Scratch.ints(Scratch.Use.PLACES, ROWS);
          for (int i = 0; i < ROWS; i++) {
            place[i] = (i + i / 4) * width; // lines of four
          }
          for (int form = 0; form < 2; form++) {
            fast.packedPanel(form == 0, rows, columns, DEPTH, a, b, 0, width, c, 0, place, 0, false, null, 0, false);
            fast.packedPanel(form == 0, others, columns, DEPTH - 1, a, b, 0, width, c, 0, place, 0, true, b, 0, true);
            if (fast.isTransposedInPlace(1, columns)) {
              fast.transposedInPlace(rows, columns, DEPTH - form, a, 0, AT, 0, form, b, 0, width, c, 0, place, 0, true, null, 0, false);
              fast.transposedInPlace(others, columns, DEPTH, a, 0, AT, 0, form, b, 0, width, c, 0, place, 0, false, b, 0, true);
            }
            fast.panelInPlace(fast.packedRows(columns), columns, DEPTH, a, 0, ROW / (1 + rows % 4), b, 0, width, c, 0, width, form == 0, b,
                0, form == 0);
          }
        }
        case SHALLOW -> {
          fast.shallow(1 + rows / 2, 5 * lanes, a, a, c, 0, 5 * lanes, null, 0, false); // four vectors side by side, and one
          fast.shallow(1 + others / 2, lanes, a, a, c, 0, lanes, b, 0, true);
        }
        case ROW -> {
          fast.row(31 * lanes, DEPTH, a, 0, b, 0, rows, c, 0); // wide, or sixteen vectors and eight and so on
          fast.row(15 * lanes - 1, DEPTH - 1, a, 0, b, 0, rows, c, 0);
          fast.row(lanes - 1, DEPTH, a, 0, b, 0, columns, c, 0);
        }
        case DOTS -> {
          for (int w = 1; w <= 5; w++) {
            fast.dots(rows, w, 2 * Dots.LANES, a, 0, DEPTH, b, c, 0, 1, ROWS, false);
            fast.dots(others, w, STRETCH - 1, a, 0, DEPTH, b, c, 0, 4, 1, true);
          }
          fast.rowOfDots(rows, STRETCH - 1, a, 0, b, 0, rows, c, 0, 1, rows > 1);
        }
        case COPY -> {
          fast.copy(DEPTH, lanes, b, 0, lanes + 1, c, 0, lanes);
          if (fast.packs()) {
            fast.copy(DEPTH / 3, 3 * lanes, b, 0, 3 * lanes, c, 0, 3 * lanes);
            fast.panels(DEPTH / 6, 6, panelColumns(), b, 0, 6 * panelColumns(), c, 0, DEPTH / 6 * panelColumns());
          }
        }
        case TRANSPOSE -> fast.transpose(columns, rows, b, 0, ROWS, c, 0, columns);
      }
    }
  }
}
