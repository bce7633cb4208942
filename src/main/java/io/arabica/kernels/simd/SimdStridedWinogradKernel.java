package io.arabica.kernels.simd;

import static io.arabica.kernels.simd.SimdKernels.whole;

import io.arabica.kernels.PlainStridedWinogradKernel;
import io.arabica.kernels.WarmUp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The transforms on the Vector API; channels left over go the plain way. */
final class SimdStridedWinogradKernel extends PlainStridedWinogradKernel {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  /** Channels of a trial of the warm-up: a channel takes some nanoseconds. */
  private static final int TRIAL = 128;
  private static final long LIMIT = SimdKernels.limit(24 * TRIAL);

  private final float[] x = new float[26 * TRIAL];
  private final float[] y = new float[26 * TRIAL];
  private final WarmUp input = new WarmUp(() -> inputs(2, TRIAL / 2, x, 0, 5 * TRIAL, TRIAL / 2, y, 0, TRIAL, 2 * TRIAL, TRIAL / 2), LIMIT);
  private final WarmUp output = new WarmUp(() -> outputs(TRIAL, x, 0, TRIAL, x, 0, 0, y, 0, 2 * TRIAL, TRIAL), LIMIT);
  private final WarmUp outputGradient = new WarmUp(() -> outputGradients(TRIAL, x, 0, 2 * TRIAL, TRIAL, y, 0, TRIAL), LIMIT);
  private final WarmUp inputGradient = new WarmUp(
      () -> inputGradients(2, TRIAL / 2, x, 0, TRIAL, 2 * TRIAL, TRIAL / 2, y, 0, 5 * TRIAL, TRIAL / 2), LIMIT);

  private static FloatVector at(float[] x, int i) {
    return FloatVector.fromArray(S, x, i);
  }

  @Override
  protected void input(int tiles, int n, float[] x, int xo, int row, int column, float[] v, int vo, int next, int plane, int pair) {
    int i = whole(n, input);
    if (i > 0) {
      inputs(tiles, i, x, xo, row, column, v, vo, next, plane, pair);
    }
    super.input(tiles, n - i, x, xo + i, row, column, v, vo + i, next, plane, pair);
  }

  private static void inputs(int tiles, int n, float[] x, int xo, int row, int column, float[] v, int vo, int next, int plane, int pair) {
    for (int i = 0; i < READ; i++) {
      int to = vo + at(i, 0, plane, pair);
      int third = vo + at(i, 2, plane, pair);
      if (i % 4 == 0) {
        outer(tiles, n, x, xo + i * row, xo + 2 * row, column, v, to, third, next, plane, pair);
      } else {
        inner(tiles, n, x, xo + i * row, column, v, to, third, next, plane, pair);
      }
    }
  }

  /** A row of transformed numbers from a row of the input. One loop over tiles and channels: the latter alone are too few for one. */
  private static void inner(int tiles, int n, float[] x, int xo, int column, float[] v, int vo, int third, int next, int plane, int pair) {
    int from = xo;
    int to = vo;
    int behind = third - vo;
    int end = vo + n;
    for (int left = tiles * n; left > 0; left -= L) {
      FloatVector x2 = at(x, from + 2 * column);
      at(x, from).sub(x2).intoArray(v, to);
      at(x, from + column).intoArray(v, to + pair);
      x2.intoArray(v, to + behind);
      at(x, from + 3 * column).intoArray(v, to + plane);
      at(x, from + 4 * column).sub(x2).intoArray(v, to + plane + pair);
      from += L;
      to += L;
      if (to == end) {
        from += (READ - 1) * column - n;
        to += next - n;
        end += next;
      }
    }
  }

  /** The same from what a row has more than another. */
  private static void outer(int tiles, int n, float[] x, int xo, int less, int column, float[] v, int vo, int third, int next, int plane,
      int pair) {
    int from = xo;
    int other = less;
    int to = vo;
    int behind = third - vo;
    int end = vo + n;
    for (int left = tiles * n; left > 0; left -= L) {
      FloatVector x2 = at(x, from + 2 * column).sub(at(x, other + 2 * column));
      at(x, from).sub(at(x, other)).sub(x2).intoArray(v, to);
      at(x, from + column).sub(at(x, other + column)).intoArray(v, to + pair);
      x2.intoArray(v, to + behind);
      at(x, from + 3 * column).sub(at(x, other + 3 * column)).intoArray(v, to + plane);
      at(x, from + 4 * column).sub(at(x, other + 4 * column)).sub(x2).intoArray(v, to + plane + pair);
      from += L;
      other += L;
      to += L;
      if (to == end) {
        from += (READ - 1) * column - n;
        other += (READ - 1) * column - n;
        to += next - n;
        end += next;
      }
    }
  }

  @Override
  protected void output(int n, float[] m, int mo, int plane, float[] bias, int bo, float least, float[] y, int yo, int row, int column) {
    int i = whole(n, output);
    if (i > 0) {
      outputs(i, m, mo, plane, bias, bo, least, y, yo, row, column);
    }
    super.output(n - i, m, mo + i, plane, bias, bo + i, least, y, yo + i, row, column);
  }

  private static void outputs(int n, float[] m, int mo, int plane, float[] bias, int bo, float least, float[] y, int yo, int row,
      int column) {
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < n; c += L) {
      int from = mo + c;
      int to = yo + c;
      FloatVector b = at(bias, bo + c);
      FloatVector m3 = at(m, from + 3 * plane);
      FloatVector m4 = at(m, from + 4 * plane);
      FloatVector m5 = at(m, from + 5 * plane);
      FloatVector sum = at(m, from + plane).add(m4);
      at(m, from).add(m3).add(sum).add(b).max(floor).intoArray(y, to);
      sum.add(at(m, from + 2 * plane).add(m5)).add(b).max(floor).intoArray(y, to + column);
      sum = m4.add(at(m, from + 7 * plane));
      m3.add(at(m, from + 6 * plane)).add(sum).add(b).max(floor).intoArray(y, to + row);
      sum.add(m5.add(at(m, from + 8 * plane))).add(b).max(floor).intoArray(y, to + row + column);
    }
  }

  @Override
  protected void outputGradient(int n, float[] y, int yo, int row, int column, float[] m, int mo, int plane) {
    int i = whole(n, outputGradient);
    if (i > 0) {
      outputGradients(i, y, yo, row, column, m, mo, plane);
    }
    super.outputGradient(n - i, y, yo + i, row, column, m, mo + i, plane);
  }

  private static void outputGradients(int n, float[] y, int yo, int row, int column, float[] m, int mo, int plane) {
    for (int c = 0; c < n; c += L) {
      int from = yo + c;
      int to = mo + c;
      FloatVector y0 = at(y, from);
      FloatVector y1 = at(y, from + column);
      FloatVector y2 = at(y, from + row);
      FloatVector y3 = at(y, from + row + column);
      FloatVector left = y0.add(y2);
      FloatVector right = y1.add(y3);
      y0.intoArray(m, to);
      y0.add(y1).intoArray(m, to + plane);
      y1.intoArray(m, to + 2 * plane);
      left.intoArray(m, to + 3 * plane);
      left.add(right).intoArray(m, to + 4 * plane);
      right.intoArray(m, to + 5 * plane);
      y2.intoArray(m, to + 6 * plane);
      y2.add(y3).intoArray(m, to + 7 * plane);
      y3.intoArray(m, to + 8 * plane);
    }
  }

  @Override
  protected void inputGradient(int tiles, int n, float[] v, int vo, int next, int plane, int pair, float[] x, int xo, int row, int column) {
    int i = whole(n, inputGradient);
    if (i > 0) {
      inputGradients(tiles, i, v, vo, next, plane, pair, x, xo, row, column);
    }
    super.inputGradient(tiles, n - i, v, vo + i, next, plane, pair, x, xo + i, row, column);
  }

  private static void inputGradients(int tiles, int n, float[] v, int vo, int next, int plane, int pair, float[] x, int xo, int row,
      int column) {
    for (int i = 0; i < READ; i++) {
      int from = vo + at(i, 0, plane, pair);
      int third = vo + at(i, 2, plane, pair);
      if (i == 2) {
        middleGradient(tiles, n, v, from, 4 * plane, third, vo + at(0, 2, plane, pair), vo + at(4, 2, plane, pair), next, plane, pair, x,
            xo + 2 * row, column);
      } else {
        rowGradient(tiles, n, v, from, third, next, plane, pair, x, xo + i * row, column);
      }
    }
  }

  private static void rowGradient(int tiles, int n, float[] v, int vo, int third, int next, int plane, int pair, float[] x, int xo,
      int column) {
    int from = vo;
    int behind = third - vo;
    int to = xo;
    int end = vo + n;
    for (int left = tiles * n; left > 0; left -= L) {
      int x1 = to + column;
      int x2 = x1 + column;
      int x3 = x2 + column;
      int x4 = x3 + column;
      FloatVector v0 = at(v, from);
      FloatVector v4 = at(v, from + plane + pair);
      at(x, to).add(v0).intoArray(x, to);
      at(v, from + pair).intoArray(x, x1);
      at(v, from + behind).sub(v0).sub(v4).intoArray(x, x2);
      at(v, from + plane).intoArray(x, x3);
      v4.intoArray(x, x4);
      from += L;
      to += L;
      if (from == end) {
        from += next - n;
        to += (READ - 1) * column - n;
        end += next;
      }
    }
  }

  /** The same for the third row, less the first and the last one, which are {@code apart} from it. */
  private static void middleGradient(int tiles, int n, float[] v, int vo, int apart, int third, int firstThird, int lastThird, int next,
      int plane, int pair, float[] x, int xo, int column) {
    int from = vo;
    int behind = third - vo;
    int behindFirst = firstThird - vo;
    int behindLast = lastThird - vo;
    int to = xo;
    int end = vo + n;
    for (int left = tiles * n; left > 0; left -= L) {
      int x1 = to + column;
      int x2 = x1 + column;
      int x3 = x2 + column;
      int x4 = x3 + column;
      int above = from - apart;
      int below = from + apart;
      FloatVector v0 = at(v, from).sub(at(v, above)).sub(at(v, below));
      FloatVector v1 = at(v, from + pair).sub(at(v, above + pair)).sub(at(v, below + pair));
      FloatVector v2 = at(v, from + behind).sub(at(v, from + behindFirst)).sub(at(v, from + behindLast));
      FloatVector v3 = at(v, from + plane).sub(at(v, above + plane)).sub(at(v, below + plane));
      FloatVector v4 = at(v, from + plane + pair).sub(at(v, above + plane + pair)).sub(at(v, below + plane + pair));
      at(x, to).add(v0).intoArray(x, to);
      v1.intoArray(x, x1);
      v2.sub(v0).sub(v4).intoArray(x, x2);
      v3.intoArray(x, x3);
      v4.intoArray(x, x4);
      from += L;
      to += L;
      if (from == end) {
        from += next - n;
        to += (READ - 1) * column - n;
        end += next;
      }
    }
  }
}
