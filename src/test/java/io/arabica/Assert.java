package io.arabica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.DType;
import io.arabica.tensor.Tensor;

/** Comparisons that the tests share. */
public final class Assert {
  private Assert() {}

  /** |actual - expected| is at most tolerance * max(1, |expected|) everywhere, and the shapes agree. */
  public static void close(Tensor expected, Tensor actual, double tolerance, String what) {
    assertEquals(expected.shape(), actual.shape(), what);
    double[] e = expected.toDoubles();
    double[] a = actual.toDoubles();
    for (int i = 0; i < e.length; i++) {
      int at = i;
      assertTrue(e[i] == a[i] || Math.abs(e[i] - a[i]) <= tolerance * Math.max(1, Math.abs(e[i])),
          () -> what + ": element " + at + ": expected " + e[at] + ", got " + a[at] + "\nexpected " + expected + "\ngot " + actual);
    }
  }

  /** What reference values allow: 1e-8 in FLOAT64, 1e-5 in FLOAT32. */
  public static double tolerance(DType dtype) {
    return dtype == DType.FLOAT64 ? 1e-8 : 1e-5;
  }
}
