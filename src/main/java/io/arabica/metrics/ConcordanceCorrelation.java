package io.arabica.metrics;

/**
 * Mean of 2 · covariance / (variance of t + variance of p + (mean of t - mean of p)² + 1e-7) along the last dimension: 1 only where p
 * equals t.
 */
public final class ConcordanceCorrelation extends MeanMetric {
  /** Over no batches yet. */
  public ConcordanceCorrelation() {
    super("concordance_correlation", true);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double truth = Entropy.sum(t, i * n, n) / n;
    double prediction = Entropy.sum(p, i * n, n) / n;
    double covariance = 0;
    double variances = 0;
    for (int j = i * n; j < (i + 1) * n; j++) {
      double a = t.get(j) - truth;
      double b = p.get(j) - prediction;
      covariance += a * b / n;
      variances += (a * a + b * b) / n;
    }
    return 2 * covariance / (variances + (truth - prediction) * (truth - prediction) + 1e-7);
  }
}
