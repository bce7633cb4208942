package io.arabica.kernels;

/**
 * The plain loops of {@link Unary} over doubles: one small method per function, so that each is compiled, and vectorised where C2 can, on
 * its own.
 */
final class PlainUnaryDouble {
  private PlainUnaryDouble() {}

  static void apply(Unary op, double p, double q, int n, double[] x, int xo, double[] y, int yo) {
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

  private static void neg(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = -x[xo + i];
    }
  }

  private static void abs(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.abs(x[xo + i]);
    }
  }

  private static void sign(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.signum(x[xo + i]);
    }
  }

  private static void square(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] * x[xo + i];
    }
  }

  private static void sqrt(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.sqrt(x[xo + i]);
    }
  }

  private static void rsqrt(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = 1d / Math.sqrt(x[xo + i]);
    }
  }

  private static void reciprocal(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = 1d / x[xo + i];
    }
  }

  private static void exp(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.exp(x[xo + i]);
    }
  }

  private static void expm1(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.expm1(x[xo + i]);
    }
  }

  private static void log(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.log(x[xo + i]);
    }
  }

  private static void log1p(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.log1p(x[xo + i]);
    }
  }

  private static void sin(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.sin(x[xo + i]);
    }
  }

  private static void cos(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.cos(x[xo + i]);
    }
  }

  private static void tan(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.tan(x[xo + i]);
    }
  }

  private static void asin(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.asin(x[xo + i]);
    }
  }

  private static void acos(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.acos(x[xo + i]);
    }
  }

  private static void atan(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.atan(x[xo + i]);
    }
  }

  private static void sinh(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.sinh(x[xo + i]);
    }
  }

  private static void cosh(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.cosh(x[xo + i]);
    }
  }

  private static void tanh(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = StrictMath.tanh(x[xo + i]);
    }
  }

  private static void sigmoid(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = DoubleMath.sigmoid(x[xo + i]);
    }
  }

  private static void erf(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = DoubleMath.erf(x[xo + i]);
    }
  }

  private static void floor(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.floor(x[xo + i]);
    }
  }

  private static void ceil(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.ceil(x[xo + i]);
    }
  }

  private static void round(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.rint(x[xo + i]);
    }
  }

  private static void relu(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(x[xo + i], 0d);
    }
  }

  private static void softplus(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = DoubleMath.softplus(x[xo + i]);
    }
  }

  private static void silu(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = DoubleMath.silu(x[xo + i]);
    }
  }

  private static void gelu(int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = DoubleMath.gelu(x[xo + i]);
    }
  }

  private static void leakyRelu(double p, int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] > 0 ? x[xo + i] : p * x[xo + i];
    }
  }

  private static void elu(double p, int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] > 0 ? x[xo + i] : p * StrictMath.expm1(x[xo + i]);
    }
  }

  private static void affine(double p, double q, int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(p, x[xo + i], q);
    }
  }

  private static void clip(double p, double q, int n, double[] x, int xo, double[] y, int yo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(Math.max(x[xo + i], p), q);
    }
  }
}
