package io.arabica.kernels;

/**
 * One dimension of the gradient of a convolution's input, at those inputs whose place plus the padding leaves the same residue modulo the
 * stride: the same taps reach each of them, from neighbouring outputs, so that over them it is a convolution with stride 1.
 *
 * @param first the first such input; they are {@code stride} apart
 * @param count how many there are
 * @param start the first tap that reaches them
 * @param step the distance of the taps that do
 * @param taps how many do
 * @param dilation how far apart the outputs are that the taps read from
 * @param before how far before the first of these inputs the first output lies, counted in outputs
 */
record Residue(int first, int count, int start, int step, int taps, int dilation, int before) {
  /** All residues of a dimension; there is one where the stride is 1. */
  static Residue[] all(int in, int size, int stride, int dilation, int before) {
    Residue[] all = new Residue[stride];
    for (int residue = 0; residue < stride; residue++) {
      all[residue] = of(residue, in, size, stride, dilation, before);
    }
    return all;
  }

  private static Residue of(int residue, int in, int size, int stride, int dilation, int before) {
    int divisor = stride;
    for (int rest = dilation; rest != 0;) {
      int next = divisor % rest;
      divisor = rest;
      rest = next;
    }
    int first = Math.floorMod(residue - before, stride);
    int count = first < in ? (in - first + stride - 1) / stride : 0;
    int step = stride / divisor;
    int start = 0;
    while (start < size && (start * dilation - residue) % stride != 0) {
      start++;
    }
    int taps = Parallel.chunks(size - start, step);
    int apart = dilation / divisor;
    // Input first + i * stride gets tap start + m * step from output (first + before) / stride + i - start * dilation / stride - m * apart.
    int reach = (start * dilation - residue) / stride + (taps - 1) * apart - (first + before - residue) / stride;
    return new Residue(first, count, start, step, taps, apart, reach);
  }

  /** The tap in place i of the kernel turned round. */
  int tap(int i) {
    return start + (taps - 1 - i) * step;
  }

  /** How far after the first of these inputs the last output lies that reaches it, counted in outputs. */
  int after() {
    return (taps - 1) * dilation - before;
  }

  /** Whether there is nothing to compute. */
  boolean isEmpty() {
    return count == 0 || taps == 0;
  }

  /** Whether no output reads some of the inputs. */
  static boolean someUnread(Residue[] all) {
    for (Residue residue : all) {
      if (residue.count > 0 && residue.taps == 0) {
        return true;
      }
    }
    return false;
  }
}
