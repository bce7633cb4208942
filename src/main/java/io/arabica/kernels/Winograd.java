package io.arabica.kernels;

import java.util.Arrays;

/**
 * Convolution with 3 x 3 kernels, stride 1, by Winograd's minimal filtering F(4 x 4, 3 x 3): 36 multiplications for 16 outputs where the
 * definition takes 144.
 *
 * <p>The output is cut into tiles of 4 x 4. The 6 x 6 inputs under a tile and the kernel are transformed, multiplied number by number
 * (which, over all channels and many tiles, is 36 matrix products), and the product transformed back. Both gradients go the same way
 * backwards. See Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2015), and {@link WinogradKernel} for the
 * transforms.
 *
 * <p>Whether it is used depends on the geometry alone, never on the batch; every number is a fixed sequence of operations, so the bits
 * depend neither on the blocks of tiles nor on the threads.
 */
final class Winograd implements ConvolutionAlgorithm {
  private static final int TILE = 4;
  private static final int READ = 6;
  private static final int NUMBERS = READ * READ;
  /** Fewest channels on either side: below, the transforms cost more than they save. */
  private static final int CHANNELS = 16;
  /** Most floats of a transformed kernel, which each thread that uses one keeps. */
  private static final int KERNEL_FLOATS = 1 << 24;
  /** Most floats of one that is kept for the next call: a larger one takes as long to fetch. */
  private static final int KEPT_FLOATS = 1 << 18;
  /**
   * Most floats of a part of a transformed kernel that is made and used at once where tiles are few, if a panel has no more: caches and
   * their tables of pages hold 2.5 MB.
   */
  private static final int SLICE = 5 << 17;
  /** Rows of a kernel, of each tap, that are transformed at a time. */
  private static final int ROWS = 4;
  /** Floats of the transformed tiles of a block: they should stay in the second-level cache. */
  private static final int BLOCK = 1 << 17;
  /** Fewest and most tiles of a block: many share a reading of the kernel. */
  private static final int LEAST = 32;
  private static final int MOST = 64;
  /** Distance between the planes of a block besides their length: powers of two would fall into one set of the cache. */
  private static final int GAP = 16;
  /** Channels of a block of the kernel's gradient, on both sides. */
  private static final int CHUNK = 64;
  /** Most parts of the tiles whose kernel gradients are summed apart, and floats that more than a few take, to stay in a cache. */
  private static final int PARTS = 16;
  private static final int PART_FLOATS = 1 << 18;

  private final Kernels kernels;
  private final Window window;
  private final int in;
  private final int out;
  private final int across;
  private final int tiles;
  private final KeptKernel kept;

  Winograd(Kernels kernels, Window window, int in, int out) {
    this.kernels = kernels;
    this.window = window;
    this.in = in;
    this.out = out;
    across = Parallel.chunks(window.outWidth, TILE);
    tiles = across * Parallel.chunks(window.outHeight, TILE);
    kept = NUMBERS * in * out <= KEPT_FLOATS ? new KeptKernel(9 * in * out) : null;
  }

  /** Whether a convolution can be done this way, and whether it pays. */
  static boolean fits(Window w, int groups, int in, int out) {
    return groups == 1 && in >= CHANNELS && out >= CHANNELS && (long) NUMBERS * in * out <= KERNEL_FLOATS
        && w.inDepth == 1 && w.outDepth == 1 && w.sizeDepth == 1 && w.sizeHeight == 3 && w.sizeWidth == 3
        && w.strideHeight == 1 && w.strideWidth == 1 && w.dilationHeight == 1 && w.dilationWidth == 1
        && w.outHeight > TILE && w.outWidth > TILE;
  }

  // ---- forward ------------------------------------------------------------------------------------------------------

  @Override
  public void forward(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    GemmKernel gemm = kernels.gemm();
    int total = samples * tiles;
    if (total == 0) {
      return;
    }
    if (total <= block()) {
      few(gemm, total, x, xo, w, wo, bias, bo, relu, y, yo);
      return;
    }
    int uPlane = in * gemm.padded(out) + GAP;
    float[] u = transformKernel(gemm, in, out, w, wo, uPlane);
    // A small batch is spread over the threads.
    int block = Math.min(block(), Math.max(4, Parallel.share(total) * 4));
    Parallel.forRange(Parallel.chunks(total, block), 1, (from, to) -> {
      for (int b = from; b < to; b++) {
        int first = b * block;
        int count = Math.min(block, total - first);
        outputs(gemm, first, count, 0, out, inputs(first, count, x, xo), u, uPlane, bias, bo, relu, y, yo);
      }
    });
  }

  /**
   * Few tiles. Unless the transformed kernel is known, each thread transforms what it reads of the kernel itself: in some microseconds,
   * which is less than it takes to fetch it from another one's cache. A large kernel is shared out by filters; else the tiles are, as
   * narrow products are slow ones.
   */
  private void few(GemmKernel gemm, int total, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y,
      int yo) {
    float[] known = known(gemm, w, wo);
    boolean large = known == null && out > 2 * total;
    int filters = large ? share(out, gemm.lanes()) : out;
    int share = large ? total : share(total, GemmKernel.TILE);
    int across = Parallel.chunks(out, filters);
    Parallel.run(across * Parallel.chunks(total, share), task -> {
      int first = task / across * share;
      int count = Math.min(share, total - first);
      int from = task % across * filters;
      int to = Math.min(out, from + filters);
      int slice = known == null ? slice(gemm, to - from) : out;
      float[] v = inputs(first, count, x, xo);
      for (int j = from; j < to; j += slice) {
        int some = Math.min(slice, to - j);
        int uPlane = in * gemm.padded(some) + GAP;
        float[] u = known;
        if (known == null) {
          u = Scratch.lines(Scratch.Use.WINOGRAD_KERNEL, NUMBERS * uPlane + Kernels.LANES);
          transformKernel(gemm, 0, in, in, some, w, wo + j, out, u, uPlane);
        }
        outputs(gemm, first, count, j, some, v, u, uPlane, bias, bo, relu, y, yo);
      }
    });
  }

  /** Filters, at most so many, in whole panels, whose transformed kernels caches hold until they have been multiplied. */
  private int slice(GemmKernel gemm, int most) {
    int width = gemm.panelColumns();
    return Math.min(most, Math.max(1, SLICE / (NUMBERS * in * width)) * width);
  }

  /** The whole transformed kernel if it has come often, or null. */
  private float[] known(GemmKernel gemm, float[] w, int wo) {
    if (kept == null) {
      return null;
    }
    float[] u = kept.get(w, wo);
    if (u == null && kept.isRepeated(w, wo)) {
      int uPlane = in * gemm.padded(out) + GAP;
      u = new float[Scratch.LINE + NUMBERS * uPlane + Kernels.LANES];
      float[] kernel = kept.copy(w, wo);
      transformKernel(gemm, 0, in, in, out, kernel, 0, out, u, uPlane);
      kept.keep(kernel, u);
    }
    return u;
  }

  /** A thread's share of n, a multiple of {@code unit}. */
  private static int share(int n, int unit) {
    return Parallel.chunks(Parallel.chunks(n, Parallel.threads()), unit) * unit;
  }

  /** Tiles of a block. */
  private int block() {
    return Math.max(LEAST, Math.min(MOST, BLOCK / (NUMBERS * (in + out)) / 4 * 4));
  }

  /** Transforms a kernel of (taps, rows, columns), and packs it in panels of columns. */
  private float[] transformKernel(GemmKernel gemm, int rows, int columns, float[] w, int wo, int plane) {
    float[] u = Scratch.lines(Scratch.Use.WINOGRAD_KERNEL, NUMBERS * plane + Kernels.LANES);
    Parallel.forRange(rows, Math.max(1, (1 << 14) / columns), (from, to) ->
        transformKernel(gemm, from, to, rows, columns, w, wo, columns, u, plane));
    return u;
  }

  /** The same for some rows; the kernel's rows are {@code ldw} apart. */
  private void transformKernel(GemmKernel gemm, int from, int to, int rows, int columns, float[] w, int wo, int ldw, float[] u, int plane) {
    WinogradKernel transforms = kernels.winograd();
    int width = gemm.panelColumns();
    for (int first = from; first < to; first += ROWS) {
      int last = Math.min(to, first + ROWS);
      for (int tap = 0; tap < 9; tap++) { // else each panel's piece of a row would be waited for
        Gemm.look(last - first, columns, w, wo + (tap * rows + first) * ldw, ldw);
      }
      for (int j = 0; j < columns; j += width) {
        int some = Math.min(width, columns - j);
        int step = gemm.padded(some);
        for (int i = first; i < last; i++) {
          transforms.kernel(some, w, wo + i * ldw + j, 3 * rows * ldw, rows * ldw, u, Scratch.LINE + j * rows + i * step, plane);
        }
      }
    }
  }

  /** The transformed inputs of a block of tiles. */
  private float[] inputs(int first, int count, float[] x, int xo) {
    WinogradKernel transforms = kernels.winograd();
    int plane = count * in + GAP;
    float[] v = Scratch.lines(Scratch.Use.WINOGRAD_INPUT, NUMBERS * plane);
    float[] edge = Scratch.floats(Scratch.Use.PATCHES, NUMBERS * in);
    for (int t = 0; t < count; t++) {
      input(transforms, first + t, 0, in, x, xo, edge, v, Scratch.LINE + t * in, plane);
    }
    return v;
  }

  /** Some filters of a block of tiles, for their part of the transformed kernel. */
  private void outputs(GemmKernel gemm, int first, int count, int filter, int filters, float[] v, float[] u, int uPlane, float[] bias,
      int bo, boolean relu, float[] y, int yo) {
    WinogradKernel transforms = kernels.winograd();
    int mPlane = count * filters + GAP;
    float[] m = Scratch.lines(Scratch.Use.WINOGRAD_OUTPUT, NUMBERS * mPlane);
    float[] edge = Scratch.floats(Scratch.Use.PATCHES, NUMBERS * filters);
    products(gemm, count, in, filters, v, count * in + GAP, u, uPlane, m, mPlane);
    for (int t = 0; t < count; t++) {
      output(transforms, first + t, filters, m, Scratch.LINE + t * filters, mPlane, bias, bo + filter, relu, edge, y, yo + filter);
    }
  }

  /** The products of transformed tiles (count, depth) and the packed kernel (depth, columns), one for each of the numbers of a tile. */
  private static void products(GemmKernel gemm, int count, int depth, int columns, float[] a, int aPlane, float[] u, int uPlane, float[] c,
      int cPlane) {
    int width = gemm.panelColumns();
    boolean packed = PackedGemm.fits(gemm, count, columns) && depth <= GemmKernel.DEPTH;
    for (int p = 0; p < NUMBERS; p++) {
      if (packed) {
        PackedGemm.strips(gemm, false, count, columns, depth, depth, a, Scratch.LINE + p * aPlane, depth, u, Scratch.LINE + p * uPlane,
            depth, 0, c, Scratch.LINE + p * cPlane, columns, false, null, 0, false);
        continue;
      }
      for (int j = 0; j < columns; j += width) {
        int some = Math.min(width, columns - j);
        gemm.panel(count, some, depth, a, Scratch.LINE + p * aPlane, depth, 1, u, Scratch.LINE + p * uPlane + j * depth,
            gemm.padded(some), c, Scratch.LINE + p * cPlane + j, columns,
            false, null, 0, false);
      }
    }
  }

  /** Transforms the input under a tile; outside the input are zeros. */
  private void input(WinogradKernel transforms, int tile, int channel, int channels, float[] x, int xo, float[] edge, float[] v, int vo,
      int plane) {
    int sample = xo + tile / tiles * window.inputs() * in + channel;
    int h = tile % tiles / across * TILE - window.beforeHeight;
    int w = tile % across * TILE - window.beforeWidth;
    if (Tiles.isInside(READ, h, w, window.inHeight, window.inWidth)) {
      transforms.input(channels, x, sample + (h * window.inWidth + w) * in, window.inWidth * in, in, v, vo, plane);
    } else {
      Tiles.load(READ, h, w, window.inHeight, window.inWidth, in, channels, x, sample, edge);
      transforms.input(channels, edge, 0, READ * channels, channels, v, vo, plane);
    }
  }

  /** Transforms a tile of the output's gradient; outside the output are zeros. */
  private void outputGradient(WinogradKernel transforms, int tile, int channel, int channels, float[] y, int yo, float[] edge, float[] m,
      int mo, int plane) {
    int sample = yo + tile / tiles * window.outputs() * out + channel;
    int h = tile % tiles / across * TILE;
    int w = tile % across * TILE;
    if (Tiles.isInside(TILE, h, w, window.outHeight, window.outWidth)) {
      transforms.outputGradient(channels, y, sample + (h * window.outWidth + w) * out, window.outWidth * out, out, m, mo, plane);
    } else {
      Tiles.load(TILE, h, w, window.outHeight, window.outWidth, out, channels, y, sample, edge);
      transforms.outputGradient(channels, edge, 0, TILE * channels, channels, m, mo, plane);
    }
  }

  /** Transforms some filters of a tile back; what lies outside the output is dropped. */
  private void output(WinogradKernel transforms, int tile, int filters, float[] m, int mo, int plane, float[] bias, int bo, boolean relu,
      float[] edge, float[] y, int yo) {
    int h = tile % tiles / across * TILE;
    int w = tile % across * TILE;
    int sample = yo + tile / tiles * window.outputs() * out;
    if (Tiles.isInside(TILE, h, w, window.outHeight, window.outWidth)) {
      transforms.output(filters, m, mo, plane, bias, bo, relu, y, sample + (h * window.outWidth + w) * out, window.outWidth * out, out);
    } else {
      transforms.output(filters, m, mo, plane, bias, bo, relu, edge, 0, TILE * filters, filters);
      Tiles.store(TILE, h, w, window.outHeight, window.outWidth, out, filters, edge, y, sample);
    }
  }

  // ---- gradient of the input ----------------------------------------------------------------------------------------

  /** x = the gradient of the input, for the gradient y of the output: the transposed way back, tiles adding up where they overlap. */
  @Override
  public void inputGradient(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    GemmKernel gemm = kernels.gemm();
    float[] turned = Scratch.floats(Scratch.Use.TURNED_KERNEL, 9 * in * out);
    for (int tap = 0; tap < 9; tap++) {
      gemm.transpose(in, out, w, wo + tap * in * out, out, turned, tap * in * out, in);
    }
    int uPlane = out * gemm.padded(in) + GAP;
    float[] u = transformKernel(gemm, out, in, turned, 0, uPlane);
    int block = block();
    int together = Math.max(1, block / tiles); // samples, so that a block is not too small
    Parallel.forRange(Parallel.chunks(samples, together), 1, (from, to) -> {
      for (int s = from * together; s < Math.min(samples, to * together); s += together) {
        int some = Math.min(together, samples - s);
        Arrays.fill(x, xo + s * window.inputs() * in, xo + (s + some) * window.inputs() * in, 0);
        for (int tile = 0; tile < some * tiles; tile += block) {
          inputGradient(gemm, s * tiles + tile, Math.min(block, some * tiles - tile), y, yo, u, uPlane, x, xo);
        }
      }
    });
  }

  private void inputGradient(GemmKernel gemm, int first, int count, float[] y, int yo, float[] u, int uPlane, float[] x, int xo) {
    WinogradKernel transforms = kernels.winograd();
    int vPlane = count * in + GAP;
    int mPlane = count * out + GAP;
    float[] v = Scratch.lines(Scratch.Use.WINOGRAD_INPUT, NUMBERS * vPlane);
    float[] m = Scratch.lines(Scratch.Use.WINOGRAD_OUTPUT, NUMBERS * mPlane);
    float[] edge = Scratch.floats(Scratch.Use.PATCHES, NUMBERS * Math.max(in, out));
    for (int t = 0; t < count; t++) {
      outputGradient(transforms, first + t, 0, out, y, yo, edge, m, Scratch.LINE + t * out, mPlane);
    }
    products(gemm, count, out, in, m, mPlane, u, uPlane, v, vPlane);
    for (int t = 0; t < count; t++) {
      inputGradient(transforms, first + t, v, Scratch.LINE + t * in, vPlane, edge, x, xo);
    }
  }

  /** Adds the gradient of the input under a tile; what lies outside the input is dropped. */
  private void inputGradient(WinogradKernel transforms, int tile, float[] v, int vo, int plane, float[] edge, float[] x, int xo) {
    int h = tile % tiles / across * TILE - window.beforeHeight;
    int w = tile % across * TILE - window.beforeWidth;
    int sample = xo + tile / tiles * window.inputs() * in;
    if (Tiles.isInside(READ, h, w, window.inHeight, window.inWidth)) {
      transforms.inputGradient(in, v, vo, plane, x, sample + (h * window.inWidth + w) * in, window.inWidth * in, in);
    } else {
      Arrays.fill(edge, 0, NUMBERS * in, 0);
      transforms.inputGradient(in, v, vo, plane, edge, 0, READ * in, in);
      Tiles.add(kernels, READ, h, w, window.inHeight, window.inWidth, in, edge, x, sample);
    }
  }

  // ---- gradient of the kernel ---------------------------------------------------------------------------------------

  /** w = the gradient of the kernel, for the gradient y of the output: summed in parts of the tiles, in chunks of the channels. */
  @Override
  public void kernelGradient(int samples, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    GemmKernel gemm = kernels.gemm();
    int total = samples * tiles;
    int size = NUMBERS * in * out;
    int over = Parallel.chunks(out, CHUNK);
    int few = Parallel.chunks(2, Parallel.chunks(in, CHUNK) * over);
    int parts = Math.max(1, Math.min(Math.min(PARTS, total / LEAST), Math.max(few, PART_FLOATS / size)));
    int chunk = CHUNK; // more threads than that take fewer channels of the input each
    while (parts * Parallel.chunks(in, chunk) * over < Parallel.threads() && chunk > CHANNELS) {
      chunk /= 2;
    }
    int height = chunk;
    int down = Parallel.chunks(in, height);
    float[] sums = Scratch.floats(Scratch.Use.SLICES, parts * size + Kernels.LANES);
    Parallel.run(parts * down * over, task -> {
      int part = task / (down * over);
      int i = task % (down * over) / over * height;
      int j = task % over * CHUNK;
      int first = (int) ((long) total * part / parts);
      int last = (int) ((long) total * (part + 1) / parts);
      kernelGradient(gemm, first, last, i, Math.min(height, in - i), j, Math.min(CHUNK, out - j), x, xo, y, yo, sums, part * size);
    });
    Parallel.forRange(in, Math.max(1, (1 << 14) / out), (from, to) -> {
      WinogradKernel transforms = kernels.winograd();
      for (int i = from; i < to; i++) {
        int channels = Math.min(height, in - i / height * height);
        for (int j = 0; j < out; j += CHUNK) {
          int columns = Math.min(CHUNK, out - j);
          int at = chunk(i / height * height, channels, j) + i % height * columns;
          int plane = channels * columns;
          for (int part = 1; part < parts; part++) {
            for (int p = 0; p < NUMBERS; p++) {
              kernels.axpy(columns, 1f, sums, part * size + at + p * plane, sums, at + p * plane);
            }
          }
          transforms.kernelGradient(columns, sums, at, plane, w, wo + i * out + j, 3 * in * out, in * out);
        }
      }
    });
  }

  /** Where the sums of a chunk of channels stand. */
  private int chunk(int i, int channels, int j) {
    return NUMBERS * (i * out + channels * j);
  }

  private void kernelGradient(GemmKernel gemm, int first, int last, int channel, int channels, int filter, int filters, float[] x, int xo,
      float[] y, int yo, float[] sums, int so) {
    WinogradKernel transforms = kernels.winograd();
    int block = Math.max(LEAST, BLOCK / (NUMBERS * (channels + filters)) / 4 * 4);
    int vPlane = block * channels + GAP;
    int mPlane = block * filters + GAP;
    float[] v = Scratch.lines(Scratch.Use.WINOGRAD_INPUT, NUMBERS * vPlane);
    float[] m = Scratch.lines(Scratch.Use.WINOGRAD_OUTPUT, NUMBERS * mPlane + Kernels.LANES);
    float[] edge = Scratch.floats(Scratch.Use.PATCHES, NUMBERS * CHUNK);
    int to = so + chunk(channel, channels, filter);
    int width = gemm.panelColumns();
    for (int tile = first; tile < last; tile += block) {
      int count = Math.min(block, last - tile);
      for (int t = 0; t < count; t++) {
        input(transforms, tile + t, channel, channels, x, xo, edge, v, Scratch.LINE + t * channels, vPlane);
        outputGradient(transforms, tile + t, filter, filters, y, yo, edge, m, Scratch.LINE + t * filters, mPlane);
      }
      for (int p = 0; p < NUMBERS; p++) {
        if (gemm.isHalfPanel(filters)) { // they stand as if they were packed
          PackedGemm.transposed(gemm, channels, filters, count, v, Scratch.LINE + p * vPlane, channels, m, Scratch.LINE + p * mPlane, sums,
              to + p * channels * filters, filters, tile > first);
          continue;
        }
        if (PackedGemm.fits(gemm, channels, filters)) {
          PackedGemm.block(gemm, false, true, false, channels, filters, count, v, Scratch.LINE + p * vPlane, channels, m,
              Scratch.LINE + p * mPlane, filters, sums,
              to + p * channels * filters, filters, tile > first, null, 0, false);
          continue;
        }
        for (int j = 0; j < filters; j += width) {
          gemm.panel(channels, Math.min(width, filters - j), count, v, Scratch.LINE + p * vPlane, 1, channels, m,
              Scratch.LINE + p * mPlane + j, filters, sums,
              to + p * channels * filters + j, filters, tile > first, null, 0, false);
        }
      }
    }
  }
}
