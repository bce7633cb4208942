package io.arabica.metrics;

/**
 * Mean of the correlations of targets and predictions along the last dimension: covariance / (deviation of t · deviation of p); NaN where
 * either never varies.
 */
public final class PearsonCorrelation extends MeanMetric {
  /** Over no batches yet. */
  public PearsonCorrelation() {
    super("pearson_correlation", true);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double truth = Entropy.sum(t, i * n, n) / n;
    double prediction = Entropy.sum(p, i * n, n) / n;
    double covariance = 0;
    double ofTruth = 0;
    double ofPrediction = 0;
    for (int j = i * n; j < (i + 1) * n; j++) {
      double a = t.get(j) - truth;
      double b = p.get(j) - prediction;
      covariance += a * b;
      ofTruth += a * a;
      ofPrediction += b * b;
    }
    return covariance / Math.sqrt(ofTruth * ofPrediction);
  }
}
