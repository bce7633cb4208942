package io.arabica.kernels;

/** The plain loops of {@link Compare} and of the choice between two operands. */
final class PlainCompare {
  private PlainCompare() {}

  static void apply(Compare op, int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, boolean[] y, int yo) {
    switch (op) {
      case EQ -> eq(n, a, ao, aStep, b, bo, bStep, y, yo);
      case NE -> ne(n, a, ao, aStep, b, bo, bStep, y, yo);
      case LT -> lt(n, a, ao, aStep, b, bo, bStep, y, yo);
      case LE -> le(n, a, ao, aStep, b, bo, bStep, y, yo);
      case GT -> gt(n, a, ao, aStep, b, bo, bStep, y, yo);
      case GE -> ge(n, a, ao, aStep, b, bo, bStep, y, yo);
      default -> throw new IllegalArgumentException("compare kernel: unknown operation " + op);
    }
  }

  private static void eq(int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] == b[bo + i * bStep];
    }
  }

  private static void ne(int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] != b[bo + i * bStep];
    }
  }

  private static void lt(int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] < b[bo + i * bStep];
    }
  }

  private static void le(int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] <= b[bo + i * bStep];
    }
  }

  private static void gt(int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] > b[bo + i * bStep];
    }
  }

  private static void ge(int n, float[] a, int ao, int aStep, float[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] >= b[bo + i * bStep];
    }
  }

  static void apply(Compare op, int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, boolean[] y, int yo) {
    switch (op) {
      case EQ -> eq(n, a, ao, aStep, b, bo, bStep, y, yo);
      case NE -> ne(n, a, ao, aStep, b, bo, bStep, y, yo);
      case LT -> lt(n, a, ao, aStep, b, bo, bStep, y, yo);
      case LE -> le(n, a, ao, aStep, b, bo, bStep, y, yo);
      case GT -> gt(n, a, ao, aStep, b, bo, bStep, y, yo);
      case GE -> ge(n, a, ao, aStep, b, bo, bStep, y, yo);
      default -> throw new IllegalArgumentException("compare kernel: unknown operation " + op);
    }
  }

  private static void eq(int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] == b[bo + i * bStep];
    }
  }

  private static void ne(int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] != b[bo + i * bStep];
    }
  }

  private static void lt(int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] < b[bo + i * bStep];
    }
  }

  private static void le(int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] <= b[bo + i * bStep];
    }
  }

  private static void gt(int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] > b[bo + i * bStep];
    }
  }

  private static void ge(int n, double[] a, int ao, int aStep, double[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] >= b[bo + i * bStep];
    }
  }

  static void apply(Compare op, int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, boolean[] y, int yo) {
    switch (op) {
      case EQ -> eq(n, a, ao, aStep, b, bo, bStep, y, yo);
      case NE -> ne(n, a, ao, aStep, b, bo, bStep, y, yo);
      case LT -> lt(n, a, ao, aStep, b, bo, bStep, y, yo);
      case LE -> le(n, a, ao, aStep, b, bo, bStep, y, yo);
      case GT -> gt(n, a, ao, aStep, b, bo, bStep, y, yo);
      case GE -> ge(n, a, ao, aStep, b, bo, bStep, y, yo);
      default -> throw new IllegalArgumentException("compare kernel: unknown operation " + op);
    }
  }

  private static void eq(int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] == b[bo + i * bStep];
    }
  }

  private static void ne(int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] != b[bo + i * bStep];
    }
  }

  private static void lt(int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] < b[bo + i * bStep];
    }
  }

  private static void le(int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] <= b[bo + i * bStep];
    }
  }

  private static void gt(int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] > b[bo + i * bStep];
    }
  }

  private static void ge(int n, int[] a, int ao, int aStep, int[] b, int bo, int bStep, boolean[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i * aStep] >= b[bo + i * bStep];
    }
  }

  static void where(int n, boolean[] c, int co, int cStep, float[] a, int ao, int aStep, float[] b, int bo, int bStep, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.select(c[co + i * cStep] ? -1 : 0, a[ao + i * aStep], b[bo + i * bStep]);
    }
  }

  static void where(int n, boolean[] c, int co, int cStep, double[] a, int ao, int aStep, double[] b, int bo, int bStep, double[] y,
      int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = c[co + i * cStep] ? a[ao + i * aStep] : b[bo + i * bStep];
    }
  }
}
