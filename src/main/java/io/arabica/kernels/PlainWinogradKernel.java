package io.arabica.kernels;

/** The transforms in plain Java: each two-dimensional one is a one-dimensional one along the columns, then along the rows. */
public class PlainWinogradKernel extends WinogradKernel {
  private static final ThreadLocal<float[]> TILE = ThreadLocal.withInitial(() -> new float[36]);

  /** For the kernel sets. */
  protected PlainWinogradKernel() {}

  @Override
  protected void input(int n, float[] x, int xo, int row, int column, float[] v, int vo, int plane) {
    float[] t = TILE.get();
    for (int c = 0; c < n; c++) {
      for (int j = 0; j < 6; j++) {
        input(x, xo + c + j * column, row, t, j, 6);
      }
      for (int i = 0; i < 6; i++) {
        input(t, i * 6, 1, v, vo + c + i * 6 * plane, plane);
      }
    }
  }

  private static void input(float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    float x1 = x[xo + xStep];
    float x2 = x[xo + 2 * xStep];
    float x3 = x[xo + 3 * xStep];
    float x4 = x[xo + 4 * xStep];
    y[yo] = Math.fma(PRODUCT, x[xo], Math.fma(-SUM, x2, x4));
    float even = Math.fma(-B2, x2, x4);
    float odd = Math.fma(-B2, x1, x3);
    y[yo + yStep] = Math.fma(A, odd, even);
    y[yo + 2 * yStep] = Math.fma(-A, odd, even);
    even = Math.fma(-A2, x2, x4);
    odd = Math.fma(-A2, x1, x3);
    y[yo + 3 * yStep] = Math.fma(B, odd, even);
    y[yo + 4 * yStep] = Math.fma(-B, odd, even);
    y[yo + 5 * yStep] = Math.fma(PRODUCT, x1, Math.fma(-SUM, x3, x[xo + 5 * xStep]));
  }

  @Override
  protected void kernel(int n, float[] w, int wo, int row, int column, float[] u, int uo, int plane) {
    float[] t = TILE.get();
    for (int c = 0; c < n; c++) {
      for (int j = 0; j < 3; j++) {
        kernel(w, wo + c + j * column, row, t, j, 3);
      }
      for (int i = 0; i < 6; i++) {
        kernel(t, i * 3, 1, u, uo + c + i * 6 * plane, plane);
      }
    }
  }

  private static void kernel(float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    float x0 = x[xo];
    float x1 = x[xo + xStep];
    float x2 = x[xo + 2 * xStep];
    y[yo] = N0 * x0;
    float even = NA * Math.fma(A2, x2, x0);
    float odd = NA * x1;
    y[yo + yStep] = Math.fma(A, odd, even);
    y[yo + 2 * yStep] = Math.fma(-A, odd, even);
    even = NB * Math.fma(B2, x2, x0);
    odd = NB * x1;
    y[yo + 3 * yStep] = Math.fma(B, odd, even);
    y[yo + 4 * yStep] = Math.fma(-B, odd, even);
    y[yo + 5 * yStep] = x2;
  }

  @Override
  protected void output(int n, float[] m, int mo, int plane, float[] bias, int bo, boolean relu, float[] y, int yo, int row, int column) {
    float[] t = TILE.get();
    for (int c = 0; c < n; c++) {
      for (int j = 0; j < 6; j++) {
        output(m, mo + c + j * plane, 6 * plane, t, j, 6);
      }
      for (int i = 0; i < 4; i++) {
        int to = yo + c + i * row;
        output(t, i * 6, 1, y, to, column);
        for (int j = 0; j < 4; j++, to += column) {
          float sum = bias == null ? y[to] : y[to] + bias[bo + c];
          y[to] = relu ? Math.max(sum, 0) : sum;
        }
      }
    }
  }

  private static void output(float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    float x1 = x[xo + xStep];
    float x2 = x[xo + 2 * xStep];
    float x3 = x[xo + 3 * xStep];
    float x4 = x[xo + 4 * xStep];
    float evenA = x1 + x2;
    float evenB = x3 + x4;
    float oddA = x1 - x2;
    float oddB = x3 - x4;
    y[yo] = x[xo] + evenA + evenB;
    y[yo + yStep] = Math.fma(B, oddB, A * oddA);
    y[yo + 2 * yStep] = Math.fma(B2, evenB, A2 * evenA);
    y[yo + 3 * yStep] = Math.fma(B3, oddB, Math.fma(A3, oddA, x[xo + 5 * xStep]));
  }

  @Override
  protected void outputGradient(int n, float[] y, int yo, int row, int column, float[] m, int mo, int plane) {
    float[] t = TILE.get();
    for (int c = 0; c < n; c++) {
      for (int j = 0; j < 4; j++) {
        outputGradient(y, yo + c + j * column, row, t, j, 4);
      }
      for (int i = 0; i < 6; i++) {
        outputGradient(t, i * 4, 1, m, mo + c + i * 6 * plane, plane);
      }
    }
  }

  private static void outputGradient(float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    float x0 = x[xo];
    float x1 = x[xo + xStep];
    float x2 = x[xo + 2 * xStep];
    float x3 = x[xo + 3 * xStep];
    y[yo] = x0;
    float even = Math.fma(A2, x2, x0);
    float odd = Math.fma(A2, x3, x1);
    y[yo + yStep] = Math.fma(A, odd, even);
    y[yo + 2 * yStep] = Math.fma(-A, odd, even);
    even = Math.fma(B2, x2, x0);
    odd = Math.fma(B2, x3, x1);
    y[yo + 3 * yStep] = Math.fma(B, odd, even);
    y[yo + 4 * yStep] = Math.fma(-B, odd, even);
    y[yo + 5 * yStep] = x3;
  }

  @Override
  protected void inputGradient(int n, float[] v, int vo, int plane, float[] x, int xo, int row, int column) {
    float[] t = TILE.get();
    for (int c = 0; c < n; c++) {
      for (int j = 0; j < 6; j++) {
        inputGradient(v, vo + c + j * plane, 6 * plane, t, j, 6);
      }
      for (int i = 0; i < 6; i++) {
        inputGradient(t, i * 6, 1, t, i * 6, 1);
        for (int j = 0; j < 6; j++) {
          x[xo + c + i * row + j * column] += t[i * 6 + j];
        }
      }
    }
  }

  private static void inputGradient(float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    float x0 = x[xo];
    float x1 = x[xo + xStep];
    float x2 = x[xo + 2 * xStep];
    float x3 = x[xo + 3 * xStep];
    float x4 = x[xo + 4 * xStep];
    float x5 = x[xo + 5 * xStep];
    float evenA = x1 + x2;
    float evenB = x3 + x4;
    float oddA = A * (x1 - x2);
    float oddB = B * (x3 - x4);
    y[yo] = PRODUCT * x0;
    y[yo + yStep] = Math.fma(-A2, oddB, Math.fma(-B2, oddA, PRODUCT * x5));
    y[yo + 2 * yStep] = Math.fma(-A2, evenB, Math.fma(-B2, evenA, -SUM * x0));
    y[yo + 3 * yStep] = Math.fma(-SUM, x5, oddA + oddB);
    y[yo + 4 * yStep] = x0 + evenA + evenB;
    y[yo + 5 * yStep] = x5;
  }

  @Override
  protected void kernelGradient(int n, float[] u, int uo, int plane, float[] w, int wo, int row, int column) {
    float[] t = TILE.get();
    for (int c = 0; c < n; c++) {
      for (int j = 0; j < 6; j++) {
        kernelGradient(u, uo + c + j * plane, 6 * plane, t, j, 6);
      }
      for (int i = 0; i < 3; i++) {
        kernelGradient(t, i * 6, 1, w, wo + c + i * row, column);
      }
    }
  }

  private static void kernelGradient(float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    float x1 = x[xo + xStep];
    float x2 = x[xo + 2 * xStep];
    float x3 = x[xo + 3 * xStep];
    float x4 = x[xo + 4 * xStep];
    float evenA = NA * (x1 + x2);
    float evenB = NB * (x3 + x4);
    float oddA = NA * (x1 - x2);
    float oddB = NB * (x3 - x4);
    y[yo] = Math.fma(N0, x[xo], evenA + evenB);
    y[yo + yStep] = Math.fma(B, oddB, A * oddA);
    y[yo + 2 * yStep] = Math.fma(B2, evenB, Math.fma(A2, evenA, x[xo + 5 * xStep]));
  }
}
