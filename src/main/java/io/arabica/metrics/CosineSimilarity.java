package io.arabica.metrics;

/** Mean of the cosines of the angles between targets and predictions along the last dimension; 0 for a vector of zeros. */
public final class CosineSimilarity extends MeanMetric {
  /** Over no batches yet. */
  public CosineSimilarity() {
    super("cosine_similarity", true);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double product = 0;
    double truth = 0;
    double prediction = 0;
    for (int j = i * n; j < (i + 1) * n; j++) {
      product += t.get(j) * p.get(j);
      truth += t.get(j) * t.get(j);
      prediction += p.get(j) * p.get(j);
    }
    return product / (Math.max(Math.sqrt(truth), 1e-7) * Math.max(Math.sqrt(prediction), 1e-7));
  }
}
