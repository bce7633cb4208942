package io.arabica.kernels;

/**
 * Double functions that {@link StrictMath} lacks. They serve gradient checks and science, so they are exact to about 1e-15 and short rather
 * than fast.
 */
final class DoubleMath {
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double SQRT_PI = 1.772453850905516;

  private DoubleMath() {}

  /** 1 / (1 + e^-x). */
  static double sigmoid(double x) {
    double z = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? z : 1) / (1 + z);
  }

  /** x * sigmoid(x). */
  static double silu(double x) {
    double z = StrictMath.exp(-Math.abs(x));
    return x * (x < 0 ? z : 1) / (1 + z);
  }

  /** ln(1 + e^x). */
  static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** Gauss' error function. */
  static double erf(double x) {
    double a = Math.abs(x);
    double y = a < 2.5 ? erfSeries(a) : 1 - erfcFraction(a);
    return Double.isNaN(x) ? x : Math.copySign(y, x);
  }

  /** 2 / sqrt(pi) e^(-a^2) (a + 2 a^3 / 3 + 4 a^5 / 15 + ...): all terms are positive, so nothing cancels. */
  private static double erfSeries(double a) {
    double term = a;
    double sum = a;
    double square = 2 * a * a;
    for (int n = 3; term > sum * 1e-17; n += 2) {
      term *= square / n;
      sum += term;
    }
    return 2 / SQRT_PI * StrictMath.exp(-a * a) * sum;
  }

  /** 1 - erf(a) as the continued fraction e^(-a^2) / sqrt(pi) / (a + (1/2) / (a + (2/2) / (a + (3/2) / ...))), for a of 2 and more. */
  private static double erfcFraction(double a) {
    double f = a;
    for (int k = 80; k > 0; k--) {
      f = a + k * 0.5 / f;
    }
    double square = a * a;
    double low = Math.fma(a, a, -square);
    return square < 750 ? StrictMath.exp(-square) * (1 - low) / (SQRT_PI * f) : 0;
  }

  /** x * (1 + erf(x / sqrt 2)) / 2. */
  static double gelu(double x) {
    double a = Math.abs(x) * SQRT_HALF;
    if (a < 2) {
      return x * 0.5 * (1 + erf(x * SQRT_HALF));
    }
    // The tail by itself: 1 + erf would cancel.
    double tail = 0.5 * erfcFraction(a);
    return Math.max(x, 0) - (tail == 0 ? 0 : Math.abs(x) * tail);
  }

  /** a^b, as C has it: 1 for a = 1 whatever b is, and for a = -1 and an infinite b, where Java has NaN. */
  static double pow(double a, double b) {
    if (a == 1 || a == -1 && Double.isInfinite(b)) {
      return 1;
    }
    return b == 2 ? a * a : StrictMath.pow(a, b);
  }

  /** Remainder with the sign of b. */
  static double mod(double a, double b) {
    double r = a % b;
    if (r == 0) {
      return Math.copySign(r, b);
    }
    return r < 0 != b < 0 ? r + b : r;
  }
}
