package io.arabica.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The optimizer updates for n elements, a multiple of the vector length; the rest of a factor is 1 less that factor. */
final class SimdUpdates {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdUpdates() {}

  static void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    FloatVector scale = FloatVector.broadcast(S, alpha);
    for (int i = 0; i < n; i += L) {
      FloatVector.fromArray(S, x, xo + i).fma(scale, FloatVector.fromArray(S, y, yo + i)).intoArray(y, yo + i);
    }
  }

  static void momentum(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum) {
    FloatVector keep = FloatVector.broadcast(S, momentum);
    FloatVector pull = FloatVector.broadcast(S, -rate);
    for (int i = 0; i < n; i += L) {
      FloatVector step = FloatVector.fromArray(S, v, vo + i).fma(keep, FloatVector.fromArray(S, g, go + i).mul(pull));
      step.intoArray(v, vo + i);
      FloatVector.fromArray(S, w, wo + i).add(step).intoArray(w, wo + i);
    }
  }

  static void nesterov(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum) {
    FloatVector keep = FloatVector.broadcast(S, momentum);
    FloatVector down = FloatVector.broadcast(S, -rate);
    for (int i = 0; i < n; i += L) {
      FloatVector pull = FloatVector.fromArray(S, g, go + i).mul(down);
      FloatVector step = FloatVector.fromArray(S, v, vo + i).fma(keep, pull);
      step.intoArray(v, vo + i);
      FloatVector.fromArray(S, w, wo + i).add(step.fma(keep, pull)).intoArray(w, wo + i);
    }
  }

  static void adam(int n, float[] w, int wo, float[] g, int go, float[] m, int mo, float[] v, int vo, float rate, float beta1Rest,
      float beta2Rest, float epsilon) {
    FloatVector rest1 = FloatVector.broadcast(S, beta1Rest);
    FloatVector rest2 = FloatVector.broadcast(S, beta2Rest);
    for (int i = 0; i < n; i += L) {
      FloatVector gi = FloatVector.fromArray(S, g, go + i);
      FloatVector mi = FloatVector.fromArray(S, m, mo + i);
      FloatVector vi = FloatVector.fromArray(S, v, vo + i);
      mi = gi.sub(mi).fma(rest1, mi);
      vi = gi.fma(gi, vi.neg()).fma(rest2, vi);
      mi.intoArray(m, mo + i);
      vi.intoArray(v, vo + i);
      FloatVector step = mi.mul(rate).div(vi.sqrt().add(epsilon));
      FloatVector.fromArray(S, w, wo + i).sub(step).intoArray(w, wo + i);
    }
  }

  static void rmsprop(int n, float[] w, int wo, float[] g, int go, float[] e, int eo, float rate, float rho, float rhoRest,
      float epsilon) {
    FloatVector keep = FloatVector.broadcast(S, rho);
    FloatVector rest = FloatVector.broadcast(S, rhoRest);
    for (int i = 0; i < n; i += L) {
      FloatVector gi = FloatVector.fromArray(S, g, go + i);
      FloatVector ei = FloatVector.fromArray(S, e, eo + i).fma(keep, gi.mul(rest).mul(gi));
      ei.intoArray(e, eo + i);
      FloatVector step = gi.mul(rate).div(ei.add(epsilon).sqrt());
      FloatVector.fromArray(S, w, wo + i).sub(step).intoArray(w, wo + i);
    }
  }

  static void adagrad(int n, float[] w, int wo, float[] g, int go, float[] s, int so, float rate, float epsilon) {
    for (int i = 0; i < n; i += L) {
      FloatVector gi = FloatVector.fromArray(S, g, go + i);
      FloatVector si = gi.fma(gi, FloatVector.fromArray(S, s, so + i));
      si.intoArray(s, so + i);
      FloatVector step = gi.mul(rate).div(si.add(epsilon).sqrt());
      FloatVector.fromArray(S, w, wo + i).sub(step).intoArray(w, wo + i);
    }
  }
}
