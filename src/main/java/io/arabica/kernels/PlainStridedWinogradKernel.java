package io.arabica.kernels;

/** These transforms in plain Java. */
public class PlainStridedWinogradKernel extends StridedWinogradKernel {
  /** For the kernel sets. */
  protected PlainStridedWinogradKernel() {}

  @Override
  protected void input(int tiles, int n, float[] x, int xo, int row, int column, float[] v, int vo, int next, int plane, int pair) {
    for (int t = 0; t < tiles; t++) {
      for (int i = 0; i < READ; i++) {
        int from = xo + i * row + t * (READ - 1) * column;
        int less = i % 4 == 0 ? from + (2 - i) * row : -1;
        int to = vo + t * next;
        for (int c = 0; c < n; c++) {
          float x2 = at(x, from, less, 2 * column + c);
          v[to + at(i, 0, plane, pair) + c] = at(x, from, less, c) - x2;
          v[to + at(i, 1, plane, pair) + c] = at(x, from, less, column + c);
          v[to + at(i, 2, plane, pair) + c] = x2;
          v[to + at(i, 3, plane, pair) + c] = at(x, from, less, 3 * column + c);
          v[to + at(i, 4, plane, pair) + c] = at(x, from, less, 4 * column + c) - x2;
        }
      }
    }
  }

  private static float at(float[] x, int from, int less, int i) {
    return less < 0 ? x[from + i] : x[from + i] - x[less + i];
  }

  @Override
  protected void output(int n, float[] m, int mo, int plane, float[] bias, int bo, float least, float[] y, int yo, int row, int column) {
    for (int i = 0; i < TILE; i++) {
      for (int c = 0; c < n; c++) {
        int above = mo + 3 * i * plane + c;
        int below = above + 3 * plane;
        float sum = m[above + plane] + m[below + plane];
        int to = yo + i * row + c;
        y[to] = Math.max(m[above] + m[below] + sum + bias[bo + c], least);
        y[to + column] = Math.max(sum + (m[above + 2 * plane] + m[below + 2 * plane]) + bias[bo + c], least);
      }
    }
  }

  @Override
  protected void outputGradient(int n, float[] y, int yo, int row, int column, float[] m, int mo, int plane) {
    for (int c = 0; c < n; c++) {
      int from = yo + c;
      int to = mo + c;
      float left = y[from] + y[from + row];
      float right = y[from + column] + y[from + row + column];
      m[to] = y[from];
      m[to + plane] = y[from] + y[from + column];
      m[to + 2 * plane] = y[from + column];
      m[to + 3 * plane] = left;
      m[to + 4 * plane] = left + right;
      m[to + 5 * plane] = right;
      m[to + 6 * plane] = y[from + row];
      m[to + 7 * plane] = y[from + row] + y[from + row + column];
      m[to + 8 * plane] = y[from + row + column];
    }
  }

  @Override
  protected void inputGradient(int tiles, int n, float[] v, int vo, int next, int plane, int pair, float[] x, int xo, int row,
      int column) {
    for (int t = 0; t < tiles; t++) {
      for (int i = 0; i < READ; i++) {
        int from = vo + t * next;
        int to = xo + i * row + t * (READ - 1) * column;
        for (int c = 0; c < n; c++) {
          float v0 = row(v, from + c, i, 0, plane, pair);
          float v4 = row(v, from + c, i, 4, plane, pair);
          x[to + c] += v0;
          x[to + column + c] = row(v, from + c, i, 1, plane, pair);
          x[to + 2 * column + c] = row(v, from + c, i, 2, plane, pair) - v0 - v4;
          x[to + 3 * column + c] = row(v, from + c, i, 3, plane, pair);
          x[to + 4 * column + c] = v4;
        }
      }
    }
  }

  /** The gradient of a row's number before the columns are transformed. */
  private static float row(float[] v, int vo, int row, int column, int plane, int pair) {
    float number = v[vo + at(row, column, plane, pair)];
    return row == 2 ? number - v[vo + at(0, column, plane, pair)] - v[vo + at(4, column, plane, pair)] : number;
  }
}
