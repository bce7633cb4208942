package io.arabica.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register tile of a matrix product with few columns whose left operand lies along k and whose right one is packed, for
 * {@link SimdGemmKernel}, which says what the arguments mean. Since both steps are constants, the compiler leaves out the checks of bounds.
 */
final class SimdNarrow {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdNarrow() {}

  /** Eight rows of one vector; those beyond {@code rows} repeat the last one. b's rows are a vector apart. */
  static void tile8x1(int rows, int k, float[] a, int ao, int aRow, float[] b, int bo, float[] c, int co, int ldc,
      boolean resume) {
    int a1 = rows > 1 ? ao + aRow : ao;
    int a2 = rows > 2 ? a1 + aRow : a1;
    int a3 = rows > 3 ? a2 + aRow : a2;
    int a4 = rows > 4 ? a3 + aRow : a3;
    int a5 = rows > 5 ? a4 + aRow : a4;
    int a6 = rows > 6 ? a5 + aRow : a5;
    int a7 = rows > 7 ? a6 + aRow : a6;
    int c1 = rows > 1 ? co + ldc : co;
    int c2 = rows > 2 ? c1 + ldc : c1;
    int c3 = rows > 3 ? c2 + ldc : c2;
    int c4 = rows > 4 ? c3 + ldc : c3;
    int c5 = rows > 5 ? c4 + ldc : c4;
    int c6 = rows > 6 ? c5 + ldc : c5;
    int c7 = rows > 7 ? c6 + ldc : c6;
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = zero;
    FloatVector s1 = zero;
    FloatVector s2 = zero;
    FloatVector s3 = zero;
    FloatVector s4 = zero;
    FloatVector s5 = zero;
    FloatVector s6 = zero;
    FloatVector s7 = zero;
    if (resume) {
      s0 = FloatVector.fromArray(S, c, co);
      s1 = FloatVector.fromArray(S, c, c1);
      s2 = FloatVector.fromArray(S, c, c2);
      s3 = FloatVector.fromArray(S, c, c3);
      s4 = FloatVector.fromArray(S, c, c4);
      s5 = FloatVector.fromArray(S, c, c5);
      s6 = FloatVector.fromArray(S, c, c6);
      s7 = FloatVector.fromArray(S, c, c7);
    }
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bo + p * L);
      FloatVector x = FloatVector.broadcast(S, a[ao + p]);
      s0 = x.fma(b0, s0);
      x = FloatVector.broadcast(S, a[a1 + p]);
      s1 = x.fma(b0, s1);
      x = FloatVector.broadcast(S, a[a2 + p]);
      s2 = x.fma(b0, s2);
      x = FloatVector.broadcast(S, a[a3 + p]);
      s3 = x.fma(b0, s3);
      x = FloatVector.broadcast(S, a[a4 + p]);
      s4 = x.fma(b0, s4);
      x = FloatVector.broadcast(S, a[a5 + p]);
      s5 = x.fma(b0, s5);
      x = FloatVector.broadcast(S, a[a6 + p]);
      s6 = x.fma(b0, s6);
      x = FloatVector.broadcast(S, a[a7 + p]);
      s7 = x.fma(b0, s7);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, c1);
    s2.intoArray(c, c2);
    s3.intoArray(c, c3);
    s4.intoArray(c, c4);
    s5.intoArray(c, c5);
    s6.intoArray(c, c6);
    s7.intoArray(c, c7);
  }
}
