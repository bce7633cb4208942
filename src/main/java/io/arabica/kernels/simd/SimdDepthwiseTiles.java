package io.arabica.kernels.simd;

import static io.arabica.kernels.simd.SimdDepthwiseLines.OUTSIDE;
import static java.lang.invoke.VarHandle.loadLoadFence;

import io.arabica.kernels.Line;
import io.arabica.kernels.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a line of a depthwise convolution whose windows are three wide, the first output of which reads from input q on. Nothing but the
 * channels changes in a loop, so that all checks of bounds leave it.
 *
 * <p>A tile reads from 27 places, which lie a power of two apart where the channels are so many, and so share few sets of a first-level
 * cache. The kernel is packed for it, or it would need nine more. Fences keep a row's loads from those of the row before: C2 runs out of
 * registers otherwise.
 */
final class SimdDepthwiseTiles {
  /** Vectors of a packed kernel for each vector of channels: the bias and nine taps. */
  static final int PACKED = 10;
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdDepthwiseTiles() {}

  /** Seven outputs with stride 1, of three rows. */
  static void seven(Line line, int q, int n, int i, int j, int k, float[] x, float[] packed, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    int i0 = i & in0;
    int i1 = (i + ld) & in1;
    int i7 = (i + 7 * ld) & in7;
    int i8 = (i + 8 * ld) & in8;
    int j0 = j & in0;
    int j1 = (j + ld) & in1;
    int j7 = (j + 7 * ld) & in7;
    int j8 = (j + 8 * ld) & in8;
    int k0 = k & in0;
    int k1 = (k + ld) & in1;
    int k7 = (k + 7 * ld) & in7;
    int k8 = (k + 8 * ld) & in8;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector s4 = s0;
      FloatVector s5 = s0;
      FloatVector s6 = s0;
      FloatVector w0 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + L);
      FloatVector w1 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 2 * L);
      FloatVector w2 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 3 * L);
      FloatVector iv0 = FloatVector.fromArray(S, x0, i0 + c);
      s0 = w0.fma(iv0, s0);
      FloatVector iv1 = FloatVector.fromArray(S, x1, i1 + c);
      s0 = w1.fma(iv1, s0);
      s1 = w0.fma(iv1, s1);
      FloatVector iv2 = FloatVector.fromArray(S, x, i + 2 * ld + c);
      s0 = w2.fma(iv2, s0);
      s1 = w1.fma(iv2, s1);
      s2 = w0.fma(iv2, s2);
      FloatVector iv3 = FloatVector.fromArray(S, x, i + 3 * ld + c);
      s1 = w2.fma(iv3, s1);
      s2 = w1.fma(iv3, s2);
      s3 = w0.fma(iv3, s3);
      FloatVector iv4 = FloatVector.fromArray(S, x, i + 4 * ld + c);
      s2 = w2.fma(iv4, s2);
      s3 = w1.fma(iv4, s3);
      s4 = w0.fma(iv4, s4);
      FloatVector iv5 = FloatVector.fromArray(S, x, i + 5 * ld + c);
      s3 = w2.fma(iv5, s3);
      s4 = w1.fma(iv5, s4);
      s5 = w0.fma(iv5, s5);
      FloatVector iv6 = FloatVector.fromArray(S, x, i + 6 * ld + c);
      s4 = w2.fma(iv6, s4);
      s5 = w1.fma(iv6, s5);
      s6 = w0.fma(iv6, s6);
      FloatVector iv7 = FloatVector.fromArray(S, x7, i7 + c);
      s5 = w2.fma(iv7, s5);
      s6 = w1.fma(iv7, s6);
      FloatVector iv8 = FloatVector.fromArray(S, x8, i8 + c);
      s6 = w2.fma(iv8, s6);
      loadLoadFence();
      FloatVector w3 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 4 * L);
      FloatVector w4 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 5 * L);
      FloatVector w5 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 6 * L);
      FloatVector jv0 = FloatVector.fromArray(S, x0, j0 + c);
      s0 = w3.fma(jv0, s0);
      FloatVector jv1 = FloatVector.fromArray(S, x1, j1 + c);
      s0 = w4.fma(jv1, s0);
      s1 = w3.fma(jv1, s1);
      FloatVector jv2 = FloatVector.fromArray(S, x, j + 2 * ld + c);
      s0 = w5.fma(jv2, s0);
      s1 = w4.fma(jv2, s1);
      s2 = w3.fma(jv2, s2);
      FloatVector jv3 = FloatVector.fromArray(S, x, j + 3 * ld + c);
      s1 = w5.fma(jv3, s1);
      s2 = w4.fma(jv3, s2);
      s3 = w3.fma(jv3, s3);
      FloatVector jv4 = FloatVector.fromArray(S, x, j + 4 * ld + c);
      s2 = w5.fma(jv4, s2);
      s3 = w4.fma(jv4, s3);
      s4 = w3.fma(jv4, s4);
      FloatVector jv5 = FloatVector.fromArray(S, x, j + 5 * ld + c);
      s3 = w5.fma(jv5, s3);
      s4 = w4.fma(jv5, s4);
      s5 = w3.fma(jv5, s5);
      FloatVector jv6 = FloatVector.fromArray(S, x, j + 6 * ld + c);
      s4 = w5.fma(jv6, s4);
      s5 = w4.fma(jv6, s5);
      s6 = w3.fma(jv6, s6);
      FloatVector jv7 = FloatVector.fromArray(S, x7, j7 + c);
      s5 = w5.fma(jv7, s5);
      s6 = w4.fma(jv7, s6);
      FloatVector jv8 = FloatVector.fromArray(S, x8, j8 + c);
      s6 = w5.fma(jv8, s6);
      loadLoadFence();
      FloatVector w6 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 7 * L);
      FloatVector w7 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 8 * L);
      FloatVector w8 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 9 * L);
      FloatVector kv0 = FloatVector.fromArray(S, x0, k0 + c);
      s0 = w6.fma(kv0, s0);
      FloatVector kv1 = FloatVector.fromArray(S, x1, k1 + c);
      s0 = w7.fma(kv1, s0);
      s1 = w6.fma(kv1, s1);
      FloatVector kv2 = FloatVector.fromArray(S, x, k + 2 * ld + c);
      s0 = w8.fma(kv2, s0);
      s1 = w7.fma(kv2, s1);
      s2 = w6.fma(kv2, s2);
      FloatVector kv3 = FloatVector.fromArray(S, x, k + 3 * ld + c);
      s1 = w8.fma(kv3, s1);
      s2 = w7.fma(kv3, s2);
      s3 = w6.fma(kv3, s3);
      FloatVector kv4 = FloatVector.fromArray(S, x, k + 4 * ld + c);
      s2 = w8.fma(kv4, s2);
      s3 = w7.fma(kv4, s3);
      s4 = w6.fma(kv4, s4);
      FloatVector kv5 = FloatVector.fromArray(S, x, k + 5 * ld + c);
      s3 = w8.fma(kv5, s3);
      s4 = w7.fma(kv5, s4);
      s5 = w6.fma(kv5, s5);
      FloatVector kv6 = FloatVector.fromArray(S, x, k + 6 * ld + c);
      s4 = w8.fma(kv6, s4);
      s5 = w7.fma(kv6, s5);
      s6 = w6.fma(kv6, s6);
      FloatVector kv7 = FloatVector.fromArray(S, x7, k7 + c);
      s5 = w8.fma(kv7, s5);
      s6 = w7.fma(kv7, s6);
      FloatVector kv8 = FloatVector.fromArray(S, x8, k8 + c);
      s6 = w8.fma(kv8, s6);
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
      s1.intoArray(y, yo + ld + c);
      s2.intoArray(y, yo + 2 * ld + c);
      s3.intoArray(y, yo + 3 * ld + c);
      s4.intoArray(y, yo + 4 * ld + c);
      s5.intoArray(y, yo + 5 * ld + c);
      s6.intoArray(y, yo + 6 * ld + c);
    }
  }

  /** Four outputs with stride 2, of three rows. */
  static void four(Line line, int q, int n, int i, int j, int k, float[] x, float[] packed, boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    int i0 = i & in0;
    int i1 = (i + ld) & in1;
    int i7 = (i + 7 * ld) & in7;
    int i8 = (i + 8 * ld) & in8;
    int j0 = j & in0;
    int j1 = (j + ld) & in1;
    int j7 = (j + 7 * ld) & in7;
    int j8 = (j + 8 * ld) & in8;
    int k0 = k & in0;
    int k1 = (k + ld) & in1;
    int k7 = (k + 7 * ld) & in7;
    int k8 = (k + 8 * ld) & in8;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector w0 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + L);
      FloatVector w1 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 2 * L);
      FloatVector w2 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 3 * L);
      FloatVector iv0 = FloatVector.fromArray(S, x0, i0 + c);
      s0 = w0.fma(iv0, s0);
      FloatVector iv1 = FloatVector.fromArray(S, x1, i1 + c);
      s0 = w1.fma(iv1, s0);
      FloatVector iv2 = FloatVector.fromArray(S, x, i + 2 * ld + c);
      s0 = w2.fma(iv2, s0);
      s1 = w0.fma(iv2, s1);
      FloatVector iv3 = FloatVector.fromArray(S, x, i + 3 * ld + c);
      s1 = w1.fma(iv3, s1);
      FloatVector iv4 = FloatVector.fromArray(S, x, i + 4 * ld + c);
      s1 = w2.fma(iv4, s1);
      s2 = w0.fma(iv4, s2);
      FloatVector iv5 = FloatVector.fromArray(S, x, i + 5 * ld + c);
      s2 = w1.fma(iv5, s2);
      FloatVector iv6 = FloatVector.fromArray(S, x, i + 6 * ld + c);
      s2 = w2.fma(iv6, s2);
      s3 = w0.fma(iv6, s3);
      FloatVector iv7 = FloatVector.fromArray(S, x7, i7 + c);
      s3 = w1.fma(iv7, s3);
      FloatVector iv8 = FloatVector.fromArray(S, x8, i8 + c);
      s3 = w2.fma(iv8, s3);
      loadLoadFence();
      FloatVector w3 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 4 * L);
      FloatVector w4 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 5 * L);
      FloatVector w5 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 6 * L);
      FloatVector jv0 = FloatVector.fromArray(S, x0, j0 + c);
      s0 = w3.fma(jv0, s0);
      FloatVector jv1 = FloatVector.fromArray(S, x1, j1 + c);
      s0 = w4.fma(jv1, s0);
      FloatVector jv2 = FloatVector.fromArray(S, x, j + 2 * ld + c);
      s0 = w5.fma(jv2, s0);
      s1 = w3.fma(jv2, s1);
      FloatVector jv3 = FloatVector.fromArray(S, x, j + 3 * ld + c);
      s1 = w4.fma(jv3, s1);
      FloatVector jv4 = FloatVector.fromArray(S, x, j + 4 * ld + c);
      s1 = w5.fma(jv4, s1);
      s2 = w3.fma(jv4, s2);
      FloatVector jv5 = FloatVector.fromArray(S, x, j + 5 * ld + c);
      s2 = w4.fma(jv5, s2);
      FloatVector jv6 = FloatVector.fromArray(S, x, j + 6 * ld + c);
      s2 = w5.fma(jv6, s2);
      s3 = w3.fma(jv6, s3);
      FloatVector jv7 = FloatVector.fromArray(S, x7, j7 + c);
      s3 = w4.fma(jv7, s3);
      FloatVector jv8 = FloatVector.fromArray(S, x8, j8 + c);
      s3 = w5.fma(jv8, s3);
      loadLoadFence();
      FloatVector w6 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 7 * L);
      FloatVector w7 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 8 * L);
      FloatVector w8 = FloatVector.fromArray(S, packed, Scratch.LINE + PACKED * c + 9 * L);
      FloatVector kv0 = FloatVector.fromArray(S, x0, k0 + c);
      s0 = w6.fma(kv0, s0);
      FloatVector kv1 = FloatVector.fromArray(S, x1, k1 + c);
      s0 = w7.fma(kv1, s0);
      FloatVector kv2 = FloatVector.fromArray(S, x, k + 2 * ld + c);
      s0 = w8.fma(kv2, s0);
      s1 = w6.fma(kv2, s1);
      FloatVector kv3 = FloatVector.fromArray(S, x, k + 3 * ld + c);
      s1 = w7.fma(kv3, s1);
      FloatVector kv4 = FloatVector.fromArray(S, x, k + 4 * ld + c);
      s1 = w8.fma(kv4, s1);
      s2 = w6.fma(kv4, s2);
      FloatVector kv5 = FloatVector.fromArray(S, x, k + 5 * ld + c);
      s2 = w7.fma(kv5, s2);
      FloatVector kv6 = FloatVector.fromArray(S, x, k + 6 * ld + c);
      s2 = w8.fma(kv6, s2);
      s3 = w6.fma(kv6, s3);
      FloatVector kv7 = FloatVector.fromArray(S, x7, k7 + c);
      s3 = w7.fma(kv7, s3);
      FloatVector kv8 = FloatVector.fromArray(S, x8, k8 + c);
      s3 = w8.fma(kv8, s3);
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
      }
      s0.intoArray(y, yo + c);
      s1.intoArray(y, yo + ld + c);
      s2.intoArray(y, yo + 2 * ld + c);
      s3.intoArray(y, yo + 3 * ld + c);
    }
  }

  /** What one row adds to seven outputs with stride 1 that start with the given numbers. */
  static void sevenOfRow(Line line, int q, int n, int i, float[] x, float[] w, int wo, int step, float[] start, int so, int apart,
      boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    int i0 = i & in0;
    int i1 = (i + ld) & in1;
    int i7 = (i + 7 * ld) & in7;
    int i8 = (i + 8 * ld) & in8;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = FloatVector.fromArray(S, start, so + c);
      FloatVector s1 = FloatVector.fromArray(S, start, so + apart + c);
      FloatVector s2 = FloatVector.fromArray(S, start, so + 2 * apart + c);
      FloatVector s3 = FloatVector.fromArray(S, start, so + 3 * apart + c);
      FloatVector s4 = FloatVector.fromArray(S, start, so + 4 * apart + c);
      FloatVector s5 = FloatVector.fromArray(S, start, so + 5 * apart + c);
      FloatVector s6 = FloatVector.fromArray(S, start, so + 6 * apart + c);
      FloatVector w0 = FloatVector.fromArray(S, w, wo + c);
      FloatVector w1 = FloatVector.fromArray(S, w, wo + step + c);
      FloatVector w2 = FloatVector.fromArray(S, w, wo + 2 * step + c);
      FloatVector iv0 = FloatVector.fromArray(S, x0, i0 + c);
      s0 = w0.fma(iv0, s0);
      FloatVector iv1 = FloatVector.fromArray(S, x1, i1 + c);
      s0 = w1.fma(iv1, s0);
      s1 = w0.fma(iv1, s1);
      FloatVector iv2 = FloatVector.fromArray(S, x, i + 2 * ld + c);
      s0 = w2.fma(iv2, s0);
      s1 = w1.fma(iv2, s1);
      s2 = w0.fma(iv2, s2);
      FloatVector iv3 = FloatVector.fromArray(S, x, i + 3 * ld + c);
      s1 = w2.fma(iv3, s1);
      s2 = w1.fma(iv3, s2);
      s3 = w0.fma(iv3, s3);
      FloatVector iv4 = FloatVector.fromArray(S, x, i + 4 * ld + c);
      s2 = w2.fma(iv4, s2);
      s3 = w1.fma(iv4, s3);
      s4 = w0.fma(iv4, s4);
      FloatVector iv5 = FloatVector.fromArray(S, x, i + 5 * ld + c);
      s3 = w2.fma(iv5, s3);
      s4 = w1.fma(iv5, s4);
      s5 = w0.fma(iv5, s5);
      FloatVector iv6 = FloatVector.fromArray(S, x, i + 6 * ld + c);
      s4 = w2.fma(iv6, s4);
      s5 = w1.fma(iv6, s5);
      s6 = w0.fma(iv6, s6);
      FloatVector iv7 = FloatVector.fromArray(S, x7, i7 + c);
      s5 = w2.fma(iv7, s5);
      s6 = w1.fma(iv7, s6);
      FloatVector iv8 = FloatVector.fromArray(S, x8, i8 + c);
      s6 = w2.fma(iv8, s6);
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
      s1.intoArray(y, yo + ld + c);
      s2.intoArray(y, yo + 2 * ld + c);
      s3.intoArray(y, yo + 3 * ld + c);
      s4.intoArray(y, yo + 4 * ld + c);
      s5.intoArray(y, yo + 5 * ld + c);
      s6.intoArray(y, yo + 6 * ld + c);
    }
  }

  /** What one row adds to four outputs with stride 2. */
  static void fourOfRow(Line line, int q, int n, int i, float[] x, float[] w, int wo, int step, float[] start, int so, int apart,
      boolean relu, float[] y, int yo) {
    int ld = line.channels();
    float[] x0 = q >= 0 ? x : OUTSIDE;
    float[] x1 = q >= -1 ? x : OUTSIDE;
    float[] x7 = q + 7 < line.inputs() ? x : OUTSIDE;
    float[] x8 = q + 8 < line.inputs() ? x : OUTSIDE;
    int in0 = x0 == x ? -1 : 0;
    int in1 = x1 == x ? -1 : 0;
    int in7 = x7 == x ? -1 : 0;
    int in8 = x8 == x ? -1 : 0;
    int i0 = i & in0;
    int i1 = (i + ld) & in1;
    int i7 = (i + 7 * ld) & in7;
    int i8 = (i + 8 * ld) & in8;
    for (int c = 0; c < n; c += L) {
      FloatVector s0 = FloatVector.fromArray(S, start, so + c);
      FloatVector s1 = FloatVector.fromArray(S, start, so + apart + c);
      FloatVector s2 = FloatVector.fromArray(S, start, so + 2 * apart + c);
      FloatVector s3 = FloatVector.fromArray(S, start, so + 3 * apart + c);
      FloatVector w0 = FloatVector.fromArray(S, w, wo + c);
      FloatVector w1 = FloatVector.fromArray(S, w, wo + step + c);
      FloatVector w2 = FloatVector.fromArray(S, w, wo + 2 * step + c);
      FloatVector iv0 = FloatVector.fromArray(S, x0, i0 + c);
      s0 = w0.fma(iv0, s0);
      FloatVector iv1 = FloatVector.fromArray(S, x1, i1 + c);
      s0 = w1.fma(iv1, s0);
      FloatVector iv2 = FloatVector.fromArray(S, x, i + 2 * ld + c);
      s0 = w2.fma(iv2, s0);
      s1 = w0.fma(iv2, s1);
      FloatVector iv3 = FloatVector.fromArray(S, x, i + 3 * ld + c);
      s1 = w1.fma(iv3, s1);
      FloatVector iv4 = FloatVector.fromArray(S, x, i + 4 * ld + c);
      s1 = w2.fma(iv4, s1);
      s2 = w0.fma(iv4, s2);
      FloatVector iv5 = FloatVector.fromArray(S, x, i + 5 * ld + c);
      s2 = w1.fma(iv5, s2);
      FloatVector iv6 = FloatVector.fromArray(S, x, i + 6 * ld + c);
      s2 = w2.fma(iv6, s2);
      s3 = w0.fma(iv6, s3);
      FloatVector iv7 = FloatVector.fromArray(S, x7, i7 + c);
      s3 = w1.fma(iv7, s3);
      FloatVector iv8 = FloatVector.fromArray(S, x8, i8 + c);
      s3 = w2.fma(iv8, s3);
      if (relu) {
        FloatVector zero = FloatVector.zero(S);
        s0 = s0.max(zero);
        s1 = s1.max(zero);
        s2 = s2.max(zero);
        s3 = s3.max(zero);
      }
      s0.intoArray(y, yo + c);
      s1.intoArray(y, yo + ld + c);
      s2.intoArray(y, yo + 2 * ld + c);
      s3.intoArray(y, yo + 3 * ld + c);
    }
  }
}
