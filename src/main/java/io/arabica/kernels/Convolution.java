package io.arabica.kernels;

import java.util.Arrays;

/**
 * Convolution, channels last, and its two gradients. Kernels are (taps, in / groups, out).
 *
 * <p>In general it is a matrix product over patches of the input, which are read where they lie ({@link Patches}); the gradient of the
 * input is, with strides of 1, a convolution with the kernel turned round, and else a product whose results are added to where the patches
 * came from. Kernels of 3 x 3 and stride 1 go {@link Winograd}'s way; groups of one channel (depthwise convolution) have loops of their
 * own. Which way is taken depends on the geometry alone.
 *
 * <p>A direct output is one chain of {@code fma} over taps and channels in order. Parts of sums depend on the sizes alone, so the bits do
 * not depend on the number of threads.
 */
public final class Convolution {
  /** Floats in a block of patches: a quarter of a megabyte. */
  private static final int BLOCK = 1 << 16;
  /** Outputs of a block, about: their patches are read by all panels of columns. */
  private static final int OUTPUTS = 512;
  /** Longest stretch of a patch in one go: its panel of the kernel should stay in the second-level cache. */
  private static final int DEPTH = 512;
  /** Rows of the kernel's gradient that a thread takes. */
  private static final int STRIP = 512;
  /** Outputs of a block of a depthwise convolution. */
  private static final int ROWS = 64;
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
  }

  private boolean isDepthwise() {
    return groups > 1 && groups == in;
  }

  private int blockRows() {
    return Math.max(8, Math.min(512, BLOCK / Math.max(1, depth) / 8 * 8));
  }

  private int grain(long rowsOfOne) {
    return (int) Math.max(1, Math.min(1 << 20, GRAIN / Math.max(1, rowsOfOne * depth * out / groups)));
  }

  // ---- forward ------------------------------------------------------------------------------------------------------

  /** y = x convolved with w, plus bias, then relu if said so; bias may be null. */
  public void forward(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    int rows = samples * window.outputs();
    if (groups == 1 && window.isPointwise()) {
      Gemm.multiply(gemm, false, false, rows, out, in, x, xo, in, w, wo, out, y, yo, out, bias, bo, relu);
      return;
    }
    if (winograd != null) {
      winograd.forward(samples, x, xo, w, wo, bias, bo, relu, y, yo);
      return;
    }
    if (isDepthwise()) {
      Parallel.forRange(Parallel.chunks(rows, ROWS), grain(ROWS), (from, to) -> {
        for (int b = from; b < to; b++) {
          depthwise(b * ROWS, Math.min(ROWS, rows - b * ROWS), x, xo, w, wo, bias, bo, relu, y, yo);
        }
      });
      return;
    }
    direct(samples, x, xo, w, wo, bias, bo, relu, y, yo);
  }

  /** As matrix products over patches that are read where they lie. */
  private void direct(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    int inG = in / groups;
    int outG = out / groups;
    int rows = samples * window.outputs();
    // A small batch is spread over the threads.
    Patches patches = new Patches(window, in, inG, Math.min(OUTPUTS, Math.max(16, Parallel.chunks(rows, 4L * Parallel.threads()))));
    boolean packed = isPacked(outG);
    float[] b = packed ? Scratch.floats(Scratch.Use.PANELS, groups * depth * gemm.padded(outG)) : w;
    for (int g = 0; packed && g < groups; g++) {
      pack(depth, outG, w, wo + g * outG, b, g * depth * gemm.padded(outG));
    }
    Parallel.forRange(samples * patches.blocks, grain(patches.most), (from, to) -> {
      for (int block = from; block < to; block++) {
        int count = patches.count(block);
        float[] a = patches.load(block, x, xo);
        for (int g = 0; g < groups; g++) {
          int ao = patches.base(block, xo) + g * inG;
          int co = yo + patches.first(block) * out + g * outG;
          for (int j = 0; j < outG; j += gemm.panelColumns()) {
            int columns = Math.min(gemm.panelColumns(), outG - j);
            int step = packed ? gemm.padded(columns) : out;
            int panel = packed ? (g * gemm.padded(outG) + j) * depth : wo + g * outG + j;
            for (int p = 0; p == 0 || p < depth; p += DEPTH) {
              boolean last = p + DEPTH >= depth;
              gemm.gathered(count, columns, Math.min(DEPTH, depth - p), a, ao, patches.row, 0, patches.step, p, b, panel + p * step, step,
                  y, co + j, out, p > 0, last ? bias : null, bo + g * outG + j, last && relu);
            }
          }
        }
      }
    });
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

  private void depthwise(int row, int count, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    int times = out / in;
    for (int r = row; r < row + count; r++) {
      int output = r % window.outputs();
      int sample = xo + r / window.outputs() * window.inputs() * in;
      int at = yo + r * out;
      Arrays.fill(y, at, at + out, 0);
      for (int tap = 0; tap < window.taps(); tap++) {
        int input = window.input(output, tap);
        if (input < 0) {
          continue;
        }
        int from = sample + input * in;
        int weight = wo + tap * out;
        if (times == 1) {
          for (int c = 0; c < out; c++) {
            y[at + c] = Math.fma(x[from + c], w[weight + c], y[at + c]);
          }
        } else {
          for (int c = 0, o = 0; c < in; c++) {
            float value = x[from + c];
            for (int q = 0; q < times; q++, o++) {
              y[at + o] = Math.fma(value, w[weight + o], y[at + o]);
            }
          }
        }
      }
      if (bias != null) {
        for (int c = 0; c < out; c++) {
          y[at + c] += bias[bo + c];
        }
      }
      if (relu) {
        for (int c = 0; c < out; c++) {
          y[at + c] = Math.max(y[at + c], 0);
        }
      }
    }
  }

  // ---- gradient of the input ----------------------------------------------------------------------------------------

  /** x = the gradient of the input, for the gradient y of the output: every output gives its share back to the inputs that it read. */
  public void inputGradient(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int rows = window.outputs();
    if (groups == 1 && window.isPointwise()) {
      Gemm.multiply(gemm, false, true, samples * rows, in, out, y, yo, out, w, wo, out, x, xo, in, null, 0, false);
      return;
    }
    if (window.isDense() && !isDepthwise()) {
      new Convolution(kernels, window.turned(), groups, out, in).forward(samples, y, yo, turned(w, wo), 0, null, 0, false, x, xo);
      return;
    }
    int size = window.inputs() * in;
    int inG = in / groups;
    int outG = out / groups;
    Parallel.forRange(samples, grain(rows), (from, to) -> {
      for (int s = from; s < to; s++) {
        Arrays.fill(x, xo + s * size, xo + (s + 1) * size, 0);
        if (isDepthwise()) {
          depthwiseInputGradient(s * rows, rows, y, yo, w, wo, x, xo);
          continue;
        }
        int block = blockRows();
        for (int row = 0; row < rows; row += block) {
          int count = Math.min(block, rows - row);
          int r = s * rows + row;
          float[] patches = Scratch.floats(Scratch.Use.PATCHES, count * depth);
          for (int g = 0; g < groups; g++) {
            Gemm.multiply(gemm, false, true, count, depth, outG, y, yo + r * out + g * outG, out, w, wo + g * outG, out, patches, 0, depth,
                null, 0, false);
            scatter(r, count, g * inG, inG, patches, x, xo);
          }
        }
      }
    });
  }

  /** The kernel with its taps in the opposite order, and inputs and outputs of each group changed over. */
  private float[] turned(float[] w, int wo) {
    int inG = in / groups;
    int outG = out / groups;
    float[] turned = Scratch.floats(Scratch.Use.TURNED_KERNEL, depth * out);
    for (int tap = 0; tap < window.taps(); tap++) {
      int to = (window.taps() - 1 - tap) * outG * in;
      for (int g = 0; g < groups; g++) {
        gemm.transpose(inG, outG, w, wo + tap * inG * out + g * outG, out, turned, to + g * inG, in);
      }
    }
    return turned;
  }

  /** Adds patches to the inputs that they came from. */
  private void scatter(int row, int count, int channel, int channels, float[] patches, float[] x, int xo) {
    Window v = window;
    boolean runs = v.dilationWidth == 1 && channels == in;
    int at = 0;
    for (int r = row; r < row + count; r++) {
      int output = r % v.outputs();
      int sample = xo + r / v.outputs() * v.inputs() * in + channel;
      int d0 = output / (v.outHeight * v.outWidth) * v.strideDepth - v.beforeDepth;
      int h0 = output / v.outWidth % v.outHeight * v.strideHeight - v.beforeHeight;
      int w0 = output % v.outWidth * v.strideWidth - v.beforeWidth;
      int first = Math.max(0, Math.min(v.sizeWidth, -w0));
      int last = Math.max(first, Math.min(v.sizeWidth, v.inWidth - w0));
      for (int kd = 0; kd < v.sizeDepth; kd++) {
        int d = d0 + kd * v.dilationDepth;
        for (int kh = 0; kh < v.sizeHeight; kh++, at += v.sizeWidth * channels) {
          int h = h0 + kh * v.dilationHeight;
          if (d < 0 || d >= v.inDepth || h < 0 || h >= v.inHeight) {
            continue;
          }
          int line = sample + (d * v.inHeight + h) * v.inWidth * in;
          if (runs) {
            addTo(patches, at + first * channels, x, line + (w0 + first) * in, (last - first) * channels);
          } else {
            for (int kw = 0; kw < v.sizeWidth; kw++) {
              int w = w0 + kw * v.dilationWidth;
              if (w >= 0 && w < v.inWidth) {
                addTo(patches, at + kw * channels, x, line + w * in, channels);
              }
            }
          }
        }
      }
    }
  }

  private static void addTo(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += x[xo + i];
    }
  }

  private void depthwiseInputGradient(int row, int count, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int times = out / in;
    for (int r = row; r < row + count; r++) {
      int sample = xo + r / window.outputs() * window.inputs() * in;
      int at = yo + r * out;
      for (int tap = 0; tap < window.taps(); tap++) {
        int input = window.input(r % window.outputs(), tap);
        if (input < 0) {
          continue;
        }
        int to = sample + input * in;
        int weight = wo + tap * out;
        if (times == 1) {
          for (int c = 0; c < in; c++) {
            x[to + c] = Math.fma(y[at + c], w[weight + c], x[to + c]);
          }
        } else {
          for (int c = 0, o = 0; c < in; c++) {
            for (int q = 0; q < times; q++, o++) {
              x[to + c] = Math.fma(y[at + o], w[weight + o], x[to + c]);
            }
          }
        }
      }
    }
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
    boolean pointwise = groups == 1 && window.isPointwise();
    Patches patches = isDepthwise() ? null : new Patches(pointwise ? Window.column(rows) : window, in, in / groups, OUTPUTS);
    int blocks = isDepthwise() ? Parallel.chunks(rows, OUTPUTS) : pointwise ? patches.blocks : samples * patches.blocks;
    int parts = Math.min(blocks, Math.max(1, Math.min(PARTS, PART_FLOATS / size)));
    int strip = isDepthwise() ? depth : STRIP;
    int strips = Parallel.chunks(depth, strip);
    float[] sums = Scratch.floats(Scratch.Use.SLICES, parts * size);
    Parallel.forRange(parts * strips, grain((long) OUTPUTS * blocks / parts / strips), (from, to) -> {
      for (int task = from; task < to; task++) {
        int part = task / strips;
        int k = task % strips * strip;
        int first = (int) ((long) blocks * part / parts);
        int last = (int) ((long) blocks * (part + 1) / parts);
        if (isDepthwise()) {
          Arrays.fill(sums, part * size, (part + 1) * size, 0);
          int row = first * OUTPUTS;
          depthwiseKernelGradient(row, Math.min(last * OUTPUTS, rows) - row, x, xo, y, yo, sums, part * size);
        } else {
          kernelGradient(patches, first, last, k, Math.min(strip, depth - k), x, xo, y, yo, sums, part * size);
        }
      }
    });
    System.arraycopy(sums, 0, w, wo, size);
    for (int part = 1; part < parts; part++) {
      addTo(sums, part * size, w, wo, size);
    }
  }

  /** The share of some blocks of outputs in some rows of the kernel's gradient. */
  private void kernelGradient(Patches patches, int first, int last, int k, int height, float[] x, int xo, float[] y, int yo, float[] sums,
      int so) {
    int inG = in / groups;
    int outG = out / groups;
    boolean packed = isPacked(outG);
    for (int block = first; block < last; block++) {
      int count = patches.count(block);
      float[] a = patches.load(block, x, xo);
      for (int g = 0; g < groups; g++) {
        int ao = patches.base(block, xo) + g * inG;
        int from = yo + patches.first(block) * out + g * outG;
        float[] b = packed ? Scratch.floats(Scratch.Use.PANELS, count * gemm.padded(outG)) : y;
        if (packed) {
          pack(count, outG, y, from, b, 0);
        }
        for (int j = 0; j < outG; j += gemm.panelColumns()) {
          int columns = Math.min(gemm.panelColumns(), outG - j);
          gemm.gathered(height, columns, count, a, ao, patches.step, k, patches.row, 0, b, packed ? j * count : from + j,
              packed ? gemm.padded(columns) : out, sums, so + k * out + g * outG + j, out, block > first, null, 0, false);
        }
      }
    }
  }

  private void depthwiseKernelGradient(int row, int count, float[] x, int xo, float[] y, int yo, float[] sums, int so) {
    int times = out / in;
    for (int r = row; r < row + count; r++) {
      int sample = xo + r / window.outputs() * window.inputs() * in;
      int at = yo + r * out;
      for (int tap = 0; tap < window.taps(); tap++) {
        int input = window.input(r % window.outputs(), tap);
        if (input < 0) {
          continue;
        }
        int from = sample + input * in;
        int weight = so + tap * out;
        if (times == 1) {
          for (int c = 0; c < in; c++) {
            sums[weight + c] = Math.fma(x[from + c], y[at + c], sums[weight + c]);
          }
        } else {
          for (int c = 0, o = 0; c < in; c++) {
            for (int q = 0; q < times; q++, o++) {
              sums[weight + o] = Math.fma(x[from + c], y[at + o], sums[weight + o]);
            }
          }
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
