package io.arabica.kernels;

/**
 * Where the windows of a convolution or a pooling lie: the first tap of output o along a dimension is input {@code o * stride - before},
 * the next is {@code dilation} further; taps outside the input read nothing. Always three dimensions (depth, height, width): fewer have
 * ones in front.
 */
public final class Window {
  final int inDepth;
  final int inHeight;
  final int inWidth;
  final int sizeDepth;
  final int sizeHeight;
  final int sizeWidth;
  final int strideDepth;
  final int strideHeight;
  final int strideWidth;
  final int dilationDepth;
  final int dilationHeight;
  final int dilationWidth;
  final int beforeDepth;
  final int beforeHeight;
  final int beforeWidth;
  final int outDepth;
  final int outHeight;
  final int outWidth;

  /** Of one to three dimensions each. */
  public Window(int[] in, int[] size, int[] stride, int[] dilation, int[] before, int[] out) {
    inDepth = at(in, 3, 1);
    inHeight = at(in, 2, 1);
    inWidth = at(in, 1, 1);
    sizeDepth = at(size, 3, 1);
    sizeHeight = at(size, 2, 1);
    sizeWidth = at(size, 1, 1);
    strideDepth = at(stride, 3, 1);
    strideHeight = at(stride, 2, 1);
    strideWidth = at(stride, 1, 1);
    dilationDepth = at(dilation, 3, 1);
    dilationHeight = at(dilation, 2, 1);
    dilationWidth = at(dilation, 1, 1);
    beforeDepth = at(before, 3, 0);
    beforeHeight = at(before, 2, 0);
    beforeWidth = at(before, 1, 0);
    outDepth = at(out, 3, 1);
    outHeight = at(out, 2, 1);
    outWidth = at(out, 1, 1);
  }

  private static int at(int[] dims, int fromEnd, int otherwise) {
    return fromEnd <= dims.length ? dims[dims.length - fromEnd] : otherwise;
  }

  /** Windows of one input each, one under the other. */
  static Window column(int outputs) {
    int[] one = {1};
    return new Window(new int[] {outputs, 1}, one, one, one, new int[] {0}, new int[] {outputs, 1});
  }

  /** Positions of one input. */
  int inputs() {
    return inDepth * inHeight * inWidth;
  }

  /** Positions of one output. */
  int outputs() {
    return outDepth * outHeight * outWidth;
  }

  /** Positions of the input for one of the output, on average. */
  int strides() {
    return strideDepth * strideHeight * strideWidth;
  }

  /** Positions of one window. */
  int taps() {
    return sizeDepth * sizeHeight * sizeWidth;
  }

  /** Whether every output reads the one input at its own place. */
  boolean isPointwise() {
    return taps() == 1 && strideDepth == 1 && strideHeight == 1 && strideWidth == 1 && beforeDepth == 0 && beforeHeight == 0
        && beforeWidth == 0 && inputs() == outputs();
  }

  /** The input position, within one sample, that a tap of an output reads, or -1 outside. */
  int input(int output, int tap) {
    int d = output / (outHeight * outWidth) * strideDepth - beforeDepth + tap / (sizeHeight * sizeWidth) * dilationDepth;
    int h = output / outWidth % outHeight * strideHeight - beforeHeight + tap / sizeWidth % sizeHeight * dilationHeight;
    int w = output % outWidth * strideWidth - beforeWidth + tap % sizeWidth * dilationWidth;
    return d < 0 || d >= inDepth || h < 0 || h >= inHeight || w < 0 || w >= inWidth ? -1 : (d * inHeight + h) * inWidth + w;
  }

  /** Lines of one output. */
  int lines() {
    return outDepth * outHeight;
  }

  /** Whether the taps of an output line lie inside, but for what may be left and right of it. */
  boolean isLineInside(int line) {
    int d = line / outHeight * strideDepth - beforeDepth;
    int h = line % outHeight * strideHeight - beforeHeight;
    return d >= 0 && h >= 0 && d + (sizeDepth - 1) * dilationDepth < inDepth && h + (sizeHeight - 1) * dilationHeight < inHeight;
  }

  /** Whether the taps of the outputs at a place along their line lie inside on the left and on the right. */
  boolean isPlaceInside(int place) {
    int w = place * strideWidth - beforeWidth;
    return w >= 0 && w + (sizeWidth - 1) * dilationWidth < inWidth;
  }

  /** The input position of the first tap of the first output of a line that is inside; it may lie left of its line. */
  int lineStart(int line) {
    int d = line / outHeight * strideDepth - beforeDepth;
    return (d * inHeight + line % outHeight * strideHeight - beforeHeight) * inWidth - beforeWidth;
  }

  /** Where the taps stand, from the first one, with this many channels at a position. */
  int[] offsets(int channels) {
    int[] offsets = new int[taps()];
    for (int tap = 0; tap < offsets.length; tap++) {
      int d = tap / (sizeHeight * sizeWidth) * dilationDepth;
      int h = tap / sizeWidth % sizeHeight * dilationHeight;
      offsets[tap] = ((d * inHeight + h) * inWidth + tap % sizeWidth * dilationWidth) * channels;
    }
    return offsets;
  }

  /** Whether no input is read by two outputs, where there is no dilation. */
  boolean isApart() {
    return strideDepth >= sizeDepth && strideHeight >= sizeHeight && strideWidth >= sizeWidth;
  }

  /** Whether the windows, which are apart, read every input. */
  boolean isCovering() {
    return strideDepth == sizeDepth && strideHeight == sizeHeight && strideWidth == sizeWidth
        && outDepth * strideDepth - beforeDepth >= inDepth && outHeight * strideHeight - beforeHeight >= inHeight
        && outWidth * strideWidth - beforeWidth >= inWidth;
  }
}
