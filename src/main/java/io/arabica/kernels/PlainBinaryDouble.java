package io.arabica.kernels;

import java.util.Arrays;

/** The plain loops of {@link Binary} over doubles: one small method per function, each walking both operands. */
final class PlainBinaryDouble {
  /** A repeated operand is spread over a chunk of this length, so that every operation needs one loop only. */
  private static final int CHUNK = 256;

  private PlainBinaryDouble() {}

  static void apply(Binary op, int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, double[] y, int yo) {
    if (aStep == 1 && bStep == 1) {
      walk(op, n, a, ao, b, bo, y, yo);
    } else if (n > 0) {
      double[] spreadA = aStep == 1 ? a : spread(n, a[ao]);
      double[] spreadB = bStep == 1 ? b : spread(n, b[bo]);
      for (int i = 0; i < n; i += CHUNK) {
        walk(op, Math.min(CHUNK, n - i), spreadA, aStep == 1 ? ao + i : 0, spreadB, bStep == 1 ? bo + i : 0, y, yo + i);
      }
    }
  }

  private static double[] spread(int n, double value) {
    double[] chunk = new double[Math.min(n, CHUNK)];
    Arrays.fill(chunk, value);
    return chunk;
  }

  private static void walk(Binary op, int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    switch (op) {
      case ADD -> add(n, a, ao, b, bo, y, yo);
      case SUB -> sub(n, a, ao, b, bo, y, yo);
      case MUL -> mul(n, a, ao, b, bo, y, yo);
      case DIV -> div(n, a, ao, b, bo, y, yo);
      case POW -> pow(n, a, ao, b, bo, y, yo);
      case MOD -> mod(n, a, ao, b, bo, y, yo);
      case MAX -> max(n, a, ao, b, bo, y, yo);
      case MIN -> min(n, a, ao, b, bo, y, yo);
      case ATAN2 -> atan2(n, a, ao, b, bo, y, yo);
      case RELU_GRAD -> reluGrad(n, a, ao, b, bo, y, yo);
      case TANH_GRAD -> tanhGrad(n, a, ao, b, bo, y, yo);
      case SIGMOID_GRAD -> sigmoidGrad(n, a, ao, b, bo, y, yo);
      default -> throw new IllegalArgumentException("binary kernel: " + op + " is not defined for double");
    }
  }

  private static void add(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] + b[bo + i];
    }
  }

  private static void sub(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] - b[bo + i];
    }
  }

  private static void mul(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * b[bo + i];
    }
  }

  private static void div(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] / b[bo + i];
    }
  }

  private static void pow(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = DoubleMath.pow(a[ao + i], b[bo + i]);
    }
  }

  private static void mod(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = DoubleMath.mod(a[ao + i], b[bo + i]);
    }
  }

  private static void max(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(a[ao + i], b[bo + i]);
    }
  }

  private static void min(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(a[ao + i], b[bo + i]);
    }
  }

  private static void atan2(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.atan2(a[ao + i], b[bo + i]);
    }
  }

  private static void reluGrad(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = b[bo + i] > 0 ? a[ao + i] : 0d;
    }
  }

  private static void tanhGrad(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * Math.fma(-b[bo + i], b[bo + i], 1d);
    }
  }

  private static void sigmoidGrad(int n, double[] a, int ao, double[] b, int bo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * b[bo + i] * (1d - b[bo + i]);
    }
  }
}
