package io.arabica.kernels;

/**
 * The functions of {@link PlainMath} that are made of e^x or a logarithm, with the same bits but up to eight times as fast.
 *
 * <p>C2 vectorises their arithmetic but not the bits of floats, and one look at those keeps a whole loop scalar. So a block of elements
 * goes through several loops: the polynomial, the powers of two, what is made of both. Rare arguments, whose powers are no normal floats,
 * are computed one by one. Each loop is a method of its own over arrays that share one index, without which C2 would not vectorise it, and
 * is short, since long ones stay scalar as well.
 */
final class PlainStages {
  /** Below so many elements the stages cost more than they save. */
  private static final int FEW = 32;
  /** The bits of the smallest and the largest magnitude of negative arguments for which e^x - 1 is neither x nor -1. */
  private static final int LINEAR_BITS = Float.floatToRawIntBits(PlainMath.LINEAR_MAX);
  private static final int EXPM1_BITS = Float.floatToRawIntBits(-PlainMath.EXPM1_MIN);

  private PlainStages() {}

  /** y = op(x); y may be x. */
  static void apply(Unary op, float slope, int n, float[] x, int xo, float[] y, int yo) {
    float[] w = Scratch.floats(Scratch.Use.RUN_B, Scratch.RUN);
    float[] t = Scratch.floats(Scratch.Use.RUN_C, Scratch.RUN);
    for (int i = 0; i < n; i += Scratch.RUN) {
      int m = Math.min(Scratch.RUN, n - i);
      float[] v = Scratch.copy(Scratch.Use.RUN_A, m, x, xo + i);
      switch (op) {
        case EXP -> exp(m, v, w, t);
        case EXPM1 -> expm1(m, v, w, t);
        case ELU -> elu(slope, m, v, w, t);
        case TANH -> tanh(m, v, w, t);
        case SIGMOID -> sigmoid(m, v, w, t);
        case SILU -> silu(m, v, w, t);
        case GELU -> gelu(m, v, w, t);
        case SOFTPLUS -> softplus(m, v, w, t);
        case LOG -> log(m, v, w, t);
        case LOG1P -> log1p(m, v, w, t);
        default -> throw new IllegalArgumentException("unary kernel: no stages of " + op);
      }
      System.arraycopy(w, 0, y, yo + i, m);
    }
  }

  /** y = e^(x - max), and 0 where that is subnormal. */
  static void expShifted(int n, float max, float[] x, int xo, float[] y, int yo) {
    if (n < FEW) {
      for (int i = 0; i < n; i++) {
        y[yo + i] = PlainMath.expFlushed(x[xo + i] - max);
      }
      return;
    }
    float[] w = Scratch.floats(Scratch.Use.RUN_B, Scratch.RUN);
    float[] t = Scratch.floats(Scratch.Use.RUN_C, Scratch.RUN);
    for (int i = 0; i < n; i += Scratch.RUN) {
      int m = Math.min(Scratch.RUN, n - i);
      float[] v = Scratch.copy(Scratch.Use.RUN_A, m, x, xo + i);
      shift(m, max, v);
      expParts(m, v, w, t);
      scaleFlushed(m, v, w, t);
      System.arraycopy(w, 0, y, yo + i, m);
    }
  }

  private static void shift(int n, float max, float[] v) {
    for (int i = 0; i < n; i++) {
      v[i] = v[i] - max;
    }
  }

  // The parts of a power: e^v = w 2^k or e^v - 1 = (w + 1) 2^k - 1, with k + ROUNDER in t.

  private static void expParts(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float z = Math.fma(v[i], PlainMath.LOG2_E, PlainMath.ROUNDER);
      t[i] = z;
      w[i] = PlainMath.expOfSmall(PlainMath.reduced(v[i], z - PlainMath.ROUNDER));
    }
  }

  /** v may be t. */
  private static void expm1Parts(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float x = v[i];
      float z = Math.fma(x, PlainMath.LOG2_E, PlainMath.ROUNDER);
      t[i] = z;
      w[i] = PlainMath.expm1OfSmall(PlainMath.reduced(x, z - PlainMath.ROUNDER));
    }
  }

  // The powers of two.

  /** w = e^v. */
  private static void scale(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      int k = biased(t[i]);
      w[i] = k > 0 && k < 255 ? w[i] * Float.intBitsToFloat(k << 23) : PlainMath.exp(v[i]);
    }
  }

  /** The exponent field of 2^k, from k + ROUNDER: 1 to 254 where 2^k is a normal float; something else for infinities and NaN too. */
  private static int biased(float t) {
    return Float.floatToRawIntBits(t) - (PlainMath.ROUNDER_BITS - 127);
  }

  /** w = e^v, or 0 where that is subnormal. */
  private static void scaleFlushed(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      w[i] = v[i] < PlainMath.EXP_MIN_NORMAL ? 0f : w[i] * PlainMath.powerOf2(t[i]);
    }
  }

  /** t = 2^k. */
  private static void powersOf2(int n, float[] t) {
    for (int i = 0; i < n; i++) {
      t[i] = PlainMath.powerOf2(t[i]);
    }
  }

  /** t = 2^(k - 1), which is a float for k = 128 as well. */
  private static void halfPowersOf2(int n, float[] t) {
    for (int i = 0; i < n; i++) {
      t[i] = Float.intBitsToFloat((Float.floatToRawIntBits(t[i]) << 23) + (PlainMath.ONE_BITS - 0x00800000));
    }
  }

  // The functions.

  private static void exp(int n, float[] v, float[] w, float[] t) {
    expParts(n, v, w, t);
    scale(n, v, w, t);
  }

  private static void expm1(int n, float[] v, float[] w, float[] t) {
    expm1Parts(n, v, w, t);
    halfPowersOf2(n, t);
    joinExpm1(n, 1f, w, t);
    mendExpm1(n, v, w);
  }

  private static void joinExpm1(int n, float slope, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float h = Math.fma(t[i], w[i], t[i] - 0.5f);
      w[i] = (h + h) * slope;
    }
  }

  private static void mendExpm1(int n, float[] v, float[] w) {
    for (int i = 0; i < n; i++) {
      float a = Math.abs(v[i]);
      if (!(a >= PlainMath.LINEAR_MAX && a <= -PlainMath.EXPM1_MIN)) {
        w[i] = PlainMath.expm1(v[i]);
      }
    }
  }

  private static void elu(float slope, int n, float[] v, float[] w, float[] t) {
    expm1Parts(n, v, w, t);
    halfPowersOf2(n, t);
    joinExpm1(n, slope, w, t);
    mendElu(n, slope, v, w);
  }

  /** Takes x where it is positive; those from 0 to -2^-25, below {@link PlainMath#EXPM1_MIN} and NaN are rare. */
  private static void mendElu(int n, float slope, float[] v, float[] w) {
    for (int i = 0; i < n; i++) {
      int positive = PlainMath.positive(v[i]);
      w[i] = PlainMath.select(positive, v[i], w[i]);
      int magnitude = Float.floatToRawIntBits(v[i]) & 0x7FFFFFFF;
      int outside = magnitude - LINEAR_BITS | EXPM1_BITS - magnitude;
      if ((outside & ~positive) < 0) {
        w[i] = slope * PlainMath.expm1(v[i]);
      }
    }
  }

  private static void tanh(int n, float[] v, float[] w, float[] t) {
    twice(n, v, t);
    expm1Parts(n, t, w, t);
    powersOf2(n, t);
    joinTanhPower(n, w, t);
    tanhSlopes(n, w, t);
    tanhQuotients(n, w, t);
    copySigns(n, v, w);
  }

  /** t = 2 |v|, no further than tanh grows. */
  private static void twice(int n, float[] v, float[] t) {
    for (int i = 0; i < n; i++) {
      float a = Math.min(Math.abs(v[i]), PlainMath.TANH_MAX);
      t[i] = a + a;
    }
  }

  /** w = m = e^(2 |v|) - 1. */
  private static void joinTanhPower(int n, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      w[i] = Math.fma(t[i], w[i], t[i] - 1f);
    }
  }

  /** t = one half where m is not steep, else 0: floats below 64 differ from it by 2^-18 at least. */
  private static void tanhSlopes(int n, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      t[i] = Math.min(Math.max((PlainMath.TANH_STEEP - w[i]) * 0x1p18f, 0f), 0.5f);
    }
  }

  private static void tanhQuotients(int n, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float m = w[i];
      float d = m + 2f;
      // What d has lost, without a look at which of the two is larger (Knuth's TwoSum).
      float b = d - m;
      float lost = m - (d - b) + (2f - b);
      float y = m / d;
      w[i] = Math.fma(PlainMath.remainder(m, y, d, lost), Math.fma(y, -t[i], t[i]), y);
    }
  }

  private static void copySigns(int n, float[] v, float[] w) {
    for (int i = 0; i < n; i++) {
      w[i] = PlainMath.copySign(w[i], v[i]);
    }
  }

  /** w = e^-|v|, and t = 1 where v is negative, else 0. */
  private static void expOfMinusAbs(int n, float[] v, float[] w, float[] t) {
    minusAbsParts(n, v, w, t);
    scaleMinusAbs(n, v, w, t);
    negatives(n, v, t);
  }

  private static void minusAbsParts(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float a = -Math.abs(v[i]);
      float z = Math.fma(a, PlainMath.LOG2_E, PlainMath.ROUNDER);
      t[i] = z;
      w[i] = PlainMath.expOfSmall(PlainMath.reduced(a, z - PlainMath.ROUNDER));
    }
  }

  private static void scaleMinusAbs(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      int k = biased(t[i]);
      w[i] = k > 0 && k < 255 ? w[i] * Float.intBitsToFloat(k << 23) : PlainMath.exp(-Math.abs(v[i]));
    }
  }

  /** The smallest float times both factors is more than 1. */
  private static void negatives(int n, float[] v, float[] t) {
    for (int i = 0; i < n; i++) {
      t[i] = Math.min(Math.max(v[i] * -0x1p126f * 0x1p24f, 0f), 1f);
    }
  }

  private static void sigmoid(int n, float[] v, float[] w, float[] t) {
    expOfMinusAbs(n, v, w, t);
    sigmoidQuotients(n, w, t);
  }

  private static void sigmoidQuotients(int n, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float z = w[i];
      float top = t[i] * z + (1f - t[i]);
      float d = 1f + z;
      float y = top / d;
      w[i] = Math.fma(PlainMath.remainder(top, y, d, z - (d - 1f)), Math.abs(t[i] - y), y);
    }
  }

  private static void silu(int n, float[] v, float[] w, float[] t) {
    expOfMinusAbs(n, v, w, t);
    siluQuotients(n, w, t);
    siluProducts(n, v, w, t);
    mendSilu(n, v, w);
  }

  /** w = the quotient of sigmoid, t = what it lacks. */
  private static void siluQuotients(int n, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float z = w[i];
      float top = t[i] * z + (1f - t[i]);
      float d = 1f + z;
      float y = top / d;
      t[i] = PlainMath.remainder(top, y, d, z - (d - 1f)) * Math.abs(t[i] - y);
      w[i] = y;
    }
  }

  private static void siluProducts(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float x = v[i];
      float y = w[i];
      float product = x * y;
      w[i] = product + Math.fma(x, t[i], Math.fma(x, y, -product));
    }
  }

  private static void mendSilu(int n, float[] v, float[] w) {
    for (int i = 0; i < n; i++) {
      if (!(Math.abs(v[i]) < Float.POSITIVE_INFINITY)) {
        w[i] = PlainMath.silu(v[i]);
      }
    }
  }

  private static void softplus(int n, float[] v, float[] w, float[] t) {
    minusAbsParts(n, v, w, t);
    scaleMinusAbs(n, v, w, t);
    log1pParts(n, w, w, t);
    joinLog(n, w, t);
    addRelu(n, v, w);
  }

  private static void addRelu(int n, float[] v, float[] w) {
    for (int i = 0; i < n; i++) {
      w[i] = Math.max(v[i], 0f) + w[i];
    }
  }

  private static void gelu(int n, float[] v, float[] w, float[] t) {
    geluParts(n, v, w, t);
    powersOf2(n, t);
    joinGelu(n, v, w, t);
  }

  private static void geluParts(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float a = Math.min(Math.abs(v[i]), PlainMath.GELU_MAX);
      float m = -0.5f * a;
      float h = m * a;
      float z = Math.fma(h, PlainMath.LOG2_E, PlainMath.ROUNDER);
      t[i] = z;
      w[i] = PlainMath.expOfSmall(PlainMath.reduced(h, z - PlainMath.ROUNDER) + Math.fma(m, a, -h));
    }
  }

  private static void joinGelu(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      float a = Math.min(Math.abs(v[i]), PlainMath.GELU_MAX);
      w[i] = Math.max(v[i], 0f) - w[i] * t[i] * (a * PlainMath.geluAbove(a)) / PlainMath.geluBelow(a);
    }
  }

  private static void log(int n, float[] v, float[] w, float[] t) {
    logParts(n, v, w, t);
    joinLog(n, w, t);
    mendLog(n, v, w);
  }

  /** v = (1 + w) 2^k, with k in t. */
  private static void logParts(int n, float[] v, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      int bits = Float.floatToRawIntBits(v[i]);
      int e = bits - PlainMath.SQRT_HALF_BITS >> 23;
      w[i] = Float.intBitsToFloat(bits - (e << 23)) - 1f;
      t[i] = Float.intBitsToFloat(e + PlainMath.ROUNDER_BITS) - PlainMath.ROUNDER;
    }
  }

  private static void log1p(int n, float[] v, float[] w, float[] t) {
    log1pParts(n, v, w, t);
    joinLog(n, w, t);
    mendLog1p(n, v, w);
  }

  /** 1 + x = (1 + w) 2^k, with k in t. */
  private static void log1pParts(int n, float[] x, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      int e = PlainMath.log1pExponent(x[i]);
      w[i] = PlainMath.log1pFraction(x[i], e);
      t[i] = Float.intBitsToFloat(e + PlainMath.ROUNDER_BITS) - PlainMath.ROUNDER;
    }
  }

  private static void mendLog1p(int n, float[] v, float[] w) {
    for (int i = 0; i < n; i++) {
      if (!(v[i] > -1f && v[i] < Float.POSITIVE_INFINITY) || Math.abs(v[i]) < PlainMath.LINEAR_MAX) {
        w[i] = PlainMath.log1p(v[i]);
      }
    }
  }

  private static void joinLog(int n, float[] w, float[] t) {
    for (int i = 0; i < n; i++) {
      w[i] = PlainMath.logOf1p(w[i], t[i]);
    }
  }

  private static void mendLog(int n, float[] v, float[] w) {
    for (int i = 0; i < n; i++) {
      if (!(v[i] >= Float.MIN_NORMAL && v[i] < Float.POSITIVE_INFINITY)) {
        w[i] = PlainMath.log(v[i]);
      }
    }
  }
}
