package io.arabica.kernels;

/**
 * The kernels in plain Java: they run anywhere and judge every other set, which must give the same bits.
 *
 * <p>One short loop per operation, so that C2 compiles and, where it can, vectorises each by itself.
 */
public class PlainKernels extends Kernels {
  private final GemmKernel gemm = new PlainGemmKernel();

  /** Made when a convolution first asks for it. */
  private static final class Winograd {
    static final WinogradKernel KERNEL = new PlainWinogradKernel();
    static final StridedWinogradKernel STRIDED = new PlainStridedWinogradKernel();
  }

  /** The plain set has no state. */
  public PlainKernels() {}

  @Override
  public String name() {
    return "plain";
  }

  @Override
  protected GemmKernel gemm() {
    return gemm;
  }

  @Override
  protected WinogradKernel winograd() {
    return Winograd.KERNEL;
  }

  @Override
  protected StridedWinogradKernel stridedWinograd() {
    return Winograd.STRIDED;
  }

  @Override
  public void unary(Unary op, float p, float q, int n, float[] x, int xo, float[] y, int yo) {
    PlainUnary.apply(op, p, q, n, x, xo, y, yo);
  }

  @Override
  public void unary(Unary op, double p, double q, int n, double[] x, int xo, double[] y, int yo) {
    PlainUnaryDouble.apply(op, p, q, n, x, xo, y, yo);
  }

  @Override
  public void binary(Binary op, int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] y, int yo) {
    PlainBinary.apply(op, n, a, ao, aStep, b, bo, bStep, y, yo);
  }

  @Override
  public void binary(Binary op, int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, double[] y, int yo) {
    PlainBinaryDouble.apply(op, n, a, ao, aStep, b, bo, bStep, y, yo);
  }

  @Override
  public void binary(Binary op, int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, int[] y, int yo) {
    PlainBinaryInt.apply(op, n, a, ao, aStep, b, bo, bStep, y, yo);
  }

  @Override
  public void compare(Compare op, int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, boolean[] y, int yo) {
    PlainCompare.apply(op, n, a, ao, aStep, b, bo, bStep, y, yo);
  }

  @Override
  public void compare(Compare op, int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, boolean[] y, int yo) {
    PlainCompare.apply(op, n, a, ao, aStep, b, bo, bStep, y, yo);
  }

  @Override
  public void compare(Compare op, int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, boolean[] y, int yo) {
    PlainCompare.apply(op, n, a, ao, aStep, b, bo, bStep, y, yo);
  }

  @Override
  public void where(int n, boolean[] c, int co, int cStep, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] y, int yo) {
    PlainCompare.where(n, c, co, cStep, a, ao, aStep, b, bo, bStep, y, yo);
  }

  @Override
  public void where(int n, boolean[] c, int co, int cStep, double[] a, int ao, int aStep, double[] b, int bo, int bStep, double[] y,
      int yo) {
    PlainCompare.where(n, c, co, cStep, a, ao, aStep, b, bo, bStep, y, yo);
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    PlainUpdates.axpy(n, alpha, x, xo, y, yo);
  }

  @Override
  public void axpy(int n, double alpha, double[] x, int xo, double[] y, int yo) {
    PlainUpdates.axpy(n, alpha, x, xo, y, yo);
  }

  @Override
  public float fold(Fold op, int n, float[] x, int xo) {
    return PlainFold.fold(op, n, x, xo);
  }

  @Override
  public double fold(Fold op, int n, double[] x, int xo) {
    return PlainFold.fold(op, n, x, xo);
  }

  @Override
  public void foldRows(Fold op, int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo) {
    PlainFold.foldRows(op, rows, cols, x, xo, ldx, y, yo);
  }

  @Override
  public void foldRows(Fold op, int rows, int cols, double[] x, int xo, int ldx, double[] y, int yo) {
    PlainFold.foldRows(op, rows, cols, x, xo, ldx, y, yo);
  }

  @Override
  public float dot(int n, float[] a, int ao, float[] b, int bo) {
    return PlainFold.dot(n, a, ao, b, bo);
  }

  @Override
  public double dot(int n, double[] a, int ao, double[] b, int bo) {
    return PlainFold.dot(n, a, ao, b, bo);
  }

  @Override
  public float sumSquaredDeviations(int n, float mean, float[] x, int xo) {
    return PlainFold.sumSquaredDeviations(n, mean, x, xo);
  }

  @Override
  public double sumSquaredDeviations(int n, double mean, double[] x, int xo) {
    return PlainFold.sumSquaredDeviations(n, mean, x, xo);
  }

  @Override
  public void softmax(int n, float[] x, int xo, float[] y, int yo) {
    PlainRows.softmax(n, x, xo, y, yo);
  }

  @Override
  public void softmax(int n, double[] x, int xo, double[] y, int yo) {
    PlainRows.softmax(n, x, xo, y, yo);
  }

  @Override
  public float logSumExp(int n, float[] x, int xo, float less) {
    return PlainRows.logSumExp(n, x, xo, less);
  }

  @Override
  public double logSumExp(int n, double[] x, int xo, double less) {
    return PlainRows.logSumExp(n, x, xo, less);
  }

  @Override
  public void softmaxGradient(int n, float[] g, int go, float[] s, int so, float[] y, int yo) {
    PlainRows.softmaxGradient(n, g, go, s, so, y, yo);
  }

  @Override
  public void softmaxGradient(int n, double[] g, int go, double[] s, int so, double[] y, int yo) {
    PlainRows.softmaxGradient(n, g, go, s, so, y, yo);
  }

  /** The mean of a row that is to be normalised, or 0 if it is not centered. */
  protected final float mean(int n, boolean centered, float[] x, int xo) {
    return centered ? fold(Fold.SUM, n, x, xo) / n : 0;
  }

  /** 1 / sqrt(mean of (x - mean)^2 + epsilon) of a row. */
  protected final float scale(int n, float mean, float epsilon, float[] x, int xo) {
    return 1f / (float) Math.sqrt(sumSquaredDeviations(n, mean, x, xo) / n + epsilon);
  }

  private double mean(int n, boolean centered, double[] x, int xo) {
    return centered ? fold(Fold.SUM, n, x, xo) / n : 0;
  }

  private double scale(int n, double mean, double epsilon, double[] x, int xo) {
    return 1 / Math.sqrt(sumSquaredDeviations(n, mean, x, xo) / n + epsilon);
  }

  @Override
  public void normalize(int n, boolean centered, float epsilon, float[] x, int xo, float[] gamma, int mo, float[] beta, int bo, float[] y,
      int yo) {
    float mean = mean(n, centered, x, xo);
    float scale = scale(n, mean, epsilon, x, xo);
    PlainRows.normalize(0, n, mean, scale, x, xo, gamma, mo, beta, bo, y, yo);
  }

  @Override
  public void normalizeGradient(int n, boolean centered, float epsilon, float[] x, int xo, float[] gamma, int mo, float[] g, int go,
      float[] dx,
      int dxo) {
    float mean = mean(n, centered, x, xo);
    float scale = scale(n, mean, epsilon, x, xo);
    float level = centered ? PlainFold.dot(n, g, go, gamma, mo) / n : 0;
    float slope = PlainFold.dotNormalized(n, mean, scale, x, xo, gamma, mo, g, go) / n;
    PlainRows.normalizeGradient(0, n, mean, scale, level, slope, x, xo, gamma, mo, g, go, dx, dxo);
  }

  @Override
  public void normalizeScaleGradient(int n, boolean centered, float epsilon, float[] x, int xo, float[] g, int go, float[] dgamma, int mo) {
    float mean = mean(n, centered, x, xo);
    float scale = scale(n, mean, epsilon, x, xo);
    PlainRows.normalizeScaleGradient(0, n, mean, scale, x, xo, g, go, dgamma, mo);
  }

  @Override
  public void normalize(int n, boolean centered, double epsilon, double[] x, int xo, double[] gamma, int mo, double[] beta, int bo,
      double[] y, int yo) {
    double mean = mean(n, centered, x, xo);
    double scale = scale(n, mean, epsilon, x, xo);
    PlainRows.normalize(0, n, mean, scale, x, xo, gamma, mo, beta, bo, y, yo);
  }

  @Override
  public void normalizeGradient(int n, boolean centered, double epsilon, double[] x, int xo, double[] gamma, int mo, double[] g, int go,
      double[] dx,
      int dxo) {
    double mean = mean(n, centered, x, xo);
    double scale = scale(n, mean, epsilon, x, xo);
    double level = centered ? PlainFold.dot(n, g, go, gamma, mo) / n : 0;
    double slope = PlainFold.dotNormalized(n, mean, scale, x, xo, gamma, mo, g, go) / n;
    PlainRows.normalizeGradient(0, n, mean, scale, level, slope, x, xo, gamma, mo, g, go, dx, dxo);
  }

  @Override
  public void normalizeScaleGradient(int n, boolean centered, double epsilon, double[] x, int xo, double[] g, int go, double[] dgamma,
      int mo) {
    double mean = mean(n, centered, x, xo);
    double scale = scale(n, mean, epsilon, x, xo);
    PlainRows.normalizeScaleGradient(0, n, mean, scale, x, xo, g, go, dgamma, mo);
  }

  @Override
  public void largest(int n, float[] x, int xo, int[] at, int taps, float[] y, int yo) {
    PlainPooling.largest(n, x, xo, at, taps, y, yo);
  }

  @Override
  public void largestGradient(int n, float[] x, int xo, int[] at, int taps, float[] g, int go, boolean add, float[] dx, int dxo) {
    PlainPooling.largestGradient(n, x, xo, at, taps, g, go, add, dx, dxo);
  }

  @Override
  public void depthwise(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] w, int wo, int ldw,
      float[] bias, int bo, boolean relu, float[] y, int yo, int[] places) {
    PlainDepthwise.forward(rows, n, taps, x, xo, row, step, w, wo, ldw, bias, bo, relu, y, yo, places);
  }

  @Override
  public void depthwiseGradient(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] y, int yo, int ld, float[] w,
      int wo, boolean resume) {
    PlainDepthwise.gradient(rows, n, taps, x, xo, row, step, y, yo, ld, w, wo, resume);
  }

  @Override
  public void depthwiseLines(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step, float[] bias,
      int bo, boolean relu, float[] y, int yo) {
    PlainDepthwiseLines.forward(line, n, lines, rows, at, x, xo, w, wo, step, bias, bo, relu, y, yo);
  }

  @Override
  public void depthwiseLinesSpread(Line line, int n, int lines, int rows, int[] at, float[] y, int yo, float[] w, int wo, float[] x,
      int xo) {
    PlainDepthwiseLines.spread(line, n, lines, rows, at, y, yo, w, wo, x, xo);
  }

  @Override
  public void depthwiseLinesGradient(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] y, int yo, float[] w,
      int wo) {
    PlainDepthwiseLines.gradient(line, n, lines, rows, at, x, xo, y, yo, w, wo);
  }

  @Override
  public void sgd(int n, float[] w, int wo, float[] g, int go, float rate) {
    axpy(n, -rate, g, go, w, wo);
  }

  @Override
  public void momentum(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum, boolean nesterov) {
    if (nesterov) {
      PlainUpdates.nesterov(n, w, wo, g, go, v, vo, rate, momentum);
    } else {
      PlainUpdates.momentum(n, w, wo, g, go, v, vo, rate, momentum);
    }
  }

  @Override
  public void adam(int n, float[] w, int wo, float[] g, int go, float[] m, int mo, float[] v, int vo, float rate, double beta1,
      double beta2,
      float epsilon) {
    PlainUpdates.adam(n, w, wo, g, go, m, mo, v, vo, rate, beta1, beta2, epsilon);
  }

  @Override
  public void rmsprop(int n, float[] w, int wo, float[] g, int go, float[] e, int eo, float rate, double rho, float epsilon) {
    PlainUpdates.rmsprop(n, w, wo, g, go, e, eo, rate, rho, epsilon);
  }

  @Override
  public void adagrad(int n, float[] w, int wo, float[] g, int go, float[] s, int so, float rate, float epsilon) {
    PlainUpdates.adagrad(n, w, wo, g, go, s, so, rate, epsilon);
  }

  @Override
  public void transpose(int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
    // A block of 16 x 16 floats touches 16 cache lines on each side.
    int block = 16;
    for (int i0 = 0; i0 < rows; i0 += block) {
      int i1 = Math.min(rows, i0 + block);
      for (int j0 = 0; j0 < cols; j0 += block) {
        int j1 = Math.min(cols, j0 + block);
        for (int j = j0; j < j1; j++) {
          int to = yo + j * ldy;
          for (int i = i0; i < i1; i++) {
            y[to + i] = x[xo + i * ldx + j];
          }
        }
      }
    }
  }
}
