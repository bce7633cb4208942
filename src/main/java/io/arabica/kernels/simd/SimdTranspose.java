package io.arabica.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transposition of blocks of a matrix; a class of its own because its shuffles and masks take a while to be made.
 *
 * <p>Its vectors are as wide as all others, though eight lanes would do: where C2 of JDK 25 has seen vectors of two widths in the methods
 * of {@link FloatVector}, it makes objects of vectors in any loop.
 */
final class SimdTranspose {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  private static final VectorShuffle<Float> SWAP4 = VectorShuffle.fromOp(S, i -> i ^ 4);
  private static final VectorShuffle<Float> SWAP2 = VectorShuffle.fromOp(S, i -> i ^ 2);
  private static final VectorShuffle<Float> SWAP1 = VectorShuffle.fromOp(S, i -> i ^ 1);
  private static final VectorMask<Float> UPPER8 = VectorMask.fromLong(S, 0xff00);
  private static final VectorMask<Float> UPPER4 = VectorMask.fromLong(S, 0xf0f0);
  private static final VectorMask<Float> UPPER2 = VectorMask.fromLong(S, 0xcccc);
  private static final VectorMask<Float> UPPER1 = VectorMask.fromLong(S, 0xaaaa);

  private SimdTranspose() {}

  /** Whether there is a way for vectors of this width. */
  static boolean fits() {
    return L == 8 || L == 16;
  }

  /** Eight elements of a row, and of the row eight below for vectors of sixteen lanes; there is a row to read from on either side. */
  private static FloatVector load(float[] x, int i, int below) {
    FloatVector upper = FloatVector.fromArray(S, x, i);
    return L == 8 ? upper : upper.blend(FloatVector.fromArray(S, x, i + below), UPPER8);
  }

  /**
   * As many rows as a vector has lanes, in blocks of 8 x 8 in three rounds: round d swaps the elements whose row and column differ from the
   * diagonal's in bit d alone.
   */
  static void rows(int columns, float[] x, int x0, int ldx, float[] y, int yo, int ldy) {
    int below = 8 * ldx - 8;
    int x1 = x0 + ldx;
    int x2 = x1 + ldx;
    int x3 = x2 + ldx;
    int x4 = x3 + ldx;
    int x5 = x4 + ldx;
    int x6 = x5 + ldx;
    int x7 = x6 + ldx;
    VectorShuffle<Float> q4 = SWAP4;
    VectorShuffle<Float> q2 = SWAP2;
    VectorShuffle<Float> q1 = SWAP1;
    VectorMask<Float> m4 = UPPER4;
    VectorMask<Float> m2 = UPPER2;
    VectorMask<Float> m1 = UPPER1;
    for (int j = 0; j < columns; j += 8) {
      FloatVector r0 = load(x, x0 + j, below);
      FloatVector r1 = load(x, x1 + j, below);
      FloatVector r2 = load(x, x2 + j, below);
      FloatVector r3 = load(x, x3 + j, below);
      FloatVector r4 = load(x, x4 + j, below);
      FloatVector r5 = load(x, x5 + j, below);
      FloatVector r6 = load(x, x6 + j, below);
      FloatVector r7 = load(x, x7 + j, below);
      FloatVector s0 = r0.blend(r4.rearrange(q4), m4);
      FloatVector s4 = r0.rearrange(q4).blend(r4, m4);
      FloatVector s1 = r1.blend(r5.rearrange(q4), m4);
      FloatVector s5 = r1.rearrange(q4).blend(r5, m4);
      FloatVector s2 = r2.blend(r6.rearrange(q4), m4);
      FloatVector s6 = r2.rearrange(q4).blend(r6, m4);
      FloatVector s3 = r3.blend(r7.rearrange(q4), m4);
      FloatVector s7 = r3.rearrange(q4).blend(r7, m4);
      FloatVector t0 = s0.blend(s2.rearrange(q2), m2);
      FloatVector t2 = s0.rearrange(q2).blend(s2, m2);
      FloatVector t1 = s1.blend(s3.rearrange(q2), m2);
      FloatVector t3 = s1.rearrange(q2).blend(s3, m2);
      FloatVector t4 = s4.blend(s6.rearrange(q2), m2);
      FloatVector t6 = s4.rearrange(q2).blend(s6, m2);
      FloatVector t5 = s5.blend(s7.rearrange(q2), m2);
      FloatVector t7 = s5.rearrange(q2).blend(s7, m2);
      FloatVector u0 = t0.blend(t1.rearrange(q1), m1);
      FloatVector u1 = t0.rearrange(q1).blend(t1, m1);
      FloatVector u2 = t2.blend(t3.rearrange(q1), m1);
      FloatVector u3 = t2.rearrange(q1).blend(t3, m1);
      FloatVector u4 = t4.blend(t5.rearrange(q1), m1);
      FloatVector u5 = t4.rearrange(q1).blend(t5, m1);
      FloatVector u6 = t6.blend(t7.rearrange(q1), m1);
      FloatVector u7 = t6.rearrange(q1).blend(t7, m1);
      int to = yo + j * ldy;
      u0.intoArray(y, to);
      u1.intoArray(y, to + ldy);
      u2.intoArray(y, to + 2 * ldy);
      u3.intoArray(y, to + 3 * ldy);
      u4.intoArray(y, to + 4 * ldy);
      u5.intoArray(y, to + 5 * ldy);
      u6.intoArray(y, to + 6 * ldy);
      u7.intoArray(y, to + 7 * ldy);
    }
  }
}
