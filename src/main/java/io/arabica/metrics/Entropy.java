package io.arabica.metrics;

/** What the cross-entropies share. */
final class Entropy {
  private Entropy() {}

  /** The probability kept away from 0 and 1 by 1e-7, in the precision of its type. */
  static double clip(Values p, double probability) {
    return Math.min(Math.max(probability, 1e-7), p.single ? 1 - 1e-7f : 1 - 1e-7);
  }

  /** ln(1 + e^x). */
  static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** What logits are reduced by to become logarithms of probabilities: ln of the sum of e^x. */
  static double logSumExp(Values p, int from, int n) {
    double largest = p.get(from + p.argMax(from, n));
    double sum = 0;
    for (int j = from; j < from + n; j++) {
      sum += StrictMath.exp(p.get(j) - largest);
    }
    return largest + StrictMath.log(sum);
  }

  /** Sum of n elements. */
  static double sum(Values p, int from, int n) {
    double sum = 0;
    for (int j = from; j < from + n; j++) {
      sum += p.get(j);
    }
    return sum;
  }
}
