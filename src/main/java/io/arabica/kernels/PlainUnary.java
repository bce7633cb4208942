package io.arabica.kernels;

/**
 * The plain loops of {@link Unary} over floats: one small method per function, over arrays that share one index, so that C2 vectorises
 * where it can. Runs with offsets of their own are brought to index 0, block by block, as in {@link PlainBinary}.
 */
final class PlainUnary {
  private PlainUnary() {}

  static void apply(Unary op, float p, float q, int n, float[] x, int xo, float[] y, int yo) {
    switch (op) {
      case EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, SOFTPLUS, SILU, GELU, ELU -> PlainStages.apply(op, p, n, x, xo, y, yo);
      default -> {
        if (xo == yo) {
          walk(op, p, q, yo, yo + n, x, y);
        } else {
          walkBlocks(op, p, q, n, x, xo, y, yo);
        }
      }
    }
  }

  private static void walkBlocks(Unary op, float p, float q, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += Scratch.RUN) {
      int m = Math.min(Scratch.RUN, n - i);
      float[] block = Scratch.copy(Scratch.Use.RUN_A, m, x, xo + i);
      walk(op, p, q, 0, m, block, block);
      System.arraycopy(block, 0, y, yo + i, m);
    }
  }

  private static void walk(Unary op, float p, float q, int from, int to, float[] x, float[] y) {
    switch (op) {
      case NEG -> neg(from, to, x, y);
      case ABS -> abs(from, to, x, y);
      case SIGN -> sign(from, to, x, y);
      case SQUARE -> square(from, to, x, y);
      case SQRT -> sqrt(from, to, x, y);
      case RSQRT -> rsqrt(from, to, x, y);
      case RECIPROCAL -> reciprocal(from, to, x, y);
      case SIN -> sin(from, to, x, y);
      case COS -> cos(from, to, x, y);
      case TAN -> tan(from, to, x, y);
      case ASIN -> asin(from, to, x, y);
      case ACOS -> acos(from, to, x, y);
      case ATAN -> atan(from, to, x, y);
      case SINH -> sinh(from, to, x, y);
      case COSH -> cosh(from, to, x, y);
      case ERF -> erf(from, to, x, y);
      case FLOOR -> floor(from, to, x, y);
      case CEIL -> ceil(from, to, x, y);
      case ROUND -> round(from, to, x, y);
      case RELU -> relu(from, to, x, y);
      case LEAKY_RELU -> leakyRelu(p, from, to, x, y);
      case AFFINE -> affine(p, q, from, to, x, y);
      case CLIP -> clip(p, q, from, to, x, y);
      default -> throw new IllegalArgumentException("unary kernel: unknown operation " + op);
    }
  }

  private static void neg(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = -x[i];
    }
  }

  private static void abs(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = Math.abs(x[i]);
    }
  }

  private static void sign(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = Math.signum(x[i]);
    }
  }

  private static void square(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = x[i] * x[i];
    }
  }

  private static void sqrt(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = (float) Math.sqrt(x[i]);
    }
  }

  private static void rsqrt(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = 1f / (float) Math.sqrt(x[i]);
    }
  }

  private static void reciprocal(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = 1f / x[i];
    }
  }

  private static void sin(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.sin(x[i]);
    }
  }

  private static void cos(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.cos(x[i]);
    }
  }

  private static void tan(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.tan(x[i]);
    }
  }

  private static void asin(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.asin(x[i]);
    }
  }

  private static void acos(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.acos(x[i]);
    }
  }

  private static void atan(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.atan(x[i]);
    }
  }

  private static void sinh(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.sinh(x[i]);
    }
  }

  private static void cosh(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.cosh(x[i]);
    }
  }

  private static void erf(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.erf(x[i]);
    }
  }

  private static void floor(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = (float) Math.floor(x[i]);
    }
  }

  private static void ceil(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = (float) Math.ceil(x[i]);
    }
  }

  private static void round(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = (float) Math.rint(x[i]);
    }
  }

  private static void relu(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = Math.max(x[i], 0f);
    }
  }

  private static void leakyRelu(float p, int from, int to, float[] x, float[] y) {
    if (p > 0 && p <= 1) {
      leakyReluAsMax(p, from, to, x, y);
      return;
    }
    for (int i = from; i < to; i++) {
      y[i] = PlainMath.select(PlainMath.positive(x[i]), x[i], p * x[i]);
    }
  }

  /** The usual slopes, in a loop that C2 vectorises. */
  private static void leakyReluAsMax(float p, int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = Math.max(x[i], p * x[i]);
    }
  }

  private static void affine(float p, float q, int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = Math.fma(p, x[i], q);
    }
  }

  private static void clip(float p, float q, int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = Math.min(Math.max(x[i], p), q);
    }
  }
}
