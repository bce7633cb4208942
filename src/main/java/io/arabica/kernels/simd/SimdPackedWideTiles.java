package io.arabica.kernels.simd;

import static java.lang.invoke.VarHandle.loadLoadFence;

import io.arabica.kernels.GemmKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of six rows by four vectors over packed operands, for {@link SimdGemmKernel} where there are 32 registers; otherwise
 * like {@link SimdPackedTiles}.
 *
 * <p>A core that multiplies two vectors at a time needs twelve cycles for a step's 24. With constant distances, the step takes 47
 * instructions, where scattered rows with their checks of bounds take 67. A fence after each step keeps the next one's loads out of it.
 * Rows are written from the last one to the first, so that those beyond are overwritten.
 */
final class SimdPackedWideTiles {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  private static final int ROW = GemmKernel.ROW;
  private static final int STEP = GemmKernel.STEP;

  private SimdPackedWideTiles() {}

  /** Rows of a lie {@link GemmKernel#ROW} apart. */
  static void rows(int k, float[] a, int ao, float[] b, int bo, float[] c, int[] place, boolean resume) {
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
      int c0 = place[0];
      int c1 = place[1];
      int c2 = place[2];
      int c3 = place[3];
      int c4 = place[4];
      int c5 = place[5];
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
      int at = bo + p * (4 * L);
      int from = ao + p;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, at + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[from]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      s02 = x.fma(b2, s02);
      s03 = x.fma(b3, s03);
      x = FloatVector.broadcast(S, a[from + 1 * ROW]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      s12 = x.fma(b2, s12);
      s13 = x.fma(b3, s13);
      x = FloatVector.broadcast(S, a[from + 2 * ROW]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      s22 = x.fma(b2, s22);
      s23 = x.fma(b3, s23);
      x = FloatVector.broadcast(S, a[from + 3 * ROW]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      s32 = x.fma(b2, s32);
      s33 = x.fma(b3, s33);
      x = FloatVector.broadcast(S, a[from + 4 * ROW]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      s42 = x.fma(b2, s42);
      s43 = x.fma(b3, s43);
      x = FloatVector.broadcast(S, a[from + 5 * ROW]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      s52 = x.fma(b2, s52);
      s53 = x.fma(b3, s53);
      loadLoadFence();
    }
    int c0 = place[0];
    int c1 = place[1];
    int c2 = place[2];
    int c3 = place[3];
    int c4 = place[4];
    int c5 = place[5];
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s52.intoArray(c, c5 + 2 * L);
    s53.intoArray(c, c5 + 3 * L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s42.intoArray(c, c4 + 2 * L);
    s43.intoArray(c, c4 + 3 * L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s32.intoArray(c, c3 + 2 * L);
    s33.intoArray(c, c3 + 3 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
    s23.intoArray(c, c2 + 3 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s13.intoArray(c, c1 + 3 * L);
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s02.intoArray(c, c0 + 2 * L);
    s03.intoArray(c, c0 + 3 * L);
  }

  /** Steps of a lie {@link GemmKernel#STEP} apart. */
  static void steps(int k, float[] a, int ao, float[] b, int bo, float[] c, int[] place, boolean resume) {
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
      int c0 = place[0];
      int c1 = place[1];
      int c2 = place[2];
      int c3 = place[3];
      int c4 = place[4];
      int c5 = place[5];
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
      int at = bo + p * (4 * L);
      int from = ao + p * STEP;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, at + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[from]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      s02 = x.fma(b2, s02);
      s03 = x.fma(b3, s03);
      x = FloatVector.broadcast(S, a[from + 1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      s12 = x.fma(b2, s12);
      s13 = x.fma(b3, s13);
      x = FloatVector.broadcast(S, a[from + 2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      s22 = x.fma(b2, s22);
      s23 = x.fma(b3, s23);
      x = FloatVector.broadcast(S, a[from + 3]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      s32 = x.fma(b2, s32);
      s33 = x.fma(b3, s33);
      x = FloatVector.broadcast(S, a[from + 4]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      s42 = x.fma(b2, s42);
      s43 = x.fma(b3, s43);
      x = FloatVector.broadcast(S, a[from + 5]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      s52 = x.fma(b2, s52);
      s53 = x.fma(b3, s53);
      loadLoadFence();
    }
    int c0 = place[0];
    int c1 = place[1];
    int c2 = place[2];
    int c3 = place[3];
    int c4 = place[4];
    int c5 = place[5];
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s52.intoArray(c, c5 + 2 * L);
    s53.intoArray(c, c5 + 3 * L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s42.intoArray(c, c4 + 2 * L);
    s43.intoArray(c, c4 + 3 * L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s32.intoArray(c, c3 + 2 * L);
    s33.intoArray(c, c3 + 3 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
    s23.intoArray(c, c2 + 3 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s13.intoArray(c, c1 + 3 * L);
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s02.intoArray(c, c0 + 2 * L);
    s03.intoArray(c, c0 + 3 * L);
  }
}
