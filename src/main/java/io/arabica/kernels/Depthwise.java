package io.arabica.kernels;

import java.util.Arrays;

/**
 * Depthwise convolution with kernels that are three wide, and its gradients, line by line. There is little to compute for what must be
 * loaded, so outputs that lie side by side share what they load, and nothing is copied: rows outside the input are left out.
 */
final class Depthwise implements ConvolutionAlgorithm {
  /** Most lines that the kernel's gradient takes in one go. */
  private static final int LINES = 16;
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
    line = line(window, channels);
    rows = window.sizeDepth * window.sizeHeight;
  }

  private static Line line(Window v, int channels) {
    return new Line(v.inWidth, v.outWidth, v.sizeWidth, v.strideWidth, v.beforeWidth, channels);
  }

  /** Whether this way can be taken, and is the faster one: tiles leave the lines by two positions at most, and overlap little. */
  static boolean fits(Window window, int channels) {
    Line line = line(window, channels);
    if (line.taps() != 3 || window.dilationWidth != 1 || line.before() < 0 || line.before() > 2 || channels % 16 != 0) {
      return false;
    }
    if (line.stride() == 1) {
      return fits(line, Line.TILE) && fits(line.turned(), Line.TILE);
    }
    int first = line.before() / 2;
    int last = (line.before() + line.inputs() - 1) / 2; // outputs that reach the line of inputs, if they were there
    return line.stride() == 2 && fits(line, Line.TILE_APART) && last - first + 1 >= Line.TILE_APART && last <= line.outputs();
  }

  private static boolean fits(Line line, int tile) {
    return line.fits(tile) && line.first(line.outputs() - 1) < line.inputs();
  }

  private int size() {
    return window.taps() * channels;
  }

  /** y = bias + x convolved with w, then relu if said so; bias may be null. */
  @Override
  public void forward(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    int length = line.outputs() * channels;
    Parallel.forRange(samples * window.outDepth * window.outHeight, grain(length, window.outHeight), (from, to) -> {
      int[] at = Scratch.ints(Scratch.Use.LINES, (to - from) * (1 + 2 * rows));
      inputs(from, to, at);
      kernels.depthwiseLines(line, channels, to - from, rows, at, x, xo, w, wo, channels, bias, bo, relu, y, yo + from * length);
    });
  }

  /** x = the gradient of the input, for the gradient y of the output. */
  @Override
  public void inputGradient(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int length = line.inputs() * channels;
    int last = wo + size() - channels;
    Parallel.forRange(samples * window.inDepth * window.inHeight, grain(length / line.stride(), window.inHeight), (from, to) -> {
      int[] at = Scratch.ints(Scratch.Use.LINES, (to - from) * (1 + 2 * rows));
      outputs(from, to, at);
      if (line.stride() == 1) {
        kernels.depthwiseLines(line.turned(), channels, to - from, rows, at, y, yo, w, last, -channels, null, 0, false, x,
            xo + from * length);
      } else {
        kernels.depthwiseLinesSpread(line, channels, to - from, rows, at, y, yo, w, last, x, xo + from * length);
      }
    });
  }

  /** w = the gradient of the kernel, for the gradient y of the output. */
  @Override
  public void kernelGradient(int samples, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    int size = size();
    int length = line.outputs() * channels;
    int lines = samples * window.outDepth * window.outHeight;
    int parts = Math.max(1, Math.min(PARTS, lines));
    float[] sums = Scratch.floats(Scratch.Use.SLICES, parts * size);
    Parallel.forRange(parts, grain((long) length * lines / parts, 1), (from, to) -> {
      int[] at = Scratch.ints(Scratch.Use.LINES, LINES * (1 + 2 * rows));
      Arrays.fill(sums, from * size, to * size, 0);
      for (int part = from; part < to; part++) {
        int end = (int) ((long) lines * (part + 1) / parts);
        for (int first = (int) ((long) lines * part / parts); first < end; first += LINES) {
          int last = Math.min(end, first + LINES);
          inputs(first, last, at);
          kernels.depthwiseLinesGradient(line, channels, last - first, rows, at, x, xo, y, yo + first * length, sums, part * size);
        }
      }
    });
    System.arraycopy(sums, 0, w, wo, size);
    for (int part = 1; part < parts; part++) {
      kernels.axpy(size, 1f, sums, part * size, w, wo);
    }
  }

  /** How many lines (or parts) are worth a hand-over: whole planes of {@code height} lines, if it is as many. */
  private int grain(long elementsOfOne, int height) {
    int grain = (int) Math.max(1, GRAIN / Math.max(1, elementsOfOne * window.taps()));
    return grain - (grain > height ? grain % height : 0);
  }

  /** The table of the input's lines that some lines of the output read. */
  private void inputs(int from, int to, int[] at) {
    Window v = window;
    for (int l = from, table = 0; l < to; l++, table += 1 + 2 * rows) {
      int sample = l / (v.outDepth * v.outHeight);
      int i = table;
      for (int r = 0; r < rows; r++) {
        int d = l / v.outHeight % v.outDepth * v.strideDepth - v.beforeDepth + r / v.sizeHeight * v.dilationDepth;
        int h = l % v.outHeight * v.strideHeight - v.beforeHeight + r % v.sizeHeight * v.dilationHeight;
        if (d >= 0 && d < v.inDepth && h >= 0 && h < v.inHeight) {
          i = add(at, i, ((sample * v.inDepth + d) * v.inHeight + h) * v.inWidth, r);
        }
      }
      at[i] = -1;
    }
  }

  /** The table of the output's lines that read some lines of the input, with the last row of the kernel first. */
  private void outputs(int from, int to, int[] at) {
    Window v = window;
    for (int l = from, table = 0; l < to; l++, table += 1 + 2 * rows) {
      int sample = l / (v.inDepth * v.inHeight);
      int i = table;
      for (int r = 0; r < rows; r++) {
        int d = l / v.inHeight % v.inDepth + v.beforeDepth - (rows - 1 - r) / v.sizeHeight * v.dilationDepth;
        int h = l % v.inHeight + v.beforeHeight - (rows - 1 - r) % v.sizeHeight * v.dilationHeight;
        if (d >= 0 && d % v.strideDepth == 0 && d / v.strideDepth < v.outDepth && h >= 0 && h % v.strideHeight == 0
            && h / v.strideHeight < v.outHeight) {
          i = add(at, i, ((sample * v.outDepth + d / v.strideDepth) * v.outHeight + h / v.strideHeight) * v.outWidth, r);
        }
      }
      at[i] = -1;
    }
  }

  private int add(int[] at, int i, int position, int row) {
    at[i] = position * channels;
    at[i + 1] = row;
    return i + 2;
  }
}
