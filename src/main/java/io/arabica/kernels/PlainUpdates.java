package io.arabica.kernels;

/**
 * The plain optimizer updates: one pass over parameter, gradient and state. Division and square root are exact to IEEE, so every kernel set
 * agrees. The loops share one index, as in {@link PlainBinary}; runs with offsets of their own are brought to index 0 and back.
 */
final class PlainUpdates {
  private PlainUpdates() {}

  /** A loop over elements of a parameter or the like, its gradient, and one or two arrays of state. */
  private interface Loop {
    void run(int from, int to, float[] w, float[] g, float[] s, float[] u);
  }

  /** Runs a loop that writes all but g; s and u may be null. */
  private static void walk(int n, float[] w, int wo, float[] g, int go, float[] s, int so, float[] u, int uo, Loop loop) {
    if (go == wo && (s == null || so == wo) && (u == null || uo == wo)) {
      loop.run(wo, wo + n, w, g, s, u);
      return;
    }
    for (int i = 0; i < n; i += Scratch.RUN) {
      int m = Math.min(Scratch.RUN, n - i);
      float[] w0 = Scratch.copy(Scratch.Use.RUN_A, m, w, wo + i);
      float[] g0 = Scratch.copy(Scratch.Use.RUN_B, m, g, go + i);
      float[] s0 = s == null ? null : Scratch.copy(Scratch.Use.RUN_C, m, s, so + i);
      float[] u0 = u == null ? null : Scratch.copy(Scratch.Use.RUN_D, m, u, uo + i);
      loop.run(0, m, w0, g0, s0, u0);
      System.arraycopy(w0, 0, w, wo + i, m);
      if (s != null) {
        System.arraycopy(s0, 0, s, so + i, m);
      }
      if (u != null) {
        System.arraycopy(u0, 0, u, uo + i, m);
      }
    }
  }

  static void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    walk(n, y, yo, x, xo, null, 0, null, 0, (from, to, w, g, s, u) -> axpy(from, to, alpha, g, w));
  }

  private static void axpy(int from, int to, float alpha, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = Math.fma(alpha, x[i], y[i]);
    }
  }

  static void axpy(int n, double alpha, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(alpha, x[xo + i], y[yo + i]);
    }
  }

  static void momentum(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum) {
    walk(n, w, wo, g, go, v, vo, null, 0,
        (from, to, w0, g0, s0, u0) -> momentum(from, to, w0, g0, s0, rate, momentum));
  }

  private static void momentum(int from, int to, float[] w, float[] g, float[] v, float rate, float momentum) {
    for (int i = from; i < to; i++) {
      float step = Math.fma(momentum, v[i], -rate * g[i]);
      v[i] = step;
      w[i] += step;
    }
  }

  static void nesterov(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum) {
    walk(n, w, wo, g, go, v, vo, null, 0,
        (from, to, w0, g0, s0, u0) -> nesterov(from, to, w0, g0, s0, rate, momentum));
  }

  private static void nesterov(int from, int to, float[] w, float[] g, float[] v, float rate, float momentum) {
    for (int i = from; i < to; i++) {
      float pull = -rate * g[i];
      float step = Math.fma(momentum, v[i], pull);
      v[i] = step;
      w[i] += Math.fma(momentum, step, pull);
    }
  }

  static void adam(int n, float[] w, int wo, float[] g, int go, float[] m, int mo, float[] v, int vo, float rate, double beta1,
      double beta2, float epsilon) {
    walk(n, w, wo, g, go, m, mo, v, vo,
        (from, to, w0, g0, s0, u0) -> adam(from, to, w0, g0, s0, u0, rate, beta1, beta2, epsilon));
  }

  private static void adam(int from, int to, float[] w, float[] g, float[] m, float[] v, float rate, double beta1, double beta2,
      float epsilon) {
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    for (int i = from; i < to; i++) {
      float gi = g[i];
      float mi = m[i];
      float vi = v[i];
      mi = Math.fma(rest1, gi - mi, mi);
      vi = Math.fma(rest2, Math.fma(gi, gi, -vi), vi);
      m[i] = mi;
      v[i] = vi;
      w[i] -= rate * mi / ((float) Math.sqrt(vi) + epsilon);
    }
  }

  static void rmsprop(int n, float[] w, int wo, float[] g, int go, float[] e, int eo, float rate, double rho, float epsilon) {
    walk(n, w, wo, g, go, e, eo, null, 0,
        (from, to, w0, g0, s0, u0) -> rmsprop(from, to, w0, g0, s0, rate, rho, epsilon));
  }

  private static void rmsprop(int from, int to, float[] w, float[] g, float[] e, float rate, double rho, float epsilon) {
    float keep = (float) rho;
    float rest = (float) (1 - rho);
    for (int i = from; i < to; i++) {
      float gi = g[i];
      float ei = Math.fma(keep, e[i], rest * gi * gi);
      e[i] = ei;
      w[i] -= rate * gi / (float) Math.sqrt(ei + epsilon);
    }
  }

  static void adagrad(int n, float[] w, int wo, float[] g, int go, float[] s, int so, float rate, float epsilon) {
    walk(n, w, wo, g, go, s, so, null, 0,
        (from, to, w0, g0, s0, u0) -> adagrad(from, to, w0, g0, s0, rate, epsilon));
  }

  private static void adagrad(int from, int to, float[] w, float[] g, float[] s, float rate, float epsilon) {
    for (int i = from; i < to; i++) {
      float gi = g[i];
      float si = Math.fma(gi, gi, s[i]);
      s[i] = si;
      w[i] -= rate * gi / (float) Math.sqrt(si + epsilon);
    }
  }
}
