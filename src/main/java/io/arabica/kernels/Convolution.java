package io.arabica.kernels;

import java.util.Arrays;

/**
 * Convolution, channels last, and its two gradients. Kernels are (taps, in / groups, out).
 *
 * <p>In general it is a matrix product over patches of the input, which are read where they lie ({@link Patches}). The gradient of the
 * input is a convolution with the kernel turned round; with larger strides, one such for each residue of an input's place modulo the
 * strides, with the taps that reach it ({@link Residue}). Kernels of 3 x 3 and stride 1 go {@link Winograd}'s way; groups of one channel
 * (depthwise convolution) are sums of products channel by channel, with three-wide kernels line by line ({@link Depthwise}). Which way is
 * taken depends on the geometry alone.
 *
 * <p>A direct output is one chain of {@code fma} over taps and channels in order. Parts of sums depend on the sizes alone, so the bits do
 * not depend on the number of threads.
 */
public final class Convolution {
  /** Outputs of a block, about: their patches are read by all panels of columns. */
  private static final int OUTPUTS = 512;
  /** Longest stretch of a patch in one go: its panel of the kernel should stay in the second-level cache. */
  private static final int DEPTH = 512;
  /** Rows of the kernel's gradient that a thread takes. */
  private static final int STRIP = 512;
  /** Most parts of a batch whose kernel gradients are summed apart, and most floats that they take. */
  private static final int PARTS = 16;
  private static final int PART_FLOATS = 1 << 21;
  /** Fewest multiplications worth a hand-over to another thread. */
  private static final long GRAIN = 1 << 18;

  private final Kernels kernels;
  private final GemmKernel gemm;
  private final Window window;
  private final int groups;
  private final int in;
  private final int out;
  private final int depth;
  private final Winograd winograd;
  private final Depthwise depthwise;

  /**
   * A convolution.
   *
   * @param in channels of the input
   * @param out channels of the output
   */
  public Convolution(Window window, int groups, int in, int out) {
    this(Kernels.get(), window, groups, in, out);
  }

  /** With a given kernel set. */
  Convolution(Kernels kernels, Window window, int groups, int in, int out) {
    this.kernels = kernels;
    gemm = kernels.gemm();
    this.window = window;
    this.groups = groups;
    this.in = in;
    this.out = out;
    depth = window.taps() * (in / groups);
    winograd = Winograd.fits(window, groups, in, out) ? new Winograd(kernels, window, in, out) : null;
    depthwise = isDepthwise() && Depthwise.fits(window, in) ? new Depthwise(kernels, window, in) : null;
  }

  private boolean isDepthwise() {
    return groups > 1 && groups == in && groups == out;
  }

  private int grain(long rowsOfOne) {
    return (int) Math.max(1, Math.min(1 << 20, GRAIN / Math.max(1, rowsOfOne * depth * out / groups)));
  }

  // ---- forward ------------------------------------------------------------------------------------------------------

  /** y = x convolved with w, plus bias, then relu if said so; bias may be null. */
  public void forward(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    if (groups == 1 && window.isPointwise()) {
      Gemm.multiply(gemm, false, false, samples * window.outputs(), out, in, x, xo, in, w, wo, out, y, yo, out, bias, bo, relu);
    } else if (winograd != null) {
      winograd.forward(samples, x, xo, w, wo, bias, bo, relu, y, yo);
    } else if (depthwise != null) {
      depthwise.forward(samples, x, xo, w, wo, bias, bo, relu, y, yo);
    } else {
      direct(samples, x, xo, w, wo, bias, bo, relu, y, yo, new Place(window, out));
    }
  }

  /** Where the outputs go: distances between samples, planes, lines and positions. */
  private record Place(int sample, int plane, int line, int position) {
    /** One after the other. */
    Place(Window v, int out) {
      this(v.outputs() * out, v.outHeight * v.outWidth * out, v.outWidth * out, out);
    }

    /** Where an output of the batch goes. */
    int of(Window v, int output) {
      int y = output / v.outWidth;
      int z = y / v.outHeight;
      return z / v.outDepth * sample + z % v.outDepth * plane + y % v.outHeight * line + output % v.outWidth * position;
    }
  }

  private void direct(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo,
      Place place) {
    if (samples * window.outputs() == 0) {
      return;
    }
    int outG = out / groups;
    // A small batch is spread over the threads.
    int share = Parallel.chunks((long) samples * window.outputs(), 4L * Parallel.threads());
    Patches patches = new Patches(window, samples, in, in / groups, Math.min(OUTPUTS, Math.max(16, share)));
    boolean packed = !isDepthwise() && isPacked(outG);
    float[] b = packed ? Scratch.floats(Scratch.Use.PANELS, groups * depth * gemm.padded(outG)) : w;
    for (int g = 0; packed && g < groups; g++) {
      pack(depth, outG, w, wo + g * outG, b, g * depth * gemm.padded(outG));
    }
    int[] places = Scratch.ints(Scratch.Use.PLACES, patches.most);
    for (int r = 0; r < patches.most; r++) {
      places[r] = place.of(window, r);
    }
    Parallel.forRange(patches.blocks, grain(patches.most), (from, to) -> {
      for (int block = from; block < to; block++) {
        int count = patches.count(block);
        float[] a = patches.load(block, x, xo);
        int ao = patches.base(block, xo);
        int first = yo + place.of(window, patches.first(block));
        if (isDepthwise()) {
          kernels.depthwise(count, in, depth, a, ao, patches.row, patches.step, w, wo, out, bias, bo, relu, y, first, places);
        } else {
          product(patches, count, a, ao, b, packed, packed ? 0 : wo, bias, bo, relu, y, first, places);
        }
      }
    });
  }

  /** The outputs of a block, for all groups. */
  private void product(Patches patches, int count, float[] a, int ao, float[] b, boolean packed, int bOffset, float[] bias, int bo,
      boolean relu, float[] y, int yo, int[] places) {
    int inG = in / groups;
    int outG = out / groups;
    for (int g = 0; g < groups; g++) {
      for (int j = 0; j < outG; j += gemm.panelColumns()) {
        int columns = Math.min(gemm.panelColumns(), outG - j);
        int step = packed ? gemm.padded(columns) : out;
        int panel = packed ? (g * gemm.padded(outG) + j) * depth : bOffset + g * outG + j;
        for (int p = 0; p == 0 || p < depth; p += DEPTH) {
          boolean last = p + DEPTH >= depth;
          gemm.gathered(count, columns, Math.min(DEPTH, depth - p), a, ao + g * inG, patches.row, 0, patches.step, p, b,
              panel + p * step, step, y, yo + g * outG + j, places, 0, p > 0, last ? bias : null, bo + g * outG + j, last && relu);
        }
      }
    }
  }

  /** Whether a matrix with so many columns must be copied in panels, or should be. */
  private boolean isPacked(int columns) {
    return gemm.padded(columns) != columns || gemm.lanes() > 1 && columns > gemm.panelColumns();
  }

  /** Copies a matrix with rows {@code out} apart in panels of columns, each padded to whole vectors. */
  private void pack(int rows, int columns, float[] x, int xo, float[] panels, int po) {
    for (int j = 0; j < columns; j += gemm.panelColumns()) {
      int some = Math.min(gemm.panelColumns(), columns - j);
      gemm.copy(rows, some, x, xo + j, out, panels, po + j * rows, gemm.padded(some));
    }
  }

  // ---- gradient of the input ----------------------------------------------------------------------------------------

  /** x = the gradient of the input, for the gradient y of the output. */
  public void inputGradient(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    Window v = window;
    if (groups == 1 && v.isPointwise()) {
      Gemm.multiply(gemm, false, true, samples * v.outputs(), in, out, y, yo, out, w, wo, out, x, xo, in, null, 0, false);
      return;
    }
    if (winograd != null) {
      winograd.inputGradient(samples, y, yo, w, wo, x, xo);
      return;
    }
    if (depthwise != null) {
      depthwise.inputGradient(samples, y, yo, w, wo, x, xo);
      return;
    }
    Residue[] depths = Residue.all(v.inDepth, v.sizeDepth, v.strideDepth, v.dilationDepth, v.beforeDepth);
    Residue[] heights = Residue.all(v.inHeight, v.sizeHeight, v.strideHeight, v.dilationHeight, v.beforeHeight);
    Residue[] widths = Residue.all(v.inWidth, v.sizeWidth, v.strideWidth, v.dilationWidth, v.beforeWidth);
    if (Residue.someUnread(depths) || Residue.someUnread(heights) || Residue.someUnread(widths)) {
      Arrays.fill(x, xo, xo + samples * v.inputs() * in, 0);
    }
    int line = v.inWidth * in;
    int plane = v.inHeight * line;
    Place place = new Place(v.inDepth * plane, v.strideDepth * plane, v.strideHeight * line, v.strideWidth * in);
    boolean dense = v.strideDepth * v.strideHeight * v.strideWidth == 1;
    for (Residue d : depths) {
      for (Residue h : heights) {
        for (Residue c : widths) {
          if (d.isEmpty() || h.isEmpty() || c.isEmpty()) {
            continue;
          }
          Window turned = new Window(new int[] {v.outDepth, v.outHeight, v.outWidth}, new int[] {d.taps(), h.taps(), c.taps()},
              new int[] {1, 1, 1}, new int[] {d.dilation(), h.dilation(), c.dilation()},
              new int[] {d.before(), h.before(), c.before()}, new int[] {d.count(), h.count(), c.count()});
          Convolution convolution = new Convolution(kernels, turned, groups, out, in);
          float[] kernel = turned(w, wo, d, h, c);
          if (dense) {
            convolution.forward(samples, y, yo, kernel, 0, null, 0, false, x, xo);
          } else {
            convolution.direct(samples, y, yo, kernel, 0, null, 0, false, x,
                xo + d.first() * plane + h.first() * line + c.first() * in, place);
          }
        }
      }
    }
  }

  /** Those taps of the kernel that reach some inputs, in the opposite order, with inputs and outputs of each group changed over. */
  private float[] turned(float[] w, int wo, Residue d, Residue h, Residue c) {
    int inG = in / groups;
    int outG = out / groups;
    int taps = d.taps() * h.taps() * c.taps();
    float[] turned = Scratch.floats(Scratch.Use.TURNED_KERNEL, taps * outG * in);
    for (int t = 0; t < taps; t++) {
      int kd = d.tap(t / (h.taps() * c.taps()));
      int kh = h.tap(t / c.taps() % h.taps());
      int from = wo + ((kd * window.sizeHeight + kh) * window.sizeWidth + c.tap(t % c.taps())) * inG * out;
      if (isDepthwise()) {
        System.arraycopy(w, from, turned, t * in, in);
      } else {
        for (int g = 0; g < groups; g++) {
          gemm.transpose(inG, outG, w, from + g * outG, out, turned, t * outG * in + g * inG, in);
        }
      }
    }
    return turned;
  }

  // ---- gradient of the kernel ---------------------------------------------------------------------------------------

  /** w = the gradient of the kernel, for the gradient y of the output. */
  public void kernelGradient(int samples, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    int size = depth * out;
    int rows = samples * window.outputs();
    if (rows == 0 || size == 0) {
      Arrays.fill(w, wo, wo + size, 0);
      return;
    }
    if (winograd != null) {
      winograd.kernelGradient(samples, x, xo, y, yo, w, wo);
      return;
    }
    if (depthwise != null) {
      depthwise.kernelGradient(samples, x, xo, y, yo, w, wo);
      return;
    }
    boolean pointwise = groups == 1 && window.isPointwise();
    Patches patches = pointwise ? new Patches(Window.column(rows), 1, in, in, OUTPUTS)
        : new Patches(window, samples, in, in / groups, OUTPUTS);
    int blocks = patches.blocks;
    int parts = Math.min(blocks, Math.max(1, Math.min(PARTS, PART_FLOATS / size)));
    int strips = Parallel.chunks(depth, STRIP);
    float[] sums = Scratch.floats(Scratch.Use.SLICES, parts * size);
    int[] places = Scratch.ints(Scratch.Use.PLACES, STRIP);
    for (int i = 0; i < STRIP; i++) {
      places[i] = i * out;
    }
    Parallel.forRange(parts * strips, grain((long) OUTPUTS * blocks / parts / strips), (from, to) -> {
      for (int task = from; task < to; task++) {
        int part = task / strips;
        int k = task % strips * STRIP;
        int first = (int) ((long) blocks * part / parts);
        int last = (int) ((long) blocks * (part + 1) / parts);
        kernelGradient(patches, first, last, k, Math.min(STRIP, depth - k), x, xo, y, yo, sums, part * size, places);
      }
    });
    System.arraycopy(sums, 0, w, wo, size);
    for (int part = 1; part < parts; part++) {
      kernels.axpy(size, 1f, sums, part * size, w, wo);
    }
  }

  /** The share of some blocks of outputs in some rows of the kernel's gradient. */
  private void kernelGradient(Patches patches, int first, int last, int k, int height, float[] x, int xo, float[] y, int yo, float[] sums,
      int so, int[] places) {
    int inG = in / groups;
    int outG = out / groups;
    boolean packed = !isDepthwise() && isPacked(outG);
    for (int block = first; block < last; block++) {
      int count = patches.count(block);
      float[] a = patches.load(block, x, xo);
      int base = patches.base(block, xo);
      int row = yo + patches.first(block) * out;
      if (isDepthwise()) {
        kernels.depthwiseGradient(count, in, depth, a, base, patches.row, patches.step, y, row, out, sums, so, block > first);
        continue;
      }
      for (int g = 0; g < groups; g++) {
        int from = row + g * outG;
        float[] b = packed ? Scratch.floats(Scratch.Use.PANELS, count * gemm.padded(outG)) : y;
        if (packed) {
          pack(count, outG, y, from, b, 0);
        }
        for (int j = 0; j < outG; j += gemm.panelColumns()) {
          int columns = Math.min(gemm.panelColumns(), outG - j);
          gemm.gathered(height, columns, count, a, base + g * inG, patches.step, k, patches.row, 0, b, packed ? j * count : from + j,
              packed ? gemm.padded(columns) : out, sums, so + k * out + g * outG + j, places, 0, block > first, null, 0, false);
        }
      }
    }
  }

  // ---- in double: plain loops on the calling thread -----------------------------------------------------------------

  /** What {@link #run} computes of the other two. */
  public enum Result {
    /** The output. */
    OUTPUT,
    /** The gradient of the input. */
    INPUT,
    /** The gradient of the kernel. */
    KERNEL
  }

  /** Computes one of x, w and y from the other two, in double. */
  public void run(Result result, int samples, double[] x, int xo, double[] w, int wo, double[] y, int yo) {
    int inG = in / groups;
    int outG = out / groups;
    switch (result) {
      case OUTPUT -> Arrays.fill(y, yo, yo + samples * window.outputs() * out, 0);
      case INPUT -> Arrays.fill(x, xo, xo + samples * window.inputs() * in, 0);
      case KERNEL -> Arrays.fill(w, wo, wo + depth * out, 0);
    }
    for (int r = 0; r < samples * window.outputs(); r++) {
      for (int tap = 0; tap < window.taps(); tap++) {
        int input = window.input(r % window.outputs(), tap);
        if (input < 0) {
          continue;
        }
        for (int c = 0; c < in; c++) {
          int xi = xo + (r / window.outputs() * window.inputs() + input) * in + c;
          int wi = wo + (tap * inG + c % inG) * out + c / inG * outG;
          int yi = yo + r * out + c / inG * outG;
          for (int j = 0; j < outG; j++) {
            switch (result) {
              case OUTPUT -> y[yi + j] = Math.fma(x[xi], w[wi + j], y[yi + j]);
              case INPUT -> x[xi] = Math.fma(y[yi + j], w[wi + j], x[xi]);
              case KERNEL -> w[wi + j] = Math.fma(x[xi], y[yi + j], w[wi + j]);
            }
          }
        }
      }
    }
  }
}
