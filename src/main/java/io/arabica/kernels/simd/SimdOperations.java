package io.arabica.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Every operation of the Vector API that the loops of this package use, one after the other: what the warm-up runs beside each of them.
 *
 * <p>All operations go through a few methods of the API, which look up what an operation means and cast it to its kind. C2 compiles these
 * for the kinds that it has seen, and counts every other one that comes later as a wrong guess of that method, for good. It adds up the
 * wrong guesses of all methods that a loop calls, once for each call; with a hundred of them, which are as few as a dozen operations, it
 * guesses nothing more, and the vectors of that loop become objects whenever it is compiled again. So nothing may be new to those methods
 * once they are compiled: an operation that a loop uses belongs in here too.
 */
final class SimdOperations {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final VectorShuffle<Float> SWAP = VectorShuffle.fromOp(S, i -> i ^ 1);
  private static final float[] DATA = new float[4 * S.length()];

  private SimdOperations() {}

  static void run() {
    int l = S.length();
    FloatVector x = FloatVector.fromArray(S, DATA, 0);
    FloatVector y = FloatVector.fromArray(S, DATA, l);
    FloatVector v = x.fma(y, FloatVector.zero(S)).add(y).sub(x).mul(y).div(FloatVector.broadcast(S, 2f)).min(1f).max(0f);
    v = v.neg().abs().sqrt().rearrange(SWAP);
    v = v.blend(x, v.compare(VectorOperators.LT, y)).blend(y, v.compare(VectorOperators.GT, x));
    v = v.blend(x, v.compare(VectorOperators.LE, y)).blend(y, v.compare(VectorOperators.EQ, x)).blend(0f, v.compare(VectorOperators.NE, v));
    v.intoArray(DATA, 2 * l);
    IntVector i = v.reinterpretAsInts();
    IntVector j = i.lanewise(VectorOperators.XOR, y.reinterpretAsInts()).and(0xff).or(1).not().neg();
    j = j.add(i).sub(1).min(i).max(j).lanewise(VectorOperators.LSHL, 1).lanewise(VectorOperators.LSHR, 1)
        .lanewise(VectorOperators.ASHR, 1);
    i.add(j.reduceLanes(VectorOperators.MAX)).add(j.reduceLanes(VectorOperators.MIN)).reinterpretAsFloats().intoArray(DATA, 3 * l);
  }
}
