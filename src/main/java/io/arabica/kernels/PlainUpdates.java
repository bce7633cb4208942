package io.arabica.kernels;

/**
 * The plain optimizer updates: one pass over parameter, gradient and state. Division and square root are exact to IEEE, so every kernel set
 * agrees.
 */
final class PlainUpdates {
  private PlainUpdates() {}

  static void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(alpha, x[xo + i], y[yo + i]);
    }
  }

  static void axpy(int n, double alpha, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(alpha, x[xo + i], y[yo + i]);
    }
  }

  static void momentum(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum) {
    for (int i = 0; i < n; i++) {
      float step = Math.fma(momentum, v[vo + i], -rate * g[go + i]);
      v[vo + i] = step;
      w[wo + i] += step;
    }
  }

  static void nesterov(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum) {
    for (int i = 0; i < n; i++) {
      float pull = -rate * g[go + i];
      float step = Math.fma(momentum, v[vo + i], pull);
      v[vo + i] = step;
      w[wo + i] += Math.fma(momentum, step, pull);
    }
  }

  static void adam(int n, float[] w, int wo, float[] g, int go, float[] m, int mo, float[] v, int vo, float rate, double beta1,
      double beta2,
      float epsilon) {
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    for (int i = 0; i < n; i++) {
      float gi = g[go + i];
      float mi = m[mo + i];
      float vi = v[vo + i];
      mi = Math.fma(rest1, gi - mi, mi);
      vi = Math.fma(rest2, Math.fma(gi, gi, -vi), vi);
      m[mo + i] = mi;
      v[vo + i] = vi;
      w[wo + i] -= rate * mi / ((float) Math.sqrt(vi) + epsilon);
    }
  }

  static void rmsprop(int n, float[] w, int wo, float[] g, int go, float[] e, int eo, float rate, double rho, float epsilon) {
    float keep = (float) rho;
    float rest = (float) (1 - rho);
    for (int i = 0; i < n; i++) {
      float gi = g[go + i];
      float ei = Math.fma(keep, e[eo + i], rest * gi * gi);
      e[eo + i] = ei;
      w[wo + i] -= rate * gi / (float) Math.sqrt(ei + epsilon);
    }
  }

  static void adagrad(int n, float[] w, int wo, float[] g, int go, float[] s, int so, float rate, float epsilon) {
    for (int i = 0; i < n; i++) {
      float gi = g[go + i];
      float si = Math.fma(gi, gi, s[so + i]);
      s[so + i] = si;
      w[wo + i] -= rate * gi / (float) Math.sqrt(si + epsilon);
    }
  }
}
