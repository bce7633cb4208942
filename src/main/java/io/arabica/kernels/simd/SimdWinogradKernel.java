package io.arabica.kernels.simd;

import static io.arabica.kernels.simd.SimdKernels.whole;
import static jdk.incubator.vector.FloatVector.broadcast;

import io.arabica.kernels.PlainWinogradKernel;
import io.arabica.kernels.WarmUp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms on the Vector API; channels left over go the plain way. The innermost loops go along the channels, since there the checks
 * of bounds leave the loop.
 */
final class SimdWinogradKernel extends PlainWinogradKernel {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  /** Channels of a trial of the warm-up: a channel takes several nanoseconds. */
  private static final int TRIAL = 128;
  private static final long LIMIT = SimdKernels.limit(48 * TRIAL);
  /** Channels that go through both directions at a time: their numbers in between stay in the first-level cache. */
  private static final int LINE = 64;
  private static final ThreadLocal<float[]> TILE = ThreadLocal.withInitial(() -> new float[36 * LINE]);

  private final float[] x = new float[36 * TRIAL];
  private final float[] y = new float[36 * TRIAL];
  private final WarmUp input = new WarmUp(() -> inputs(TRIAL, x, 0, 6 * TRIAL, TRIAL, y, 0, TRIAL), LIMIT);
  private final WarmUp kernel = new WarmUp(() -> kernels(TRIAL, x, 0, 3 * TRIAL, TRIAL, y, 0, TRIAL), LIMIT);
  private final WarmUp output = new WarmUp(() -> {
    outputs(TRIAL, x, 0, TRIAL, y, 0, 4 * TRIAL, TRIAL);
    finish(TRIAL, x, 0, true, y, 0, 4 * TRIAL, TRIAL);
    finish(TRIAL, null, 0, true, y, 0, 4 * TRIAL, TRIAL);
    finish(TRIAL, x, 0, false, y, 0, 4 * TRIAL, TRIAL);
  }, LIMIT);
  private final WarmUp outputGradient = new WarmUp(() -> outputGradients(TRIAL, x, 0, 4 * TRIAL, TRIAL, y, 0, TRIAL), LIMIT);
  private final WarmUp inputGradient = new WarmUp(() -> inputGradients(TRIAL, x, 0, TRIAL, y, 0, 6 * TRIAL, TRIAL), LIMIT);
  private final WarmUp kernelGradient = new WarmUp(() -> kernelGradients(TRIAL, x, 0, TRIAL, y, 0, 3 * TRIAL, TRIAL), LIMIT);

  @Override
  protected void input(int n, float[] x, int xo, int row, int column, float[] v, int vo, int plane) {
    int i = whole(n, input);
    if (i > 0) {
      inputs(i, x, xo, row, column, v, vo, plane);
    }
    super.input(n - i, x, xo + i, row, column, v, vo + i, plane);
  }

  private static void inputs(int n, float[] x, int xo, int row, int column, float[] v, int vo, int plane) {
    float[] t = TILE.get();
    for (int first = 0; first < n; first += LINE) {
      int some = Math.min(LINE, n - first);
      for (int j = 0; j < 6; j++) {
        input(some, x, xo + first + j * column, row, t, j * LINE, 6 * LINE);
      }
      for (int i = 0; i < 6; i++) {
        input(some, t, i * 6 * LINE, LINE, v, vo + first + i * 6 * plane, plane);
      }
    }
  }

  private static void input(int n, float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    for (int c = 0; c < n; c += L) {
      int from = xo + c;
      int to = yo + c;
      FloatVector x0 = FloatVector.fromArray(S, x, from);
      FloatVector x1 = FloatVector.fromArray(S, x, from + xStep);
      FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStep);
      FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStep);
      FloatVector x4 = FloatVector.fromArray(S, x, from + 4 * xStep);
      FloatVector x5 = FloatVector.fromArray(S, x, from + 5 * xStep);
      x0.fma(broadcast(S, PRODUCT), x2.fma(broadcast(S, -SUM), x4)).intoArray(y, to);
      FloatVector even = x2.fma(broadcast(S, -B2), x4);
      FloatVector odd = x1.fma(broadcast(S, -B2), x3);
      odd.fma(broadcast(S, A), even).intoArray(y, to + yStep);
      odd.fma(broadcast(S, -A), even).intoArray(y, to + 2 * yStep);
      even = x2.fma(broadcast(S, -A2), x4);
      odd = x1.fma(broadcast(S, -A2), x3);
      odd.fma(broadcast(S, B), even).intoArray(y, to + 3 * yStep);
      odd.fma(broadcast(S, -B), even).intoArray(y, to + 4 * yStep);
      x1.fma(broadcast(S, PRODUCT), x3.fma(broadcast(S, -SUM), x5)).intoArray(y, to + 5 * yStep);
    }
  }

  @Override
  protected void kernel(int n, float[] w, int wo, int row, int column, float[] u, int uo, int plane) {
    int i = whole(n, kernel);
    if (i > 0) {
      kernels(i, w, wo, row, column, u, uo, plane);
    }
    super.kernel(n - i, w, wo + i, row, column, u, uo + i, plane);
  }

  private static void kernels(int n, float[] w, int wo, int row, int column, float[] u, int uo, int plane) {
    float[] t = TILE.get();
    for (int first = 0; first < n; first += LINE) {
      int some = Math.min(LINE, n - first);
      for (int j = 0; j < 3; j++) {
        kernel(some, w, wo + first + j * column, row, t, j * LINE, 3 * LINE);
      }
      for (int i = 0; i < 6; i++) {
        kernel(some, t, i * 3 * LINE, LINE, u, uo + first + i * 6 * plane, plane);
      }
    }
  }

  private static void kernel(int n, float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    for (int c = 0; c < n; c += L) {
      int from = xo + c;
      int to = yo + c;
      FloatVector x0 = FloatVector.fromArray(S, x, from);
      FloatVector x1 = FloatVector.fromArray(S, x, from + xStep);
      FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStep);
      x0.mul(N0).intoArray(y, to);
      FloatVector even = x2.fma(broadcast(S, A2), x0).mul(NA);
      FloatVector odd = x1.mul(NA);
      odd.fma(broadcast(S, A), even).intoArray(y, to + yStep);
      odd.fma(broadcast(S, -A), even).intoArray(y, to + 2 * yStep);
      even = x2.fma(broadcast(S, B2), x0).mul(NB);
      odd = x1.mul(NB);
      odd.fma(broadcast(S, B), even).intoArray(y, to + 3 * yStep);
      odd.fma(broadcast(S, -B), even).intoArray(y, to + 4 * yStep);
      x2.intoArray(y, to + 5 * yStep);
    }
  }

  @Override
  protected void output(int n, float[] m, int mo, int plane, float[] bias, int bo, boolean relu, float[] y, int yo, int row, int column) {
    int i = whole(n, output);
    if (i > 0) {
      outputs(i, m, mo, plane, y, yo, row, column);
      if (bias != null || relu) {
        finish(i, bias, bo, relu, y, yo, row, column);
      }
    }
    super.output(n - i, m, mo + i, plane, bias, bo + i, relu, y, yo + i, row, column);
  }

  private static void outputs(int n, float[] m, int mo, int plane, float[] y, int yo, int row, int column) {
    float[] t = TILE.get();
    for (int first = 0; first < n; first += LINE) {
      int some = Math.min(LINE, n - first);
      for (int j = 0; j < 6; j++) {
        output(some, m, mo + first + j * plane, 6 * plane, t, j * LINE, 6 * LINE);
      }
      for (int i = 0; i < 4; i++) {
        output(some, t, i * 6 * LINE, LINE, y, yo + first + i * row, column);
      }
    }
  }

  private static void output(int n, float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    for (int c = 0; c < n; c += L) {
      int from = xo + c;
      int to = yo + c;
      FloatVector x0 = FloatVector.fromArray(S, x, from);
      FloatVector x1 = FloatVector.fromArray(S, x, from + xStep);
      FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStep);
      FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStep);
      FloatVector x4 = FloatVector.fromArray(S, x, from + 4 * xStep);
      FloatVector x5 = FloatVector.fromArray(S, x, from + 5 * xStep);
      FloatVector evenA = x1.add(x2);
      FloatVector evenB = x3.add(x4);
      FloatVector oddA = x1.sub(x2);
      FloatVector oddB = x3.sub(x4);
      x0.add(evenA).add(evenB).intoArray(y, to);
      oddB.fma(broadcast(S, B), oddA.mul(A)).intoArray(y, to + yStep);
      evenB.fma(broadcast(S, B2), evenA.mul(A2)).intoArray(y, to + 2 * yStep);
      oddB.fma(broadcast(S, B3), oddA.fma(broadcast(S, A3), x5)).intoArray(y, to + 3 * yStep);
    }
  }

  /** Adds the bias and takes the relu of 4 x 4 outputs, which are still in the first-level cache. */
  private static void finish(int n, float[] bias, int bo, boolean relu, float[] y, int yo, int row, int column) {
    for (int i = 0; i < 16; i++) {
      int to = yo + i / 4 * row + i % 4 * column;
      for (int c = 0; c < n; c += L) {
        FloatVector v = FloatVector.fromArray(S, y, to + c);
        if (bias != null) {
          v = v.add(FloatVector.fromArray(S, bias, bo + c));
        }
        if (relu) {
          v = SimdUnary.relu(v);
        }
        v.intoArray(y, to + c);
      }
    }
  }

  @Override
  protected void outputGradient(int n, float[] y, int yo, int row, int column, float[] m, int mo, int plane) {
    int i = whole(n, outputGradient);
    if (i > 0) {
      outputGradients(i, y, yo, row, column, m, mo, plane);
    }
    super.outputGradient(n - i, y, yo + i, row, column, m, mo + i, plane);
  }

  private static void outputGradients(int n, float[] y, int yo, int row, int column, float[] m, int mo, int plane) {
    float[] t = TILE.get();
    for (int first = 0; first < n; first += LINE) {
      int some = Math.min(LINE, n - first);
      for (int j = 0; j < 4; j++) {
        outputGradient(some, y, yo + first + j * column, row, t, j * LINE, 4 * LINE);
      }
      for (int i = 0; i < 6; i++) {
        outputGradient(some, t, i * 4 * LINE, LINE, m, mo + first + i * 6 * plane, plane);
      }
    }
  }

  private static void outputGradient(int n, float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    for (int c = 0; c < n; c += L) {
      int from = xo + c;
      int to = yo + c;
      FloatVector x0 = FloatVector.fromArray(S, x, from);
      FloatVector x1 = FloatVector.fromArray(S, x, from + xStep);
      FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStep);
      FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStep);
      x0.intoArray(y, to);
      FloatVector even = x2.fma(broadcast(S, A2), x0);
      FloatVector odd = x3.fma(broadcast(S, A2), x1);
      odd.fma(broadcast(S, A), even).intoArray(y, to + yStep);
      odd.fma(broadcast(S, -A), even).intoArray(y, to + 2 * yStep);
      even = x2.fma(broadcast(S, B2), x0);
      odd = x3.fma(broadcast(S, B2), x1);
      odd.fma(broadcast(S, B), even).intoArray(y, to + 3 * yStep);
      odd.fma(broadcast(S, -B), even).intoArray(y, to + 4 * yStep);
      x3.intoArray(y, to + 5 * yStep);
    }
  }

  @Override
  protected void inputGradient(int n, float[] v, int vo, int plane, float[] x, int xo, int row, int column) {
    int i = whole(n, inputGradient);
    if (i > 0) {
      inputGradients(i, v, vo, plane, x, xo, row, column);
    }
    super.inputGradient(n - i, v, vo + i, plane, x, xo + i, row, column);
  }

  private static void inputGradients(int n, float[] v, int vo, int plane, float[] x, int xo, int row, int column) {
    float[] t = TILE.get();
    for (int first = 0; first < n; first += LINE) {
      int some = Math.min(LINE, n - first);
      for (int j = 0; j < 6; j++) {
        inputGradient(some, v, vo + first + j * plane, 6 * plane, t, j * LINE, 6 * LINE);
      }
      for (int i = 0; i < 6; i++) {
        inputGradientAdded(some, t, i * 6 * LINE, LINE, x, xo + first + i * row, column);
      }
    }
  }

  private static void inputGradient(int n, float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    for (int c = 0; c < n; c += L) {
      int from = xo + c;
      int to = yo + c;
      FloatVector x0 = FloatVector.fromArray(S, x, from);
      FloatVector x1 = FloatVector.fromArray(S, x, from + xStep);
      FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStep);
      FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStep);
      FloatVector x4 = FloatVector.fromArray(S, x, from + 4 * xStep);
      FloatVector x5 = FloatVector.fromArray(S, x, from + 5 * xStep);
      FloatVector evenA = x1.add(x2);
      FloatVector evenB = x3.add(x4);
      FloatVector oddA = x1.sub(x2).mul(A);
      FloatVector oddB = x3.sub(x4).mul(B);
      x0.mul(PRODUCT).intoArray(y, to);
      oddB.fma(broadcast(S, -A2), oddA.fma(broadcast(S, -B2), x5.mul(PRODUCT))).intoArray(y, to + yStep);
      evenB.fma(broadcast(S, -A2), evenA.fma(broadcast(S, -B2), x0.mul(-SUM))).intoArray(y, to + 2 * yStep);
      x5.fma(broadcast(S, -SUM), oddA.add(oddB)).intoArray(y, to + 3 * yStep);
      x0.add(evenA).add(evenB).intoArray(y, to + 4 * yStep);
      x5.intoArray(y, to + 5 * yStep);
    }
  }

  /** The same, added to y. */
  private static void inputGradientAdded(int n, float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    for (int c = 0; c < n; c += L) {
      int from = xo + c;
      int to = yo + c;
      FloatVector x0 = FloatVector.fromArray(S, x, from);
      FloatVector x1 = FloatVector.fromArray(S, x, from + xStep);
      FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStep);
      FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStep);
      FloatVector x4 = FloatVector.fromArray(S, x, from + 4 * xStep);
      FloatVector x5 = FloatVector.fromArray(S, x, from + 5 * xStep);
      FloatVector evenA = x1.add(x2);
      FloatVector evenB = x3.add(x4);
      FloatVector oddA = x1.sub(x2).mul(A);
      FloatVector oddB = x3.sub(x4).mul(B);
      int y1 = to + yStep;
      int y2 = y1 + yStep;
      int y3 = y2 + yStep;
      int y4 = y3 + yStep;
      int y5 = y4 + yStep;
      x0.mul(PRODUCT).add(FloatVector.fromArray(S, y, to)).intoArray(y, to);
      oddB.fma(broadcast(S, -A2), oddA.fma(broadcast(S, -B2), x5.mul(PRODUCT))).add(FloatVector.fromArray(S, y, y1)).intoArray(y, y1);
      evenB.fma(broadcast(S, -A2), evenA.fma(broadcast(S, -B2), x0.mul(-SUM))).add(FloatVector.fromArray(S, y, y2)).intoArray(y, y2);
      x5.fma(broadcast(S, -SUM), oddA.add(oddB)).add(FloatVector.fromArray(S, y, y3)).intoArray(y, y3);
      x0.add(evenA).add(evenB).add(FloatVector.fromArray(S, y, y4)).intoArray(y, y4);
      x5.add(FloatVector.fromArray(S, y, y5)).intoArray(y, y5);
    }
  }

  @Override
  protected void kernelGradient(int n, float[] u, int uo, int plane, float[] w, int wo, int row, int column) {
    int i = whole(n, kernelGradient);
    if (i > 0) {
      kernelGradients(i, u, uo, plane, w, wo, row, column);
    }
    super.kernelGradient(n - i, u, uo + i, plane, w, wo + i, row, column);
  }

  private static void kernelGradients(int n, float[] u, int uo, int plane, float[] w, int wo, int row, int column) {
    float[] t = TILE.get();
    for (int first = 0; first < n; first += LINE) {
      int some = Math.min(LINE, n - first);
      for (int j = 0; j < 6; j++) {
        kernelGradient(some, u, uo + first + j * plane, 6 * plane, t, j * LINE, 6 * LINE);
      }
      for (int i = 0; i < 3; i++) {
        kernelGradient(some, t, i * 6 * LINE, LINE, w, wo + first + i * row, column);
      }
    }
  }

  private static void kernelGradient(int n, float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    for (int c = 0; c < n; c += L) {
      int from = xo + c;
      int to = yo + c;
      FloatVector x0 = FloatVector.fromArray(S, x, from);
      FloatVector x1 = FloatVector.fromArray(S, x, from + xStep);
      FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStep);
      FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStep);
      FloatVector x4 = FloatVector.fromArray(S, x, from + 4 * xStep);
      FloatVector x5 = FloatVector.fromArray(S, x, from + 5 * xStep);
      FloatVector evenA = x1.add(x2).mul(NA);
      FloatVector evenB = x3.add(x4).mul(NB);
      FloatVector oddA = x1.sub(x2).mul(NA);
      FloatVector oddB = x3.sub(x4).mul(NB);
      x0.fma(broadcast(S, N0), evenA.add(evenB)).intoArray(y, to);
      oddB.fma(broadcast(S, B), oddA.mul(A)).intoArray(y, to + yStep);
      evenB.fma(broadcast(S, B2), evenA.fma(broadcast(S, A2), x5)).intoArray(y, to + 2 * yStep);
    }
  }
}
