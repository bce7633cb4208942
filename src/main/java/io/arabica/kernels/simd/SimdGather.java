package io.arabica.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of a matrix product whose left operand lies scattered: element (i, p) stands at {@code ao + row[ro + i] + step[so + p]},
 * and whose row i of results stands at {@code co + place[po + i]}. Rows of a tile beyond {@code rows} repeat the
 * last one: they compute and write the same numbers again.
 */
final class SimdGather {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdGather() {}

  /** Six rows of four vectors. */
  static void tile6x4(int rows, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] b, int bo, int bStep, float[] c,
      int co, int[] place, int po, boolean resume) {
    int a0 = ao + row[ro];
    int a1 = rows > 1 ? ao + row[ro + 1] : a0;
    int a2 = rows > 2 ? ao + row[ro + 2] : a1;
    int a3 = rows > 3 ? ao + row[ro + 3] : a2;
    int a4 = rows > 4 ? ao + row[ro + 4] : a3;
    int a5 = rows > 5 ? ao + row[ro + 5] : a4;
    int c0 = co + place[po];
    int c1 = rows > 1 ? co + place[po + 1] : c0;
    int c2 = rows > 2 ? co + place[po + 2] : c1;
    int c3 = rows > 3 ? co + place[po + 3] : c2;
    int c4 = rows > 4 ? co + place[po + 4] : c3;
    int c5 = rows > 5 ? co + place[po + 5] : c4;
    FloatVector zero = FloatVector.zero(S);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s02 = zero;
    FloatVector s03 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s12 = zero;
    FloatVector s13 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s22 = zero;
    FloatVector s23 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    FloatVector s32 = zero;
    FloatVector s33 = zero;
    FloatVector s40 = zero;
    FloatVector s41 = zero;
    FloatVector s42 = zero;
    FloatVector s43 = zero;
    FloatVector s50 = zero;
    FloatVector s51 = zero;
    FloatVector s52 = zero;
    FloatVector s53 = zero;
    if (resume) {
      s00 = FloatVector.fromArray(S, c, c0);
      s01 = FloatVector.fromArray(S, c, c0 + L);
      s02 = FloatVector.fromArray(S, c, c0 + 2 * L);
      s03 = FloatVector.fromArray(S, c, c0 + 3 * L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s12 = FloatVector.fromArray(S, c, c1 + 2 * L);
      s13 = FloatVector.fromArray(S, c, c1 + 3 * L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s22 = FloatVector.fromArray(S, c, c2 + 2 * L);
      s23 = FloatVector.fromArray(S, c, c2 + 3 * L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
      s32 = FloatVector.fromArray(S, c, c3 + 2 * L);
      s33 = FloatVector.fromArray(S, c, c3 + 3 * L);
      s40 = FloatVector.fromArray(S, c, c4);
      s41 = FloatVector.fromArray(S, c, c4 + L);
      s42 = FloatVector.fromArray(S, c, c4 + 2 * L);
      s43 = FloatVector.fromArray(S, c, c4 + 3 * L);
      s50 = FloatVector.fromArray(S, c, c5);
      s51 = FloatVector.fromArray(S, c, c5 + L);
      s52 = FloatVector.fromArray(S, c, c5 + 2 * L);
      s53 = FloatVector.fromArray(S, c, c5 + 3 * L);
    }
    for (int p = 0; p < k; p++) {
      int at = step[so + p];
      FloatVector b0 = FloatVector.fromArray(S, b, bo);
      FloatVector b1 = FloatVector.fromArray(S, b, bo + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bo + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bo + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[a0 + at]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      s02 = x.fma(b2, s02);
      s03 = x.fma(b3, s03);
      x = FloatVector.broadcast(S, a[a1 + at]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      s12 = x.fma(b2, s12);
      s13 = x.fma(b3, s13);
      x = FloatVector.broadcast(S, a[a2 + at]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      s22 = x.fma(b2, s22);
      s23 = x.fma(b3, s23);
      x = FloatVector.broadcast(S, a[a3 + at]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      s32 = x.fma(b2, s32);
      s33 = x.fma(b3, s33);
      x = FloatVector.broadcast(S, a[a4 + at]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      s42 = x.fma(b2, s42);
      s43 = x.fma(b3, s43);
      x = FloatVector.broadcast(S, a[a5 + at]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      s52 = x.fma(b2, s52);
      s53 = x.fma(b3, s53);
      bo += bStep;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s02.intoArray(c, c0 + 2 * L);
    s03.intoArray(c, c0 + 3 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s13.intoArray(c, c1 + 3 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
    s23.intoArray(c, c2 + 3 * L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s32.intoArray(c, c3 + 2 * L);
    s33.intoArray(c, c3 + 3 * L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s42.intoArray(c, c4 + 2 * L);
    s43.intoArray(c, c4 + 3 * L);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s52.intoArray(c, c5 + 2 * L);
    s53.intoArray(c, c5 + 3 * L);
  }

  /** Four rows of four vectors. */
  static void tile4x4(int rows, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] b, int bo, int bStep, float[] c,
      int co, int[] place, int po, boolean resume) {
    int a0 = ao + row[ro];
    int a1 = rows > 1 ? ao + row[ro + 1] : a0;
    int a2 = rows > 2 ? ao + row[ro + 2] : a1;
    int a3 = rows > 3 ? ao + row[ro + 3] : a2;
    int c0 = co + place[po];
    int c1 = rows > 1 ? co + place[po + 1] : c0;
    int c2 = rows > 2 ? co + place[po + 2] : c1;
    int c3 = rows > 3 ? co + place[po + 3] : c2;
    FloatVector zero = FloatVector.zero(S);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s02 = zero;
    FloatVector s03 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s12 = zero;
    FloatVector s13 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s22 = zero;
    FloatVector s23 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    FloatVector s32 = zero;
    FloatVector s33 = zero;
    if (resume) {
      s00 = FloatVector.fromArray(S, c, c0);
      s01 = FloatVector.fromArray(S, c, c0 + L);
      s02 = FloatVector.fromArray(S, c, c0 + 2 * L);
      s03 = FloatVector.fromArray(S, c, c0 + 3 * L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s12 = FloatVector.fromArray(S, c, c1 + 2 * L);
      s13 = FloatVector.fromArray(S, c, c1 + 3 * L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s22 = FloatVector.fromArray(S, c, c2 + 2 * L);
      s23 = FloatVector.fromArray(S, c, c2 + 3 * L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
      s32 = FloatVector.fromArray(S, c, c3 + 2 * L);
      s33 = FloatVector.fromArray(S, c, c3 + 3 * L);
    }
    for (int p = 0; p < k; p++) {
      int at = step[so + p];
      FloatVector b0 = FloatVector.fromArray(S, b, bo);
      FloatVector b1 = FloatVector.fromArray(S, b, bo + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bo + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bo + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[a0 + at]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      s02 = x.fma(b2, s02);
      s03 = x.fma(b3, s03);
      x = FloatVector.broadcast(S, a[a1 + at]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      s12 = x.fma(b2, s12);
      s13 = x.fma(b3, s13);
      x = FloatVector.broadcast(S, a[a2 + at]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      s22 = x.fma(b2, s22);
      s23 = x.fma(b3, s23);
      x = FloatVector.broadcast(S, a[a3 + at]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      s32 = x.fma(b2, s32);
      s33 = x.fma(b3, s33);
      bo += bStep;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s02.intoArray(c, c0 + 2 * L);
    s03.intoArray(c, c0 + 3 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s13.intoArray(c, c1 + 3 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
    s23.intoArray(c, c2 + 3 * L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s32.intoArray(c, c3 + 2 * L);
    s33.intoArray(c, c3 + 3 * L);
  }

  /** Eight rows of two vectors. */
  static void tile8x2(int rows, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] b, int bo, int bStep, float[] c,
      int co, int[] place, int po, boolean resume) {
    int a0 = ao + row[ro];
    int a1 = rows > 1 ? ao + row[ro + 1] : a0;
    int a2 = rows > 2 ? ao + row[ro + 2] : a1;
    int a3 = rows > 3 ? ao + row[ro + 3] : a2;
    int a4 = rows > 4 ? ao + row[ro + 4] : a3;
    int a5 = rows > 5 ? ao + row[ro + 5] : a4;
    int a6 = rows > 6 ? ao + row[ro + 6] : a5;
    int a7 = rows > 7 ? ao + row[ro + 7] : a6;
    int c0 = co + place[po];
    int c1 = rows > 1 ? co + place[po + 1] : c0;
    int c2 = rows > 2 ? co + place[po + 2] : c1;
    int c3 = rows > 3 ? co + place[po + 3] : c2;
    int c4 = rows > 4 ? co + place[po + 4] : c3;
    int c5 = rows > 5 ? co + place[po + 5] : c4;
    int c6 = rows > 6 ? co + place[po + 6] : c5;
    int c7 = rows > 7 ? co + place[po + 7] : c6;
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
      int at = step[so + p];
      FloatVector b0 = FloatVector.fromArray(S, b, bo);
      FloatVector b1 = FloatVector.fromArray(S, b, bo + L);
      FloatVector x = FloatVector.broadcast(S, a[a0 + at]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      x = FloatVector.broadcast(S, a[a1 + at]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      x = FloatVector.broadcast(S, a[a2 + at]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      x = FloatVector.broadcast(S, a[a3 + at]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      x = FloatVector.broadcast(S, a[a4 + at]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      x = FloatVector.broadcast(S, a[a5 + at]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      x = FloatVector.broadcast(S, a[a6 + at]);
      s60 = x.fma(b0, s60);
      s61 = x.fma(b1, s61);
      x = FloatVector.broadcast(S, a[a7 + at]);
      s70 = x.fma(b0, s70);
      s71 = x.fma(b1, s71);
      bo += bStep;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s60.intoArray(c, c6);
    s61.intoArray(c, c6 + L);
    s70.intoArray(c, c7);
    s71.intoArray(c, c7 + L);
  }

  /** Four rows of two vectors. */
  static void tile4x2(int rows, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] b, int bo, int bStep, float[] c,
      int co, int[] place, int po, boolean resume) {
    int a0 = ao + row[ro];
    int a1 = rows > 1 ? ao + row[ro + 1] : a0;
    int a2 = rows > 2 ? ao + row[ro + 2] : a1;
    int a3 = rows > 3 ? ao + row[ro + 3] : a2;
    int c0 = co + place[po];
    int c1 = rows > 1 ? co + place[po + 1] : c0;
    int c2 = rows > 2 ? co + place[po + 2] : c1;
    int c3 = rows > 3 ? co + place[po + 3] : c2;
    FloatVector zero = FloatVector.zero(S);
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    if (resume) {
      s00 = FloatVector.fromArray(S, c, c0);
      s01 = FloatVector.fromArray(S, c, c0 + L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
    }
    for (int p = 0; p < k; p++) {
      int at = step[so + p];
      FloatVector b0 = FloatVector.fromArray(S, b, bo);
      FloatVector b1 = FloatVector.fromArray(S, b, bo + L);
      FloatVector x = FloatVector.broadcast(S, a[a0 + at]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      x = FloatVector.broadcast(S, a[a1 + at]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      x = FloatVector.broadcast(S, a[a2 + at]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      x = FloatVector.broadcast(S, a[a3 + at]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      bo += bStep;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
  }

  /** Eight rows of one vector. */
  static void tile8x1(int rows, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, float[] b, int bo, int bStep, float[] c,
      int co, int[] place, int po, boolean resume) {
    int a0 = ao + row[ro];
    int a1 = rows > 1 ? ao + row[ro + 1] : a0;
    int a2 = rows > 2 ? ao + row[ro + 2] : a1;
    int a3 = rows > 3 ? ao + row[ro + 3] : a2;
    int a4 = rows > 4 ? ao + row[ro + 4] : a3;
    int a5 = rows > 5 ? ao + row[ro + 5] : a4;
    int a6 = rows > 6 ? ao + row[ro + 6] : a5;
    int a7 = rows > 7 ? ao + row[ro + 7] : a6;
    int c0 = co + place[po];
    int c1 = rows > 1 ? co + place[po + 1] : c0;
    int c2 = rows > 2 ? co + place[po + 2] : c1;
    int c3 = rows > 3 ? co + place[po + 3] : c2;
    int c4 = rows > 4 ? co + place[po + 4] : c3;
    int c5 = rows > 5 ? co + place[po + 5] : c4;
    int c6 = rows > 6 ? co + place[po + 6] : c5;
    int c7 = rows > 7 ? co + place[po + 7] : c6;
    FloatVector zero = FloatVector.zero(S);
    FloatVector s00 = zero;
    FloatVector s10 = zero;
    FloatVector s20 = zero;
    FloatVector s30 = zero;
    FloatVector s40 = zero;
    FloatVector s50 = zero;
    FloatVector s60 = zero;
    FloatVector s70 = zero;
    if (resume) {
      s00 = FloatVector.fromArray(S, c, c0);
      s10 = FloatVector.fromArray(S, c, c1);
      s20 = FloatVector.fromArray(S, c, c2);
      s30 = FloatVector.fromArray(S, c, c3);
      s40 = FloatVector.fromArray(S, c, c4);
      s50 = FloatVector.fromArray(S, c, c5);
      s60 = FloatVector.fromArray(S, c, c6);
      s70 = FloatVector.fromArray(S, c, c7);
    }
    for (int p = 0; p < k; p++) {
      int at = step[so + p];
      FloatVector b0 = FloatVector.fromArray(S, b, bo);
      FloatVector x = FloatVector.broadcast(S, a[a0 + at]);
      s00 = x.fma(b0, s00);
      x = FloatVector.broadcast(S, a[a1 + at]);
      s10 = x.fma(b0, s10);
      x = FloatVector.broadcast(S, a[a2 + at]);
      s20 = x.fma(b0, s20);
      x = FloatVector.broadcast(S, a[a3 + at]);
      s30 = x.fma(b0, s30);
      x = FloatVector.broadcast(S, a[a4 + at]);
      s40 = x.fma(b0, s40);
      x = FloatVector.broadcast(S, a[a5 + at]);
      s50 = x.fma(b0, s50);
      x = FloatVector.broadcast(S, a[a6 + at]);
      s60 = x.fma(b0, s60);
      x = FloatVector.broadcast(S, a[a7 + at]);
      s70 = x.fma(b0, s70);
      bo += bStep;
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
    s40.intoArray(c, c4);
    s50.intoArray(c, c5);
    s60.intoArray(c, c6);
    s70.intoArray(c, c7);
  }
}
