package io.arabica.kernels;

import java.util.Arrays;

/** The plain loops of {@link Binary} over floats: one small method per function, each walking both operands. */
final class PlainBinary {
  /** A repeated operand is spread over a chunk of this length, so that every operation needs one loop only. */
  private static final int CHUNK = 256;

  private PlainBinary() {}

  static void apply(Binary op, int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] y, int yo) {
    if (aStep == 1 && bStep == 1) {
      walk(op, n, a, ao, b, bo, y, yo);
    } else if (n > 0) {
      float[] spreadA = aStep == 1 ? a : spread(Scratch.Use.SPREAD_LEFT, n, a[ao]);
      float[] spreadB = bStep == 1 ? b : spread(Scratch.Use.SPREAD_RIGHT, n, b[bo]);
      for (int i = 0; i < n; i += CHUNK) {
        walk(op, Math.min(CHUNK, n - i), spreadA, aStep == 1 ? ao + i : 0, spreadB, bStep == 1 ? bo + i : 0, y, yo + i);
      }
    }
  }

  private static float[] spread(Scratch.Use use, int n, float value) {
    int length = Math.min(n, CHUNK);
    float[] chunk = Scratch.floats(use, length);
    Arrays.fill(chunk, 0, length, value);
    return chunk;
  }

  private static void walk(Binary op, int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
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
      default -> throw new IllegalArgumentException("binary kernel: " + op + " is not defined for float");
    }
  }

  private static void add(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] + b[bo + i];
    }
  }

  private static void sub(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] - b[bo + i];
    }
  }

  private static void mul(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * b[bo + i];
    }
  }

  private static void div(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] / b[bo + i];
    }
  }

  private static void pow(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.pow(a[ao + i], b[bo + i]);
    }
  }

  private static void mod(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.mod(a[ao + i], b[bo + i]);
    }
  }

  private static void max(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(a[ao + i], b[bo + i]);
    }
  }

  private static void min(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(a[ao + i], b[bo + i]);
    }
  }

  private static void atan2(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) StrictMath.atan2(a[ao + i], b[bo + i]);
    }
  }

  private static void reluGrad(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = b[bo + i] > 0 ? a[ao + i] : 0f;
    }
  }

  private static void tanhGrad(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * Math.fma(-b[bo + i], b[bo + i], 1f);
    }
  }

  private static void sigmoidGrad(int n, float[] a, int ao, float[] b, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * b[bo + i] * (1f - b[bo + i]);
    }
  }
}
