package io.arabica.kernels;

import java.util.Arrays;

/**
 * A convolution over unfolded lines of its input: what a line of the kernel reads for each output of a line is copied side by side, with
 * zeros for the taps outside. Every line of the kernel is then a matrix product whose left operand stays where it is, and a line of the
 * input is copied once, though several lines of the kernel read it.
 *
 * <p>Lines of the input whose places leave the same residue modulo the stride follow on one another, so that those for neighbouring output
 * lines do.
 */
final class UnfoldedLines {
  /** Fewest outputs of a sample: fewer fill too few tiles. */
  private static final int OUTPUTS = 65;
  /** Floats of a block's copies, about: half of a second-level cache, which is larger where vectors are; and the fewest outputs. */
  private static final int BLOCK = 1 << 16;
  private static final int LARGE_BLOCK = 1 << 18;
  private static final int LEAST = 192;

  private final GemmKernel gemm;
  private final Window window;
  private final int in;
  private final int out;
  /** Numbers that a line of the kernel reads for an output, and how far apart they begin for neighbouring ones. */
  private final int row;
  private final int apart;

  UnfoldedLines(GemmKernel gemm, Window window, int in, int out) {
    this.gemm = gemm;
    this.window = window;
    this.in = in;
    this.out = out;
    row = window.sizeWidth * in;
    apart = PackedGemm.inPlace(row);
  }

  /** Whether the products need no further copies, and all lines that are copied are read. */
  static boolean fits(Window v, int in) {
    return v.inDepth == 1 && v.outDepth == 1 && v.sizeDepth == 1 && v.sizeHeight >= v.strideHeight
        && (v.dilationHeight == 1 || v.strideHeight == 1) && v.outputs() >= OUTPUTS && PackedGemm.inPlace(v.sizeWidth * in) > 0;
  }

  /**
   * y = x convolved with a kernel, plus bias, then relu if said so; bias may be null.
   *
   * @param panels the kernel, as {@link Convolution#pack} copies it, from {@code po} on
   * @param grain output lines worth a hand-over to another thread
   */
  void forward(int samples, float[] x, int xo, float[] panels, int po, float[] bias, int bo, boolean relu, float[] y, int yo, int grain) {
    Window v = window;
    int most = (gemm.looksAhead() ? BLOCK : LARGE_BLOCK) / (v.strideHeight * v.outWidth * apart);
    int fitting = Math.max(Parallel.chunks(LEAST, v.outWidth), most);
    int share = Parallel.share((long) samples * v.outHeight); // a small batch is spread over the threads
    int parts = Parallel.chunks(v.outHeight, Math.min(fitting, share));
    int lines = Parallel.chunks(v.outHeight, parts);
    Parallel.forRange(samples * parts, Parallel.chunks(grain, lines), (from, to) -> {
      for (int block = from; block < to; block++) {
        int sample = block / parts;
        int line = block % parts * lines;
        int some = Math.min(lines, v.outHeight - line);
        if (some > 0) {
          float[] copy = unfold(line, some, x, xo + sample * v.inputs() * in);
          products(some, copy, panels, po, bias, bo, relu, y, yo + (sample * v.outHeight + line) * v.outWidth * out);
        }
      }
    });
  }

  /** Lines of the input, of each residue, that some output lines read. */
  private int height(int lines) {
    return lines + (window.sizeHeight - 1) * window.dilationHeight / window.strideHeight;
  }

  /** Unfolds what some output lines of a sample read. */
  private float[] unfold(int line, int lines, float[] x, int xo) {
    Window v = window;
    int height = height(lines);
    int length = v.outWidth * apart;
    float[] copy = Scratch.lines(Scratch.Use.PATCHES, v.strideHeight * height * length);
    for (int i = 0; i < v.strideHeight * height; i++) {
      int h = (line + i % height) * v.strideHeight + i / height - v.beforeHeight;
      int to = Scratch.LINE + i * length;
      if (h < 0 || h >= v.inHeight) {
        Arrays.fill(copy, to, to + length, 0);
      } else {
        unfold(x, xo + h * v.inWidth * in, copy, to);
      }
    }
    return copy;
  }

  /** Unfolds a line: for each output, pieces that lie together in it. */
  private void unfold(float[] x, int xo, float[] y, int yo) {
    Window v = window;
    int piece = v.dilationWidth == 1 ? row : in;
    for (int i = 0; i < v.outWidth; i++) {
      for (int p = 0; p < row; p += piece) {
        int from = (i * v.strideWidth - v.beforeWidth + p / in * v.dilationWidth) * in;
        int to = yo + i * apart + p;
        int left = Math.min(piece, Math.max(0, -from));
        int right = Math.max(left, Math.min(piece, v.inWidth * in - from));
        if (left > 0) {
          Arrays.fill(y, to, to + left, 0);
        }
        if (left < right) {
          System.arraycopy(x, xo + from + left, y, to + left, right - left);
        }
        if (right < piece) {
          Arrays.fill(y, to + right, to + piece, 0);
        }
      }
    }
  }

  /** Sums the products with the lines of the kernel, some steps at a time. */
  private void products(int lines, float[] copy, float[] panels, int po, float[] bias, int bo, boolean relu, float[] y, int yo) {
    Window v = window;
    int length = v.outWidth * apart;
    int most = PackedGemm.depth(gemm, row);
    for (int k = 0; k < v.sizeHeight; k++) {
      int reach = k * v.dilationHeight;
      int first = reach % v.strideHeight * height(lines) + reach / v.strideHeight;
      for (int p = 0; p < row; p += most) {
        int steps = Math.min(most, row - p);
        boolean last = k == v.sizeHeight - 1 && p + most >= row;
        PackedGemm.strips(gemm, false, lines * v.outWidth, out, steps, steps, copy, Scratch.LINE + first * length + p, apart, panels, po,
            v.sizeHeight * row, k * row + p, y, yo, out, k > 0 || p > 0, last ? bias : null, bo, last && relu);
      }
    }
  }
}
