package io.arabica.kernels.simd;

import io.arabica.kernels.Line;
import io.arabica.kernels.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels of depthwise convolution along lines whose windows are three wide. Neighbouring positions share what they load; so do lines,
 * where they follow one another; all sums stay in registers. What is read next lies so far apart that the processor does not foresee it:
 * large arrays are read ahead, from front to back.
 */
final class SimdDepthwiseLines {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  /** Numbers in the table of a line that reads three rows. */
  private static final int TABLE = 1 + 2 * 3;
  /** What stands outside of a line. */
  static final float[] OUTSIDE = new float[L];
  /** Whether second-level caches are expected to have half a megabyte at most: those of machines with 512-bit vectors have one and more. */
  static final boolean SMALL_CACHES = L < 16;
  /** Floats of those outputs that are computed in one go down the lines: what is read for them stays in second-level caches. */
  private static final int NEAR = SMALL_CACHES ? 1 << 14 : 1 << 15;
  /** Fewest such lines. */
  private static final int FEWEST = 4;
  /** Fewest floats of two arrays that caches are not expected to hold, measured on both kinds of machines: 4 and 25 MB. */
  private static final int FAR = SMALL_CACHES ? 1 << 20 : 6 << 20;
  /**
   * Fewest channels for which a small cache is better used by one line after the other: positions 512 bytes apart share few of its sets,
   * and those of several lines drive one another out. With stride 2 that counts only where other caches do not hold the arrays: 12 MB.
   */
  private static final int WIDE = 128;
  private static final int WIDE_APART = 3 << 20;
  /** Floats of a cache line. */
  private static final int CACHE_LINE = 16;

  private SimdDepthwiseLines() {}

  /** A choice of the place, not of the vector: JDK 17 makes objects of vectors that depend on a branch. */
  static FloatVector load(boolean inside, float[] x, int i) {
    return FloatVector.fromArray(S, inside ? x : OUTSIDE, inside ? i : 0);
  }

  static void forward(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step, float[] bias, int bo,
      boolean relu, float[] y, int yo) {
    int outputs = line.outputs();
    int length = outputs * line.channels();
    boolean together = rows == 3 && line.fits(Line.TILE) && !isWide(line, x, y);
    int most = together ? Math.max(FEWEST, NEAR / length) : 1;
    boolean far = areAtLeast(x, y, FAR);
    int seen = -1;
    int next;
    for (int l = 0; l < lines; l = next) {
      int ao = l * (1 + 2 * rows);
      int count = most == 1 ? 1 : following(line.stride(), Math.min(most, lines - l), at, ao);
      next = l + count;
      if (far) {
        seen = readAhead(count, rows, at, ao, seen, x, xo, line.inputs() * line.channels());
        readAhead(count * length, y, yo + l * length);
      }
      int tile = line.stride() == 1 || count > 1 ? Line.TILE : Line.TILE_APART;
      for (int o = 0; o < outputs; o += tile) {
        int first = Math.min(o, outputs - tile);
        int q = line.first(first);
        int to = yo + l * length + first * line.channels();
        if (count > 1 && line.stride() == 1) {
          strip(line, q, n, count, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        } else if (count > 1) {
          stripApart(line, q, n, count, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        } else if (line.stride() == 1) {
          seven(line, q, n, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        } else {
          four(line, q, n, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        }
      }
    }
  }

  private static boolean isWide(Line line, float[] x, float[] y) {
    return SMALL_CACHES && line.channels() >= WIDE && (line.stride() == 1 || areAtLeast(x, y, WIDE_APART));
  }

  /** Whether two arrays together are so many floats or more. */
  static boolean areAtLeast(float[] x, float[] y, int far) {
    return (long) x.length + y.length >= far;
  }

  /** Reads those rows of some lines ahead that lie beyond the last one seen, and tells which is the last one now. */
  static int readAhead(int lines, int rows, int[] at, int ao, int seen, float[] x, int xo, int length) {
    int last = seen;
    for (int l = 0; l < lines; l++) {
      for (int r = ao + l * (1 + 2 * rows); at[r] >= 0; r += 2) {
        if (at[r] > last) {
          last = at[r];
          readAhead(length, x, xo + last);
        }
      }
    }
    return last;
  }

  /** Brings a part of an array to the caches; the result is kept, as the compiler would leave the reading out otherwise. */
  static void readAhead(int length, float[] x, int from) {
    int bits = 0;
    for (int i = from; i < from + length; i += CACHE_LINE) {
      bits |= Float.floatToRawIntBits(x[i]);
    }
    Scratch.ints(Scratch.Use.READ_AHEAD, 1)[0] = bits;
  }

  /** Whether there are three rows more that follow one another. */
  static boolean isThree(int[] at, int r) {
    return at[r] >= 0 && at[r + 2] >= 0 && at[r + 4] >= 0 && at[r + 5] == at[r + 1] + 2;
  }

  /** How many lines from the first of some on follow one another: share two of three rows, or one with stride 2. */
  private static int following(int stride, int lines, int[] at, int ao) {
    int row = ao + 4 - 2 * at[ao + 1]; // the last row of a line
    int count = 1;
    if (stride == 1 && at[ao] >= 0 && at[ao + 1] < 2) {
      while (count < lines && at[row - 2] >= 0 && at[row] >= 0 && at[ao + TABLE * count + 1] == 0 && at[ao + TABLE * count] == at[row - 2]
          && at[ao + TABLE * count + 2] == at[row]) {
        row = ao + TABLE * count + 4;
        count++;
      }
    } else if (stride == 2 && isThree(at, ao)) {
      while (count < lines && isThree(at, ao + TABLE * count) && at[ao + TABLE * count] == at[row]) {
        row = ao + TABLE * count + 4;
        count++;
      }
    }
    return count;
  }

  /**
   * Seven outputs of each of some lines that follow on, the first of which read from input q on, with stride 1. Each row is loaded once: it
   * is the last of three for one line, the second for the next, and the first for the one after. Lines before the first one and after the
   * last one are computed in part: the former are overwritten, the latter not written.
   */
  private static void strip(Line line, int q, int n, int lines, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step,
      float[] bias, int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    int from = xo + q * ld;
    int length = line.outputs() * ld;
    int before = at[ao + 1] - 2; // where the first row is the last of three
    boolean whole = at[ao + TABLE * lines - 3] >= 0; // else the row below is outside
    int end = whole ? lines : lines - 1;
    float[] add = bias == null ? OUTSIDE : bias;
    int inAdd = bias == null ? 0 : -1;
    for (int c = 0; c < n; c += L) {
      int k = wo + c;
      FloatVector w00 = FloatVector.fromArray(S, w, k);
      FloatVector w01 = FloatVector.fromArray(S, w, k + step);
      FloatVector w02 = FloatVector.fromArray(S, w, k + 2 * step);
      FloatVector w10 = FloatVector.fromArray(S, w, k + 3 * step);
      FloatVector w11 = FloatVector.fromArray(S, w, k + 4 * step);
      FloatVector w12 = FloatVector.fromArray(S, w, k + 5 * step);
      FloatVector w20 = FloatVector.fromArray(S, w, k + 6 * step);
      FloatVector w21 = FloatVector.fromArray(S, w, k + 7 * step);
      FloatVector w22 = FloatVector.fromArray(S, w, k + 8 * step);
      FloatVector r0 = FloatVector.fromArray(S, add, (bo + c) & inAdd);
      FloatVector r1 = r0;
      FloatVector r2 = r0;
      FloatVector r3 = r0;
      FloatVector r4 = r0;
      FloatVector r5 = r0;
      FloatVector r6 = r0;
      FloatVector s0 = r0;
      FloatVector s1 = r0;
      FloatVector s2 = r0;
      FloatVector s3 = r0;
      FloatVector s4 = r0;
      FloatVector s5 = r0;
      FloatVector s6 = r0;
      int l = before;
      do {
        int i = from + c + at[l > 0 ? ao + TABLE * l + 4 : ao + 2 * (l - before)];
        int o = yo + Math.max(0, l) * length + c;
        FloatVector b = FloatVector.fromArray(S, add, (bo + c) & inAdd);
        FloatVector v0 = FloatVector.fromArray(S, x0, i & in0);
        r0 = w20.fma(v0, r0);
        s0 = w10.fma(v0, s0);
        FloatVector t0 = w00.fma(v0, b);
        FloatVector v1 = FloatVector.fromArray(S, x1, (i + ld) & in1);
        r0 = w21.fma(v1, r0);
        s0 = w11.fma(v1, s0);
        t0 = w01.fma(v1, t0);
        r1 = w20.fma(v1, r1);
        s1 = w10.fma(v1, s1);
        FloatVector t1 = w00.fma(v1, b);
        FloatVector v2 = FloatVector.fromArray(S, x, i + 2 * ld);
        r0 = w22.fma(v2, r0);
        s0 = w12.fma(v2, s0);
        t0 = w02.fma(v2, t0);
        r1 = w21.fma(v2, r1);
        s1 = w11.fma(v2, s1);
        t1 = w01.fma(v2, t1);
        r2 = w20.fma(v2, r2);
        s2 = w10.fma(v2, s2);
        FloatVector t2 = w00.fma(v2, b);
        if (relu) {
          r0 = r0.max(FloatVector.zero(S));
        }
        r0.intoArray(y, o);
        r0 = s0;
        s0 = t0;
        FloatVector v3 = FloatVector.fromArray(S, x, i + 3 * ld);
        r1 = w22.fma(v3, r1);
        s1 = w12.fma(v3, s1);
        t1 = w02.fma(v3, t1);
        r2 = w21.fma(v3, r2);
        s2 = w11.fma(v3, s2);
        t2 = w01.fma(v3, t2);
        r3 = w20.fma(v3, r3);
        s3 = w10.fma(v3, s3);
        FloatVector t3 = w00.fma(v3, b);
        if (relu) {
          r1 = r1.max(FloatVector.zero(S));
        }
        r1.intoArray(y, o + ld);
        r1 = s1;
        s1 = t1;
        FloatVector v4 = FloatVector.fromArray(S, x, i + 4 * ld);
        r2 = w22.fma(v4, r2);
        s2 = w12.fma(v4, s2);
        t2 = w02.fma(v4, t2);
        r3 = w21.fma(v4, r3);
        s3 = w11.fma(v4, s3);
        t3 = w01.fma(v4, t3);
        r4 = w20.fma(v4, r4);
        s4 = w10.fma(v4, s4);
        FloatVector t4 = w00.fma(v4, b);
        if (relu) {
          r2 = r2.max(FloatVector.zero(S));
        }
        r2.intoArray(y, o + 2 * ld);
        r2 = s2;
        s2 = t2;
        FloatVector v5 = FloatVector.fromArray(S, x, i + 5 * ld);
        r3 = w22.fma(v5, r3);
        s3 = w12.fma(v5, s3);
        t3 = w02.fma(v5, t3);
        r4 = w21.fma(v5, r4);
        s4 = w11.fma(v5, s4);
        t4 = w01.fma(v5, t4);
        r5 = w20.fma(v5, r5);
        s5 = w10.fma(v5, s5);
        FloatVector t5 = w00.fma(v5, b);
        if (relu) {
          r3 = r3.max(FloatVector.zero(S));
        }
        r3.intoArray(y, o + 3 * ld);
        r3 = s3;
        s3 = t3;
        FloatVector v6 = FloatVector.fromArray(S, x, i + 6 * ld);
        r4 = w22.fma(v6, r4);
        s4 = w12.fma(v6, s4);
        t4 = w02.fma(v6, t4);
        r5 = w21.fma(v6, r5);
        s5 = w11.fma(v6, s5);
        t5 = w01.fma(v6, t5);
        r6 = w20.fma(v6, r6);
        s6 = w10.fma(v6, s6);
        FloatVector t6 = w00.fma(v6, b);
        if (relu) {
          r4 = r4.max(FloatVector.zero(S));
        }
        r4.intoArray(y, o + 4 * ld);
        r4 = s4;
        s4 = t4;
        FloatVector v7 = FloatVector.fromArray(S, x7, (i + 7 * ld) & in7);
        r5 = w22.fma(v7, r5);
        s5 = w12.fma(v7, s5);
        t5 = w02.fma(v7, t5);
        r6 = w21.fma(v7, r6);
        s6 = w11.fma(v7, s6);
        t6 = w01.fma(v7, t6);
        if (relu) {
          r5 = r5.max(FloatVector.zero(S));
        }
        r5.intoArray(y, o + 5 * ld);
        r5 = s5;
        s5 = t5;
        FloatVector v8 = FloatVector.fromArray(S, x8, (i + 8 * ld) & in8);
        r6 = w22.fma(v8, r6);
        s6 = w12.fma(v8, s6);
        t6 = w02.fma(v8, t6);
        if (relu) {
          r6 = r6.max(FloatVector.zero(S));
        }
        r6.intoArray(y, o + 6 * ld);
        r6 = s6;
        s6 = t6;
        l++;
      } while (l < end);
      if (!whole) {
        if (relu) {
          FloatVector zero = FloatVector.zero(S);
          r0 = r0.max(zero);
          r1 = r1.max(zero);
          r2 = r2.max(zero);
          r3 = r3.max(zero);
          r4 = r4.max(zero);
          r5 = r5.max(zero);
          r6 = r6.max(zero);
        }
        int o = yo + l * length + c;
        r0.intoArray(y, o);
        r1.intoArray(y, o + ld);
        r2.intoArray(y, o + 2 * ld);
        r3.intoArray(y, o + 3 * ld);
        r4.intoArray(y, o + 4 * ld);
        r5.intoArray(y, o + 5 * ld);
        r6.intoArray(y, o + 6 * ld);
      }
    }
  }

  /** The same with stride 2, where lines share one row, and all of them read three. */
  private static void stripApart(Line line, int q, int n, int lines, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step,
      float[] bias, int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x13 = q + 13 < line.inputs() ? x : OUTSIDE;
    float[] x14 = q + 14 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in13 = x13 == x ? -1 : 0;
    int in14 = x14 == x ? -1 : 0;
    int from = xo + q * ld;
    int length = line.outputs() * ld;
    float[] add = bias == null ? OUTSIDE : bias;
    int inAdd = bias == null ? 0 : -1;
    for (int c = 0; c < n; c += L) {
      int k = wo + c;
      FloatVector w00 = FloatVector.fromArray(S, w, k);
      FloatVector w01 = FloatVector.fromArray(S, w, k + step);
      FloatVector w02 = FloatVector.fromArray(S, w, k + 2 * step);
      FloatVector w10 = FloatVector.fromArray(S, w, k + 3 * step);
      FloatVector w11 = FloatVector.fromArray(S, w, k + 4 * step);
      FloatVector w12 = FloatVector.fromArray(S, w, k + 5 * step);
      FloatVector w20 = FloatVector.fromArray(S, w, k + 6 * step);
      FloatVector w21 = FloatVector.fromArray(S, w, k + 7 * step);
      FloatVector w22 = FloatVector.fromArray(S, w, k + 8 * step);
      FloatVector b = FloatVector.fromArray(S, add, (bo + c) & inAdd);
      int h = from + c + at[ao];
      FloatVector h0 = FloatVector.fromArray(S, x0, h & in0);
      FloatVector s0 = w00.fma(h0, b);
      FloatVector h1 = FloatVector.fromArray(S, x1, (h + ld) & in1);
      s0 = w01.fma(h1, s0);
      FloatVector h2 = FloatVector.fromArray(S, x, h + 2 * ld);
      s0 = w02.fma(h2, s0);
      FloatVector s1 = w00.fma(h2, b);
      FloatVector h3 = FloatVector.fromArray(S, x, h + 3 * ld);
      s1 = w01.fma(h3, s1);
      FloatVector h4 = FloatVector.fromArray(S, x, h + 4 * ld);
      s1 = w02.fma(h4, s1);
      FloatVector s2 = w00.fma(h4, b);
      FloatVector h5 = FloatVector.fromArray(S, x, h + 5 * ld);
      s2 = w01.fma(h5, s2);
      FloatVector h6 = FloatVector.fromArray(S, x, h + 6 * ld);
      s2 = w02.fma(h6, s2);
      FloatVector s3 = w00.fma(h6, b);
      FloatVector h7 = FloatVector.fromArray(S, x, h + 7 * ld);
      s3 = w01.fma(h7, s3);
      FloatVector h8 = FloatVector.fromArray(S, x, h + 8 * ld);
      s3 = w02.fma(h8, s3);
      FloatVector s4 = w00.fma(h8, b);
      FloatVector h9 = FloatVector.fromArray(S, x, h + 9 * ld);
      s4 = w01.fma(h9, s4);
      FloatVector h10 = FloatVector.fromArray(S, x, h + 10 * ld);
      s4 = w02.fma(h10, s4);
      FloatVector s5 = w00.fma(h10, b);
      FloatVector h11 = FloatVector.fromArray(S, x, h + 11 * ld);
      s5 = w01.fma(h11, s5);
      FloatVector h12 = FloatVector.fromArray(S, x, h + 12 * ld);
      s5 = w02.fma(h12, s5);
      FloatVector s6 = w00.fma(h12, b);
      FloatVector h13 = FloatVector.fromArray(S, x13, (h + 13 * ld) & in13);
      s6 = w01.fma(h13, s6);
      FloatVector h14 = FloatVector.fromArray(S, x14, (h + 14 * ld) & in14);
      s6 = w02.fma(h14, s6);
      int l = 0;
      do {
        int i = from + c + at[ao + TABLE * l + 2];
        int j = from + c + at[ao + TABLE * l + 4];
        int o = yo + l * length + c;
        FloatVector b0 = FloatVector.fromArray(S, add, (bo + c) & inAdd);
        FloatVector i0 = FloatVector.fromArray(S, x0, i & in0);
        s0 = w10.fma(i0, s0);
        FloatVector i1 = FloatVector.fromArray(S, x1, (i + ld) & in1);
        s0 = w11.fma(i1, s0);
        FloatVector i2 = FloatVector.fromArray(S, x, i + 2 * ld);
        s0 = w12.fma(i2, s0);
        FloatVector j0 = FloatVector.fromArray(S, x0, j & in0);
        s0 = w20.fma(j0, s0);
        FloatVector j1 = FloatVector.fromArray(S, x1, (j + ld) & in1);
        s0 = w21.fma(j1, s0);
        FloatVector j2 = FloatVector.fromArray(S, x, j + 2 * ld);
        s0 = w22.fma(j2, s0);
        if (relu) {
          s0 = s0.max(FloatVector.zero(S));
        }
        s0.intoArray(y, o);
        s0 = w00.fma(j0, b0);
        s0 = w01.fma(j1, s0);
        s0 = w02.fma(j2, s0);
        s1 = w10.fma(i2, s1);
        FloatVector i3 = FloatVector.fromArray(S, x, i + 3 * ld);
        s1 = w11.fma(i3, s1);
        FloatVector i4 = FloatVector.fromArray(S, x, i + 4 * ld);
        s1 = w12.fma(i4, s1);
        s1 = w20.fma(j2, s1);
        FloatVector j3 = FloatVector.fromArray(S, x, j + 3 * ld);
        s1 = w21.fma(j3, s1);
        FloatVector j4 = FloatVector.fromArray(S, x, j + 4 * ld);
        s1 = w22.fma(j4, s1);
        if (relu) {
          s1 = s1.max(FloatVector.zero(S));
        }
        s1.intoArray(y, o + ld);
        s1 = w00.fma(j2, b0);
        s1 = w01.fma(j3, s1);
        s1 = w02.fma(j4, s1);
        s2 = w10.fma(i4, s2);
        FloatVector i5 = FloatVector.fromArray(S, x, i + 5 * ld);
        s2 = w11.fma(i5, s2);
        FloatVector i6 = FloatVector.fromArray(S, x, i + 6 * ld);
        s2 = w12.fma(i6, s2);
        s2 = w20.fma(j4, s2);
        FloatVector j5 = FloatVector.fromArray(S, x, j + 5 * ld);
        s2 = w21.fma(j5, s2);
        FloatVector j6 = FloatVector.fromArray(S, x, j + 6 * ld);
        s2 = w22.fma(j6, s2);
        if (relu) {
          s2 = s2.max(FloatVector.zero(S));
        }
        s2.intoArray(y, o + 2 * ld);
        s2 = w00.fma(j4, b0);
        s2 = w01.fma(j5, s2);
        s2 = w02.fma(j6, s2);
        s3 = w10.fma(i6, s3);
        FloatVector i7 = FloatVector.fromArray(S, x, i + 7 * ld);
        s3 = w11.fma(i7, s3);
        FloatVector i8 = FloatVector.fromArray(S, x, i + 8 * ld);
        s3 = w12.fma(i8, s3);
        s3 = w20.fma(j6, s3);
        FloatVector j7 = FloatVector.fromArray(S, x, j + 7 * ld);
        s3 = w21.fma(j7, s3);
        FloatVector j8 = FloatVector.fromArray(S, x, j + 8 * ld);
        s3 = w22.fma(j8, s3);
        if (relu) {
          s3 = s3.max(FloatVector.zero(S));
        }
        s3.intoArray(y, o + 3 * ld);
        s3 = w00.fma(j6, b0);
        s3 = w01.fma(j7, s3);
        s3 = w02.fma(j8, s3);
        s4 = w10.fma(i8, s4);
        FloatVector i9 = FloatVector.fromArray(S, x, i + 9 * ld);
        s4 = w11.fma(i9, s4);
        FloatVector i10 = FloatVector.fromArray(S, x, i + 10 * ld);
        s4 = w12.fma(i10, s4);
        s4 = w20.fma(j8, s4);
        FloatVector j9 = FloatVector.fromArray(S, x, j + 9 * ld);
        s4 = w21.fma(j9, s4);
        FloatVector j10 = FloatVector.fromArray(S, x, j + 10 * ld);
        s4 = w22.fma(j10, s4);
        if (relu) {
          s4 = s4.max(FloatVector.zero(S));
        }
        s4.intoArray(y, o + 4 * ld);
        s4 = w00.fma(j8, b0);
        s4 = w01.fma(j9, s4);
        s4 = w02.fma(j10, s4);
        s5 = w10.fma(i10, s5);
        FloatVector i11 = FloatVector.fromArray(S, x, i + 11 * ld);
        s5 = w11.fma(i11, s5);
        FloatVector i12 = FloatVector.fromArray(S, x, i + 12 * ld);
        s5 = w12.fma(i12, s5);
        s5 = w20.fma(j10, s5);
        FloatVector j11 = FloatVector.fromArray(S, x, j + 11 * ld);
        s5 = w21.fma(j11, s5);
        FloatVector j12 = FloatVector.fromArray(S, x, j + 12 * ld);
        s5 = w22.fma(j12, s5);
        if (relu) {
          s5 = s5.max(FloatVector.zero(S));
        }
        s5.intoArray(y, o + 5 * ld);
        s5 = w00.fma(j10, b0);
        s5 = w01.fma(j11, s5);
        s5 = w02.fma(j12, s5);
        s6 = w10.fma(i12, s6);
        FloatVector i13 = FloatVector.fromArray(S, x13, (i + 13 * ld) & in13);
        s6 = w11.fma(i13, s6);
        FloatVector i14 = FloatVector.fromArray(S, x14, (i + 14 * ld) & in14);
        s6 = w12.fma(i14, s6);
        s6 = w20.fma(j12, s6);
        FloatVector j13 = FloatVector.fromArray(S, x13, (j + 13 * ld) & in13);
        s6 = w21.fma(j13, s6);
        FloatVector j14 = FloatVector.fromArray(S, x14, (j + 14 * ld) & in14);
        s6 = w22.fma(j14, s6);
        if (relu) {
          s6 = s6.max(FloatVector.zero(S));
        }
        s6.intoArray(y, o + 6 * ld);
        s6 = w00.fma(j12, b0);
        s6 = w01.fma(j13, s6);
        s6 = w02.fma(j14, s6);
        l++;
      } while (l < lines);
    }
  }

  /** Seven outputs with stride 1, the first of which reads from input q on. */
  private static void seven(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step, float[] bias,
      int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = load(bias != null, bias, bo + c);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector s4 = s0;
      FloatVector s5 = s0;
      FloatVector s6 = s0;
      for (int r = ao; at[r] >= 0; r += 2) {
        int i = xo + at[r] + q * ld + c;
        int k = wo + 3 * at[r + 1] * step + c;
        FloatVector w0 = FloatVector.fromArray(S, w, k);
        FloatVector w1 = FloatVector.fromArray(S, w, k + step);
        FloatVector w2 = FloatVector.fromArray(S, w, k + 2 * step);
        s0 = w0.fma(FloatVector.fromArray(S, x0, i & in0), s0);
        FloatVector v1 = FloatVector.fromArray(S, x1, (i + ld) & in1);
        s0 = w1.fma(v1, s0);
        s1 = w0.fma(v1, s1);
        FloatVector v2 = FloatVector.fromArray(S, x, i + 2 * ld);
        s0 = w2.fma(v2, s0);
        s1 = w1.fma(v2, s1);
        s2 = w0.fma(v2, s2);
        FloatVector v3 = FloatVector.fromArray(S, x, i + 3 * ld);
        s1 = w2.fma(v3, s1);
        s2 = w1.fma(v3, s2);
        s3 = w0.fma(v3, s3);
        FloatVector v4 = FloatVector.fromArray(S, x, i + 4 * ld);
        s2 = w2.fma(v4, s2);
        s3 = w1.fma(v4, s3);
        s4 = w0.fma(v4, s4);
        FloatVector v5 = FloatVector.fromArray(S, x, i + 5 * ld);
        s3 = w2.fma(v5, s3);
        s4 = w1.fma(v5, s4);
        s5 = w0.fma(v5, s5);
        FloatVector v6 = FloatVector.fromArray(S, x, i + 6 * ld);
        s4 = w2.fma(v6, s4);
        s5 = w1.fma(v6, s5);
        s6 = w0.fma(v6, s6);
        FloatVector v7 = FloatVector.fromArray(S, x7, (i + 7 * ld) & in7);
        s5 = w2.fma(v7, s5);
        s6 = w1.fma(v7, s6);
        s6 = w2.fma(FloatVector.fromArray(S, x8, (i + 8 * ld) & in8), s6);
      }
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
        s4 = s4.max(zero);
        s5 = s5.max(zero);
        s6 = s6.max(zero);
      }
      s0.intoArray(y, yo + c);
      s1.intoArray(y, yo + c + ld);
      s2.intoArray(y, yo + c + 2 * ld);
      s3.intoArray(y, yo + c + 3 * ld);
      s4.intoArray(y, yo + c + 4 * ld);
      s5.intoArray(y, yo + c + 5 * ld);
      s6.intoArray(y, yo + c + 6 * ld);
    }
  }

  /** Four outputs with stride 2, the first of which reads from input q on. */
  private static void four(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step, float[] bias,
      int bo, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = load(bias != null, bias, bo + c);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int r = ao; at[r] >= 0; r += 2) {
        int i = xo + at[r] + q * ld + c;
        int k = wo + 3 * at[r + 1] * step + c;
        FloatVector w0 = FloatVector.fromArray(S, w, k);
        FloatVector w1 = FloatVector.fromArray(S, w, k + step);
        FloatVector w2 = FloatVector.fromArray(S, w, k + 2 * step);
        s0 = w0.fma(FloatVector.fromArray(S, x0, i & in0), s0);
        s0 = w1.fma(FloatVector.fromArray(S, x1, (i + ld) & in1), s0);
        FloatVector v2 = FloatVector.fromArray(S, x, i + 2 * ld);
        s0 = w2.fma(v2, s0);
        s1 = w0.fma(v2, s1);
        s1 = w1.fma(FloatVector.fromArray(S, x, i + 3 * ld), s1);
        FloatVector v4 = FloatVector.fromArray(S, x, i + 4 * ld);
        s1 = w2.fma(v4, s1);
        s2 = w0.fma(v4, s2);
        s2 = w1.fma(FloatVector.fromArray(S, x, i + 5 * ld), s2);
        FloatVector v6 = FloatVector.fromArray(S, x, i + 6 * ld);
        s2 = w2.fma(v6, s2);
        s3 = w0.fma(v6, s3);
        s3 = w1.fma(FloatVector.fromArray(S, x7, (i + 7 * ld) & in7), s3);
        s3 = w2.fma(FloatVector.fromArray(S, x8, (i + 8 * ld) & in8), s3);
      }
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
      }
      s0.intoArray(y, yo + c);
      s1.intoArray(y, yo + c + ld);
      s2.intoArray(y, yo + c + 2 * ld);
      s3.intoArray(y, yo + c + 3 * ld);
    }
  }

  /** For stride 2: output o reaches the inputs 2 o, 2 o + 1 and 2 o + 2, less what is before. */
  static void spread(Line line, int n, int lines, int rows, int[] at, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int ld = line.channels();
    int end = (line.before() + line.inputs() + 1) / 2;
    boolean far = areAtLeast(x, y, FAR);
    int seen = -1;
    for (int l = 0; l < lines; l++) {
      int ao = l * (1 + 2 * rows);
      int count = count(at, ao);
      if (far) {
        seen = readAhead(1, rows, at, ao, seen, y, yo, line.outputs() * ld);
        readAhead(line.inputs() * ld, x, xo + l * line.inputs() * ld);
      }
      for (int o = line.before() / 2; o < end; o += Line.TILE_APART) {
        int first = Math.min(o, end - Line.TILE_APART);
        int to = xo + (l * line.inputs() + 2 * first - line.before()) * ld;
        if (count == 1) {
          eightOfOneRow(line, first, n, y, yo + at[ao] + first * ld, w, wo - 3 * at[ao + 1] * ld, x, to);
        } else if (count == 2) {
          eightOfTwoRows(line, first, n, y, yo + at[ao] + first * ld, yo + at[ao + 2] + first * ld, w, wo - 3 * at[ao + 1] * ld,
              wo - 3 * at[ao + 3] * ld, x, to);
        } else {
          eight(line, first, n, at, ao, y, yo, w, wo, x, to);
        }
      }
    }
  }

  /** How many rows a line reaches. */
  private static int count(int[] at, int ao) {
    int count = 0;
    while (at[ao + 2 * count] >= 0) {
      count++;
    }
    return count;
  }

  /** Those two inputs each of four outputs that no later output begins with. */
  private static void eight(Line line, int o, int n, int[] at, int ao, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    int ld = line.channels();
    float[] y0 = o > 0 ? y : OUTSIDE;
    float[] y4 = o + 3 < line.outputs() ? y : OUTSIDE;
    int in0 = y0 == y ? -1 : 0;
    int in4 = y4 == y ? -1 : 0;
    boolean has0 = 2 * o >= line.before();
    boolean has7 = 2 * o + 7 - line.before() < line.inputs();
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = FloatVector.zero(S);
      FloatVector s2 = FloatVector.zero(S);
      FloatVector s3 = FloatVector.zero(S);
      FloatVector s4 = FloatVector.zero(S);
      FloatVector s5 = FloatVector.zero(S);
      FloatVector s6 = FloatVector.zero(S);
      FloatVector s7 = FloatVector.zero(S);
      for (int r = ao; at[r] >= 0; r += 2) {
        int i = yo + at[r] + o * ld + c;
        int k = wo - 3 * at[r + 1] * ld + c;
        FloatVector w2 = FloatVector.fromArray(S, w, k);
        FloatVector w1 = FloatVector.fromArray(S, w, k - ld);
        FloatVector w0 = FloatVector.fromArray(S, w, k - 2 * ld);
        s0 = w2.fma(FloatVector.fromArray(S, y0, (i - ld) & in0), s0);
        FloatVector g0 = FloatVector.fromArray(S, y, i);
        s0 = w0.fma(g0, s0);
        s1 = w1.fma(g0, s1);
        s2 = w2.fma(g0, s2);
        FloatVector g1 = FloatVector.fromArray(S, y, i + ld);
        s2 = w0.fma(g1, s2);
        s3 = w1.fma(g1, s3);
        s4 = w2.fma(g1, s4);
        FloatVector g2 = FloatVector.fromArray(S, y, i + 2 * ld);
        s4 = w0.fma(g2, s4);
        s5 = w1.fma(g2, s5);
        s6 = w2.fma(g2, s6);
        FloatVector g3 = FloatVector.fromArray(S, y4, (i + 3 * ld) & in4);
        s6 = w0.fma(g3, s6);
        s7 = w1.fma(g3, s7);
      }
      if (has0) {
        s0.intoArray(x, xo + c);
      }
      s1.intoArray(x, xo + ld + c);
      s2.intoArray(x, xo + 2 * ld + c);
      s3.intoArray(x, xo + 3 * ld + c);
      s4.intoArray(x, xo + 4 * ld + c);
      s5.intoArray(x, xo + 5 * ld + c);
      s6.intoArray(x, xo + 6 * ld + c);
      if (has7) {
        s7.intoArray(x, xo + 7 * ld + c);
      }
    }
  }

  /** The same for one row of outputs: that of kernels of three rows at every other line, and half as long without the loop over rows. */
  private static void eightOfOneRow(Line line, int o, int n, float[] y, int i, float[] w, int k, float[] x, int xo) {
    int ld = line.channels();
    float[] y0 = o > 0 ? y : OUTSIDE;
    float[] y4 = o + 3 < line.outputs() ? y : OUTSIDE;
    int in0 = y0 == y ? -1 : 0;
    int in4 = y4 == y ? -1 : 0;
    boolean has0 = 2 * o >= line.before();
    boolean has7 = 2 * o + 7 - line.before() < line.inputs();
    FloatVector zero = FloatVector.zero(S);
    for (int c = 0; c < n; c += L) {
      FloatVector w2 = FloatVector.fromArray(S, w, k + c);
      FloatVector w1 = FloatVector.fromArray(S, w, k - ld + c);
      FloatVector w0 = FloatVector.fromArray(S, w, k - 2 * ld + c);
      FloatVector b = FloatVector.fromArray(S, y0, (i - ld + c) & in0);
      FloatVector g0 = FloatVector.fromArray(S, y, i + c);
      FloatVector g1 = FloatVector.fromArray(S, y, i + ld + c);
      FloatVector g2 = FloatVector.fromArray(S, y, i + 2 * ld + c);
      FloatVector g3 = FloatVector.fromArray(S, y4, (i + 3 * ld + c) & in4);
      FloatVector s0 = w2.fma(b, zero);
      s0 = w0.fma(g0, s0);
      FloatVector s1 = w1.fma(g0, zero);
      FloatVector s2 = w2.fma(g0, zero);
      s2 = w0.fma(g1, s2);
      FloatVector s3 = w1.fma(g1, zero);
      FloatVector s4 = w2.fma(g1, zero);
      s4 = w0.fma(g2, s4);
      FloatVector s5 = w1.fma(g2, zero);
      FloatVector s6 = w2.fma(g2, zero);
      s6 = w0.fma(g3, s6);
      FloatVector s7 = w1.fma(g3, zero);
      if (has0) {
        s0.intoArray(x, xo + c);
      }
      s1.intoArray(x, xo + ld + c);
      s2.intoArray(x, xo + 2 * ld + c);
      s3.intoArray(x, xo + 3 * ld + c);
      s4.intoArray(x, xo + 4 * ld + c);
      s5.intoArray(x, xo + 5 * ld + c);
      s6.intoArray(x, xo + 6 * ld + c);
      if (has7) {
        s7.intoArray(x, xo + 7 * ld + c);
      }
    }
  }

  /** The same for two rows. */
  private static void eightOfTwoRows(Line line, int o, int n, float[] y, int i, int j, float[] w, int k, int m, float[] x,
      int xo) {
    int ld = line.channels();
    float[] y0 = o > 0 ? y : OUTSIDE;
    float[] y4 = o + 3 < line.outputs() ? y : OUTSIDE;
    int in0 = y0 == y ? -1 : 0;
    int in4 = y4 == y ? -1 : 0;
    boolean has0 = 2 * o >= line.before();
    boolean has7 = 2 * o + 7 - line.before() < line.inputs();
    FloatVector zero = FloatVector.zero(S);
    for (int c = 0; c < n; c += L) {
      FloatVector w2 = FloatVector.fromArray(S, w, k + c);
      FloatVector w1 = FloatVector.fromArray(S, w, k - ld + c);
      FloatVector w0 = FloatVector.fromArray(S, w, k - 2 * ld + c);
      FloatVector b = FloatVector.fromArray(S, y0, (i - ld + c) & in0);
      FloatVector g0 = FloatVector.fromArray(S, y, i + c);
      FloatVector g1 = FloatVector.fromArray(S, y, i + ld + c);
      FloatVector g2 = FloatVector.fromArray(S, y, i + 2 * ld + c);
      FloatVector g3 = FloatVector.fromArray(S, y4, (i + 3 * ld + c) & in4);
      FloatVector s0 = w2.fma(b, zero);
      s0 = w0.fma(g0, s0);
      FloatVector s1 = w1.fma(g0, zero);
      FloatVector s2 = w2.fma(g0, zero);
      s2 = w0.fma(g1, s2);
      FloatVector s3 = w1.fma(g1, zero);
      FloatVector s4 = w2.fma(g1, zero);
      s4 = w0.fma(g2, s4);
      FloatVector s5 = w1.fma(g2, zero);
      FloatVector s6 = w2.fma(g2, zero);
      s6 = w0.fma(g3, s6);
      FloatVector s7 = w1.fma(g3, zero);
      FloatVector v2 = FloatVector.fromArray(S, w, m + c);
      FloatVector v1 = FloatVector.fromArray(S, w, m - ld + c);
      FloatVector v0 = FloatVector.fromArray(S, w, m - 2 * ld + c);
      FloatVector b1 = FloatVector.fromArray(S, y0, (j - ld + c) & in0);
      FloatVector h0 = FloatVector.fromArray(S, y, j + c);
      FloatVector h1 = FloatVector.fromArray(S, y, j + ld + c);
      FloatVector h2 = FloatVector.fromArray(S, y, j + 2 * ld + c);
      FloatVector h3 = FloatVector.fromArray(S, y4, (j + 3 * ld + c) & in4);
      s0 = v2.fma(b1, s0);
      s0 = v0.fma(h0, s0);
      s1 = v1.fma(h0, s1);
      s2 = v2.fma(h0, s2);
      s2 = v0.fma(h1, s2);
      s3 = v1.fma(h1, s3);
      s4 = v2.fma(h1, s4);
      s4 = v0.fma(h2, s4);
      s5 = v1.fma(h2, s5);
      s6 = v2.fma(h2, s6);
      s6 = v0.fma(h3, s6);
      s7 = v1.fma(h3, s7);
      if (has0) {
        s0.intoArray(x, xo + c);
      }
      s1.intoArray(x, xo + ld + c);
      s2.intoArray(x, xo + 2 * ld + c);
      s3.intoArray(x, xo + 3 * ld + c);
      s4.intoArray(x, xo + 4 * ld + c);
      s5.intoArray(x, xo + 5 * ld + c);
      s6.intoArray(x, xo + 6 * ld + c);
      if (has7) {
        s7.intoArray(x, xo + 7 * ld + c);
      }
    }
  }
}
