package io.arabica.kernels.simd;

import static io.arabica.kernels.PlainMath.E2;
import static io.arabica.kernels.PlainMath.E3;
import static io.arabica.kernels.PlainMath.E4;
import static io.arabica.kernels.PlainMath.E5;
import static io.arabica.kernels.PlainMath.E6;
import static io.arabica.kernels.PlainMath.EXP_MIN_NORMAL;
import static io.arabica.kernels.PlainMath.LN2_HIGH;
import static io.arabica.kernels.PlainMath.LN2_LOW;
import static io.arabica.kernels.PlainMath.LOG2_E;
import static io.arabica.kernels.PlainMath.ONE_BITS;
import static io.arabica.kernels.PlainMath.ROUNDER;
import static jdk.incubator.vector.FloatVector.broadcast;

import io.arabica.kernels.Kernels;
import io.arabica.kernels.PlainFold;
import io.arabica.kernels.PlainMath;
import io.arabica.kernels.PlainRows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The row kernels: loops over whole vectors, with what is left over done by {@link PlainRows}, which gives the same bits. */
final class SimdRows {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  private static final int LANES = Kernels.LANES;
  /** Logical lanes of a walk over a run: those of four registers. */
  private static final int WALK = 4 * L;

  private SimdRows() {}

  static void softmax(int n, float[] x, int xo, float[] y, int yo) {
    float max = SimdFold.max(n, x, xo);
    float[] lanes = PlainFold.lanes();
    int whole = n - n % L;
    expShifted(whole, max, x, xo, y, yo, lanes);
    PlainRows.expShifted(n - whole, max, x, xo + whole, y, yo + whole);
    for (int i = whole; i < n; i++) {
      lanes[i % LANES] += y[yo + i];
    }
    float scale = 1f / SimdFold.foldSum(lanes);
    scale(whole, scale, y, yo);
    PlainRows.scale(n - whole, scale, y, yo + whole);
  }

  /**
   * y = e^(x - max), and the sums of that in all lanes; y may be null. Four sums take turns, so that the body need not stand here four
   * times: then JDK 17 would give up and make an object of each vector. Narrower vectors walk the run 2 or 4 times.
   */
  private static void expShifted(int n, float max, float[] x, int xo, float[] y, int yo, float[] lanes) {
    for (int g = 0; g < LANES; g += WALK) {
      int count = n / LANES * WALK + Math.max(0, Math.min(WALK, n % LANES - g));
      FloatVector a0 = FloatVector.zero(S);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      for (int j = 0; j < count; j += L) {
        int i = WALK == LANES ? j : g + j / WALK * LANES + j % WALK;
        FloatVector v = FloatVector.fromArray(S, x, xo + i).sub(max);
        FloatVector t = v.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER));
        FloatVector k = t.sub(ROUNDER);
        FloatVector r = k.fma(broadcast(S, -LN2_HIGH), v);
        r = k.fma(broadcast(S, -LN2_LOW), r);
        FloatVector q = r.fma(broadcast(S, E6), broadcast(S, E5));
        q = q.fma(r, broadcast(S, E4));
        q = q.fma(r, broadcast(S, E3));
        q = q.fma(r, broadcast(S, E2));
        FloatVector p = r.mul(r).fma(q, r).add(1f);
        FloatVector z = p.mul(t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats());
        z = z.blend(0f, v.compare(VectorOperators.LT, EXP_MIN_NORMAL));
        if (y != null) {
          z.intoArray(y, yo + i);
        }
        FloatVector sum = a0.add(z);
        a0 = a1;
        a1 = a2;
        a2 = a3;
        a3 = sum;
      }
      a0.intoArray(lanes, g + count % WALK);
      a1.intoArray(lanes, g + (count + L) % WALK);
      a2.intoArray(lanes, g + (count + 2 * L) % WALK);
      a3.intoArray(lanes, g + (count + 3 * L) % WALK);
    }
  }

  private static void scale(int n, float factor, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector.fromArray(S, y, yo + i).mul(factor).intoArray(y, yo + i);
    }
  }

  static float logSumExp(int n, float[] x, int xo, float less) {
    float max = SimdFold.max(n, x, xo);
    float[] lanes = PlainFold.lanes();
    int whole = n - n % L;
    expShifted(whole, max, x, xo, null, 0, lanes);
    for (int i = whole; i < n; i++) {
      lanes[i % LANES] += PlainMath.expFlushed(x[xo + i] - max);
    }
    return PlainMath.logSumExp(max, SimdFold.foldSum(lanes), less);
  }

  static void softmaxGradient(int n, float[] g, int go, float[] s, int so, float[] y, int yo) {
    float dot = SimdFold.dot(n, g, go, s, so);
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector.fromArray(S, s, so + i).mul(FloatVector.fromArray(S, g, go + i).sub(dot)).intoArray(y, yo + i);
    }
    for (int i = whole; i < n; i++) {
      y[yo + i] = s[so + i] * (g[go + i] - dot);
    }
  }

  /** y = z * gamma + beta with z = (x - mean) * scale. */
  static void normalize(int n, float mean, float scale, float[] x, int xo, float[] gamma, int mo, float[] beta, int bo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector z = FloatVector.fromArray(S, x, xo + i).sub(mean).mul(scale);
      z.fma(FloatVector.fromArray(S, gamma, mo + i), FloatVector.fromArray(S, beta, bo + i)).intoArray(y, yo + i);
    }
  }

  /** dx = scale * (g * gamma - level - z * slope) with z = (x - mean) * scale. */
  static void normalizeGradient(int n, float mean, float scale, float level, float slope, float[] x, int xo, float[] gamma, int mo,
      float[] g, int go, float[] dx, int dxo) {
    for (int i = 0; i < n; i += L) {
      FloatVector h = FloatVector.fromArray(S, g, go + i).fma(FloatVector.fromArray(S, gamma, mo + i), broadcast(S, -level));
      FloatVector z = FloatVector.fromArray(S, x, xo + i).sub(mean).mul(scale);
      z.neg().fma(broadcast(S, slope), h).mul(scale).intoArray(dx, dxo + i);
    }
  }

  /** dgamma += g * z with z = (x - mean) * scale. */
  static void normalizeScaleGradient(int n, float mean, float scale, float[] x, int xo, float[] g, int go, float[] dgamma, int mo) {
    for (int i = 0; i < n; i += L) {
      FloatVector z = FloatVector.fromArray(S, x, xo + i).sub(mean).mul(scale);
      FloatVector.fromArray(S, g, go + i).fma(z, FloatVector.fromArray(S, dgamma, mo + i)).intoArray(dgamma, mo + i);
    }
  }
}
