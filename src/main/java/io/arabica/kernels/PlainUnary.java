package io.arabica.kernels;

/**
 * The plain loops of {@link Unary} over floats: one small method per function, so that each is compiled, and vectorised where C2 can, on
 * its own.
 */
final class PlainUnary {
  private PlainUnary() {}

  static void apply(Unary op, float p, float q, int n, float[] x, int xo, float[] y, int yo) {
    switch (op) {
      case NEG -> neg(n, x, xo, y, yo);
      case ABS -> abs(n, x, xo, y, yo);
      case SIGN -> sign(n, x, xo, y, yo);
      case SQUARE -> square(n, x, xo, y, yo);
      case SQRT -> sqrt(n, x, xo, y, yo);
      case RSQRT -> rsqrt(n, x, xo, y, yo);
      case RECIPROCAL -> reciprocal(n, x, xo, y, yo);
      case EXP -> exp(n, x, xo, y, yo);
      case EXPM1 -> expm1(n, x, xo, y, yo);
      case LOG -> log(n, x, xo, y, yo);
      case LOG1P -> log1p(n, x, xo, y, yo);
      case SIN -> sin(n, x, xo, y, yo);
      case COS -> cos(n, x, xo, y, yo);
      case TAN -> tan(n, x, xo, y, yo);
      case ASIN -> asin(n, x, xo, y, yo);
      case ACOS -> acos(n, x, xo, y, yo);
      case ATAN -> atan(n, x, xo, y, yo);
      case SINH -> sinh(n, x, xo, y, yo);
      case COSH -> cosh(n, x, xo, y, yo);
      case TANH -> tanh(n, x, xo, y, yo);
      case SIGMOID -> sigmoid(n, x, xo, y, yo);
      case ERF -> erf(n, x, xo, y, yo);
      case FLOOR -> floor(n, x, xo, y, yo);
      case CEIL -> ceil(n, x, xo, y, yo);
      case ROUND -> round(n, x, xo, y, yo);
      case RELU -> relu(n, x, xo, y, yo);
      case SOFTPLUS -> softplus(n, x, xo, y, yo);
      case SILU -> silu(n, x, xo, y, yo);
      case GELU -> gelu(n, x, xo, y, yo);
      case LEAKY_RELU -> leakyRelu(p, n, x, xo, y, yo);
      case ELU -> elu(p, n, x, xo, y, yo);
      case AFFINE -> affine(p, q, n, x, xo, y, yo);
      case CLIP -> clip(p, q, n, x, xo, y, yo);
      default -> throw new IllegalArgumentException("unary kernel: unknown operation " + op);
    }
  }

  private static void neg(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = -x[xo + i];
    }
  }

  private static void abs(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.abs(x[xo + i]);
    }
  }

  private static void sign(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.signum(x[xo + i]);
    }
  }

  private static void square(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] * x[xo + i];
    }
  }

  private static void sqrt(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) Math.sqrt(x[xo + i]);
    }
  }

  private static void rsqrt(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = 1f / (float) Math.sqrt(x[xo + i]);
    }
  }

  private static void reciprocal(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = 1f / x[xo + i];
    }
  }

  private static void exp(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.exp(x[xo + i]);
    }
  }

  private static void expm1(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.expm1(x[xo + i]);
    }
  }

  private static void log(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.log(x[xo + i]);
    }
  }

  private static void log1p(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.log1p(x[xo + i]);
    }
  }

  private static void sin(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.sin(x[xo + i]);
    }
  }

  private static void cos(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.cos(x[xo + i]);
    }
  }

  private static void tan(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.tan(x[xo + i]);
    }
  }

  private static void asin(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.asin(x[xo + i]);
    }
  }

  private static void acos(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.acos(x[xo + i]);
    }
  }

  private static void atan(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.atan(x[xo + i]);
    }
  }

  private static void sinh(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.sinh(x[xo + i]);
    }
  }

  private static void cosh(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.cosh(x[xo + i]);
    }
  }

  private static void tanh(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.tanh(x[xo + i]);
    }
  }

  private static void sigmoid(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.sigmoid(x[xo + i]);
    }
  }

  private static void erf(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.erf(x[xo + i]);
    }
  }

  private static void floor(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) Math.floor(x[xo + i]);
    }
  }

  private static void ceil(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) Math.ceil(x[xo + i]);
    }
  }

  private static void round(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) Math.rint(x[xo + i]);
    }
  }

  private static void relu(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(x[xo + i], 0f);
    }
  }

  private static void softplus(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.softplus(x[xo + i]);
    }
  }

  private static void silu(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.silu(x[xo + i]);
    }
  }

  private static void gelu(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = PlainMath.gelu(x[xo + i]);
    }
  }

  private static void leakyRelu(float p, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] > 0 ? x[xo + i] : p * x[xo + i];
    }
  }

  private static void elu(float p, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] > 0 ? x[xo + i] : p * PlainMath.expm1(x[xo + i]);
    }
  }

  private static void affine(float p, float q, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(p, x[xo + i], q);
    }
  }

  private static void clip(float p, float q, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(Math.max(x[xo + i], p), q);
    }
  }
}
