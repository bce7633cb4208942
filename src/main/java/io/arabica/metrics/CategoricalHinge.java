package io.arabica.metrics;

/** max(0, 1 + largest wrong score - right score), for one-hot targets. */
public final class CategoricalHinge extends MeanMetric {
  /** Over no batches yet. */
  public CategoricalHinge() {
    super("categorical_hinge", true);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double right = 0;
    double wrong = Double.NEGATIVE_INFINITY;
    for (int j = i * n; j < (i + 1) * n; j++) {
      right += t.get(j) * p.get(j);
      wrong = Math.max(wrong, (1 - t.get(j)) * p.get(j));
    }
    return Math.max(0, wrong - right + 1);
  }
}
