package io.arabica.kernels;

/**
 * The outputs of a block, line by line over its samples: where windows leave the input above or below, a line needs only those rows of the
 * kernel that lie inside, and gives nothing to the gradient of the others.
 *
 * <p>Worth it on small pictures: with a kernel of 3 x 3 and stride 2, a sixth of what 4 x 4 outputs of 7 x 7 inputs would multiply is
 * zeros above and below.
 */
final class ClippedLines {
  /** Smallest part of the kernel's rows, over all lines, that must lie outside. */
  private static final double LEAST = 0.04;

  private final Window window;
  private final Patches patches;
  private final int out;
  /** As in {@link Patches}, but line by line: first those of the first line in all samples. */
  private final int[] row;
  private final int[] place;

  ClippedLines(Window window, Patches patches, int out) {
    this.window = window;
    this.patches = patches;
    this.out = out;
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
    int entries = entries();
    int samples = patches.samples(block);
    int lines = patches.lines(block);
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

  /**
   * The share of a block in the gradient of the kernel's entries k to {@code k + height} of one group: their sums go over the lines for
   * which the entry's row lies inside.
   *
   * @param b the gradients of the block's outputs, by {@link #pack}
   */
  void gradient(Convolution convolution, int block, int k, int height, float[] a, int ao, float[] b, float[] sums, int so, int[] places,
      boolean resume) {
    int entries = entries();
    int samples = patches.samples(block);
    int lines = patches.lines(block);
    int line = patches.together * window.outWidth;
    for (int entry = k, next; entry < k + height; entry = next) {
      int kernelRow = entry / entries;
      next = Math.min(k + height, (kernelRow + 1) * entries);
      int first = 0;
      while (first < lines && !isInside(block, first, kernelRow)) {
        first++;
      }
      int last = first;
      while (last < lines && isInside(block, last, kernelRow)) {
        last++;
      }
      int runs = samples == patches.together ? 1 : Math.max(1, last - first); // else the lines do not follow on one another
      int count = (last - first) / runs * samples * window.outWidth;
      for (int run = 0; run < runs; run++) {
        int from = (first + run) * line;
        convolution.product(next - entry, count, a, ao, patches.step, entry, row, from, true, b, Scratch.LINE, patches.most, from, sums,
            so + (entry - k) * out, places, 0, resume || run > 0, null, 0, false);
      }
    }
  }

  /**
   * Copies some columns of the gradients of a block's outputs in the order of the lines, in panels, padded to whole vectors, from
   * {@link Scratch#LINE} on.
   */
  void pack(GemmKernel gemm, int block, int columns, float[] y, int yo, float[] b) {
    int width = window.outWidth;
    int lines = patches.lines(block);
    for (int j = 0; j < columns; j += gemm.panelColumns()) {
      int some = Math.min(gemm.panelColumns(), columns - j);
      int padded = gemm.padded(some);
      for (int s = 0; s < patches.samples(block); s++) {
        for (int i = 0; i < lines; i++) {
          int to = Scratch.LINE + j * patches.most + (i * patches.together + s) * width * padded;
          gemm.copy(width, some, y, yo + (s * lines + i) * width * out + j, out, b, to, padded);
        }
      }
    }
  }

  private boolean isInside(int block, int line, int kernelRow) {
    int h = patches.line(block) + line;
    return kernelRow >= first(window, h) && kernelRow < last(window, h);
  }

  /** Entries of a patch in one row of the kernel. */
  private int entries() {
    return (patches.step.length - Patches.SLACK) / window.sizeHeight;
  }
}
