package io.arabica.kernels.simd;

import static io.arabica.kernels.simd.SimdDepthwiseLines.OUTSIDE;
import static io.arabica.kernels.simd.SimdDepthwiseLines.TABLE;

import io.arabica.kernels.Line;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tiles of a depthwise convolution along some lines that follow one another, with windows of three by three: neighbouring lines share
 * the rows that they load.
 */
final class SimdDepthwiseStrips {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdDepthwiseStrips() {}

  /**
   * Seven outputs of each of some lines that follow on, the first of which read from input q on, with stride 1. Each row is loaded once: it
   * is the last of three for one line, the second for the next, and the first for the one after. Lines before the first one and after the
   * last one are computed in part: the former are overwritten, the latter not written.
   */
  static void strip(Line line, int q, int n, int lines, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step,
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
  static void stripApart(Line line, int q, int n, int lines, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step,
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
}
