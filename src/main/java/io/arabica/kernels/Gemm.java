package io.arabica.kernels;

/**
 * The matrix product c = op(a) op(b), row-major, with the bias and the relu of a dense layer fused into the last write.
 *
 * <p>Every element of c is a chain of {@code fma} over k in order, starting from 0; then the bias is added, then relu taken. So the bits
 * depend on the operands alone: not on the kernel set, the vector width, the blocking or the threads.
 */
public final class Gemm {
  private Gemm() {}

  /**
   * c[i][j] = relu(sum over p of op(a)[i][p] * op(b)[p][j], plus bias[j]).
   *
   * @param transposeA whether op(a) is the transpose of the stored a: then a is stored as (k, m), else as (m, k)
   * @param transposeB whether op(b) is the transpose of the stored b: then b is stored as (n, k), else as (k, n)
   * @param m rows of c
   * @param n columns of c
   * @param k length of the sums; 0 gives bias or 0
   * @param lda distance of a's stored rows
   * @param ldb distance of b's stored rows
   * @param c the result; must not overlap a or b; what it held is not read
   * @param ldc distance of c's rows; what lies between the rows is left alone
   * @param bias n numbers from {@code biasOffset}, or null for none
   * @param relu whether max(x, 0) is taken at the end
   */
  public static void multiply(boolean transposeA, boolean transposeB, int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo,
      int ldb,
      float[] c, int co, int ldc, float[] bias, int biasOffset, boolean relu) {
    for (int i = 0; i < m; i++) {
      int row = co + i * ldc;
      for (int j = 0; j < n; j++) {
        c[row + j] = 0;
      }
      for (int p = 0; p < k; p++) {
        float x = transposeA ? a[ao + p * lda + i] : a[ao + i * lda + p];
        if (transposeB) {
          for (int j = 0; j < n; j++) {
            c[row + j] = Math.fma(x, b[bo + j * ldb + p], c[row + j]);
          }
        } else {
          for (int j = 0; j < n; j++) {
            c[row + j] = Math.fma(x, b[bo + p * ldb + j], c[row + j]);
          }
        }
      }
      for (int j = 0; j < n; j++) {
        float x = bias == null ? c[row + j] : c[row + j] + bias[biasOffset + j];
        c[row + j] = relu ? Math.max(x, 0) : x;
      }
    }
  }

  /** The same in double, with plain loops. See {@link #multiply(boolean, boolean, int, int, int, float[], int, int, float[], int, int, float[], int, int,
   * float[], int, boolean)}. */
  public static void multiply(boolean transposeA, boolean transposeB, int m, int n, int k, double[] a, int ao, int lda, double[] b, int bo,
      int ldb,
      double[] c, int co, int ldc, double[] bias, int biasOffset, boolean relu) {
    for (int i = 0; i < m; i++) {
      int row = co + i * ldc;
      for (int j = 0; j < n; j++) {
        c[row + j] = 0;
      }
      for (int p = 0; p < k; p++) {
        double x = transposeA ? a[ao + p * lda + i] : a[ao + i * lda + p];
        if (transposeB) {
          for (int j = 0; j < n; j++) {
            c[row + j] = Math.fma(x, b[bo + j * ldb + p], c[row + j]);
          }
        } else {
          for (int j = 0; j < n; j++) {
            c[row + j] = Math.fma(x, b[bo + p * ldb + j], c[row + j]);
          }
        }
      }
      for (int j = 0; j < n; j++) {
        double x = bias == null ? c[row + j] : c[row + j] + bias[biasOffset + j];
        c[row + j] = relu ? Math.max(x, 0) : x;
      }
    }
  }
}
