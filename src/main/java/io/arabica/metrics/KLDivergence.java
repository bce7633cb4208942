package io.arabica.metrics;

/** Sum of t · ln(t / p) over the last dimension, both between 1e-7 and 1. */
public final class KLDivergence extends MeanMetric {
  /** Over no batches yet. */
  public KLDivergence() {
    super("kl_divergence", true);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double sum = 0;
    for (int j = i * n; j < (i + 1) * n; j++) {
      double truth = clip(t.get(j));
      sum += truth * StrictMath.log(truth / clip(p.get(j)));
    }
    return sum;
  }

  private static double clip(double x) {
    return Math.min(Math.max(x, 1e-7), 1);
  }
}
