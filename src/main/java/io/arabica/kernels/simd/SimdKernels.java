package io.arabica.kernels.simd;

import io.arabica.kernels.Binary;
import io.arabica.kernels.Fold;
import io.arabica.kernels.GemmKernel;
import io.arabica.kernels.Line;
import io.arabica.kernels.PlainKernels;
import io.arabica.kernels.PlainRows;
import io.arabica.kernels.Scratch;
import io.arabica.kernels.StridedWinogradKernel;
import io.arabica.kernels.Unary;
import io.arabica.kernels.WarmUp;
import io.arabica.kernels.WinogradKernel;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernels in vector instructions: the plain set, with those loops replaced that C2 does not vectorise by itself.
 *
 * <p>Each gives the bits of its plain twin at any vector width, and gives way to it until it is compiled ({@link WarmUp}); it is not even
 * entered before, since C2, which compiles what it has seen, would compile it for empty calls. The loops of functions take whole vectors
 * only; what is left over is padded to one vector for the expensive functions and done by the plain loop for the cheap ones.
 */
public final class SimdKernels extends PlainKernels {
  private static final int L = SimdSpecies.FLOATS.length();
  /** Elements of a trial of the warm-up. */
  private static final int N = 1024;
  /** What a vector takes at most once a simple loop is compiled (1 to 3 ns), and never before (40 ns and more, for the objects alone). */
  private static final int NANOS_PER_VECTOR = 15;

  /** Made when a convolution first asks for it. */
  private static final class Winograd {
    static final WinogradKernel KERNEL = new SimdWinogradKernel();
    static final StridedWinogradKernel STRIDED = new SimdStridedWinogradKernel();
  }

  /** The loops besides those of single operations: by name, since as many lambdas would take a good part of the start. */
  private enum Loop {
    DOT(1), DEVIATIONS(1), SOFTMAX(4), LOG_SUM_EXP(4), SOFTMAX_GRADIENT(2), NORMALIZE(2), NORMALIZE_GRADIENT(3),
    NORMALIZE_SCALE_GRADIENT(2), LARGEST(1), LARGEST_GRADIENT(4), DEPTHWISE(4), DEPTHWISE_GRADIENT(6), DEPTHWISE_LINES(24),
    DEPTHWISE_LINES_APART(32), DEPTHWISE_LINES_SPREAD(4), DEPTHWISE_LINES_GRADIENT(12), DEPTHWISE_LINES_APART_GRADIENT(12), AXPY(1),
    MOMENTUM(2), NESTEROV(2), ADAM(2), RMSPROP(3), ADAGRAD(3);

    /** How many times as long as a simple loop its trial takes. */
    final int times;

    Loop(int times) {
      this.times = times;
    }
  }

  /** Dummy data of the warm-up thread. */
  private final float[] x = new float[N];
  private final float[] y = new float[N];
  private final float[] z = new float[N];

  private final List<WarmUp> loops = new ArrayList<>();
  private final WarmUp[] unary = warmUps(Unary.values());
  private final WarmUp[] binary = warmUps(Binary.values());
  private final WarmUp[] fold = warmUps(Fold.values());
  private final WarmUp[] foldRows = new WarmUp[Fold.values().length];
  private final int[] taps = {0, N / 4, N / 2, N / 4 * 3, 1, 2, 3, 4};
  private final int[] places = new int[N];
  /** Two lines that follow on, and one that reads a row less at its end. */
  private final int[] table = {0, 0, 0, 1, 0, 2, -1, 0, 0, 0, 1, 0, 2, -1, 0, 1, 0, 2, -1, 0, 0};
  /** Lines that one, two and three rows reach. */
  private final int[] reached = {0, 1, -1, 0, 0, 0, 0, 0, 0, 0, 2, -1, 0, 0, 0, 0, 0, 1, 0, 2, -1};
  /** Lines that follow on and read a row less at both ends, and one by itself. */
  private final int[] ends = {0, 1, 0, 2, -1, 0, 0, 0, 0, 0, 1, 0, 2, -1, 0, 0, 0, 1, -1, 0, 0, 1, 0, 1, 1, 1, 2, -1};
  /**
   * Lines with a tile at each end that leaves them by two positions, to be run with two vectors of channels, though they overlap then: C2
   * compiles only what it has seen, and would have to begin again for the rest. Strides 1 and 2; two that begin inside; one whose gradient
   * ends outside.
   */
  private final Line one = new Line(12, 14, 3, 1, 2, L);
  private final Line apart = new Line(25, 14, 3, 2, 2, L);
  private final Line inside = new Line(16, 14, 3, 1, 0, L);
  private final Line insideApart = new Line(29, 14, 3, 2, 0, L);
  private final Line spread = new Line(16, 8, 3, 2, 1, L);
  private final WarmUp dot = warmUp(Loop.DOT);
  private final WarmUp deviations = warmUp(Loop.DEVIATIONS);
  private final WarmUp softmax = warmUp(Loop.SOFTMAX);
  private final WarmUp logSumExp = warmUp(Loop.LOG_SUM_EXP);
  private final WarmUp softmaxGradient = warmUp(Loop.SOFTMAX_GRADIENT);
  private final WarmUp normalize = warmUp(Loop.NORMALIZE);
  private final WarmUp normalizeGradient = warmUp(Loop.NORMALIZE_GRADIENT);
  private final WarmUp normalizeScaleGradient = warmUp(Loop.NORMALIZE_SCALE_GRADIENT);
  private final WarmUp largest = warmUp(Loop.LARGEST);
  private final WarmUp largestGradient = warmUp(Loop.LARGEST_GRADIENT);
  private final WarmUp depthwise = warmUp(Loop.DEPTHWISE);
  private final WarmUp depthwiseGradient = warmUp(Loop.DEPTHWISE_GRADIENT);
  private final WarmUp depthwiseLines = warmUp(Loop.DEPTHWISE_LINES);
  private final WarmUp depthwiseLinesApart = warmUp(Loop.DEPTHWISE_LINES_APART);
  private final WarmUp depthwiseLinesSpread = warmUp(Loop.DEPTHWISE_LINES_SPREAD);
  private final WarmUp depthwiseLinesGradient = warmUp(Loop.DEPTHWISE_LINES_GRADIENT);
  private final WarmUp depthwiseLinesApartGradient = warmUp(Loop.DEPTHWISE_LINES_APART_GRADIENT);
  private final WarmUp axpy = warmUp(Loop.AXPY);
  private final WarmUp momentum = warmUp(Loop.MOMENTUM);
  private final WarmUp nesterov = warmUp(Loop.NESTEROV);
  private final WarmUp adam = warmUp(Loop.ADAM);
  private final WarmUp rmsprop = warmUp(Loop.RMSPROP);
  private final WarmUp adagrad = warmUp(Loop.ADAGRAD);
  /** The last of all, since it starts a thread that would hold up the rest. */
  private final GemmKernel gemm;

  /**
   * Asks the machine for its vectors.
   *
   * @throws UnsupportedOperationException if it has none of the width asked for, or none of at least 128 bits
   */
  public SimdKernels() {
    WarmUp.beside(SimdOperations::run);
    for (Fold op : Fold.values()) {
      foldRows[op.ordinal()] = warmUp(new Trial(op, true), limit(N));
    }
    gemm = SimdGemmKernel.create();
  }

  private WarmUp warmUp(Enum<?> loop) {
    return warmUp(new Trial(loop, false), limit(times(loop) * N));
  }

  private WarmUp warmUp(Trial trial, long limit) {
    WarmUp loop = new WarmUp(trial, limit);
    loops.add(loop);
    return loop;
  }

  /** Whether all vector loops that have been asked for are in use; those of matrix products aside. */
  public boolean isWarm() {
    return loops.stream().noneMatch(WarmUp::isMissed);
  }

  private static int times(Enum<?> loop) {
    if (loop instanceof Loop one) {
      return one.times;
    }
    return !(loop instanceof Unary op) ? 1 : switch (op) {
      case NEG, ABS, SQUARE, RELU, LEAKY_RELU, AFFINE, CLIP -> 1;
      case SQRT, RSQRT, RECIPROCAL -> 2;
      default -> 4;
    };
  }

  /** Nanoseconds that a compiled loop takes at most, where a simple one does so many elements. */
  static long limit(int elements) {
    return (long) elements / L * NANOS_PER_VECTOR;
  }

  private WarmUp[] warmUps(Enum<?>[] operations) {
    WarmUp[] all = new WarmUp[operations.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = warmUp(operations[i]);
    }
    return all;
  }

  /** What runs a loop on dummy data: one class, since a lambda for each kind of loop would take a good part of the start. */
  private final class Trial implements Runnable {
    private final Enum<?> loop;
    private final boolean rows;

    Trial(Enum<?> loop, boolean rows) {
      this.loop = loop;
      this.rows = rows;
    }

    @Override
    public void run() {
      if (loop instanceof Unary op) {
        SimdUnary.apply(op, 1f, 1f, N, x, 0, y, 0);
      } else if (loop instanceof Binary op) {
        SimdBinary.apply(op, N, x, 0, 1, y, 0, 1, z, 0);
      } else if (loop instanceof Loop op) {
        SimdKernels.this.run(op);
      } else if (rows) {
        SimdFold.foldRows((Fold) loop, 4, N / 4, x, 0, N / 4, y, 0);
      } else {
        SimdFold.fold((Fold) loop, N - 1, x, 0);
      }
    }
  }

  private void run(Loop loop) {
    switch (loop) {
      case DOT -> SimdFold.dot(N - 1, x, 0, y, 0);
      case DEVIATIONS -> SimdFold.sumSquaredDeviations(N - 1, 1f, x, 0);
      case SOFTMAX -> SimdRows.softmax(N - 1, x, 0, y, 0);
      case LOG_SUM_EXP -> SimdRows.logSumExp(N - 1, x, 0, 0);
      case SOFTMAX_GRADIENT -> SimdRows.softmaxGradient(N - 1, x, 0, y, 0, z, 0);
      case NORMALIZE -> SimdRows.normalize(N, 1f, 1f, x, 0, x, 0, y, 0, z, 0);
      case NORMALIZE_GRADIENT -> {
        SimdFold.dotNormalized(N - 1, 1f, 1f, x, 0, x, 0, y, 0);
        SimdRows.normalizeGradient(N, 1f, 1f, 1f, 1f, x, 0, x, 0, y, 0, z, 0);
      }
      case NORMALIZE_SCALE_GRADIENT -> SimdRows.normalizeScaleGradient(N, 1f, 1f, x, 0, x, 0, y, 0);
      case LARGEST -> SimdPooling.largest(N / 4, x, 0, taps, 4, y, 0);
      case LARGEST_GRADIENT -> {
        SimdPooling.largestGradient(N / 4, x, 0, taps, 4, y, 0, false, z, 0);
        SimdPooling.largestGradient(N / 4, x, 0, taps, 4, y, 0, true, z, 0);
      }
      case DEPTHWISE -> {
        SimdDepthwise.forward(4, N / 8, 8, x, 0, places, taps, y, 0, 0, null, 0, false, z, 0, places);
        SimdDepthwise.forward(3, N / 8, 8, x, 0, places, taps, y, 0, 0, x, 0, true, z, 0, places);
      }
      case DEPTHWISE_GRADIENT -> {
        SimdDepthwise.gradient(4, N / 4, 4, x, 0, places, taps, y, 0, 0, z, 0, true);
        SimdDepthwise.gradient(4, N / 4, 1, x, 0, places, taps, y, 0, 0, z, 0, false);
      }
      case DEPTHWISE_LINES -> lines(one);
      case DEPTHWISE_LINES_APART -> lines(apart);
      case DEPTHWISE_LINES_SPREAD -> SimdDepthwiseSpread.spread(spread, 2 * L, 3, 3, reached, x, 0, y, 9 * L, z, 0);
      case DEPTHWISE_LINES_GRADIENT -> {
        SimdDepthwiseLinesGradient.gradient(one, 2 * L, 3, 3, table, x, 0, y, 0, z, 0);
        SimdDepthwiseTilesGradient.gradient(one, 2 * L, 3, table, x, 0, y, 0, z, 0);
        SimdDepthwiseLinesGradient.gradient(inside, 2 * L, 3, 3, table, x, 0, y, 0, z, 0);
        SimdDepthwiseTilesGradient.gradient(inside, 2 * L, 3, table, x, 0, y, 0, z, 0);
      }
      case DEPTHWISE_LINES_APART_GRADIENT -> {
        SimdDepthwiseLinesGradient.gradient(apart, 2 * L, 3, 3, table, x, 0, y, 0, z, 0);
        SimdDepthwiseTilesGradient.gradient(apart, 2 * L, 3, table, x, 0, y, 0, z, 0);
        SimdDepthwiseLinesGradient.gradient(insideApart, 2 * L, 3, 3, table, x, 0, y, 0, z, 0);
        SimdDepthwiseTilesGradient.gradient(insideApart, 2 * L, 3, table, x, 0, y, 0, z, 0);
      }
      case AXPY -> SimdUpdates.axpy(N, 0f, x, 0, y, 0);
      case MOMENTUM -> SimdUpdates.momentum(N, x, 0, y, 0, z, 0, 0f, 0f);
      case NESTEROV -> SimdUpdates.nesterov(N, x, 0, y, 0, z, 0, 0f, 0f);
      case ADAM -> SimdUpdates.adam(N / 2, x, 0, y, 0, z, 0, z, N / 2, 0f, 0f, 0f, 1f);
      case RMSPROP -> SimdUpdates.rmsprop(N, x, 0, y, 0, z, 0, 0f, 0f, 0f, 1f);
      case ADAGRAD -> SimdUpdates.adagrad(N, x, 0, y, 0, z, 0, 0f, 1f);
    }
  }

  private void lines(Line line) {
    lines(false, line);
    lines(true, line);
  }

  private void lines(boolean wide, Line line) {
    SimdDepthwiseLines.forward(wide, line, 2 * L, 3, 3, table, x, 0, y, 0, 0, x, 0, true, z, 0);
    SimdDepthwiseLines.forward(wide, line, 2 * L, 3, 3, table, x, 0, y, 0, 0, null, 0, false, z, 0);
    SimdDepthwiseLines.forward(wide, line, 2 * L, 4, 3, ends, x, 0, y, 0, 0, x, 0, true, z, 0);
    SimdDepthwiseLines.forward(wide, line, 2 * L, 4, 3, ends, x, 0, y, 0, 0, null, 0, false, z, 0);
  }

  @Override
  public String name() {
    return "simd-" + SimdSpecies.FLOATS.vectorBitSize();
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
    if (!SimdUnary.has(op) || !unary[op.ordinal()].done()) {
      super.unary(op, p, q, n, x, xo, y, yo);
      return;
    }
    int whole = n - n % L;
    SimdUnary.apply(op, p, q, whole, x, xo, y, yo);
    if (whole < n) {
      float[] tail = Scratch.floats(Scratch.Use.TAIL, L);
      System.arraycopy(x, xo + whole, tail, 0, n - whole);
      SimdUnary.apply(op, p, q, L, tail, 0, tail, 0);
      System.arraycopy(tail, 0, y, yo + whole, n - whole);
    }
  }

  @Override
  public void binary(Binary op, int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] y, int yo) {
    int whole = n >= L && SimdBinary.has(op) && binary[op.ordinal()].done() ? n - n % L : 0;
    // The rest first: y may be the run that a repeated operand is the head of.
    if (whole < n) {
      super.binary(op, n - whole, a, ao + whole * aStep, aStep, b, bo + whole * bStep, bStep, y, yo + whole);
    }
    if (whole > 0) {
      SimdBinary.apply(op, whole, a, ao, aStep, b, bo, bStep, y, yo);
    }
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    int i = whole(n, axpy);
    if (i > 0) {
      SimdUpdates.axpy(i, alpha, x, xo, y, yo);
    }
    super.axpy(n - i, alpha, x, xo + i, y, yo + i);
  }

  /** How many of n elements the vector loop does. */
  static int whole(int n, WarmUp loop) {
    return n >= L && loop.done() ? n - n % L : 0;
  }

  @Override
  public float fold(Fold op, int n, float[] x, int xo) {
    return n >= L && fold[op.ordinal()].done() ? SimdFold.fold(op, n, x, xo) : super.fold(op, n, x, xo);
  }

  @Override
  public void foldRows(Fold op, int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo) {
    int j = cols >= 4 * L && foldRows[op.ordinal()].done() ? cols - cols % (4 * L) : 0;
    if (j > 0) {
      SimdFold.foldRows(op, rows, j, x, xo, ldx, y, yo);
    }
    if (j < cols) {
      super.foldRows(op, rows, cols - j, x, xo + j, ldx, y, yo + j);
    }
  }

  @Override
  public void largest(int n, float[] x, int xo, int[] at, int taps, float[] y, int yo) {
    int i = taps > 0 ? whole(n, largest) : 0;
    if (i > 0) {
      SimdPooling.largest(i, x, xo, at, taps, y, yo);
    }
    if (i < n) {
      super.largest(n - i, x, xo + i, at, taps, y, yo + i);
    }
  }

  @Override
  public void largestGradient(int n, float[] x, int xo, int[] at, int taps, float[] g, int go, boolean add, float[] dx, int dxo) {
    int i = taps > 0 ? whole(n, largestGradient) : 0;
    if (i > 0) {
      SimdPooling.largestGradient(i, x, xo, at, taps, g, go, add, dx, dxo);
    }
    if (i < n) {
      super.largestGradient(n - i, x, xo + i, at, taps, g, go + i, add, dx, dxo + i);
    }
  }

  @Override
  public void depthwise(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] w, int wo, int ldw,
      float[] bias, int bo, boolean relu, float[] y, int yo, int[] places) {
    int i = whole(n, depthwise);
    if (i > 0) {
      SimdDepthwise.forward(rows, i, taps, x, xo, row, step, w, wo, ldw, bias, bo, relu, y, yo, places);
    }
    if (i < n) {
      super.depthwise(rows, n - i, taps, x, xo + i, row, step, w, wo + i, ldw, bias, bo + i, relu, y, yo + i, places);
    }
  }

  @Override
  public void depthwiseGradient(int rows, int n, int taps, float[] x, int xo, int[] row, int[] step, float[] y, int yo, int ld, float[] w,
      int wo, boolean resume) {
    int i = whole(n, depthwiseGradient);
    if (i > 0) {
      SimdDepthwise.gradient(rows, i, taps, x, xo, row, step, y, yo, ld, w, wo, resume);
    }
    if (i < n) {
      super.depthwiseGradient(rows, n - i, taps, x, xo + i, row, step, y, yo + i, ld, w, wo + i, resume);
    }
  }

  @Override
  public void depthwiseLines(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step, float[] bias,
      int bo, boolean relu, float[] y, int yo) {
    int i = whole(n, line.stride() == 1 ? depthwiseLines : depthwiseLinesApart);
    if (i > 0) {
      SimdDepthwiseLines.forward(line, i, lines, rows, at, x, xo, w, wo, step, bias, bo, relu, y, yo);
    }
    if (i < n) {
      super.depthwiseLines(line, n - i, lines, rows, at, x, xo + i, w, wo + i, step, bias, bo + i, relu, y, yo + i);
    }
  }

  @Override
  public void depthwiseLinesSpread(Line line, int n, int lines, int rows, int[] at, float[] y, int yo, float[] w, int wo, float[] x,
      int xo) {
    int i = whole(n, depthwiseLinesSpread);
    if (i > 0) {
      SimdDepthwiseSpread.spread(line, i, lines, rows, at, y, yo, w, wo, x, xo);
    }
    if (i < n) {
      super.depthwiseLinesSpread(line, n - i, lines, rows, at, y, yo + i, w, wo + i, x, xo + i);
    }
  }

  @Override
  public void depthwiseLinesGradient(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] y, int yo, float[] w,
      int wo) {
    int i = whole(n, line.stride() == 1 ? depthwiseLinesGradient : depthwiseLinesApartGradient);
    if (i > 0) {
      SimdDepthwiseLinesGradient.gradient(line, i, lines, rows, at, x, xo, y, yo, w, wo);
    }
    if (i < n) {
      super.depthwiseLinesGradient(line, n - i, lines, rows, at, x, xo + i, y, yo + i, w, wo + i);
    }
  }

  @Override
  public float dot(int n, float[] a, int ao, float[] b, int bo) {
    return n >= L && dot.done() ? SimdFold.dot(n, a, ao, b, bo) : super.dot(n, a, ao, b, bo);
  }

  @Override
  public float sumSquaredDeviations(int n, float mean, float[] x, int xo) {
    return n >= L && deviations.done() ? SimdFold.sumSquaredDeviations(n, mean, x, xo) : super.sumSquaredDeviations(n, mean, x, xo);
  }

  @Override
  public void softmax(int n, float[] x, int xo, float[] y, int yo) {
    if (n < L / 2 || !softmax.done()) {
      super.softmax(n, x, xo, y, yo);
    } else if (n < L) {
      float[] row = filledUp(n, x, xo);
      SimdRows.softmax(L, row, 0, row, 0);
      System.arraycopy(row, 0, y, yo, n);
    } else {
      SimdRows.softmax(n, x, xo, y, yo);
    }
  }

  /** A short row, filled up to a vector with what adds nothing to the sum of powers. */
  private static float[] filledUp(int n, float[] x, int xo) {
    float[] row = Scratch.floats(Scratch.Use.TAIL, L);
    for (int i = 0; i < L; i++) {
      row[i] = i < n ? x[xo + i] : Float.NEGATIVE_INFINITY;
    }
    return row;
  }

  @Override
  public float logSumExp(int n, float[] x, int xo, float less) {
    if (n < L / 2 || !logSumExp.done()) {
      return super.logSumExp(n, x, xo, less);
    }
    return n < L ? SimdRows.logSumExp(L, filledUp(n, x, xo), 0, less) : SimdRows.logSumExp(n, x, xo, less);
  }

  @Override
  public void softmaxGradient(int n, float[] g, int go, float[] s, int so, float[] y, int yo) {
    if (n >= L && softmaxGradient.done()) {
      SimdRows.softmaxGradient(n, g, go, s, so, y, yo);
    } else {
      super.softmaxGradient(n, g, go, s, so, y, yo);
    }
  }

  @Override
  public void normalize(int n, boolean centered, float epsilon, float[] x, int xo, float[] gamma, int mo, float[] beta, int bo, float[] y,
      int yo) {
    float mean = mean(n, centered, x, xo);
    float scale = scale(n, mean, epsilon, x, xo);
    int i = whole(n, normalize);
    if (i > 0) {
      SimdRows.normalize(i, mean, scale, x, xo, gamma, mo, beta, bo, y, yo);
    }
    PlainRows.normalize(i, n, mean, scale, x, xo, gamma, mo, beta, bo, y, yo);
  }

  @Override
  public void normalizeGradient(int n, boolean centered, float epsilon, float[] x, int xo, float[] gamma, int mo, float[] g, int go,
      float[] dx, int dxo) {
    if (n < L || !normalizeGradient.done()) {
      super.normalizeGradient(n, centered, epsilon, x, xo, gamma, mo, g, go, dx, dxo);
      return;
    }
    float mean = mean(n, centered, x, xo);
    float scale = scale(n, mean, epsilon, x, xo);
    float level = centered ? dot(n, g, go, gamma, mo) / n : 0;
    float slope = SimdFold.dotNormalized(n, mean, scale, x, xo, gamma, mo, g, go) / n;
    int i = n - n % L;
    SimdRows.normalizeGradient(i, mean, scale, level, slope, x, xo, gamma, mo, g, go, dx, dxo);
    PlainRows.normalizeGradient(i, n, mean, scale, level, slope, x, xo, gamma, mo, g, go, dx, dxo);
  }

  @Override
  public void normalizeScaleGradient(int n, boolean centered, float epsilon, float[] x, int xo, float[] g, int go, float[] dgamma,
      int mo) {
    float mean = mean(n, centered, x, xo);
    float scale = scale(n, mean, epsilon, x, xo);
    int i = whole(n, normalizeScaleGradient);
    if (i > 0) {
      SimdRows.normalizeScaleGradient(i, mean, scale, x, xo, g, go, dgamma, mo);
    }
    PlainRows.normalizeScaleGradient(i, n, mean, scale, x, xo, g, go, dgamma, mo);
  }

  @Override
  public void momentum(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum, boolean nesterov) {
    int i;
    if (nesterov) {
      i = whole(n, this.nesterov);
      if (i > 0) {
        SimdUpdates.nesterov(i, w, wo, g, go, v, vo, rate, momentum);
      }
    } else {
      i = whole(n, this.momentum);
      if (i > 0) {
        SimdUpdates.momentum(i, w, wo, g, go, v, vo, rate, momentum);
      }
    }
    super.momentum(n - i, w, wo + i, g, go + i, v, vo + i, rate, momentum, nesterov);
  }

  @Override
  public void adam(int n, float[] w, int wo, float[] g, int go, float[] m, int mo, float[] v, int vo, float rate, double beta1,
      double beta2,
      float epsilon) {
    int i = whole(n, adam);
    if (i > 0) {
      SimdUpdates.adam(i, w, wo, g, go, m, mo, v, vo, rate, (float) (1 - beta1), (float) (1 - beta2), epsilon);
    }
    super.adam(n - i, w, wo + i, g, go + i, m, mo + i, v, vo + i, rate, beta1, beta2, epsilon);
  }

  @Override
  public void rmsprop(int n, float[] w, int wo, float[] g, int go, float[] e, int eo, float rate, double rho, float epsilon) {
    int i = whole(n, rmsprop);
    if (i > 0) {
      SimdUpdates.rmsprop(i, w, wo, g, go, e, eo, rate, (float) rho, (float) (1 - rho), epsilon);
    }
    super.rmsprop(n - i, w, wo + i, g, go + i, e, eo + i, rate, rho, epsilon);
  }

  @Override
  public void adagrad(int n, float[] w, int wo, float[] g, int go, float[] s, int so, float rate, float epsilon) {
    int i = whole(n, adagrad);
    if (i > 0) {
      SimdUpdates.adagrad(i, w, wo, g, go, s, so, rate, epsilon);
    }
    super.adagrad(n - i, w, wo + i, g, go + i, s, so + i, rate, epsilon);
  }
}
