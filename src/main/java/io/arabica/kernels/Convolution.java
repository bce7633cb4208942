package io.arabica.kernels;

import java.util.Arrays;

/**
 * Convolution, channels last, and its two gradients: matrix products over patches that are gathered for a block of outputs at a time, small
 * enough to stay in the cache. Kernels are (taps, in / groups, out); groups of one channel (depthwise convolution) have loops of their own.
 *
 * <p>An output is one chain of {@code fma} over taps and channels in order. Blocks and parts depend on the sizes alone, so the bits do not
 * depend on the number of threads.
 */
public final class Convolution {
  /** Floats in a block of patches: a quarter of a megabyte. */
  private static final int BLOCK = 1 << 16;
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
    int block = isDepthwise() ? 64 : blockRows();
    Parallel.forRange(Parallel.chunks(rows, block), grain(block), (from, to) -> {
      for (int b = from; b < to; b++) {
        int row = b * block;
        int count = Math.min(block, rows - row);
        if (isDepthwise()) {
          depthwise(row, count, x, xo, w, wo, bias, bo, relu, y, yo);
          continue;
        }
        int inG = in / groups;
        int outG = out / groups;
        float[] patches = Scratch.floats(Scratch.Use.PATCHES, count * depth);
        for (int g = 0; g < groups; g++) {
          gather(row, count, g * inG, inG, x, xo, patches);
          Gemm.multiply(gemm, false, false, count, outG, depth, patches, 0, depth, w, wo + g * outG, out, y, yo + row * out + g * outG, out,
              bias, bo + g * outG, relu);
        }
      }
    });
  }

  /** Writes the patches of some outputs one under the other, zeros where they leave the input. */
  private void gather(int row, int count, int channel, int channels, float[] x, int xo, float[] patches) {
    Window v = window;
    boolean runs = v.dilationWidth == 1 && channels == in; // the taps along the width lie side by side
    int to = 0;
    for (int r = row; r < row + count; r++) {
      int output = r % v.outputs();
      int sample = xo + r / v.outputs() * v.inputs() * in + channel;
      int d0 = output / (v.outHeight * v.outWidth) * v.strideDepth - v.beforeDepth;
      int h0 = output / v.outWidth % v.outHeight * v.strideHeight - v.beforeHeight;
      int w0 = output % v.outWidth * v.strideWidth - v.beforeWidth;
      int first = Math.max(0, Math.min(v.sizeWidth, -w0));
      int last = Math.max(first, Math.min(v.sizeWidth, v.inWidth - w0));
      int wide = v.sizeWidth * channels;
      for (int kd = 0; kd < v.sizeDepth; kd++) {
        int d = d0 + kd * v.dilationDepth;
        for (int kh = 0; kh < v.sizeHeight; kh++) {
          int h = h0 + kh * v.dilationHeight;
          if (d < 0 || d >= v.inDepth || h < 0 || h >= v.inHeight) {
            Arrays.fill(patches, to, to + wide, 0);
            to += wide;
            continue;
          }
          int line = sample + (d * v.inHeight + h) * v.inWidth * in;
          if (runs) {
            int begin = to + first * channels;
            int end = to + last * channels;
            if (begin > to) {
              Arrays.fill(patches, to, begin, 0);
            }
            move(x, line + (w0 + first) * in, patches, begin, end - begin);
            to += wide;
            if (end < to) {
              Arrays.fill(patches, end, to, 0);
            }
          } else {
            for (int kw = 0; kw < v.sizeWidth; kw++, to += channels) {
              int w = w0 + kw * v.dilationWidth;
              if (w < 0 || w >= v.inWidth) {
                Arrays.fill(patches, to, to + channels, 0);
              } else {
                move(x, line + w * in, patches, to, channels);
              }
            }
          }
        }
      }
    }
  }

  /** Copies; short runs without the call to the system. */
  private static void move(float[] x, int xo, float[] y, int yo, int n) {
    if (n >= 16) {
      System.arraycopy(x, xo, y, yo, n);
    } else {
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i];
      }
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
    if (winograd != null) {
      Window turned = window.turned();
      if (Winograd.fits(turned, 1, out, in)) {
        new Winograd(kernels, turned, out, in).forward(samples, y, yo, turned(w, wo), 0, null, 0, false, x, xo);
        return;
      }
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

  /** The kernel with its taps in the opposite order, and (out, in) in place of (in, out). */
  private float[] turned(float[] w, int wo) {
    float[] turned = Scratch.floats(Scratch.Use.TURNED_KERNEL, depth * out);
    int size = in * out;
    for (int tap = 0; tap < window.taps(); tap++) {
      kernels.transpose(in, out, w, wo + tap * size, out, turned, (window.taps() - 1 - tap) * size, in);
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
    int block = blockRows();
    int blocks = Parallel.chunks(rows, block);
    int parts = Math.min(blocks, Math.max(1, Math.min(PARTS, PART_FLOATS / size)));
    float[] sums = Scratch.floats(Scratch.Use.SLICES, parts * size);
    Parallel.forRange(parts, grain((long) block * blocks / parts), (from, to) -> {
      for (int part = from; part < to; part++) {
        int first = (int) ((long) blocks * part / parts);
        int last = (int) ((long) blocks * (part + 1) / parts);
        Arrays.fill(sums, part * size, (part + 1) * size, 0);
        for (int b = first; b < last; b++) {
          int row = b * block;
          kernelGradient(row, Math.min(block, rows - row), x, xo, y, yo, sums, part * size);
        }
      }
    });
    System.arraycopy(sums, 0, w, wo, size);
    for (int part = 1; part < parts; part++) {
      addTo(sums, part * size, w, wo, size);
    }
  }

  /** Adds the share of one block of outputs. */
  private void kernelGradient(int row, int count, float[] x, int xo, float[] y, int yo, float[] sums, int so) {
    if (isDepthwise()) {
      depthwiseKernelGradient(row, count, x, xo, y, yo, sums, so);
      return;
    }
    int inG = in / groups;
    int outG = out / groups;
    float[] patches = Scratch.floats(Scratch.Use.PATCHES, count * depth);
    float[] product = Scratch.floats(Scratch.Use.PARTIAL, depth * outG);
    boolean direct = groups == 1 && window.isPointwise();
    for (int g = 0; g < groups; g++) {
      if (!direct) {
        gather(row, count, g * inG, inG, x, xo, patches);
      }
      Gemm.multiply(gemm, true, false, depth, outG, count, direct ? x : patches, direct ? xo + row * in : 0, depth, y,
          yo + row * out + g * outG, out, product, 0, outG, null, 0, false);
      for (int k = 0; k < depth; k++) {
        addTo(product, k * outG, sums, so + k * out + g * outG, outG);
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
