package io.arabica.kernels;

import java.util.Arrays;

/**
 * The matrix product's inner loops in plain Java: four rows of b are added to two rows of c at a time.
 *
 * <p>C2 of JDK 17 vectorises such a loop only over different arrays that all start at index 0 (measured: 4 times faster than over slices of
 * one array), so the rows at work are copied to arrays of their own first.
 */
final class PlainGemmKernel extends GemmKernel {
  private static final int COLUMNS = 256;
  private static final int DEPTH = 128;
  private static final ThreadLocal<float[][]> ROWS = ThreadLocal.withInitial(() -> new float[DEPTH + 2][COLUMNS]);

  @Override
  protected int lanes() {
    return 1;
  }

  @Override
  protected int panelColumns() {
    return COLUMNS;
  }

  @Override
  protected void panel(int rows, int columns, int k, float[] a, int ao, int aRow, int aStep, float[] b, int bo, int bStep, float[] c,
      int co, int ldc,
      boolean resume, float[] bias, int biasOffset, boolean relu) {
    float[][] work = ROWS.get();
    float[] c0 = work[DEPTH];
    float[] c1 = work[DEPTH + 1];
    for (int p = 0; p == 0 || p < k; p += DEPTH) {
      int depth = Math.min(DEPTH, k - p);
      boolean last = p + DEPTH >= k;
      for (int q = 0; q < depth; q++) {
        System.arraycopy(b, bo + (p + q) * bStep, work[q], 0, columns);
      }
      for (int i = 0; i < rows; i += 2) {
        int next = i + 1 < rows ? 1 : 0; // an odd row out is computed twice
        int to = co + i * ldc;
        load(columns, c, to, resume || p > 0, c0);
        load(columns, c, to + next * ldc, resume || p > 0, c1);
        twoRows(columns, depth, a, ao + i * aRow + p * aStep, next * aRow, aStep, work, c0, c1);
        store(columns, c0, c, to, last ? bias : null, biasOffset, last && relu);
        store(columns, c1, c, to + next * ldc, last ? bias : null, biasOffset, last && relu);
      }
    }
  }

  private static void load(int n, float[] c, int co, boolean resume, float[] row) {
    if (resume) {
      System.arraycopy(c, co, row, 0, n);
    } else {
      Arrays.fill(row, 0, n, 0);
    }
  }

  private static void store(int n, float[] row, float[] c, int co, float[] bias, int biasOffset, boolean relu) {
    if (bias != null) {
      for (int j = 0; j < n; j++) {
        row[j] += bias[biasOffset + j];
      }
    }
    if (relu) {
      for (int j = 0; j < n; j++) {
        row[j] = Math.max(row[j], 0);
      }
    }
    System.arraycopy(row, 0, c, co, n);
  }

  private static void twoRows(int n, int k, float[] a, int a0, int aRow, int aStep, float[][] b, float[] c0, float[] c1) {
    int a1 = a0 + aRow;
    int p = 0;
    for (; p + 4 <= k; p += 4) {
      fourSteps(n, a[a0], a[a0 + aStep], a[a0 + 2 * aStep], a[a0 + 3 * aStep], a[a1], a[a1 + aStep], a[a1 + 2 * aStep], a[a1 + 3 * aStep],
          b[p], b[p + 1],
          b[p + 2], b[p + 3], c0, c1);
      a0 += 4 * aStep;
      a1 += 4 * aStep;
    }
    for (; p < k; p++) {
      oneStep(n, a[a0], a[a1], b[p], c0, c1);
      a0 += aStep;
      a1 += aStep;
    }
  }

  private static void fourSteps(int n, float x0, float x1, float x2, float x3, float y0, float y1, float y2, float y3, float[] b0,
      float[] b1, float[] b2,
      float[] b3, float[] c0, float[] c1) {
    for (int j = 0; j < n; j++) {
      c0[j] = Math.fma(x3, b3[j], Math.fma(x2, b2[j], Math.fma(x1, b1[j], Math.fma(x0, b0[j], c0[j]))));
      c1[j] = Math.fma(y3, b3[j], Math.fma(y2, b2[j], Math.fma(y1, b1[j], Math.fma(y0, b0[j], c1[j]))));
    }
  }

  private static void oneStep(int n, float x, float y, float[] b, float[] c0, float[] c1) {
    for (int j = 0; j < n; j++) {
      c0[j] = Math.fma(x, b[j], c0[j]);
      c1[j] = Math.fma(y, b[j], c1[j]);
    }
  }

  @Override
  protected void row(int columns, int k, float[] a, int ao, float[] b, int bo, int bStep, float[] c, int co) {
    Arrays.fill(c, co, co + columns, 0);
    int p = 0;
    for (; p + 4 <= k; p += 4) {
      float x0 = a[ao + p];
      float x1 = a[ao + p + 1];
      float x2 = a[ao + p + 2];
      float x3 = a[ao + p + 3];
      int b0 = bo + p * bStep;
      int b1 = b0 + bStep;
      int b2 = b1 + bStep;
      int b3 = b2 + bStep;
      for (int j = 0; j < columns; j++) {
        c[co + j] = Math.fma(x3, b[b3 + j], Math.fma(x2, b[b2 + j], Math.fma(x1, b[b1 + j], Math.fma(x0, b[b0 + j], c[co + j]))));
      }
    }
    for (; p < k; p++) {
      float x = a[ao + p];
      int from = bo + p * bStep;
      for (int j = 0; j < columns; j++) {
        c[co + j] = Math.fma(x, b[from + j], c[co + j]);
      }
    }
  }

  @Override
  protected void dots(int rows, int columns, int k, float[] a, int ao, int lda, float[] b, float[] c, int co, int cRow,
      int cColumn, boolean resume) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float sum = dot(k, a, ao + i * lda, b, j * Dots.ROW);
        int at = co + i * cRow + j * cColumn;
        c[at] = resume ? c[at] + sum : sum;
      }
    }
  }

  /** Sixteen chains at a time keep a scalar unit as busy as memory allows. */
  private static float dot(int k, float[] a, int ao, float[] b, int bo) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    float s8 = 0;
    float s9 = 0;
    float s10 = 0;
    float s11 = 0;
    float s12 = 0;
    float s13 = 0;
    float s14 = 0;
    float s15 = 0;
    int p = 0;
    for (; p + 16 <= k; p += 16) {
      s0 = Math.fma(a[ao + p], b[bo + p], s0);
      s1 = Math.fma(a[ao + p + 1], b[bo + p + 1], s1);
      s2 = Math.fma(a[ao + p + 2], b[bo + p + 2], s2);
      s3 = Math.fma(a[ao + p + 3], b[bo + p + 3], s3);
      s4 = Math.fma(a[ao + p + 4], b[bo + p + 4], s4);
      s5 = Math.fma(a[ao + p + 5], b[bo + p + 5], s5);
      s6 = Math.fma(a[ao + p + 6], b[bo + p + 6], s6);
      s7 = Math.fma(a[ao + p + 7], b[bo + p + 7], s7);
      s8 = Math.fma(a[ao + p + 8], b[bo + p + 8], s8);
      s9 = Math.fma(a[ao + p + 9], b[bo + p + 9], s9);
      s10 = Math.fma(a[ao + p + 10], b[bo + p + 10], s10);
      s11 = Math.fma(a[ao + p + 11], b[bo + p + 11], s11);
      s12 = Math.fma(a[ao + p + 12], b[bo + p + 12], s12);
      s13 = Math.fma(a[ao + p + 13], b[bo + p + 13], s13);
      s14 = Math.fma(a[ao + p + 14], b[bo + p + 14], s14);
      s15 = Math.fma(a[ao + p + 15], b[bo + p + 15], s15);
    }
    float[] lanes = Scratch.floats(Scratch.Use.GEMM_C, Dots.LANES);
    lanes[0] = s0;
    lanes[1] = s1;
    lanes[2] = s2;
    lanes[3] = s3;
    lanes[4] = s4;
    lanes[5] = s5;
    lanes[6] = s6;
    lanes[7] = s7;
    lanes[8] = s8;
    lanes[9] = s9;
    lanes[10] = s10;
    lanes[11] = s11;
    lanes[12] = s12;
    lanes[13] = s13;
    lanes[14] = s14;
    lanes[15] = s15;
    for (int l = 0; p + l < k; l++) {
      lanes[l] = Math.fma(a[ao + p + l], b[bo + p + l], lanes[l]);
    }
    return Dots.fold(lanes, 0);
  }

  @Override
  protected void rowOfDots(int columns, int k, float[] a, int ao, float[] b, int bo, int ldb, float[] c, int co, int cStep,
      boolean resume) {
    float[] lanes = Scratch.floats(Scratch.Use.GEMM_C, Dots.LANES);
    for (int j = 0; j < columns; j++) {
      Arrays.fill(lanes, 0, Dots.LANES, 0);
      for (int p = 0; p < k; p++) {
        lanes[p % Dots.LANES] = Math.fma(a[ao + p], b[bo + p * ldb + j], lanes[p % Dots.LANES]);
      }
      float sum = Dots.fold(lanes, 0);
      int at = co + j * cStep;
      c[at] = resume ? c[at] + sum : sum;
    }
  }
}
