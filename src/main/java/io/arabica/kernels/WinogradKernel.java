package io.arabica.kernels;

/**
 * The transforms of Winograd's convolution F(4 x 4, 3 x 3), as one kernel set computes them: see {@link Winograd}.
 *
 * <p>All work on {@code n} channels side by side. A tile is given by the offset of its corner and the distances of its rows and columns; a
 * transformed tile has its 36 numbers {@code plane} apart. Each one-dimensional transform is a fixed sequence of additions and {@code fma},
 * so all kernel sets give the same bits.
 *
 * <p>The points of the interpolation are 0, ±5/8, ±3/2 and infinity. The usual ones, 0, ±1, ±2 and infinity, give four times the rounding
 * error; with these it is within twice that of the direct sum (measured, 64 channels).
 */
public abstract class WinogradKernel {
  /** Points of the interpolation besides 0 and infinity: ±A and ±B; their powers, exact in float. */
  protected static final float A = 0.625f;
  protected static final float B = 1.5f;
  protected static final float A2 = A * A;
  protected static final float B2 = B * B;
  protected static final float A3 = A * A * A;
  protected static final float B3 = B * B * B;
  /** Coefficients of (x² - A²) (x² - B²). */
  protected static final float SUM = A2 + B2;
  protected static final float PRODUCT = A2 * B2;
  /** One over the product of a point's distances to the others: 0, ±A, ±B. */
  protected static final float N0 = 1 / PRODUCT;
  protected static final float NA = 1 / (2 * A2 * (A2 - B2));
  protected static final float NB = 1 / (2 * B2 * (B2 - A2));

  /** For the kernel sets. */
  protected WinogradKernel() {}

  /** v = a transformed 6 x 6 tile of the input. */
  protected abstract void input(int n, float[] x, int xo, int row, int column, float[] v, int vo, int plane);

  /** u = the transformed 3 x 3 kernel. */
  protected abstract void kernel(int n, float[] w, int wo, int row, int column, float[] u, int uo, int plane);

  /** y = the 4 x 4 outputs of a transformed tile m, plus bias (null for none), then relu if said so. */
  protected abstract void output(int n, float[] m, int mo, int plane, float[] bias, int bo, boolean relu, float[] y, int yo, int row,
      int column);

  /** m = the transformed gradient of 4 x 4 outputs y: the transpose of {@link #output}. */
  protected abstract void outputGradient(int n, float[] y, int yo, int row, int column, float[] m, int mo, int plane);

  /** Adds to x the gradient of a 6 x 6 tile of the input, for the gradient v of the transformed one: the transpose of {@link #input}. */
  protected abstract void inputGradient(int n, float[] v, int vo, int plane, float[] x, int xo, int row, int column);

  /** w = the gradient of the 3 x 3 kernel, for the gradient u of the transformed one: the transpose of {@link #kernel}. */
  protected abstract void kernelGradient(int n, float[] u, int uo, int plane, float[] w, int wo, int row, int column);
}
