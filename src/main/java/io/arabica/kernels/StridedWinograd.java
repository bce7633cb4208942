package io.arabica.kernels;

import java.util.Arrays;

/**
 * Convolution with 3 x 3 kernels, stride 2, by Winograd's minimal filtering: 25 multiplications for 2 x 2 outputs where the definition
 * takes 36.
 *
 * <p>Along one dimension, two outputs read five inputs: {@code y0 = x0 g0 + x1 g1 + x2 g2} and {@code y1 = x2 g0 + x3 g1 + x4 g2}. What
 * comes from x0, x2 and x4 is a convolution with stride 1 and two taps, so it is F(2, 2), with the points 0, 1 and infinity; the two other
 * products go straight to the outputs. So they are sums of neighbours among
 * <pre>
 * m0 = (x0 - x2) g0 + x1 g1     m1 = x2 (g0 + g2)     m2 = x3 g1 + (x4 - x2) g2
 * </pre>
 * In two dimensions that makes nine sums of one to four products, each of which is, over all channels and many tiles, a matrix product.
 * There is nothing but sums of few numbers besides, so the error is that of the definition. Both gradients go the same way backwards. See
 * {@link Winograd} for the literature, and {@link StridedWinogradKernel} for the transforms.
 *
 * <p>Whether it is used depends on the geometry alone, never on the batch; every number is a fixed sequence of operations, so the bits
 * depend neither on the blocks of tiles nor on the threads.
 */
final class StridedWinograd implements ConvolutionAlgorithm {
  private static final int TILE = StridedWinogradKernel.TILE;
  private static final int READ = StridedWinogradKernel.READ;
  private static final int SUMS = StridedWinogradKernel.SUMS * StridedWinogradKernel.SUMS;
  /** Planes of transformed inputs, all of pairs but the last. */
  private static final int PLANES = 13;
  /**
   * Kernels that multiply, neighbours of which a pair of inputs takes: first the nine taps, then those of the first and last column added,
   * those of the first and last row, and all corners.
   */
  private static final int UNITS = 16;
  /** The last seven of them, each with the two that it is the sum of. */
  private static final int[][] ADDED = {{9, 0, 2}, {10, 3, 5}, {11, 6, 8}, {12, 0, 6}, {13, 1, 7}, {14, 2, 8}, {15, 9, 11}};
  /** The sum that each plane belongs to, in the order in which they are added, and the first unit that it is multiplied with. */
  private static final int[] PLANE = {0, 2, 1, 3, 4, 5, 6, 8, 7, 9, 10, 11, 12};
  private static final int[] SUM = {0, 0, 2, 2, 3, 5, 6, 6, 8, 8, 1, 7, 4};
  private static final int[] UNIT = {0, 3, 1, 4, 12, 13, 3, 6, 4, 7, 9, 10, 15};
  /** Fewest channels on either side: below, the transforms cost more than they save. */
  private static final int CHANNELS = 32;
  /** Most floats of all units, which each thread that uses them keeps. */
  private static final int KERNEL_FLOATS = 1 << 24;
  /** Most that are kept for the next call. */
  private static final int KEPT_FLOATS = 1 << 18;
  /** Most channels of the input at a time: pairs of them are as long as a packed row. */
  private static final int CHUNK = 128;
  /** Fewest outputs of a sample: fewer fill too few tiles for the kernel that is to be transformed. */
  private static final int OUTPUTS = 65;
  /** Most multiplications that pay, of those of the definition: tiles may lie partly outside. */
  private static final double SHARE = 0.8;
  /** Floats of the transformed tiles of a block, about: a quarter of a second-level cache, which is larger where vectors are. */
  private static final int BLOCK = 1 << 16;
  private static final int LARGE_BLOCK = 1 << 17;
  /** Fewest tiles of a block, to share a reading of the kernel; and for its gradient, to share one of the sums. */
  private static final int LEAST = 96;
  private static final int GRADIENT_LEAST = 192;
  /** Most parts of the tiles whose kernel gradients are summed apart, and floats that more than one take, to stay in a cache. */
  private static final int PARTS = 16;
  private static final int PART_FLOATS = 1 << 18;
  /** Fewest channels of the input whose kernel gradient a thread computes. */
  private static final int LEAST_SHARED = 16;
  /** Distance between the planes of a block besides their length: powers of two would fall into one set of the cache. */
  private static final int GAP = 16;

  private final Kernels kernels;
  private final GemmKernel gemm;
  private final Window window;
  private final int in;
  private final int out;
  private final int across;
  private final int tiles;
  /** Channels of the input that are transformed at a time. */
  private final int chunk;
  /** How far apart the pairs of transformed inputs of neighbouring tiles lie, and the gradients of their sums. */
  private final int pairRow;
  private final int gradientRow;
  private final KeptKernel kept;
  /** A bias of zeros. */
  private final float[] none;

  StridedWinograd(Kernels kernels, Window window, int in, int out) {
    this.kernels = kernels;
    gemm = kernels.gemm();
    this.window = window;
    this.in = in;
    this.out = out;
    across = Parallel.chunks(window.outWidth, TILE);
    tiles = across * Parallel.chunks(window.outHeight, TILE);
    chunk = chunk(in);
    pairRow = PackedGemm.inPlace(2 * chunk);
    gradientRow = PackedGemm.inPlace(out);
    kept = UNITS * in * out <= KEPT_FLOATS ? new KeptKernel(9 * in * out) : null;
    none = new float[out];
  }

  private static int chunk(int in) {
    return in / Parallel.chunks(in, CHUNK);
  }

  /** Whether a convolution can be done this way, and whether it pays. */
  static boolean fits(Window w, int groups, int in, int out) {
    long numbers = 25L * Parallel.chunks(w.outHeight, TILE) * Parallel.chunks(w.outWidth, TILE);
    return groups == 1 && in >= CHANNELS && out >= CHANNELS && (long) UNITS * in * out <= KERNEL_FLOATS && w.outputs() >= OUTPUTS
        && in % chunk(in) == 0 && chunk(in) % GemmKernel.STEPS == 0 && PackedGemm.inPlace(2 * chunk(in)) > 0 && PackedGemm.inPlace(out) > 0
        && w.inDepth == 1 && w.outDepth == 1 && w.sizeDepth == 1 && w.sizeHeight == 3 && w.sizeWidth == 3
        && w.strideHeight == 2 && w.strideWidth == 2 && w.dilationHeight == 1 && w.dilationWidth == 1
        && w.beforeHeight >= 0 && w.beforeWidth >= 0 && w.beforeHeight < 3 && w.beforeWidth < 3
        && numbers <= SHARE * 9 * w.outputs();
  }

  // ---- forward ------------------------------------------------------------------------------------------------------

  @Override
  public void forward(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    int total = samples * tiles;
    if (total == 0) {
      return;
    }
    float[] u = kernel(w, wo);
    int block = block(total, PLANES * pairRow + SUMS * out, PackedGemm.group(gemm, out, pairRow));
    Parallel.forRange(Parallel.chunks(total, block), 1, (from, to) -> {
      for (int b = from; b < to; b++) {
        int first = b * block;
        outputs(first, Math.min(block, total - first), x, xo, u, bias, bo, relu, y, yo);
      }
    });
  }

  /** Tiles of a block: whole groups of rows that stay in place, unless a small batch is to be spread over the threads. */
  private int block(int total, int floats, int group) {
    int fitting = Math.max(LEAST, (gemm.looksAhead() ? BLOCK : LARGE_BLOCK) / floats);
    int share = Parallel.share(total);
    return fitting >= group && share >= group ? Math.min(fitting, share) / group * group : Math.min(fitting, share);
  }

  private void outputs(int first, int count, float[] x, int xo, float[] u, float[] bias, int bo, boolean relu, float[] y, int yo) {
    StridedWinogradKernel transforms = kernels.stridedWinograd();
    int vPlane = count * pairRow + GAP;
    int mPlane = count * out + GAP;
    float[] v = Scratch.lines(Scratch.Use.WINOGRAD_INPUT, PLANES * vPlane);
    float[] m = Scratch.lines(Scratch.Use.WINOGRAD_OUTPUT, SUMS * mPlane);
    float[] edge = Scratch.floats(Scratch.Use.PATCHES, READ * READ * Math.max(chunk, out));
    for (int c = 0; c < in; c += chunk) {
      for (int t = 0; t < count;) {
        t += input(transforms, first + t, count - t, c, chunk, x, xo, edge, v, Scratch.LINE + t * pairRow, vPlane);
      }
      for (int i = 0; i < PLANES; i++) {
        int steps = i == PLANES - 1 ? chunk : 2 * chunk;
        boolean resume = c > 0 || i > 0 && SUM[i] == SUM[i - 1];
        PackedGemm.strips(gemm, false, count, out, steps, steps, v, Scratch.LINE + PLANE[i] * vPlane, pairRow, u, Scratch.LINE, UNITS * in,
            UNITS * c + UNIT[i] * chunk, m, Scratch.LINE + SUM[i] * mPlane, out, resume, null, 0, false);
      }
    }
    for (int t = 0; t < count; t++) {
      output(transforms, first + t, m, Scratch.LINE + t * out, mPlane, bias == null ? none : bias, bias == null ? 0 : bo, relu, edge, y,
          yo);
    }
  }

  /** The units in panels of columns: of each chunk of the input's channels, one after the other. */
  private float[] kernel(float[] w, int wo) {
    float[] known = kept == null ? null : kept.get(w, wo);
    if (known != null) {
      return known;
    }
    boolean keeps = kept != null && kept.isRepeated(w, wo);
    float[] kernel = keeps ? kept.copy(w, wo) : w;
    int ko = keeps ? 0 : wo;
    int length = UNITS * in;
    int size = length * gemm.padded(out);
    float[] u = keeps ? new float[Scratch.LINE + size] : Scratch.lines(Scratch.Use.WINOGRAD_KERNEL, size);
    int width = gemm.panelColumns();
    int chunks = in / chunk;
    int grain = Parallel.chunks(PackedGemm.PACKED_GRAIN, (long) chunk * out);
    Parallel.forRange(9 * chunks, grain, (from, to) -> {
      for (int i = from; i < to; i++) {
        int tap = i % 9;
        int part = i / 9;
        PackedGemm.pack(gemm, chunk, out, kernel, ko + (tap * in + part * chunk) * out, out, u, Scratch.LINE, length,
            (part * UNITS + tap) * chunk);
      }
    });
    int panels = Parallel.chunks(out, width);
    Parallel.forRange(panels * chunks, Math.max(1, grain / UNITS), (from, to) -> {
      for (int i = from; i < to; i++) {
        int j = i % panels * width;
        int unit = chunk * gemm.padded(Math.min(width, out - j));
        add(unit, u, Scratch.LINE + j * length + i / panels * UNITS * unit, unit);
      }
    });
    if (keeps) {
      kept.keep(kernel, u);
    }
    return u;
  }

  /** Adds up the units that are sums: n numbers of each, {@code apart} from one another. */
  private void add(int n, float[] u, int uo, int apart) {
    for (int[] sum : ADDED) {
      System.arraycopy(u, uo + sum[1] * apart, u, uo + sum[0] * apart, n);
      kernels.axpy(n, 1f, u, uo + sum[2] * apart, u, uo + sum[0] * apart);
    }
  }

  /**
   * Transforms some channels of the input under a tile, outside of which are zeros, and if it is inside, under those right of it that are.
   *
   * @return under how many tiles, at most so many
   */
  private int input(StridedWinogradKernel transforms, int tile, int most, int channel, int channels, float[] x, int xo,
      float[] edge, float[] v, int vo, int plane) {
    int h = top(tile);
    int w = left(tile);
    int sample = xo + tile / tiles * window.inputs() * in + channel;
    int inside = inside(tile, most);
    if (inside > 0) {
      int corner = sample + (h * window.inWidth + w) * in;
      transforms.input(inside, channels, x, corner, window.inWidth * in, in, v, vo, pairRow, plane, channels);
      return inside;
    }
    Tiles.load(READ, h, w, window.inHeight, window.inWidth, in, channels, x, sample, edge);
    transforms.input(1, channels, edge, 0, READ * channels, channels, v, vo, pairRow, plane, channels);
    return 1;
  }

  /** Adds up the outputs of a tile; what lies outside the output is dropped. */
  private void output(StridedWinogradKernel transforms, int tile, float[] m, int mo, int plane, float[] bias, int bo, boolean relu,
      float[] edge, float[] y, int yo) {
    float least = relu ? 0 : Float.NEGATIVE_INFINITY;
    int h = TILE * (tile % tiles / across);
    int w = TILE * (tile % across);
    int sample = yo + tile / tiles * window.outputs() * out;
    if (Tiles.isInside(TILE, h, w, window.outHeight, window.outWidth)) {
      transforms.output(out, m, mo, plane, bias, bo, least, y, sample + (h * window.outWidth + w) * out, window.outWidth * out, out);
    } else {
      transforms.output(out, m, mo, plane, bias, bo, least, edge, 0, TILE * out, out);
      Tiles.store(TILE, h, w, window.outHeight, window.outWidth, out, out, edge, y, sample);
    }
  }

  // ---- gradient of the input ----------------------------------------------------------------------------------------

  /**
   * x = the gradient of the input, for the gradient y of the output: the transposed way back, tiles adding up where they overlap. The first
   * line of a line of tiles is added when both are whole, and, where another thread has the tiles above, after all of them.
   */
  @Override
  public void inputGradient(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int total = samples * tiles;
    if (total == 0) {
      return;
    }
    float[] u = turnedKernel(w, wo);
    int group = PackedGemm.group(gemm, in, gradientRow);
    int block = Math.max(group, block(total, PLANES * 2 * in + SUMS * gradientRow, group) / group * group);
    int part = across * Parallel.chunks(total / across, 2L * Parallel.threads());
    int parts = Parallel.chunks(total, part);
    float[] shared = Scratch.floats(Scratch.Use.PARTIAL, parts * lineFloats());
    Parallel.run(parts, i -> {
      int last = Math.min(total, (i + 1) * part);
      for (int tile = i * part; tile < last; tile += block) {
        inputGradient(i * part, tile, Math.min(block, last - tile), y, yo, u, shared, i * lineFloats(), x, xo);
      }
    });
    for (int i = 1; i < parts; i++) {
      if (isBelow(i * part)) {
        addLine(i * part, shared, i * lineFloats(), x, xo);
      }
    }
  }

  /**
   * The same for some tiles.
   *
   * @param start the first one of this thread, whose first line goes to {@code shared} if there are tiles above
   */
  private void inputGradient(int start, int first, int count, float[] y, int yo, float[] u, float[] shared, int so, float[] x, int xo) {
    StridedWinogradKernel transforms = kernels.stridedWinograd();
    int vPlane = count * 2 * in + GAP;
    int mPlane = count * gradientRow + GAP;
    float[] v = Scratch.lines(Scratch.Use.WINOGRAD_INPUT, PLANES * vPlane);
    float[] m = Scratch.lines(Scratch.Use.WINOGRAD_OUTPUT, SUMS * mPlane);
    float[] edge = Scratch.floats(Scratch.Use.PATCHES, TILE * TILE * out);
    for (int t = 0; t < count; t++) {
      outputGradient(transforms, first + t, y, yo, edge, m, Scratch.LINE + t * gradientRow, mPlane);
    }
    int most = PackedGemm.depth(gemm, out);
    for (int i = 0; i < PLANES; i++) {
      for (int p = 0; p < out; p += most) {
        int steps = Math.min(most, out - p);
        PackedGemm.strips(gemm, false, count, columns(i), steps, steps, m, Scratch.LINE + SUM[i] * mPlane + p, gradientRow, u,
            turnedUnits(i), out, p, v, Scratch.LINE + PLANE[i] * vPlane, 2 * in, p > 0, null, 0, false);
      }
    }
    float[] lines = Scratch.floats(Scratch.Use.LINES, READ * lineFloats());
    for (int t = 0, some; t < count; t += some) {
      int tile = first + t;
      int place = tile % across;
      some = Math.min(count - t, across - place);
      for (int i = 0; i < READ && place == 0; i++) {
        Arrays.fill(lines, i * lineFloats(), i * lineFloats() + in, 0);
      }
      transforms.inputGradient(some, in, v, Scratch.LINE + t * 2 * in, 2 * in, vPlane, in, lines, 2 * TILE * place * in, lineFloats(), in);
      if (place + some == across) {
        int line = tile - place;
        storeLines(line, lines, x, xo);
        if (isBelow(line) && line == start) {
          System.arraycopy(lines, 0, shared, so, lineFloats());
        } else if (isBelow(line)) {
          addLine(line, lines, 0, x, xo);
        }
      }
    }
  }

  /** Floats of a line of the input under a line of tiles. */
  private int lineFloats() {
    return (2 * TILE * across + 1) * in;
  }

  /** Whether there are tiles above. */
  private boolean isBelow(int tile) {
    return tile % tiles >= across;
  }

  /** Copies the lines under a line of tiles to the input, but for the first one if there are tiles above; zeros follow the last ones. */
  private void storeLines(int tile, float[] lines, float[] x, int xo) {
    boolean last = tile % tiles + across == tiles;
    int sample = xo + tile / tiles * window.inputs() * in;
    for (int i = isBelow(tile) ? 1 : 0; i < READ || last && top(tile) + i < window.inHeight; i++) {
      int h = top(tile) + i;
      if (h >= 0 && h < window.inHeight) {
        int to = sample + h * window.inWidth * in;
        int floats = i < READ ? covered() : 0;
        if (floats > 0) {
          System.arraycopy(lines, i * lineFloats() + window.beforeWidth * in, x, to, floats);
        }
        Arrays.fill(x, to + floats, to + window.inWidth * in, 0);
      }
    }
  }

  /** Adds the first line under a line of tiles. */
  private void addLine(int tile, float[] line, int lo, float[] x, int xo) {
    int h = top(tile);
    if (h < window.inHeight) {
      kernels.axpy(covered(), 1f, line, lo + window.beforeWidth * in, x, xo + (tile / tiles * window.inHeight + h) * window.inWidth * in);
    }
  }

  /** Floats of a line of the input that tiles lie over: its first ones. */
  private int covered() {
    return Math.min(window.inWidth * in, lineFloats() - window.beforeWidth * in);
  }

  /** The units of the kernel turned round, side by side, in panels of columns. */
  private float[] turnedKernel(float[] w, int wo) {
    int all = UNITS * in + GAP;
    float[] turned = Scratch.floats(Scratch.Use.TURNED_KERNEL, out * all);
    float[] u = Scratch.lines(Scratch.Use.WINOGRAD_KERNEL, isInPanels() ? out * UNITS * in : PLANES * out * gemm.padded(2 * in));
    Parallel.forRange(9, Parallel.chunks(PackedGemm.PACKED_GRAIN, (long) in * out), (from, to) -> {
      for (int tap = from; tap < to; tap++) {
        gemm.transpose(in, out, w, wo + tap * in * out, out, turned, tap * in, all);
      }
    });
    Parallel.forRange(out, Parallel.chunks(PackedGemm.PACKED_GRAIN, all), (from, to) -> {
      for (int row = from * all; row < to * all; row += all) {
        add(in, turned, row, in);
      }
      if (isInPanels()) {
        PackedGemm.pack(gemm, to - from, UNITS * in, turned, from * all, all, u, Scratch.LINE, out, from);
      } else {
        for (int i = 0; i < PLANES; i++) {
          PackedGemm.pack(gemm, to - from, columns(i), turned, from * all + UNIT[i] * in, all, u, turnedUnits(i), out, from);
        }
      }
    });
    return u;
  }

  /** Whether each unit of the kernel turned round has whole panels: then pairs of units may share them. */
  private boolean isInPanels() {
    return in % gemm.panelColumns() == 0;
  }

  /** Columns of the units of a plane. */
  private int columns(int plane) {
    return plane == PLANES - 1 ? in : 2 * in;
  }

  /** Where they stand in the kernel turned round. */
  private int turnedUnits(int plane) {
    return Scratch.LINE + out * (isInPanels() ? UNIT[plane] * in : plane * gemm.padded(2 * in));
  }

  /** Transforms a tile of the output's gradient; outside the output are zeros. */
  private void outputGradient(StridedWinogradKernel transforms, int tile, float[] y, int yo, float[] edge, float[] m, int mo, int plane) {
    int h = TILE * (tile % tiles / across);
    int w = TILE * (tile % across);
    int sample = yo + tile / tiles * window.outputs() * out;
    if (Tiles.isInside(TILE, h, w, window.outHeight, window.outWidth)) {
      transforms.outputGradient(out, y, sample + (h * window.outWidth + w) * out, window.outWidth * out, out, m, mo, plane);
    } else {
      Tiles.load(TILE, h, w, window.outHeight, window.outWidth, out, out, y, sample, edge);
      transforms.outputGradient(out, edge, 0, TILE * out, out, m, mo, plane);
    }
  }

  /** The first line of the input under a tile. */
  private int top(int tile) {
    return 2 * TILE * (tile % tiles / across) - window.beforeHeight;
  }

  /** The first place of a line. */
  private int left(int tile) {
    return 2 * TILE * (tile % across) - window.beforeWidth;
  }

  /** How many tiles side by side, at most so many, lie inside the input; 0 if the first one does not. */
  private int inside(int tile, int most) {
    int w = left(tile);
    if (!Tiles.isInside(READ, top(tile), w, window.inHeight, window.inWidth)) {
      return 0;
    }
    int fitting = (window.inWidth - READ - w) / (2 * TILE) + 1;
    return Math.min(Math.min(most, fitting), across - tile % across);
  }

  // ---- gradient of the kernel ---------------------------------------------------------------------------------------

  /** w = the gradient of the kernel, for the gradient y of the output: that of all units, summed in parts of the tiles, added up. */
  @Override
  public void kernelGradient(int samples, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    int total = samples * tiles;
    int size = UNITS * in * out;
    int parts = Math.max(1, Math.min(Math.min(PARTS, total / GRADIENT_LEAST), PART_FLOATS / size));
    int some = chunk; // channels of a thread
    while (parts * in / some < Parallel.threads() && some % (2 * LEAST_SHARED) == 0) {
      some /= 2;
    }
    int channels = some;
    int chunks = in / channels;
    float[] sums = Scratch.floats(Scratch.Use.SLICES, parts * size);
    Parallel.run(parts * chunks, task -> {
      int part = task / chunks;
      int first = (int) ((long) total * part / parts);
      int last = (int) ((long) total * (part + 1) / parts);
      kernelGradient(first, last, task % chunks * channels, channels, x, xo, y, yo, sums, part * size);
    });
    int run = channels * out;
    Parallel.run(chunks * UNITS, task -> {
      for (int part = 1; part < parts; part++) {
        kernels.axpy(run, 1f, sums, part * size + task * run, sums, task * run);
      }
    });
    Parallel.run(chunks * 9, task -> {
      int from = task / 9 * UNITS;
      int tap = task % 9;
      int to = wo + tap * in * out + task / 9 * run;
      System.arraycopy(sums, (from + tap) * run, w, to, run);
      for (int unit = 9; unit < UNITS; unit++) {
        if (isPart(tap, unit)) {
          kernels.axpy(run, 1f, sums, (from + unit) * run, w, to);
        }
      }
    });
  }

  /** Whether a tap is among those that a unit is the sum of. */
  private static boolean isPart(int tap, int unit) {
    int[] sum = ADDED[unit - 9];
    return sum[1] < 9 ? sum[1] == tap || sum[2] == tap : isPart(tap, sum[1]) || isPart(tap, sum[2]);
  }

  /** The sums over some tiles, for some channels of the input. */
  private void kernelGradient(int first, int last, int channel, int channels, float[] x, int xo, float[] y, int yo, float[] sums, int so) {
    StridedWinogradKernel transforms = kernels.stridedWinograd();
    int width = gemm.padded(out);
    // Whatever the machine: two planes are added to some units in turn, block by block.
    int block = Math.max(GRADIENT_LEAST, 2 * LARGE_BLOCK / (PLANES * pairRow + SUMS * out));
    int vPlane = block * pairRow + GAP;
    int mPlane = block * width + GAP;
    float[] v = Scratch.lines(Scratch.Use.WINOGRAD_INPUT, PLANES * vPlane);
    float[] m = Scratch.lines(Scratch.Use.WINOGRAD_OUTPUT, SUMS * mPlane);
    float[] panels = width == out && out <= gemm.panelColumns() ? m : Scratch.lines(Scratch.Use.PANELS, SUMS * mPlane);
    float[] edge = Scratch.floats(Scratch.Use.PATCHES, READ * READ * Math.max(channels, out));
    int to = so + UNITS * channel * out;
    Arrays.fill(sums, to, to + UNITS * channels * out, 0);
    for (int tile = first; tile < last; tile += block) {
      int count = Math.min(block, last - tile);
      for (int t = 0; t < count;) {
        t += input(transforms, tile + t, count - t, channel, channels, x, xo, edge, v, Scratch.LINE + t * pairRow, vPlane);
      }
      for (int t = 0; t < count; t++) {
        outputGradient(transforms, tile + t, y, yo, edge, m, Scratch.LINE + t * out, mPlane);
      }
      for (int i = 0; i < SUMS && panels != m; i++) {
        PackedGemm.pack(gemm, count, out, m, Scratch.LINE + i * mPlane, out, panels, Scratch.LINE + i * mPlane, count, 0);
      }
      for (int i = 0; i < PLANES; i++) {
        PackedGemm.transposed(gemm, i == PLANES - 1 ? channels : 2 * channels, out, count, v, Scratch.LINE + PLANE[i] * vPlane, pairRow,
            panels, Scratch.LINE + SUM[i] * mPlane, sums, to + UNIT[i] * channels * out, out, true);
      }
    }
  }
}
