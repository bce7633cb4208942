package io.arabica.kernels;

/**
 * Float functions as {@code fma} polynomials: the same bits on every CPU and JDK, which {@code Math.exp} does not promise.
 *
 * <p>At most 2 ulp from the exact value; but gelu 7 where it is negative, and silu more where e^x is subnormal (x below -87). Each
 * function is free of branches that a vector could not follow (a {@code ?:} is a compare and a blend) and is written out once more,
 * operation by operation, in the SIMD set. Change one and you must change the other; the tests compare bits. The polynomials are minimax
 * fits of our own. Functions that training rarely needs (trigonometry, powers) go through {@link StrictMath} in double, rounded once.
 */
public final class PlainMath {
  /** 1.5 * 2^23: adding it rounds a small float to an integer, which then stands in the low bits. */
  public static final float ROUNDER = 0x1.8p23f;
  /** The bits of {@link #ROUNDER}. */
  public static final int ROUNDER_BITS = 0x4B400000;
  /** The bits of 1f. */
  public static final int ONE_BITS = 0x3F800000;
  /** The bits of sqrt(1/2): log takes mantissas from there to sqrt(2). */
  public static final int SQRT_HALF_BITS = 0x3F3504F3;
  /** 1 / ln 2. */
  public static final float LOG2_E = 1.44269504f;
  /** The leading bits of ln 2, few enough that a multiple of it is exact. */
  public static final float LN2_HIGH = 0x1.62e4p-1f;
  /** ln 2 - {@link #LN2_HIGH}. */
  public static final float LN2_LOW = 1.42860677e-6f;

  /** The largest k of e^x = 2^k e^r, |r| at most ln(2) / 2; for larger x, r grows instead, and the result is infinite. */
  public static final int EXP_MAX_K = 128;
  /** Below it e^x is 0. */
  public static final float EXP_MIN = -104f;
  /** Below it e^x is subnormal or 0. */
  public static final float EXP_MIN_NORMAL = -87.3f;
  /** Below it e^x - 1 is -1. */
  public static final float EXPM1_MIN = -18f;
  /** Below it in magnitude e^x - 1 and ln(1 + x) are x. */
  public static final float LINEAR_MAX = 0x1p-25f;
  /** Above it tanh is 1. */
  public static final float TANH_MAX = 9.1f;
  /** Below this value of e^(2|x|) - 1 rounding errors show in tanh. */
  public static final float TANH_STEEP = 64f;
  /** Where erf changes from its odd polynomial to 1 - e^polynomial. */
  public static final float ERF_BORDER = 0.875f;
  /** 13.27, where e^(-x^2 / 2) has passed the normal floats and is taken as 0: its scale 2^-127 has the bits of 0. */
  public static final float GELU_MAX = 13.27f;
  /** Its bits. */
  public static final int GELU_MAX_BITS = 0x415451EC;

  /** e^r = 1 + r + r^2 (E2 + E3 r + ...), |r| at most ln(2) / 2. */
  public static final float E2 = 0.49999994f, E3 = 0.166665167f, E4 = 0.0416682623f, E5 = 0.00836924929f, E6 = 0.00138223858f;
  /** e^r - 1 = r + r^2 (M2 + M3 r + ...), relative to the small result. */
  public static final float M2 = 0.5f, M3 = 0.166666657f, M4 = 0.0416664854f, M5 = 0.00833354052f, M6 = 0.00139332283f;
  /** The rest of it. */
  public static final float M7 = 0.00019767764f;
  /** ln(1 + f) = f + f^2 (L2 + L3 f + ...), f from sqrt(1/2) - 1 to sqrt(2) - 1. */
  public static final float L2 = -0.499999881f, L3 = 0.333333254f, L4 = -0.250015974f, L5 = 0.200019538f, L6 = -0.166087985f;
  /** The rest of it. */
  public static final float L7 = 0.141825065f, L8 = -0.132459074f, L9 = 0.128996551f, L10 = -0.076080896f;
  /** erf(x) = x + x (S0 + S1 x^2 + ...), |x| below {@link #ERF_BORDER}. */
  public static final float S0 = 0.128379166f, S1 = -0.376126289f, S2 = 0.112836227f, S3 = -0.0268553589f, S4 = 0.0051908954f;
  /** The rest of it. */
  public static final float S5 = -0.000802536029f, S6 = 7.8602905e-05f;
  /** ln(1 - erf(x)) = -x + x (B0 + B1 x + ...), x above {@link #ERF_BORDER}. */
  public static final float B0 = -0.128609046f, B1 = -0.635315359f, B2 = -0.10595943f, B3 = 0.0235180147f, B4 = -0.00352479308f;
  /** The rest of it. */
  public static final float B5 = 0.000293336081f, B6 = -8.23767095e-06f;
  /** Normal tail Q(t) = e^(-t^2 / 2) (1 / 2 + G1 t + ...) / (1 + H1 t + ...), t up to 13.27. */
  public static final float G1 = 0.43568587f, G2 = 0.18130639f, G3 = 0.03998404f, G4 = 0.00402017f;
  /** The divisor. */
  public static final float H1 = 1.6692566f, H2 = 1.1944829f, H3 = 0.4643793f, H4 = 0.10023251f, H5 = 0.010076928f;

  private PlainMath() {}

  /** All bits set where x is above 0, else none. Signs are as good as random, and a branch that is guessed wrong costs 20 additions. */
  static int positive(float x) {
    int bits = Float.floatToRawIntBits(x);
    return (-bits & ~bits & bits - 0x7F800001) >> 31; // above the bits of infinity stand those of NaN
  }

  /** a where the mask has all bits set, b where it has none. */
  static float select(int mask, float a, float b) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(a) & mask | Float.floatToRawIntBits(b) & ~mask);
  }

  /** e^x. */
  public static float exp(float x) {
    float y = expUnchecked(x);
    return x < EXP_MIN ? 0f : y;
  }

  /** e^x for x from about -160 up, or NaN. */
  private static float expUnchecked(float x) {
    // The largest k gives infinity whatever x is; as integers, floats from 0 up and NaNs are compared in one instruction.
    int bits = Math.min(Float.floatToRawIntBits(Math.fma(x, LOG2_E, ROUNDER)), ROUNDER_BITS + EXP_MAX_K);
    float p = expOfSmall(reduced(x, Float.intBitsToFloat(bits) - ROUNDER));
    // 2^k in two halves: k = 128 and subnormal results need it.
    int half = bits >>> 1;
    float s1 = Float.intBitsToFloat((half << 23) + ONE_BITS);
    float s2 = Float.intBitsToFloat((bits - half << 23) + ONE_BITS);
    return p * s1 * s2;
  }

  /** x - k ln 2: near 0, unless k has been cut. */
  static float reduced(float x, float k) {
    return Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
  }

  /** e^r for a reduced r, near 1. */
  static float expOfSmall(float r) {
    float q = Math.fma(Math.fma(Math.fma(Math.fma(E6, r, E5), r, E4), r, E3), r, E2);
    return Math.fma(r * r, q, r) + 1f;
  }

  /** e^x for x at most 0, with subnormal results flushed to 0: enough for a softmax, and cheaper. */
  public static float expFlushed(float x) {
    float t = Math.fma(x, LOG2_E, ROUNDER);
    float y = expOfSmall(reduced(x, t - ROUNDER)) * powerOf2(t);
    return x < EXP_MIN_NORMAL ? 0f : y;
  }

  /** 2^k from k + {@link #ROUNDER}, k from -126 to 127; 0 for -127. */
  static float powerOf2(float t) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + ONE_BITS);
  }

  /** e^-|x|. */
  private static float expOfMinusAbs(float x) {
    float a = -Math.abs(x);
    float y = expUnchecked(a);
    return a < EXP_MIN ? 0f : y;
  }

  /** e^r - 1 for a reduced r, near 0. */
  static float expm1OfSmall(float r) {
    float q = Math.fma(Math.fma(Math.fma(Math.fma(Math.fma(M7, r, M6), r, M5), r, M4), r, M3), r, M2);
    return Math.fma(r * r, q, r);
  }

  /** e^x - 1. */
  public static float expm1(float x) {
    int bits = Math.min(Float.floatToRawIntBits(Math.fma(x, LOG2_E, ROUNDER)), ROUNDER_BITS + EXP_MAX_K);
    float p = expm1OfSmall(reduced(x, Float.intBitsToFloat(bits) - ROUNDER));
    // s = 2^(k - 1), so that k = 128 fits: 2^k p + 2^k - 1 = 2 (s p + s - 1/2).
    float s = Float.intBitsToFloat((bits << 23) + (ONE_BITS - 0x00800000));
    float h = Math.fma(s, p, s - 0.5f);
    float y = h + h;
    y = x < EXPM1_MIN ? -1f : y;
    return Math.abs(x) < LINEAR_MAX ? x : y;
  }

  /** Natural logarithm. */
  public static float log(float x) {
    boolean tiny = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(tiny ? x * 0x1p23f : x);
    int e = bits - SQRT_HALF_BITS >> 23;
    float f = Float.intBitsToFloat(bits - (e << 23)) - 1f;
    float k = Float.intBitsToFloat(e + ROUNDER_BITS) - (tiny ? ROUNDER + 23f : ROUNDER);
    float y = logOf1p(f, k);
    y = x < Float.POSITIVE_INFINITY ? y : x;
    y = x < 0f ? Float.NaN : y;
    return x == 0f ? Float.NEGATIVE_INFINITY : y;
  }

  /** ln(1 + f) + k ln 2. */
  static float logOf1p(float f, float k) {
    float q = Math.fma(Math.fma(Math.fma(Math.fma(L10, f, L9), f, L8), f, L7), f, L6);
    q = Math.fma(Math.fma(Math.fma(Math.fma(q, f, L5), f, L4), f, L3), f, L2);
    float y = Math.fma(f * f, q, f);
    return Math.fma(k, LN2_HIGH, Math.fma(k, LN2_LOW, y));
  }

  /** ln(1 + x) for x above -1 and finite. */
  private static float log1pUnchecked(float x) {
    int e = log1pExponent(x);
    return logOf1p(log1pFraction(x, e), Float.intBitsToFloat(e + ROUNDER_BITS) - ROUNDER);
  }

  /** The e of 1 + x = (1 + f) 2^e. */
  static int log1pExponent(float x) {
    return Float.floatToRawIntBits(1f + x) - SQRT_HALF_BITS >> 23;
  }

  /** The f of 1 + x = (1 + f) 2^e, rounded once only. */
  static float log1pFraction(float x, int e) {
    float s = Float.intBitsToFloat(ONE_BITS + 0x01000000 - (e << 23)); // 4 * 2^-e, so that e = 128 fits
    return Math.fma(0.25f, s * x, Math.fma(0.25f, s, -1f));
  }

  /** ln(1 + x). */
  public static float log1p(float x) {
    float y = log1pUnchecked(x);
    y = x < Float.POSITIVE_INFINITY ? y : x;
    y = x < -1f ? Float.NaN : y;
    y = x == -1f ? Float.NEGATIVE_INFINITY : y;
    return Math.abs(x) < LINEAR_MAX ? x : y;
  }

  /** Hyperbolic tangent: m / (m + 2) with m = e^(2|x|) - 1, signed like x. */
  public static float tanh(float x) {
    float a = Math.abs(x);
    float z = a + a;
    float t = Math.fma(z, LOG2_E, ROUNDER);
    float p = expm1OfSmall(reduced(z, t - ROUNDER));
    float s = powerOf2(t);
    float m = Math.fma(s, p, s - 1f);
    float d = m + 2f;
    float lost = m > 2f ? 2f - (d - m) : m - (d - 2f);
    float y = m / d;
    float inverse = m < TANH_STEEP ? Math.fma(y, -0.5f, 0.5f) : 0f; // 1 / d, while y is not too near 1 to tell it
    y = Math.fma(remainder(m, y, d, lost), inverse, y);
    y = a > TANH_MAX ? 1f : y;
    return copySign(y, x);
  }

  /** y, of which only the magnitude counts, with the sign of x. */
  static float copySign(float y, float x) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(y) & 0x7FFFFFFF | Float.floatToRawIntBits(x) & 0x80000000);
  }

  /** What the quotient y of x and d + lost leaves: times 1 / d it makes up for the roundings of both divisor and quotient. */
  static float remainder(float x, float y, float d, float lost) {
    return Math.fma(-y, lost, Math.fma(-y, d, x));
  }

  /** 1 / (1 + e^-x). */
  public static float sigmoid(float x) {
    float z = expOfMinusAbs(x);
    float top = x < 0f ? z : 1f;
    float d = 1f + z;
    float y = top / d;
    float inverse = x < 0f ? 1f - y : y; // of d
    return Math.fma(remainder(top, y, d, z - (d - 1f)), inverse, y);
  }

  /** x * sigmoid(x), with the product's rounding error made up for as well. */
  public static float silu(float x) {
    float z = expOfMinusAbs(x);
    float top = x < 0f ? z : 1f;
    float d = 1f + z;
    float y = top / d;
    float inverse = x < 0f ? 1f - y : y; // of d
    float rest = remainder(top, y, d, z - (d - 1f)) * inverse;
    float w = x * y;
    return Math.abs(x) < Float.POSITIVE_INFINITY ? w + Math.fma(x, rest, Math.fma(x, y, -w)) : w;
  }

  /** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|). */
  public static float softplus(float x) {
    return Math.max(x, 0f) + log1pUnchecked(expOfMinusAbs(x));
  }

  /** Gauss' error function. */
  public static float erf(float x) {
    float a = Math.abs(x);
    float s = a * a;
    float small = Math.fma(Math.fma(Math.fma(S6, s, S5), s, S4), s, S3);
    small = Math.fma(Math.fma(Math.fma(small, s, S2), s, S1), s, S0);
    small = Math.fma(small, a, a);
    float r = Math.fma(Math.fma(Math.fma(B6, a, B5), a, B4), a, B3);
    r = Math.fma(Math.fma(Math.fma(r, a, B2), a, B1), a, B0);
    r = Math.fma(r, a, -a);
    float e = expFlushed(r);
    float y = a < ERF_BORDER ? small : 1f - e;
    return copySign(y, x);
  }

  /** x * (1 + erf(x / sqrt 2)) / 2, as max(x, 0) - |x| Q(|x|) with the normal tail Q, so that nothing cancels. */
  public static float gelu(float x) {
    float t = Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(Math.abs(x)), GELU_MAX_BITS)); // integers have the floats' order
    // e^(-t^2 / 2): the rounding error of t^2 matters where t is large.
    float m = -0.5f * t;
    float h = m * t;
    float z = Math.fma(h, LOG2_E, ROUNDER);
    float e = expOfSmall(reduced(h, z - ROUNDER) + Math.fma(m, t, -h)) * powerOf2(z);
    return Math.max(x, 0f) - e * (t * geluAbove(t)) / geluBelow(t);
  }

  /** The normal tail's dividend, but for its power and t. */
  static float geluAbove(float t) {
    return Math.fma(Math.fma(Math.fma(Math.fma(G4, t, G3), t, G2), t, G1), t, 0.5f);
  }

  /** Its divisor. */
  static float geluBelow(float t) {
    return Math.fma(Math.fma(Math.fma(Math.fma(Math.fma(H5, t, H4), t, H3), t, H2), t, H1), t, 1f);
  }

  static float sin(float x) {
    return (float) StrictMath.sin(x);
  }

  static float cos(float x) {
    return (float) StrictMath.cos(x);
  }

  static float tan(float x) {
    return (float) StrictMath.tan(x);
  }

  static float asin(float x) {
    return (float) StrictMath.asin(x);
  }

  static float acos(float x) {
    return (float) StrictMath.acos(x);
  }

  static float atan(float x) {
    return (float) StrictMath.atan(x);
  }

  static float sinh(float x) {
    return (float) StrictMath.sinh(x);
  }

  static float cosh(float x) {
    return (float) StrictMath.cosh(x);
  }

  /** a^b; squares, by far the most frequent, take a short cut that is exact. */
  static float pow(float a, float b) {
    return b == 2f ? a * a : (float) DoubleMath.pow(a, b);
  }

  /** Remainder with the sign of b. */
  static float mod(float a, float b) {
    float r = a % b;
    if (r == 0f) {
      return Math.copySign(r, b);
    }
    return r < 0f != b < 0f ? r + b : r;
  }

  /** max - less + ln(sum), without the logarithm where max is infinite or NaN. */
  public static float logSumExp(float max, float sum, float less) {
    return Math.abs(max) < Float.POSITIVE_INFINITY ? max - less + log(sum) : max - less;
  }
}
