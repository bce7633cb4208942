package io.arabica.kernels;

/**
 * Element-wise functions of one argument, with up to two constants {@code p} and {@code q}.
 *
 * <p>All float versions are our own polynomials built from {@code fma}, so that every kernel set gives the same bits.
 */
public enum Unary {
  /** -x. */
  NEG,
  /** |x|. */
  ABS,
  /** -1, 0 or 1; NaN stays NaN. */
  SIGN,
  /** x * x. */
  SQUARE,
  /** Square root. */
  SQRT,
  /** 1 / sqrt(x). */
  RSQRT,
  /** 1 / x. */
  RECIPROCAL,
  /** e^x. */
  EXP,
  /** e^x - 1. */
  EXPM1,
  /** Natural logarithm. */
  LOG,
  /** ln(1 + x). */
  LOG1P,
  /** Sine. */
  SIN,
  /** Cosine. */
  COS,
  /** Tangent. */
  TAN,
  /** Inverse sine. */
  ASIN,
  /** Inverse cosine. */
  ACOS,
  /** Inverse tangent. */
  ATAN,
  /** Hyperbolic sine. */
  SINH,
  /** Hyperbolic cosine. */
  COSH,
  /** Hyperbolic tangent. */
  TANH,
  /** 1 / (1 + e^-x). */
  SIGMOID,
  /** Gauss' error function. */
  ERF,
  /** Largest integer not above x. */
  FLOOR,
  /** Smallest integer not below x. */
  CEIL,
  /** Nearest integer, ties to even. */
  ROUND,
  /** max(x, 0); NaN stays NaN. */
  RELU,
  /** ln(1 + e^x), stable for any x. */
  SOFTPLUS,
  /** x * sigmoid(x). */
  SILU,
  /** x * (1 + erf(x / sqrt 2)) / 2. */
  GELU,
  /** x where x is positive, p * x elsewhere. */
  LEAKY_RELU,
  /** x where x is positive, p * (e^x - 1) elsewhere. */
  ELU,
  /** p * x + q, one fma. */
  AFFINE,
  /** min(max(x, p), q); NaN stays NaN. */
  CLIP
}
