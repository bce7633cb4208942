package io.arabica.kernels;

import java.util.Arrays;

/**
 * The plain loops of {@link Binary} over floats: one small method per function, over arrays that share one index. C2 vectorises those only:
 * of runs with offsets of their own it cannot tell whether one overwrites the other, so such are brought to index 0, block by block.
 */
final class PlainBinary {
  private PlainBinary() {}

  static void apply(Binary op, int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] y, int yo) {
    if (aStep == 1 && bStep == 1 && ao == yo && bo == yo) {
      walk(op, yo, yo + n, a, b, y);
    } else if (n > 0) {
      // Spread before anything is written: y may be the run that a repeated operand is the head of.
      float[] spreadA = aStep == 1 ? a : spread(Scratch.Use.RUN_A, n, a[ao]);
      float[] spreadB = bStep == 1 ? b : spread(Scratch.Use.RUN_B, n, b[bo]);
      float[] result = Scratch.floats(Scratch.Use.RUN_C, Scratch.RUN);
      for (int i = 0; i < n; i += Scratch.RUN) {
        int m = Math.min(Scratch.RUN, n - i);
        float[] left = aStep == 1 ? Scratch.copy(Scratch.Use.RUN_A, m, a, ao + i) : spreadA;
        float[] right = bStep == 1 ? Scratch.copy(Scratch.Use.RUN_B, m, b, bo + i) : spreadB;
        walk(op, 0, m, left, right, result);
        System.arraycopy(result, 0, y, yo + i, m);
      }
    }
  }

  private static float[] spread(Scratch.Use use, int n, float value) {
    float[] run = Scratch.floats(use, Scratch.RUN);
    Arrays.fill(run, 0, Math.min(Scratch.RUN, n), value);
    return run;
  }

  private static void walk(Binary op, int from, int to, float[] a, float[] b, float[] y) {
    switch (op) {
      case ADD -> add(from, to, a, b, y);
      case SUB -> sub(from, to, a, b, y);
      case MUL -> mul(from, to, a, b, y);
      case DIV -> div(from, to, a, b, y);
      case POW -> pow(from, to, a, b, y);
      case MOD -> mod(from, to, a, b, y);
      case MAX -> max(from, to, a, b, y);
      case MIN -> min(from, to, a, b, y);
      case ATAN2 -> atan2(from, to, a, b, y);
      case RELU_GRAD -> reluGrad(from, to, a, b, y);
      case TANH_GRAD -> tanhGrad(from, to, a, b, y);
      case SIGMOID_GRAD -> sigmoidGrad(from, to, a, b, y);
      default -> throw new IllegalArgumentException("binary kernel: " + op + " is not defined for float");
    }
  }

  private static void add(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = a[i] + b[i];
    }
  }

  private static void sub(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = a[i] - b[i];
    }
  }

  private static void mul(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = a[i] * b[i];
    }
  }

  private static void div(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = a[i] / b[i];
    }
  }

  private static void pow(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.pow(a[i], b[i]);
    }
  }

  private static void mod(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.mod(a[i], b[i]);
    }
  }

  private static void max(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = Math.max(a[i], b[i]);
    }
  }

  private static void min(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = Math.min(a[i], b[i]);
    }
  }

  private static void atan2(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = (float) StrictMath.atan2(a[i], b[i]);
    }
  }

  private static void reluGrad(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.select(PlainMath.positive(b[i]), a[i], 0f);
    }
  }

  private static void tanhGrad(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = a[i] * Math.fma(-b[i], b[i], 1f);
    }
  }

  private static void sigmoidGrad(int from, int to, float[] a, float[] b, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = a[i] * b[i] * (1f - b[i]);
    }
  }
}
