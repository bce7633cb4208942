package io.arabica.kernels.simd;

import io.arabica.kernels.GemmKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A row of a matrix product with short sums ({@link GemmKernel#shallow}), for {@link SimdGemmKernel} where registers are few: those of the
 * row's factors stay in registers, and every multiplication takes its numbers from the first-level cache. A tile of many rows would spend
 * more time on beginning and ending its sums than on computing them.
 */
final class SimdShallow {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  private static final int ACROSS = GemmKernel.ACROSS;

  private SimdShallow() {}

  static void row(int columns, float[] a, int ao, float[] b, float[] c, int co) {
    FloatVector x0 = FloatVector.broadcast(S, a[ao + 0]);
    FloatVector x1 = FloatVector.broadcast(S, a[ao + 1]);
    FloatVector x2 = FloatVector.broadcast(S, a[ao + 2]);
    FloatVector x3 = FloatVector.broadcast(S, a[ao + 3]);
    FloatVector x4 = FloatVector.broadcast(S, a[ao + 4]);
    FloatVector x5 = FloatVector.broadcast(S, a[ao + 5]);
    FloatVector x6 = FloatVector.broadcast(S, a[ao + 6]);
    FloatVector x7 = FloatVector.broadcast(S, a[ao + 7]);
    FloatVector x8 = FloatVector.broadcast(S, a[ao + 8]);
    FloatVector x9 = FloatVector.broadcast(S, a[ao + 9]);
    FloatVector x10 = FloatVector.broadcast(S, a[ao + 10]);
    FloatVector x11 = FloatVector.broadcast(S, a[ao + 11]);
    FloatVector zero = FloatVector.zero(S);
    for (int j = 0; j < columns; j += L) {
      FloatVector s = zero;
      s = x0.fma(FloatVector.fromArray(S, b, j), s);
      s = x1.fma(FloatVector.fromArray(S, b, ACROSS + j), s);
      s = x2.fma(FloatVector.fromArray(S, b, 2 * ACROSS + j), s);
      s = x3.fma(FloatVector.fromArray(S, b, 3 * ACROSS + j), s);
      s = x4.fma(FloatVector.fromArray(S, b, 4 * ACROSS + j), s);
      s = x5.fma(FloatVector.fromArray(S, b, 5 * ACROSS + j), s);
      s = x6.fma(FloatVector.fromArray(S, b, 6 * ACROSS + j), s);
      s = x7.fma(FloatVector.fromArray(S, b, 7 * ACROSS + j), s);
      s = x8.fma(FloatVector.fromArray(S, b, 8 * ACROSS + j), s);
      s = x9.fma(FloatVector.fromArray(S, b, 9 * ACROSS + j), s);
      s = x10.fma(FloatVector.fromArray(S, b, 10 * ACROSS + j), s);
      s = x11.fma(FloatVector.fromArray(S, b, 11 * ACROSS + j), s);
      s.intoArray(c, co + j);
    }
  }
}
