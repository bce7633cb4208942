package io.arabica.kernels;

/**
 * The plain optimizer updates: one pass over parameter, gradient and state. Division and square root are exact to IEEE, so every kernel set
 * agrees. The loops share one index, as in {@link PlainBinary}; runs with offsets of their own are brought to index 0 and back.
 */
final class PlainUpdates {
  private static final int BLOCK = 512;

  private PlainUpdates() {}

  static void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    if (xo == yo) {
      axpyRun(yo, yo + n, alpha, x, y);
      return;
    }
    for (int i = 0; i < n; i += BLOCK) {
      int m = Math.min(BLOCK, n - i);
      float[] a = Scratch.copy(Scratch.Use.RUN_A, m, x, xo + i);
      float[] b = Scratch.copy(Scratch.Use.RUN_B, m, y, yo + i);
      axpyRun(0, m, alpha, a, b);
      System.arraycopy(b, 0, y, yo + i, m);
    }
  }

  private static void axpyRun(int from, int to, float alpha, float[] x, float[] y) {
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
    if (go == wo && vo == wo) {
      momentum(wo, wo + n, w, g, v, rate, momentum);
      return;
    }
    for (int i = 0; i < n; i += BLOCK) {
      int k = Math.min(BLOCK, n - i);
      float[] w0 = Scratch.copy(Scratch.Use.RUN_A, k, w, wo + i);
      float[] g0 = Scratch.copy(Scratch.Use.RUN_B, k, g, go + i);
      float[] v0 = Scratch.copy(Scratch.Use.RUN_C, k, v, vo + i);
      momentum(0, k, w0, g0, v0, rate, momentum);
      System.arraycopy(w0, 0, w, wo + i, k);
      System.arraycopy(v0, 0, v, vo + i, k);
    }
  }

  private static void momentum(int from, int to, float[] w, float[] g, float[] v, float rate, float momentum) {
    for (int i = from; i < to; i++) {
      float step = Math.fma(momentum, v[i], -rate * g[i]);
      v[i] = step;
      w[i] += step;
    }
  }

  static void nesterov(int n, float[] w, int wo, float[] g, int go, float[] v, int vo, float rate, float momentum) {
    if (go == wo && vo == wo) {
      nesterov(wo, wo + n, w, g, v, rate, momentum);
      return;
    }
    for (int i = 0; i < n; i += BLOCK) {
      int k = Math.min(BLOCK, n - i);
      float[] w0 = Scratch.copy(Scratch.Use.RUN_A, k, w, wo + i);
      float[] g0 = Scratch.copy(Scratch.Use.RUN_B, k, g, go + i);
      float[] v0 = Scratch.copy(Scratch.Use.RUN_C, k, v, vo + i);
      nesterov(0, k, w0, g0, v0, rate, momentum);
      System.arraycopy(w0, 0, w, wo + i, k);
      System.arraycopy(v0, 0, v, vo + i, k);
    }
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
    if (go == wo && mo == wo && vo == wo) {
      adam(wo, wo + n, w, g, m, v, rate, beta1, beta2, epsilon);
      return;
    }
    for (int i = 0; i < n; i += BLOCK) {
      int k = Math.min(BLOCK, n - i);
      float[] w0 = Scratch.copy(Scratch.Use.RUN_A, k, w, wo + i);
      float[] g0 = Scratch.copy(Scratch.Use.RUN_B, k, g, go + i);
      float[] m0 = Scratch.copy(Scratch.Use.RUN_C, k, m, mo + i);
      float[] v0 = Scratch.copy(Scratch.Use.RUN_D, k, v, vo + i);
      adam(0, k, w0, g0, m0, v0, rate, beta1, beta2, epsilon);
      System.arraycopy(w0, 0, w, wo + i, k);
      System.arraycopy(m0, 0, m, mo + i, k);
      System.arraycopy(v0, 0, v, vo + i, k);
    }
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
    if (go == wo && eo == wo) {
      rmsprop(wo, wo + n, w, g, e, rate, rho, epsilon);
      return;
    }
    for (int i = 0; i < n; i += BLOCK) {
      int k = Math.min(BLOCK, n - i);
      float[] w0 = Scratch.copy(Scratch.Use.RUN_A, k, w, wo + i);
      float[] g0 = Scratch.copy(Scratch.Use.RUN_B, k, g, go + i);
      float[] e0 = Scratch.copy(Scratch.Use.RUN_C, k, e, eo + i);
      rmsprop(0, k, w0, g0, e0, rate, rho, epsilon);
      System.arraycopy(w0, 0, w, wo + i, k);
      System.arraycopy(e0, 0, e, eo + i, k);
    }
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
    if (go == wo && so == wo) {
      adagrad(wo, wo + n, w, g, s, rate, epsilon);
      return;
    }
    for (int i = 0; i < n; i += BLOCK) {
      int k = Math.min(BLOCK, n - i);
      float[] w0 = Scratch.copy(Scratch.Use.RUN_A, k, w, wo + i);
      float[] g0 = Scratch.copy(Scratch.Use.RUN_B, k, g, go + i);
      float[] s0 = Scratch.copy(Scratch.Use.RUN_C, k, s, so + i);
      adagrad(0, k, w0, g0, s0, rate, epsilon);
      System.arraycopy(w0, 0, w, wo + i, k);
      System.arraycopy(s0, 0, s, so + i, k);
    }
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
