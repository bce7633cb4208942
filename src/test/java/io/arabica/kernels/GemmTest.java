package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GemmTest {
  private static final int[] SIZES = {0, 1, 2, 3, 5, 7, 8, 16, 17, 33, 65};

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

  /** Few rows are dot products when they are all there are, but not as a part of more. */
  @Test
  void part_ofTheRows_hasTheBitsOfTheWhole() {
    SplittableRandom random = new SplittableRandom(7);
    for (int form = 0; form < 4; form++) {
      boolean ta = (form & 1) != 0;
      boolean tb = (form & 2) != 0;
      for (int n : new int[] {1, 3, 10, 40}) {
        int m = 66;
        int k = 100;
        float[] a = roughFloats(random, m * k);
        float[] b = roughFloats(random, n * k);
        int lda = ta ? m : k;
        int ldb = tb ? k : n;
        float[] whole = new float[m * n];
        Gemm.multiply(ta, tb, m, n, k, a, 0, lda, b, 0, ldb, whole, 0, n, null, 0, false);
        float[] parts = new float[m * n];
        Gemm.part(ta, tb, 64, n, k, a, 0, lda, b, 0, ldb, parts, 0, n, null, 0, false);
        Gemm.part(ta, tb, 1, n, k, a, 64 * (ta ? 1 : k), lda, b, 0, ldb, parts, 64 * n, n, null, 0, false);
        Gemm.part(ta, tb, 1, n, k, a, 65 * (ta ? 1 : k), lda, b, 0, ldb, parts, 65 * n, n, null, 0, false);
        assertSameBits(whole, parts, "form " + form + " n " + n);
      }
    }
  }

  /** Sums over a long k are made for some rows at a time. */
  @Test
  void multiply_manyRowsAndALongK_hasTheBitsOfItsRows() {
    int m = 1030;
    int n = 257;
    int k = 4099;
    SplittableRandom random = new SplittableRandom(8);
    float[] a = roughFloats(random, m * k);
    float[] b = roughFloats(random, n * k);
    float[] bias = roughFloats(random, n);
    for (int form = 0; form < 4; form++) {
      boolean ta = (form & 1) != 0;
      boolean tb = (form & 2) != 0;
      int lda = ta ? m : k;
      float[] whole = new float[m * n];
      Gemm.multiply(ta, tb, m, n, k, a, 0, lda, b, 0, tb ? k : n, whole, 0, n, bias, 0, true);
      for (int row : new int[] {0, 1, 508, 509, 510, 511, 512, 1019, 1020, 1023, 1024, 1029}) {
        float[] part = new float[n];
        Gemm.part(ta, tb, 1, n, k, a, ta ? row : row * k, lda, b, 0, tb ? k : n, part, 0, n, bias, 0, true);
        assertSameBits(Arrays.copyOfRange(whole, row * n, row * n + n), part, "form " + form + " row " + row);
      }
    }
  }

  @Test
  void multiply_anyKernelsAndThreads_givesTheSameBits() {
    int before = Parallel.threads();
    try {
      for (int[] size : shapes()) {
        for (int form = 0; form < 4; form++) {
          float[] expected = product(new PlainKernels().gemm(), form, size, true);
          assertSameBits(expected, product(chosenKernel(), form, size, false), "form " + form + " m n k " + Arrays.toString(size));
        }
      }
      for (int[] size : new int[][] {{300, 257, 65}, {257, 300, 700}, {1, 256, 300}, {1, 330, 300}, {1, 3000, 300}, {3000, 1, 300},
          {1500, 10, 100}, {1500, 10, 101}, {129, 1100, 70}, {2100, 130, 128}, {400, 1030, 520}, {130, 16, 90}, {6000, 32, 64},
          {3001, 40, 32}, {900, 520, 9}, {1, 130, 9216}, {1, 13, 4097}, {24, 40, 8200}, {25, 30, 4097},
          {1, 1, 2048 * 1024 + 1}}) {
        for (int form = 0; form < 4; form++) {
          float[] expected = product(new PlainKernels().gemm(), form, size, true);
          for (int threads = 1; threads <= 3; threads++) {
            Parallel.setThreads(threads);
            String what = threads + " threads, form " + form + " m n k " + Arrays.toString(size);
            assertSameBits(expected, product(chosenKernel(), form, size, false), what);
            assertSameBits(expected, product(new PlainKernels().gemm(), form, size, false), what);
          }
        }
      }
    } finally {
      Parallel.setThreads(before);
    }
  }

  /** Rows, steps and places that lie anywhere. */
  @Test
  void gathered_anyKernel_hasTheBitsOfTheDefinition() {
    SplittableRandom random = new SplittableRandom(6);
    for (int rows : new int[] {1, 2, 4, 5, 6, 7, 8, 9, 11, 13, 40}) {
      for (int columns : new int[] {1, 3, 8, 16, 17, 24, 32, 35, 48, 64}) {
        int k = 1 + (rows * columns) % 37;
        int[] row = random.ints(rows + 2, 0, 500).toArray();
        int[] step = random.ints(k + 3, 0, 500).toArray();
        int[] place = new int[rows + 1];
        for (int i = 0; i < rows; i++) {
          place[1 + i] = (i * 7 % rows == i ? i : rows + i) * columns; // not all of them the same distance apart
        }
        float[] a = roughFloats(random, 1001);
        float[] b = roughFloats(random, 5 + k * 64);
        float[] bias = columns % 3 == 0 ? null : roughFloats(random, columns + 1);
        boolean resume = rows % 2 == 0;
        float[] before = roughFloats(random, 4 + 2 * rows * columns);
        float[] expected = before.clone();
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            int at = 4 + place[1 + i] + j;
            float sum = resume ? before[at] : 0;
            for (int p = 0; p < k; p++) {
              sum = Math.fma(a[1 + row[2 + i] + step[3 + p]], b[5 + p * 64 + j], sum);
            }
            sum = bias == null ? sum : sum + bias[1 + j];
            expected[at] = resume ? Math.max(sum, 0) : sum;
          }
        }
        for (GemmKernel kernel : List.of(new PlainKernels().gemm(), chosenKernel())) {
          float[] c = before.clone();
          for (int j = 0; j < columns; j += kernel.panelColumns()) {
            int some = Math.min(columns - j, kernel.panelColumns());
            kernel.gathered(rows, some, k, a, 1, row, 2, step, 3, b, 5 + j, 64, c, 4 + j, place, 1, resume, bias, 1 + j, resume);
          }
          assertSameBits(expected, c, rows + " rows, " + columns + " columns");
        }
      }
    }
  }

  /** The chosen kernel itself, where it would still leave the work to the plain one. */
  private static GemmKernel chosenKernel() {
    GemmKernel kernel = Kernels.get().gemm();
    return kernel instanceof WarmingGemmKernel ? ((WarmingGemmKernel) kernel).fast : kernel;
  }

  @Test
  void warming_afterAWhile_changesToTheFastKernelWithTheSameBits() throws InterruptedException {
    GemmKernel kernel = GemmKernel.warming(new PlainGemmKernel()); // any kernel that is compiled at some time
    int[] size = {9, 33, 40};
    float[] expected = product(kernel, 0, size, true);
    assertTrue(kernel.forProduct(9, 256 + 33, 40) instanceof PlainGemmKernel, "whole products are left to the plain kernel");
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!((WarmingGemmKernel) kernel).isWarm() && System.nanoTime() < deadline) {
      assertSameBits(expected, product(kernel, 0, size, false), "not yet warm");
      Thread.sleep(1);
    }
    assertTrue(((WarmingGemmKernel) kernel).isWarm());
    assertSameBits(expected, product(kernel, 0, size, false), "warm");
    assertSame(kernel, kernel.forProduct(9, 256 + 33, 40));
  }

  /** Odd sizes: each with each other small one, and the larger ones with themselves and some neighbours. */
  private static List<int[]> shapes() {
    int[] small = {1, 2, 3, 5, 7, 10, 16, 17, 31, 33};
    int[] large = {64, 65, 100, 257};
    List<int[]> shapes = new ArrayList<>();
    for (int m : small) {
      for (int n : small) {
        for (int k : new int[] {0, 1, 7, 8, 17}) {
          shapes.add(new int[] {m, n, k});
        }
      }
      for (int x : large) {
        shapes.add(new int[] {m, x, 33});
        shapes.add(new int[] {x, m, 33});
        shapes.add(new int[] {m, 17, x});
        shapes.add(new int[] {x, x + 3, m});
      }
    }
    for (int columns = 18; columns < 600; columns += 7) { // a row of every number of vectors, and parts of one
      shapes.add(new int[] {1, columns, 9});
    }
    shapes.add(new int[] {65, 129, 1025});
    shapes.add(new int[] {520, 70, 520});
    shapes.add(new int[] {97, 67, 130});
    shapes.add(new int[] {50, 1100, 71});
    shapes.add(new int[] {150, 36, 515});
    shapes.add(new int[] {20, 10, 1031});
    shapes.add(new int[] {37, 12, 2100});
    shapes.add(new int[] {23, 1, 3072});
    shapes.add(new int[] {4, 70, 64});
    shapes.add(new int[] {70, 12, 191});
    shapes.add(new int[] {13, 11, 177});
    shapes.add(new int[] {40, 13, 512});
    shapes.add(new int[] {500, 35, 16});
    shapes.add(new int[] {99, 136, 10});
    shapes.add(new int[] {34, 1040, 7});
    shapes.add(new int[] {34, 1040, 11});
    shapes.add(new int[] {300, 528, 1});
    shapes.add(new int[] {250, 34, 28});
    shapes.add(new int[] {250, 50, 32});
    shapes.add(new int[] {113, 67, 60});
    shapes.add(new int[] {114, 32, 64});
    shapes.add(new int[] {213, 32, 36});
    shapes.add(new int[] {131, 96, 44});
    shapes.add(new int[] {77, 32, 37});
    shapes.add(new int[] {70, 32, 530});
    shapes.add(new int[] {40, 37, 140});
    return shapes;
  }

  /** A product of numbers that depend on the sizes alone, with bias and relu in every second size; by definition, or with a kernel set. */
  private static float[] product(GemmKernel kernel, int form, int[] size, boolean byDefinition) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    boolean ta = (form & 1) != 0;
    boolean tb = (form & 2) != 0;
    int lda = ta ? m + 3 : k % 4 == 0 ? k + 15 & -16 : k + 3; // multiples of 16 too, whose rows some kernels do not copy
    int ldb = (tb ? k : n) + 2;
    int ldc = n == 1 || k % 3 == 2 ? n : n + 1;
    SplittableRandom random = new SplittableRandom(m + 1000L * n + 1000_000L * k);
    float[] a = roughFloats(random, 1 + (ta ? k : m) * lda);
    float[] b = roughFloats(random, 2 + (tb ? n : k) * ldb);
    float[] bias = (m + k) % 2 == 0 ? null : roughFloats(random, n + 1);
    boolean relu = (m + n) % 2 == 0;
    float[] c = roughFloats(random, 3 + m * ldc);
    if (!byDefinition) {
      Gemm.multiply(kernel, ta, tb, m, n, k, a, 1, lda, b, 2, ldb, c, 3, ldc, bias, 1, relu);
      return c;
    }
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float[] x = new float[k];
        float[] y = new float[k];
        for (int p = 0; p < k; p++) {
          x[p] = a[ta ? 1 + p * lda + i : 1 + i * lda + p];
          y[p] = b[tb ? 2 + j * ldb + p : 2 + p * ldb + j];
        }
        float sum = !ta && isNarrow(n, k) || tb && isNarrow(m, k) ? inLanes(x, y) : chains(x, y);
        sum = bias == null ? sum : sum + bias[1 + j];
        c[3 + i * ldc + j] = relu ? Math.max(sum, 0) : sum;
      }
    }
    return c;
  }

  private static boolean isNarrow(int some, int k) {
    return some <= 12 && k >= 16 * some;
  }

  /** A chain, or the sum of chains over equal stretches of 1024 to 2048 steps (a power of two of them) of more than 4096. */
  private static float chains(float[] x, float[] y) {
    int stretches = x.length <= 4096 ? 1 : Integer.highestOneBit(x.length / 1024);
    int length = (x.length + stretches - 1) / stretches;
    float sum = 0;
    for (int from = 0; from < x.length; from += length) {
      float chain = 0;
      for (int p = from; p < Math.min(from + length, x.length); p++) {
        chain = Math.fma(x[p], y[p], chain);
      }
      sum = from == 0 ? chain : sum + chain;
    }
    return sum;
  }

  /** Sixteen lanes, folded 8, 4, 2, 1 apart, for each stretch of 1024. */
  private static float inLanes(float[] x, float[] y) {
    float sum = 0;
    for (int from = 0; from < x.length; from += 1024) {
      float[] lanes = new float[16];
      for (int p = from; p < Math.min(from + 1024, x.length); p++) {
        lanes[p % 16] = Math.fma(x[p], y[p], lanes[p % 16]);
      }
      for (int apart = 8; apart > 0; apart /= 2) {
        for (int l = 0; l < apart; l++) {
          lanes[l] += lanes[l + apart];
        }
      }
      sum += lanes[0];
    }
    return sum;
  }

  private static void assertSameBits(float[] expected, float[] actual, String what) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
        fail(what + ": element " + i + " expected " + expected[i] + ", got " + actual[i]);
      }
    }
  }

  /** Numbers of many magnitudes, whose products and sums are rounded. */
  private static float[] roughFloats(SplittableRandom random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(-10, 10)));
    }
    return x;
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
