package io.arabica.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The kernels of pooling on the Vector API, for whole vectors of channels; there is at least one tap. */
final class SimdPooling {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdPooling() {}

  static void largest(int n, float[] x, int xo, int[] at, int taps, float[] y, int yo) {
    for (int c = 0; c < n; c += L) {
      FloatVector best = FloatVector.fromArray(S, x, xo + at[0] + c);
      for (int t = 1; t < taps; t++) {
        best = best.max(FloatVector.fromArray(S, x, xo + at[t] + c));
      }
      best.intoArray(y, yo + c);
    }
  }

  static void largestGradient(int n, float[] x, int xo, int[] at, int taps, float[] g, int go, boolean add, float[] dx, int dxo) {
    for (int c = 0; c < n; c += L) {
      FloatVector value = FloatVector.fromArray(S, x, xo + at[0] + c);
      FloatVector best = FloatVector.zero(S); // the number of the best tap so far
      for (int t = 1; t < taps; t++) {
        FloatVector candidate = FloatVector.fromArray(S, x, xo + at[t] + c);
        // The tap before stays where it is at least as large, or is NaN.
        VectorMask<Float> stays = candidate.compare(VectorOperators.LE, value);
        VectorMask<Float> nan = value.compare(VectorOperators.NE, value);
        best = FloatVector.broadcast(S, t).blend(best, stays).blend(best, nan);
        value = candidate.blend(value, stays).blend(value, nan);
      }
      FloatVector share = FloatVector.fromArray(S, g, go + c);
      for (int t = 0; t < taps; t++) {
        int to = dxo + at[t] + c;
        FloatVector given = FloatVector.zero(S).blend(share, best.compare(VectorOperators.EQ, t));
        if (add) {
          given = FloatVector.fromArray(S, dx, to).add(given);
        }
        given.intoArray(dx, to);
      }
    }
  }
}
