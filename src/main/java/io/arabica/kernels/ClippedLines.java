package io.arabica.kernels;

/**
 * The outputs of a block, line by line over its samples: where windows leave the input above or below, a line needs only those rows of the
 * kernel that lie inside.
 *
 * <p>Worth it on small pictures: with a kernel of 3 x 3 and stride 2, a sixth of what 4 x 4 outputs of 7 x 7 inputs would multiply is
 * zeros above and below.
 */
final class ClippedLines {
  /** Smallest part of the kernel's rows, over all lines, that must lie outside. */
  private static final double LEAST = 0.04;

  private final Window window;
  private final Patches patches;
  /** As in {@link Patches}, but line by line: first those of the first line in all samples. */
  private final int[] row;
  private final int[] place;

  ClippedLines(Window window, Patches patches, int out) {
    this.window = window;
    this.patches = patches;
    int width = window.outWidth;
    int some = patches.lines * width;
    row = new int[patches.row.length];
    place = new int[patches.row.length];
    for (int r = 0; r < patches.most; r++) {
      int sample = r / some;
      int line = r / width % patches.lines;
      int to = (line * patches.together + sample) * width + r % width;
      row[to] = patches.row[r];
      place[to] = r * out;
    }
  }

  /** Whether these are lines of such patches. */
  boolean areOf(Patches patches) {
    return this.patches == patches;
  }

  /** Whether there are enough rows of the kernel outside; not looked for with three dimensions. */
  static boolean pays(Window v) {
    if (v.outDepth != 1 || v.sizeDepth != 1) {
      return false;
    }
    int inside = 0;
    for (int h = 0; h < v.outHeight; h++) {
      inside += last(v, h) - first(v, h);
    }
    return inside <= (1 - LEAST) * v.outHeight * v.sizeHeight;
  }

  /** The first row of the kernel inside the input, for an output line. */
  private static int first(Window v, int h) {
    int top = h * v.strideHeight - v.beforeHeight;
    return top >= 0 ? 0 : Math.min(v.sizeHeight, Parallel.chunks(-top, v.dilationHeight));
  }

  /** The row of the kernel after the last one inside, for an output line. */
  private static int last(Window v, int h) {
    int top = h * v.strideHeight - v.beforeHeight;
    int rows = Parallel.chunks(Math.max(0, v.inHeight - top), v.dilationHeight);
    return Math.max(first(v, h), Math.min(v.sizeHeight, rows));
  }

  /** All outputs of a block; the arguments are those of {@link Convolution#outputs}. */
  void outputs(Convolution convolution, int block, float[] a, int ao, float[] b, int bOffset, float[] bias, int bo, boolean relu,
      float[] y, int yo) {
    int entries = (patches.step.length - Patches.SLACK) / window.sizeHeight; // of one row of the kernel
    int samples = patches.samples(block);
    int lines = Math.min(patches.lines, window.outHeight - patches.line(block));
    int next;
    for (int i = 0; i < lines; i = next) {
      int h = patches.line(block) + i;
      int first = first(window, h);
      int last = last(window, h);
      next = i + 1;
      if (samples == patches.together) { // lines with the same rows of the kernel follow on one another
        while (next < lines && first(window, h + next - i) == first && last(window, h + next - i) == last) {
          next++;
        }
      }
      int from = i * patches.together * window.outWidth;
      int count = (next - i) * samples * window.outWidth;
      convolution.outputs(count, a, ao, row, from, patches.step, first * entries, last * entries, b, bOffset, bias, bo, relu, y, yo, place,
          from);
    }
  }
}
