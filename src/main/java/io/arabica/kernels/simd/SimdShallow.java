package io.arabica.kernels.simd;

import static java.lang.invoke.VarHandle.loadLoadFence;

import io.arabica.kernels.GemmKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A row of a matrix product with short sums ({@link GemmKernel#shallow}), for {@link SimdGemmKernel} where registers are few: those of the
 * row's factors stay in registers, and every multiplication takes its numbers from the first-level cache. A tile of many rows would spend
 * more time on beginning and ending its sums than on computing them.
 *
 * <p>Four sums grow side by side: one after the other, each step would wait for the one before, and a core does not look far enough ahead
 * to find the next sums. The fences, which are no instruction, keep C2 from loading all numbers first: sixteen registers hold ten factors,
 * four sums and little else.
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
    FloatVector zero = FloatVector.zero(S);
    int j = 0;
    for (; j + 4 * L <= columns; j += 4 * L) {
      FloatVector s = x0.fma(FloatVector.fromArray(S, b, j), zero);
      FloatVector t = x0.fma(FloatVector.fromArray(S, b, j + L), zero);
      FloatVector u = x0.fma(FloatVector.fromArray(S, b, j + 2 * L), zero);
      FloatVector v = x0.fma(FloatVector.fromArray(S, b, j + 3 * L), zero);
      loadLoadFence();
      s = x1.fma(FloatVector.fromArray(S, b, ACROSS + j), s);
      t = x1.fma(FloatVector.fromArray(S, b, ACROSS + j + L), t);
      u = x1.fma(FloatVector.fromArray(S, b, ACROSS + j + 2 * L), u);
      v = x1.fma(FloatVector.fromArray(S, b, ACROSS + j + 3 * L), v);
      loadLoadFence();
      s = x2.fma(FloatVector.fromArray(S, b, 2 * ACROSS + j), s);
      t = x2.fma(FloatVector.fromArray(S, b, 2 * ACROSS + j + L), t);
      u = x2.fma(FloatVector.fromArray(S, b, 2 * ACROSS + j + 2 * L), u);
      v = x2.fma(FloatVector.fromArray(S, b, 2 * ACROSS + j + 3 * L), v);
      loadLoadFence();
      s = x3.fma(FloatVector.fromArray(S, b, 3 * ACROSS + j), s);
      t = x3.fma(FloatVector.fromArray(S, b, 3 * ACROSS + j + L), t);
      u = x3.fma(FloatVector.fromArray(S, b, 3 * ACROSS + j + 2 * L), u);
      v = x3.fma(FloatVector.fromArray(S, b, 3 * ACROSS + j + 3 * L), v);
      loadLoadFence();
      s = x4.fma(FloatVector.fromArray(S, b, 4 * ACROSS + j), s);
      t = x4.fma(FloatVector.fromArray(S, b, 4 * ACROSS + j + L), t);
      u = x4.fma(FloatVector.fromArray(S, b, 4 * ACROSS + j + 2 * L), u);
      v = x4.fma(FloatVector.fromArray(S, b, 4 * ACROSS + j + 3 * L), v);
      loadLoadFence();
      s = x5.fma(FloatVector.fromArray(S, b, 5 * ACROSS + j), s);
      t = x5.fma(FloatVector.fromArray(S, b, 5 * ACROSS + j + L), t);
      u = x5.fma(FloatVector.fromArray(S, b, 5 * ACROSS + j + 2 * L), u);
      v = x5.fma(FloatVector.fromArray(S, b, 5 * ACROSS + j + 3 * L), v);
      loadLoadFence();
      s = x6.fma(FloatVector.fromArray(S, b, 6 * ACROSS + j), s);
      t = x6.fma(FloatVector.fromArray(S, b, 6 * ACROSS + j + L), t);
      u = x6.fma(FloatVector.fromArray(S, b, 6 * ACROSS + j + 2 * L), u);
      v = x6.fma(FloatVector.fromArray(S, b, 6 * ACROSS + j + 3 * L), v);
      loadLoadFence();
      s = x7.fma(FloatVector.fromArray(S, b, 7 * ACROSS + j), s);
      t = x7.fma(FloatVector.fromArray(S, b, 7 * ACROSS + j + L), t);
      u = x7.fma(FloatVector.fromArray(S, b, 7 * ACROSS + j + 2 * L), u);
      v = x7.fma(FloatVector.fromArray(S, b, 7 * ACROSS + j + 3 * L), v);
      loadLoadFence();
      s = x8.fma(FloatVector.fromArray(S, b, 8 * ACROSS + j), s);
      t = x8.fma(FloatVector.fromArray(S, b, 8 * ACROSS + j + L), t);
      u = x8.fma(FloatVector.fromArray(S, b, 8 * ACROSS + j + 2 * L), u);
      v = x8.fma(FloatVector.fromArray(S, b, 8 * ACROSS + j + 3 * L), v);
      loadLoadFence();
      s = x9.fma(FloatVector.fromArray(S, b, 9 * ACROSS + j), s);
      t = x9.fma(FloatVector.fromArray(S, b, 9 * ACROSS + j + L), t);
      u = x9.fma(FloatVector.fromArray(S, b, 9 * ACROSS + j + 2 * L), u);
      v = x9.fma(FloatVector.fromArray(S, b, 9 * ACROSS + j + 3 * L), v);
      s.intoArray(c, co + j);
      t.intoArray(c, co + j + L);
      u.intoArray(c, co + j + 2 * L);
      v.intoArray(c, co + j + 3 * L);
    }
    for (; j < columns; j += L) {
      FloatVector s = x0.fma(FloatVector.fromArray(S, b, j), zero);
      s = x1.fma(FloatVector.fromArray(S, b, ACROSS + j), s);
      s = x2.fma(FloatVector.fromArray(S, b, 2 * ACROSS + j), s);
      s = x3.fma(FloatVector.fromArray(S, b, 3 * ACROSS + j), s);
      s = x4.fma(FloatVector.fromArray(S, b, 4 * ACROSS + j), s);
      s = x5.fma(FloatVector.fromArray(S, b, 5 * ACROSS + j), s);
      s = x6.fma(FloatVector.fromArray(S, b, 6 * ACROSS + j), s);
      s = x7.fma(FloatVector.fromArray(S, b, 7 * ACROSS + j), s);
      s = x8.fma(FloatVector.fromArray(S, b, 8 * ACROSS + j), s);
      s = x9.fma(FloatVector.fromArray(S, b, 9 * ACROSS + j), s);
      s.intoArray(c, co + j);
    }
  }
}
