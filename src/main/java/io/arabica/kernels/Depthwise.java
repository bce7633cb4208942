package io.arabica.kernels;

import java.util.Arrays;

/**
 * Depthwise convolution, where each channel has its own kernel, and its gradients: sums of products channel by channel, without a matrix
 * product to gain from. So what counts is how often an element is loaded, and the kernels work along whole {@link Line}s, whose windows
 * overlap. Nothing is copied: rows outside the input are left out.
 */
final class Depthwise {
  /** Floats of the lines that the kernel's gradient takes in one go: they are passed over once for every few channels. */
  private static final int CHUNK = 1 << 15;
  /** Most parts of a batch whose kernel gradients are summed apart. */
  private static final int PARTS = 16;
  /** Fewest multiplications worth a hand-over to another thread. */
  private static final int GRAIN = 1 << 18;

  private final Kernels kernels;
  private final Window window;
  private final Line line;
  private final int channels;
  private final int rows;

  Depthwise(Kernels kernels, Window window, int channels) {
    this.kernels = kernels;
    this.window = window;
    this.channels = channels;
    line = new Line(window.inWidth, window.outWidth, window.sizeWidth, window.strideWidth, window.dilationWidth, window.beforeWidth,
        channels);
    rows = window.sizeDepth * window.sizeHeight;
  }

  private int size() {
    return window.taps() * channels;
  }

  /** y = x convolved with w, plus bias, then relu if said so; bias may be null. */
  void forward(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    int length = line.outputs() * channels;
    Parallel.forRange(samples * window.outDepth * window.outHeight, grain(length), (from, to) -> {
      int[] at = Scratch.ints(Scratch.Use.PATCH_ROWS, (to - from) * (1 + 2 * rows));
      inputs(from, to, at);
      kernels.depthwise(line, channels, to - from, rows, at, x, xo, w, wo, channels, bias, bo, relu, y, yo + from * length);
    });
  }

  /** x = the gradient of the input, for the gradient y of the output. */
  void inputGradient(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int length = line.inputs() * channels;
    int last = wo + size() - channels;
    Parallel.forRange(samples * window.inDepth * window.inHeight, grain(length / line.stride()), (from, to) -> {
      int[] at = Scratch.ints(Scratch.Use.PATCH_ROWS, (to - from) * (1 + 2 * rows));
      outputs(from, to, at);
      if (line.stride() == 1) {
        kernels.depthwise(line.turned(), channels, to - from, rows, at, y, yo, w, last, -channels, null, 0, false, x, xo + from * length);
      } else {
        kernels.depthwiseSpread(line, channels, to - from, rows, at, y, yo, w, last, x, xo + from * length);
      }
    });
  }

  /** w = the gradient of the kernel, for the gradient y of the output. */
  void kernelGradient(int samples, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    int size = size();
    int length = line.outputs() * channels;
    int lines = samples * window.outDepth * window.outHeight;
    int parts = Math.max(1, Math.min(PARTS, lines));
    int some = Math.max(1, CHUNK / Math.max(1, length));
    float[] sums = Scratch.floats(Scratch.Use.SLICES, parts * size);
    Parallel.forRange(parts, grain((long) length * lines / parts), (from, to) -> {
      int[] at = Scratch.ints(Scratch.Use.PATCH_ROWS, some * (1 + 2 * rows));
      Arrays.fill(sums, from * size, to * size, 0);
      for (int part = from; part < to; part++) {
        int end = (int) ((long) lines * (part + 1) / parts);
        for (int first = (int) ((long) lines * part / parts); first < end; first += some) {
          int last = Math.min(end, first + some);
          inputs(first, last, at);
          kernels.depthwiseGradient(line, channels, last - first, rows, at, x, xo, y, yo + first * length, sums, part * size);
        }
      }
    });
    System.arraycopy(sums, 0, w, wo, size);
    for (int part = 1; part < parts; part++) {
      kernels.axpy(size, 1f, sums, part * size, w, wo);
    }
  }

  private int grain(long elementsOfOne) {
    return (int) Math.max(1, GRAIN / Math.max(1, elementsOfOne * window.taps()));
  }

  /** The table of the input's lines that some lines of the output read. */
  private void inputs(int from, int to, int[] at) {
    Window v = window;
    for (int l = from, table = 0; l < to; l++, table += 1 + 2 * rows) {
      int sample = l / (v.outDepth * v.outHeight);
      at[table] = 0;
      for (int r = 0; r < rows; r++) {
        int d = l / v.outHeight % v.outDepth * v.strideDepth - v.beforeDepth + r / v.sizeHeight * v.dilationDepth;
        int h = l % v.outHeight * v.strideHeight - v.beforeHeight + r % v.sizeHeight * v.dilationHeight;
        if (d >= 0 && d < v.inDepth && h >= 0 && h < v.inHeight) {
          add(at, table, ((sample * v.inDepth + d) * v.inHeight + h) * v.inWidth, r);
        }
      }
    }
  }

  /** The table of the output's lines that read some lines of the input, with the last row of the kernel first. */
  private void outputs(int from, int to, int[] at) {
    Window v = window;
    for (int l = from, table = 0; l < to; l++, table += 1 + 2 * rows) {
      int sample = l / (v.inDepth * v.inHeight);
      at[table] = 0;
      for (int r = 0; r < rows; r++) {
        int d = l / v.inHeight % v.inDepth + v.beforeDepth - (rows - 1 - r) / v.sizeHeight * v.dilationDepth;
        int h = l % v.inHeight + v.beforeHeight - (rows - 1 - r) % v.sizeHeight * v.dilationHeight;
        if (d >= 0 && d % v.strideDepth == 0 && d / v.strideDepth < v.outDepth && h >= 0 && h % v.strideHeight == 0
            && h / v.strideHeight < v.outHeight) {
          add(at, table, ((sample * v.outDepth + d / v.strideDepth) * v.outHeight + h / v.strideHeight) * v.outWidth, r);
        }
      }
    }
  }

  private void add(int[] at, int table, int position, int row) {
    int i = table + 1 + 2 * at[table]++;
    at[i] = position * channels;
    at[i + 1] = row;
  }
}
