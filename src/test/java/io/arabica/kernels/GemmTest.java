package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GemmTest {
  private static final int[] SIZES = {0, 1, 2, 3, 5, 8, 16, 17, 33, 65};

  @Test
  void multiply_twoByTwo_handComputed() {
    float[] c = new float[4];
    Gemm.multiply(false, false, 2, 2, 2, new float[] {1, 2, 3, 4}, 0, 2, new float[] {5, 6, 7, 8}, 0, 2, c, 0, 2, null, 0, false);
    assertArrayEquals(new float[] {19, 22, 43, 50}, c);
    Gemm.multiply(true, false, 2, 2, 2, new float[] {1, 2, 3, 4}, 0, 2, new float[] {5, 6, 7, 8}, 0, 2, c, 0, 2, null, 0, false);
    assertArrayEquals(new float[] {26, 30, 38, 44}, c);
    Gemm.multiply(false, true, 2, 2, 2, new float[] {1, 2, 3, 4}, 0, 2, new float[] {5, 6, 7, 8}, 0, 2, c, 0, 2, null, 0, false);
    assertArrayEquals(new float[] {17, 23, 39, 53}, c);
    Gemm.multiply(true, true, 2, 2, 2, new float[] {1, 2, 3, 4}, 0, 2, new float[] {5, 6, 7, 8}, 0, 2, c, 0, 2, null, 0, false);
    assertArrayEquals(new float[] {23, 31, 34, 46}, c);
  }

  @Test
  void multiply_biasAndRelu_handComputed() {
    float[] c = new float[4];
    float[] bias = {9, -20, 3};
    Gemm.multiply(false, false, 2, 2, 2, new float[] {1, 2, 3, 4}, 0, 2, new float[] {5, 6, 7, 8}, 0, 2, c, 0, 2, bias, 1, true);
    assertArrayEquals(new float[] {0, 25, 23, 53}, c);
    Gemm.multiply(false, false, 2, 2, 0, new float[0], 0, 0, new float[0], 0, 2, c, 0, 2, bias, 1, false);
    assertArrayEquals(new float[] {-20, 3, -20, 3}, c);
    Gemm.multiply(false, false, 2, 2, 0, new float[0], 0, 0, new float[0], 0, 2, c, 0, 2, null, 0, false);
    assertArrayEquals(new float[4], c);
  }

  @Test
  void multiply_allForms_agreeWithANaiveLoop() {
    SplittableRandom random = new SplittableRandom(1);
    for (int form = 0; form < 4; form++) {
      boolean ta = (form & 1) != 0;
      boolean tb = (form & 2) != 0;
      for (int m : SIZES) {
        for (int n : SIZES) {
          for (int k : SIZES) {
            int lda = (ta ? m : k) + 3;
            int ldb = (tb ? k : n) + 2;
            int ldc = n + 1;
            double[] a = random(random, 1 + (ta ? k : m) * lda);
            double[] b = random(random, 2 + (tb ? n : k) * ldb);
            double[] bias = random(random, n + 1);
            boolean relu = (m + n) % 2 == 1;
            double[] expected = naive(ta, tb, m, n, k, a, 1, lda, b, 2, ldb, ldc, k % 2 == 0 ? null : bias, relu);
            String what = "form " + form + " m " + m + " n " + n + " k " + k;

            double[] d = random(random, expected.length);
            copyGaps(expected, d, m, n, ldc);
            Gemm.multiply(ta, tb, m, n, k, a, 1, lda, b, 2, ldb, d, 3, ldc, k % 2 == 0 ? null : bias, 1, relu);
            assertArrayEquals(expected, d, 1e-13 * (k + 1), what);

            float[] f = floats(d);
            Gemm.multiply(ta, tb, m, n, k, floats(a), 1, lda, floats(b), 2, ldb, f, 3, ldc, k % 2 == 0 ? null : floats(bias), 1, relu);
            assertArrayEquals(floats(expected), f, 1e-6f * (k + 1), what);
          }
        }
      }
    }
  }

  @Test
  void multiply_reluOfNaN_staysNaN() {
    float[] c = new float[1];
    Gemm.multiply(false, false, 1, 1, 1, new float[] {Float.NaN}, 0, 1, new float[] {1}, 0, 1, c, 0, 1, null, 0, true);
    assertEquals(Float.NaN, c[0]);
  }

  private static double[] naive(boolean ta, boolean tb, int m, int n, int k, double[] a, int ao, int lda, double[] b, int bo, int ldb,
      int ldc,
      double[] bias, boolean relu) {
    double[] c = new double[3 + m * ldc];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum += a[ta ? ao + p * lda + i : ao + i * lda + p] * b[tb ? bo + j * ldb + p : bo + p * ldb + j];
        }
        sum += bias == null ? 0 : bias[1 + j];
        c[3 + i * ldc + j] = relu ? Math.max(sum, 0) : sum;
      }
    }
    return c;
  }

  /** Makes the expected values of what is not c equal to what was there. */
  private static void copyGaps(double[] expected, double[] d, int m, int n, int ldc) {
    System.arraycopy(d, 0, expected, 0, 3);
    for (int i = 0; i < m; i++) {
      System.arraycopy(d, 3 + i * ldc + n, expected, 3 + i * ldc + n, ldc - n);
    }
  }

  /** Numbers in (-1, 1) that are exact as floats. */
  private static double[] random(SplittableRandom random, int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextInt(-(1 << 20), 1 << 20) / (double) (1 << 20);
    }
    return x;
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }
}
