package io.arabica.kernels.simd;

import static java.lang.invoke.VarHandle.loadLoadFence;

import io.arabica.kernels.GemmKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of eight rows by two vectors, for panels of half the width, otherwise like {@link SimdPackedWideTiles}: one step at a
 * time, since two are slower on JDK 25.
 */
final class SimdPackedHalfTiles {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  private static final int ROW = GemmKernel.ROW;
  private static final int STEP = GemmKernel.STEP;
  /** Rows of a tile. */
  static final int ROWS = 8;

  private SimdPackedHalfTiles() {}

  /** Rows of a lie {@link GemmKernel#ROW} apart. */
  static void rows(int k, float[] a, int ao, float[] b, int bo, float[] c, int[] place, boolean resume) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    FloatVector s40 = zero;
    FloatVector s41 = zero;
    FloatVector s50 = zero;
    FloatVector s51 = zero;
    FloatVector s60 = zero;
    FloatVector s61 = zero;
    FloatVector s70 = zero;
    FloatVector s71 = zero;
    if (resume) {
      int c0 = place[0];
      int c1 = place[1];
      int c2 = place[2];
      int c3 = place[3];
      int c4 = place[4];
      int c5 = place[5];
      int c6 = place[6];
      int c7 = place[7];
      s00 = FloatVector.fromArray(S, c, c0);
      s01 = FloatVector.fromArray(S, c, c0 + L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
      s40 = FloatVector.fromArray(S, c, c4);
      s41 = FloatVector.fromArray(S, c, c4 + L);
      s50 = FloatVector.fromArray(S, c, c5);
      s51 = FloatVector.fromArray(S, c, c5 + L);
      s60 = FloatVector.fromArray(S, c, c6);
      s61 = FloatVector.fromArray(S, c, c6 + L);
      s70 = FloatVector.fromArray(S, c, c7);
      s71 = FloatVector.fromArray(S, c, c7 + L);
    }
    for (int p = 0; p < k; p++) {
      int at = bo + p * (2 * L);
      int from = ao + p;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector x = FloatVector.broadcast(S, a[from]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      x = FloatVector.broadcast(S, a[from + 1 * ROW]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      x = FloatVector.broadcast(S, a[from + 2 * ROW]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      x = FloatVector.broadcast(S, a[from + 3 * ROW]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      x = FloatVector.broadcast(S, a[from + 4 * ROW]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      x = FloatVector.broadcast(S, a[from + 5 * ROW]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      x = FloatVector.broadcast(S, a[from + 6 * ROW]);
      s60 = x.fma(b0, s60);
      s61 = x.fma(b1, s61);
      x = FloatVector.broadcast(S, a[from + 7 * ROW]);
      s70 = x.fma(b0, s70);
      s71 = x.fma(b1, s71);
      loadLoadFence();
    }
    int c0 = place[0];
    int c1 = place[1];
    int c2 = place[2];
    int c3 = place[3];
    int c4 = place[4];
    int c5 = place[5];
    int c6 = place[6];
    int c7 = place[7];
    s70.intoArray(c, c7);
    s71.intoArray(c, c7 + L);
    s60.intoArray(c, c6);
    s61.intoArray(c, c6 + L);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
  }

  /** Rows of a lie side by side, and steps {@link GemmKernel#STEP} apart. */
  static void steps(int k, float[] a, int ao, float[] b, int bo, float[] c, int[] place, boolean resume) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    FloatVector s40 = zero;
    FloatVector s41 = zero;
    FloatVector s50 = zero;
    FloatVector s51 = zero;
    FloatVector s60 = zero;
    FloatVector s61 = zero;
    FloatVector s70 = zero;
    FloatVector s71 = zero;
    if (resume) {
      int c0 = place[0];
      int c1 = place[1];
      int c2 = place[2];
      int c3 = place[3];
      int c4 = place[4];
      int c5 = place[5];
      int c6 = place[6];
      int c7 = place[7];
      s00 = FloatVector.fromArray(S, c, c0);
      s01 = FloatVector.fromArray(S, c, c0 + L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
      s40 = FloatVector.fromArray(S, c, c4);
      s41 = FloatVector.fromArray(S, c, c4 + L);
      s50 = FloatVector.fromArray(S, c, c5);
      s51 = FloatVector.fromArray(S, c, c5 + L);
      s60 = FloatVector.fromArray(S, c, c6);
      s61 = FloatVector.fromArray(S, c, c6 + L);
      s70 = FloatVector.fromArray(S, c, c7);
      s71 = FloatVector.fromArray(S, c, c7 + L);
    }
    for (int p = 0; p < k; p++) {
      int at = bo + p * (2 * L);
      int from = ao + p * STEP;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector x = FloatVector.broadcast(S, a[from]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      x = FloatVector.broadcast(S, a[from + 1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      x = FloatVector.broadcast(S, a[from + 2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      x = FloatVector.broadcast(S, a[from + 3]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      x = FloatVector.broadcast(S, a[from + 4]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      x = FloatVector.broadcast(S, a[from + 5]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      x = FloatVector.broadcast(S, a[from + 6]);
      s60 = x.fma(b0, s60);
      s61 = x.fma(b1, s61);
      x = FloatVector.broadcast(S, a[from + 7]);
      s70 = x.fma(b0, s70);
      s71 = x.fma(b1, s71);
      loadLoadFence();
    }
    int c0 = place[0];
    int c1 = place[1];
    int c2 = place[2];
    int c3 = place[3];
    int c4 = place[4];
    int c5 = place[5];
    int c6 = place[6];
    int c7 = place[7];
    s70.intoArray(c, c7);
    s71.intoArray(c, c7 + L);
    s60.intoArray(c, c6);
    s61.intoArray(c, c6 + L);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
  }

  /** Rows of a lie side by side, and step p begins at {@code step[so + p]}. */
  static void scattered(int k, float[] a, int ao, int[] step, int so, float[] b, int bo, float[] c, int[] place, boolean resume) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    FloatVector s40 = zero;
    FloatVector s41 = zero;
    FloatVector s50 = zero;
    FloatVector s51 = zero;
    FloatVector s60 = zero;
    FloatVector s61 = zero;
    FloatVector s70 = zero;
    FloatVector s71 = zero;
    if (resume) {
      int c0 = place[0];
      int c1 = place[1];
      int c2 = place[2];
      int c3 = place[3];
      int c4 = place[4];
      int c5 = place[5];
      int c6 = place[6];
      int c7 = place[7];
      s00 = FloatVector.fromArray(S, c, c0);
      s01 = FloatVector.fromArray(S, c, c0 + L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
      s40 = FloatVector.fromArray(S, c, c4);
      s41 = FloatVector.fromArray(S, c, c4 + L);
      s50 = FloatVector.fromArray(S, c, c5);
      s51 = FloatVector.fromArray(S, c, c5 + L);
      s60 = FloatVector.fromArray(S, c, c6);
      s61 = FloatVector.fromArray(S, c, c6 + L);
      s70 = FloatVector.fromArray(S, c, c7);
      s71 = FloatVector.fromArray(S, c, c7 + L);
    }
    int end = so + k;
    int first = bo - so * (2 * L);
    for (int p = so; p < end; p++) {
      int at = first + p * (2 * L);
      int from = ao + step[p];
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector x = FloatVector.broadcast(S, a[from]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      x = FloatVector.broadcast(S, a[from + 1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      x = FloatVector.broadcast(S, a[from + 2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      x = FloatVector.broadcast(S, a[from + 3]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      x = FloatVector.broadcast(S, a[from + 4]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      x = FloatVector.broadcast(S, a[from + 5]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      x = FloatVector.broadcast(S, a[from + 6]);
      s60 = x.fma(b0, s60);
      s61 = x.fma(b1, s61);
      x = FloatVector.broadcast(S, a[from + 7]);
      s70 = x.fma(b0, s70);
      s71 = x.fma(b1, s71);
      loadLoadFence();
    }
    int c0 = place[0];
    int c1 = place[1];
    int c2 = place[2];
    int c3 = place[3];
    int c4 = place[4];
    int c5 = place[5];
    int c6 = place[6];
    int c7 = place[7];
    s70.intoArray(c, c7);
    s71.intoArray(c, c7 + L);
    s60.intoArray(c, c6);
    s61.intoArray(c, c6 + L);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
  }
}
