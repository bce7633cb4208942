package io.arabica.kernels;

/**
 * The innermost dimension of a depthwise convolution: tap t of output o is input {@code o * stride - before + t}; inputs outside are zeros.
 * Neighbouring positions stand {@code channels} apart.
 */
public record Line(int inputs, int outputs, int taps, int stride, int before, int channels) {
  /** Outputs that the kernels compute together. */
  public static final int TILE = 7;
  /** The same with stride 2 for lines that such tiles do not fit. */
  public static final int TILE_APART = 4;

  /** Whether tiles of so many outputs cover this line, and compute at most a third of its outputs twice. */
  public boolean fits(int tile) {
    return outputs >= tile && 3L * Parallel.chunks(outputs, tile) * tile <= 4L * outputs;
  }

  /** The first input that an output reads; below 0 where it begins outside. */
  public int first(int output) {
    return output * stride - before;
  }

  /** The input that a tap of an output reads, or -1 outside. */
  public int input(int output, int tap) {
    int input = first(output) + tap;
    return input < inputs ? Math.max(input, -1) : -1;
  }

  /** The last tap that reads an input, of some output or of one outside, or below 0; those before it are a stride apart. */
  public int lastTap(int input) {
    int tap = taps - 1;
    while (tap >= 0 && (input + before - tap) % stride != 0) {
      tap--;
    }
    return tap;
  }

  /** The output one of whose taps, {@link #lastTap} or one of those before it, reads an input; -1 outside. */
  public int output(int input, int tap) {
    int output = Math.floorDiv(input + before - tap, stride);
    return output < outputs ? Math.max(output, -1) : -1;
  }

  /** The line along which the gradient of the input is a convolution, with the taps in the opposite order, where the stride is 1. */
  Line turned() {
    return new Line(outputs, inputs, taps, 1, taps - 1 - before, channels);
  }
}
