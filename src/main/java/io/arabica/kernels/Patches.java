package io.arabica.kernels;

import java.util.Arrays;
import java.util.Locale;

/**
 * The inputs of a convolution's outputs, without copying them: tap and channel {@code k} of output {@code r} stands at
 * {@code row[r] + step[k]} from where a block of outputs begins.
 *
 * <p>A block is a number of output lines of one sample (in three dimensions the whole sample), or some small samples. Where windows leave
 * the input, the lines that a block reads are copied once, with zeros around; else they are read where they lie.
 */
final class Patches {
  /**
   * What follows the last place in a table, which nobody uses: C2 checks the indices of all rows of a tile at once, even if it has fewer,
   * and compiles a tile again, a quarter slower, when that fails.
   */
  static final int SLACK = 8;
  /** Most floats of copied samples: half of a second-level cache. */
  private static final int COPIED = 1 << 17;
  /** Outputs for which more are copied: the sums of the kernel's gradient, which are read and written for each block, are as long. */
  private static final int ENOUGH = 192;

  private final Window window;
  private final int samples;
  private final int wanted;
  private final int in;
  private final boolean copied;
  private final int width;
  private final int height;
  private final int depth;
  /** Most output lines of a block, in each plane of a sample. */
  final int lines;
  /** Blocks of a sample, if it has more than one. */
  final int parts;
  /** Samples of a block, if it has more than one. */
  final int together;
  /** Blocks of the batch. */
  final int blocks;
  /** Most outputs of a block. */
  final int most;
  final int[] row;
  final int[] step;
  /** The same outputs line by line, where that pays; else null. */
  final ClippedLines clipped;

  /**
   * The patches of one group's channels.
   *
   * @param in all channels of the input
   * @param channels those of a group
   * @param outputs about how many outputs a block should have
   */
  Patches(Window window, int samples, int in, int channels, int outputs) {
    this(window, samples, in, channels, outputs, 0);
  }

  /** The same, line by line where that pays; {@code out} are the channels of an output then. */
  Patches(Window window, int samples, int in, int channels, int outputs, int out) {
    Window v = window;
    this.window = window;
    this.samples = samples;
    wanted = outputs;
    this.in = in;
    long reachWidth = (v.outWidth - 1) * v.strideWidth + (v.sizeWidth - 1L) * v.dilationWidth + 1;
    long reachHeight = (v.outHeight - 1) * v.strideHeight + (v.sizeHeight - 1L) * v.dilationHeight + 1;
    long reachDepth = (v.outDepth - 1) * v.strideDepth + (v.sizeDepth - 1L) * v.dilationDepth + 1;
    copied = v.beforeWidth != 0 || v.beforeHeight != 0 || v.beforeDepth != 0 || reachWidth > v.inWidth || reachHeight > v.inHeight
        || reachDepth > v.inDepth;
    boolean flat = v.outDepth == 1 && v.sizeDepth == 1;
    lines = flat ? Math.min(v.outHeight, Parallel.chunks(outputs, Math.max(1, v.outWidth))) : v.outHeight;
    parts = Parallel.chunks(v.outHeight, Math.max(1, lines));
    long reachOfLines = (lines - 1) * v.strideHeight + (v.sizeHeight - 1L) * v.dilationHeight + 1;
    int sample = copied ? size(reachDepth, reachOfLines, reachWidth, in) : v.inputs() * in;
    width = copied ? (int) reachWidth : v.inWidth;
    height = copied ? (int) reachOfLines : v.inHeight;
    depth = copied ? (int) reachDepth : v.inDepth;
    int some = v.outDepth * lines * v.outWidth;
    int enough = Parallel.chunks(ENOUGH, Math.max(1, some));
    int fitting = Math.min(outputs / Math.max(1, some), copied
        ? Math.min(Math.max(enough, COPIED / Math.max(1, sample)), Integer.MAX_VALUE / Math.max(1, sample)) : outputs);
    together = parts > 1 ? 1 : Math.max(1, Math.min(samples, fitting));
    blocks = parts * Parallel.chunks(samples, together);
    most = together * some;
    row = new int[most + SLACK];
    for (int r = 0; r < most; r++) {
      int w = r % v.outWidth;
      int h = r / v.outWidth % lines;
      int d = r / v.outWidth / lines % v.outDepth;
      row[r] = at(r / some, d * v.strideDepth, h * v.strideHeight, w * v.strideWidth);
    }
    step = new int[v.taps() * channels + SLACK];
    for (int tap = 0, k = 0; tap < v.taps(); tap++) {
      int w = tap % v.sizeWidth * v.dilationWidth;
      int h = tap / v.sizeWidth % v.sizeHeight * v.dilationHeight;
      int d = tap / (v.sizeWidth * v.sizeHeight) * v.dilationDepth;
      int at = at(0, d, h, w);
      for (int c = 0; c < channels; c++, k++) {
        step[k] = at + c;
      }
    }
    clipped = out > 0 && ClippedLines.pays(v) ? new ClippedLines(v, this, out) : null;
  }

  /** Numbers of the lines of a sample that a block reads, with the zeros around them. */
  private static int size(long depth, long height, long width, long in) {
    double size = (double) depth * height * width * in; // a product of longs may overflow too
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, "convolution: expected windows that reach over at most 2^31 - 1 "
          + "numbers of a sample, with the zeros around it, got %d x %d x %d places of %d channels; lower the dilation", depth, height,
          width, in));
    }
    return (int) (depth * height * width * in);
  }

  /** Whether these are the patches of a batch of so many samples, in blocks of about so many outputs. */
  boolean areOf(int samples, int outputs) {
    return this.samples == samples && wanted == outputs;
  }

  /** Outputs of the batch. */
  int outputs() {
    return samples * window.outputs();
  }

  /** Where an input stands in a block, from its first one. */
  int at(int sample, int d, int h, int w) {
    return (((sample * depth + d) * height + h) * width + w) * in;
  }

  /** The first sample of a block. */
  int sample(int block) {
    return block / parts * together;
  }

  /** Samples of a block. */
  int samples(int block) {
    return Math.min(together, samples - sample(block));
  }

  /** The first output line of a block in its samples. */
  int line(int block) {
    return block % parts * lines;
  }

  /** Output lines of a block, in each plane of a sample. */
  int lines(int block) {
    return Math.min(lines, window.outHeight - line(block));
  }

  /** Outputs of a block. */
  int count(int block) {
    return samples(block) * window.outDepth * lines(block) * window.outWidth;
  }

  /** The number of a block's first output in the batch. */
  int first(int block) {
    return sample(block) * window.outputs() + line(block) * window.outWidth;
  }

  /** The array that holds a block's inputs: x itself, or memory of this thread. */
  float[] load(int block, float[] x, int xo) {
    if (!copied) {
      return x;
    }
    int size = depth * height * width * in;
    float[] copy = Scratch.floats(Scratch.Use.PATCHES, together * size);
    int first = sample(block);
    for (int s = first; s < Math.min(samples, first + together); s++) {
      copy(x, xo + s * window.inputs() * in, line(block) * window.strideHeight - window.beforeHeight, copy, (s - first) * size);
    }
    return copy;
  }

  /** Copies the lines of a sample that a block reads. */
  private void copy(float[] x, int sample, int top, float[] copy, int co) {
    Window v = window;
    int left = Math.max(0, Math.min(v.beforeWidth, width));
    int skipped = Math.min(Math.max(0, -v.beforeWidth), v.inWidth);
    int inner = Math.min(width - left, v.inWidth - skipped);
    for (int i = 0; i < depth * height; i++) {
      int d = i / height - v.beforeDepth;
      int h = top + i % height;
      int to = co + i * width * in;
      if (d < 0 || d >= v.inDepth || h < 0 || h >= v.inHeight) {
        Arrays.fill(copy, to, to + width * in, 0);
        continue;
      }
      Arrays.fill(copy, to, to + left * in, 0);
      System.arraycopy(x, sample + ((d * v.inHeight + h) * v.inWidth + skipped) * in, copy, to + left * in, inner * in);
      Arrays.fill(copy, to + (left + inner) * in, to + width * in, 0);
    }
  }

  /** Where in that array the block begins. */
  int base(int block, int xo) {
    return copied ? 0 : xo + (sample(block) * window.inputs() + line(block) * window.strideHeight * window.inWidth) * in;
  }
}
