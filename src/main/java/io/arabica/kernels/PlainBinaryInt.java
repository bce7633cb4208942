package io.arabica.kernels;

import java.util.Arrays;

/** The plain loops of {@link Binary} over ints: one small method per function, each walking both operands. */
final class PlainBinaryInt {
  /** A repeated operand is spread over a chunk of this length, so that every operation needs one loop only. */
  private static final int CHUNK = 256;

  private PlainBinaryInt() {}

  static void apply(Binary op, int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, int[] y, int yo) {
    if (aStep == 1 && bStep == 1) {
      walk(op, n, a, ao, b, bo, y, yo);
    } else if (n > 0) {
      int[] spreadA = aStep == 1 ? a : spread(n, a[ao]);
      int[] spreadB = bStep == 1 ? b : spread(n, b[bo]);
      for (int i = 0; i < n; i += CHUNK) {
        walk(op, Math.min(CHUNK, n - i), spreadA, aStep == 1 ? ao + i : 0, spreadB, bStep == 1 ? bo + i : 0, y, yo + i);
      }
    }
  }

  private static int[] spread(int n, int value) {
    int[] chunk = new int[Math.min(n, CHUNK)];
    Arrays.fill(chunk, value);
    return chunk;
  }

  private static void walk(Binary op, int n, int[] a, int ao, int[] b, int bo, int[] y, int yo) {
    switch (op) {
      case ADD -> add(n, a, ao, b, bo, y, yo);
      case SUB -> sub(n, a, ao, b, bo, y, yo);
      case MUL -> mul(n, a, ao, b, bo, y, yo);
      case DIV -> div(n, a, ao, b, bo, y, yo);
      case POW -> pow(n, a, ao, b, bo, y, yo);
      case MOD -> mod(n, a, ao, b, bo, y, yo);
      case MAX -> max(n, a, ao, b, bo, y, yo);
      case MIN -> min(n, a, ao, b, bo, y, yo);
      default -> throw new IllegalArgumentException("binary kernel: " + op + " is not defined for int");
    }
  }

  private static void add(int n, int[] a, int ao, int[] b, int bo, int[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] + b[bo + i];
    }
  }

  private static void sub(int n, int[] a, int ao, int[] b, int bo, int[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] - b[bo + i];
    }
  }

  private static void mul(int n, int[] a, int ao, int[] b, int bo, int[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * b[bo + i];
    }
  }

  private static void div(int n, int[] a, int ao, int[] b, int bo, int[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.floorDiv(a[ao + i], b[bo + i]);
    }
  }

  private static void pow(int n, int[] a, int ao, int[] b, int bo, int[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = intPower(a[ao + i], b[bo + i]);
    }
  }

  private static void mod(int n, int[] a, int ao, int[] b, int bo, int[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.floorMod(a[ao + i], b[bo + i]);
    }
  }

  private static void max(int n, int[] a, int ao, int[] b, int bo, int[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(a[ao + i], b[bo + i]);
    }
  }

  private static void min(int n, int[] a, int ao, int[] b, int bo, int[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(a[ao + i], b[bo + i]);
    }
  }

  private static int intPower(int base, int exponent) {
    if (exponent < 0) {
      throw new ArithmeticException("integer power: expected an exponent of at least 0, got " + exponent + "; use FLOAT32 or FLOAT64");
    }
    int result = 1;
    int square = base;
    for (int e = exponent; e != 0; e >>= 1) {
      if ((e & 1) != 0) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }
}
