package io.arabica.kernels;

/**
 * The transforms of {@link StridedWinograd}, as one kernel set computes them.
 *
 * <p>All work on {@code n} channels side by side. A tile is given by the offset of its corner and the distances of its rows and columns.
 * They are sums alone, in a fixed order, so all kernel sets give the same bits.
 */
public abstract class StridedWinogradKernel {
  /** Numbers along a side of a tile's inputs, of its sums and of its outputs. */
  protected static final int READ = 5;
  static final int SUMS = 3;
  static final int TILE = 2;

  /** For the kernel sets. */
  protected StridedWinogradKernel() {}

  /**
   * v = some transformed 5 x 5 tiles of the input, side by side, of which each begins with the last column of the one before: along each
   * dimension (x0 - x2, x1, x2, x3, x4 - x2). Numbers that one product takes together are {@code pair} apart, the pairs {@code plane}: of
   * each row the first two columns, then the last two; behind the rows, the third columns of the first two rows, those of the last two, and
   * that of the third, alone. Transformed tiles are {@code next} apart.
   */
  protected abstract void input(int tiles, int n, float[] x, int xo, int row, int column, float[] v, int vo, int next, int plane, int pair);

  /**
   * y = max(the 2 x 2 outputs of 3 x 3 sums + bias, least): along each dimension (m0 + m1, m1 + m2).
   *
   * @param least negative infinity, or 0 for relu
   */
  protected abstract void output(int n, float[] m, int mo, int plane, float[] bias, int bo, float least, float[] y, int yo, int row,
      int column);

  /** m = the gradient of the sums, for that of 2 x 2 outputs y: the transpose of {@link #output}. */
  protected abstract void outputGradient(int n, float[] y, int yo, int row, int column, float[] m, int mo, int plane);

  /**
   * x = the gradient of such tiles of the input, for that of the transformed ones: the transpose of {@link #input}. The first column is
   * added to what x holds, as tiles share it.
   */
  protected abstract void inputGradient(int tiles, int n, float[] v, int vo, int next, int plane, int pair, float[] x, int xo, int row,
      int column);

  /** Where the number in a row and a column of a transformed tile stands. */
  protected static int at(int row, int column, int plane, int pair) {
    if (column != 2) {
      return (2 * row + column / 3) * plane + column % 3 * pair;
    }
    return row == 2 ? 12 * plane : (10 + row / 3) * plane + row % 3 * pair;
  }
}
