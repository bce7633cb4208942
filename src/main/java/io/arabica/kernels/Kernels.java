package io.arabica.kernels;

/**
 * The seam between the tensor operations and the loops that compute them.
 *
 * <p>Every method works on one contiguous run of {@code n} elements given as array and offset, on the calling thread. The result may be the
 * same run as an operand ({@code y == x, yo == xo}), else they must not overlap. The float methods give the same bits in every kernel set:
 * products and sums are chains of {@code fma} in a fixed order, reductions run in {@value #LANES} logical lanes (element {@code i} goes to
 * lane {@code i % 64}, in order) that are folded lane {@code l} with lane {@code l + 32}, then 16, 8, 4, 2 and 1.
 */
public abstract class Kernels {
  /** Logical lanes of a reduction, whatever the width of the machine's vectors. */
  public static final int LANES = 64;

  /** The kernels chosen for this machine: SIMD where {@code jdk.incubator.vector} is available, plain Java elsewhere. */
  public static Kernels get() {
    return KernelsChooser.chosen();
  }

  /** A short name for logs, e.g. {@code plain} or {@code simd-512}. */
  public abstract String name();

  /** The inner loops of the matrix product, for {@link Gemm}. */
  protected abstract GemmKernel gemm();

  /** The transforms of Winograd's convolution. */
  protected abstract WinogradKernel winograd();

  /** Those of the one with strides of 2. */
  protected abstract StridedWinogradKernel stridedWinograd();

  // ---- element-wise -------------------------------------------------------------------------------------------------

  /** y[i] = op(x[i]; p, q). */
  public abstract void unary(Unary op, float p, float q, int n, float[] x, int xo, float[] y, int yo);

  /** y[i] = op(x[i]; p, q). */
  public abstract void unary(Unary op, double p, double q, int n, double[] x, int xo, double[] y, int yo);

  /** y[i] = op(a[i], b[i]); a step of 0 repeats one element, a step of 1 walks. */
  public abstract void binary(Binary op, int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] y, int yo);

  /** y[i] = op(a[i], b[i]); a step of 0 repeats one element, a step of 1 walks. */
  public abstract void binary(Binary op, int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, double[] y, int yo);

  /** y[i] = op(a[i], b[i]), wrapping around; DIV and MOD floor as in NumPy and throw {@link ArithmeticException} for a zero divisor. */
  public abstract void binary(Binary op, int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, int[] y, int yo);

  /** y[i] = op(a[i], b[i]); a step of 0 repeats one element. */
  public abstract void compare(Compare op, int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, boolean[] y, int yo);

  /** y[i] = op(a[i], b[i]); a step of 0 repeats one element. */
  public abstract void compare(Compare op, int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, boolean[] y, int yo);

  /** y[i] = op(a[i], b[i]); a step of 0 repeats one element. */
  public abstract void compare(Compare op, int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, boolean[] y, int yo);

  /** y[i] = c[i] ? a[i] : b[i]; a step of 0 repeats one element. */
  public abstract void where(int n, boolean[] c, int co, int cStep, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] y,
      int yo);

  /** y[i] = c[i] ? a[i] : b[i]; a step of 0 repeats one element. */
  public abstract void where(int n, boolean[] c, int co, int cStep, double[] a, int ao, int aStep, double[] b, int bo, int bStep,
      double[] y, int yo);

  /** y[i] += alpha * x[i], one fma each. */
  public abstract void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo);

  /** y[i] += alpha * x[i], one fma each. */
  public abstract void axpy(int n, double alpha, double[] x, int xo, double[] y, int yo);

  // ---- reductions ---------------------------------------------------------------------------------------------------

  /** Folds n elements in {@value #LANES} lanes. */
  public abstract float fold(Fold op, int n, float[] x, int xo);

  /** Folds n elements in {@value #LANES} lanes. */
  public abstract double fold(Fold op, int n, double[] x, int xo);

  /** y[j] = the fold of x[i][j] over the rows i, in order: the columns of a (rows, cols) matrix whose rows start {@code ldx} apart. */
  public abstract void foldRows(Fold op, int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo);

  /** y[j] = the fold of x[i][j] over the rows i, in order. */
  public abstract void foldRows(Fold op, int rows, int cols, double[] x, int xo, int ldx, double[] y, int yo);

  /** Sum of a[i] * b[i], an fma chain in each of the {@value #LANES} lanes. */
  public abstract float dot(int n, float[] a, int ao, float[] b, int bo);

  /** Sum of a[i] * b[i], an fma chain in each of the {@value #LANES} lanes. */
  public abstract double dot(int n, double[] a, int ao, double[] b, int bo);

  /** Sum of (x[i] - mean)^2 in {@value #LANES} lanes. */
  public abstract float sumSquaredDeviations(int n, float mean, float[] x, int xo);

  /** Sum of (x[i] - mean)^2 in {@value #LANES} lanes. */
  public abstract double sumSquaredDeviations(int n, double mean, double[] x, int xo);

  // ---- rows: one call is one row ------------------------------------------------------------------------------------

  /** y = e^(x - max) / sum, stable; a row of -infinity gives NaN as in NumPy. */
  public abstract void softmax(int n, float[] x, int xo, float[] y, int yo);

  /** y = e^(x - max) / sum, stable. */
  public abstract void softmax(int n, double[] x, int xo, double[] y, int yo);

  /** max - less + ln(sum of e^(x - max)): what is left of large x after {@code less} is not rounded to their size. */
  public abstract float logSumExp(int n, float[] x, int xo, float less);

  /** max - less + ln(sum of e^(x - max)). */
  public abstract double logSumExp(int n, double[] x, int xo, double less);

  /** Gradient of a softmax row: y[i] = s[i] * (g[i] - dot(g, s)), s being the softmax. */
  public abstract void softmaxGradient(int n, float[] g, int go, float[] s, int so, float[] y, int yo);

  /** Gradient of a softmax row: y[i] = s[i] * (g[i] - dot(g, s)), s being the softmax. */
  public abstract void softmaxGradient(int n, double[] g, int go, double[] s, int so, double[] y, int yo);

  // Normalisation: z = (x - mean) * scale with the mean of the row, or 0 if it is not centered, and scale = 1 / sqrt(mean of
  // (x - mean)^2 + epsilon).

  /** y = z * gamma + beta over one row. */
  public abstract void normalize(int n, boolean centered, float epsilon, float[] x, int xo, float[] gamma, int mo, float[] beta, int bo,
      float[] y, int yo);

  /** y = z * gamma + beta over one row. */
  public abstract void normalize(int n, boolean centered, double epsilon, double[] x, int xo, double[] gamma, int mo, double[] beta, int bo,
      double[] y, int yo);

  /** dx = scale * (h - mean of h - z * mean of h * z) with h = g * gamma, g being the gradient of y; no mean of h if not centered. */
  public abstract void normalizeGradient(int n, boolean centered, float epsilon, float[] x, int xo, float[] gamma, int mo, float[] g,
      int go, float[] dx, int dxo);

  /** dx = scale * (h - mean of h - z * mean of h * z) with h = g * gamma, g being the gradient of y; no mean of h if not centered. */
  public abstract void normalizeGradient(int n, boolean centered, double epsilon, double[] x, int xo, double[] gamma, int mo, double[] g,
      int go, double[] dx, int dxo);

  /** Adds the row's part of the gradient of gamma: dgamma += g * z. */
  public abstract void normalizeScaleGradient(int n, boolean centered, float epsilon, float[] x, int xo, float[] g, int go,
      float[] dgamma, int mo);

  /** Adds the row's part of the gradient of gamma: dgamma += g * z. */
  public abstract void normalizeScaleGradient(int n, boolean centered, double epsilon, double[] x, int xo, double[] g, int go,
      double[] dgamma, int mo);

  // ---- pooling: one window of n channels; its tap t stands from x[xo + at[t]] -----------------------------------------

  /** y[c] = the largest of the taps of channel c, minus infinity without any. */
  public abstract void largest(int n, float[] x, int xo, int[] at, int taps, float[] y, int yo);

  /**
   * dx[dxo + at[t] + c] = g[c] for the first of the largest taps (or the first NaN) of channel c, and 0 for the others; or these added to
   * what dx holds.
   */
  public abstract void largestGradient(int n, float[] x, int xo, int[] at, int taps, float[] g, int go, boolean add, float[] dx, int dxo);

  // ---- depthwise convolution: n channels, each with its own weights ---------------------------------------------------

  /**
   * y[r][c] = bias[c] (null for none) + sum over the taps t of x[row[r] + step[t] + c] * w[t][c], then relu if said so. The rows of w are
   * {@code ldw} apart, row r of y stands at {@code places[r]}.
   */
  public abstract void depthwise(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] w, int wo, int ldw,
      float[] bias, int bo, boolean relu, float[] y, int yo, int[] places);

  /**
   * w[t][c] = sum over the rows r of x[row[r] + step[t] + c] * y[r][c], going on from what w holds if {@code resume}; the rows of w and y
   * are {@code ld} apart.
   */
  public abstract void depthwiseGradient(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] y, int yo, int ld,
      float[] w, int wo, boolean resume);

  // ---- the same along lines, with kernels that are three wide ---------------------------------------------------------
  // Lines of results follow one another. For each, the table at has 1 + 2 * rows entries: for those of the kernel's rows that read a line
  // inside, in order, where that line stands from xo (or yo) on, and which row it is; then -1. Sums run over rows, then taps.

  /**
   * y[o][c] = bias[c] (null for none) + sum over rows r and taps t of x[line.input(o, t)][c] * w[r][t][c], then relu if said so; the taps
   * of w are {@code step} apart.
   */
  public abstract void depthwiseLines(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step,
      float[] bias, int bo, boolean relu, float[] y, int yo);

  /**
   * x[i][c] = sum over rows r and taps t of y[line.output(i, t)][c] * w[r][t][c], with rows and taps in the opposite order: {@code wo} is
   * the place of the last one.
   */
  public abstract void depthwiseLinesSpread(Line line, int n, int lines, int rows, int[] at, float[] y, int yo, float[] w, int wo,
      float[] x, int xo);

  /** w[r][t][c] += sum over the lines and outputs o of x[line.input(o, t)][c] * y[o][c]. */
  public abstract void depthwiseLinesGradient(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] y, int yo,
      float[] w, int wo);

  // ---- optimizer updates: one pass over parameter, gradient and state -------------------------------------------------

  /** w -= rate * g. */
  public abstract void sgd(int n, float[] w, int wo, float[] g, int go, float rate);

  /** v = momentum * v - rate * g; w += v, or with nesterov w += momentum * v - rate * g. */
  public abstract void momentum(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum,
      boolean nesterov);

  /**
   * m += (1 - beta1) * (g - m); v += (1 - beta2) * (g * g - v); w -= rate * m / (sqrt(v) + epsilon), with rate and epsilon already
   * bias-corrected. The betas are doubles because 1 - 0.999f is off by 1e-5 of itself; 1 - beta is rounded to float.
   */
  public abstract void adam(int n, float[] w, int wo, float[] g, int go, float[] m, int mo, float[] v, int vo, float rate, double beta1,
      double beta2, float epsilon);

  /** e = rho * e + (1 - rho) * g * g; w -= rate * g / sqrt(e + epsilon); rho and 1 - rho are rounded to float. */
  public abstract void rmsprop(int n, float[] w, int wo, float[] g, int go, float[] e, int eo, float rate, double rho, float epsilon);

  /** s += g * g; w -= rate * g / sqrt(s + epsilon). */
  public abstract void adagrad(int n, float[] w, int wo, float[] g, int go, float[] s, int so, float rate, float epsilon);

  // ---- layout -------------------------------------------------------------------------------------------------------

  /** y[j][i] = x[i][j] for a (rows, cols) matrix, in blocks that fit the cache. */
  public abstract void transpose(int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo, int ldy);
}
