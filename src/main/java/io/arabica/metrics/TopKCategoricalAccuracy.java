package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;

/**
 * The part of vectors in which fewer than k elements are larger than the one of the right class, for one-hot targets; k is 5 by default.
 */
public final class TopKCategoricalAccuracy extends MeanMetric {
  private final int k;

  /** With a k of 5. */
  public TopKCategoricalAccuracy() {
    this(5);
  }

  /** With this k, at least 1. */
  public TopKCategoricalAccuracy(int k) {
    super("top_k_categorical_accuracy", true);
    Check.argument(k >= 1, "TopKCategoricalAccuracy: expected k of at least 1, got %d", k);
    this.k = k;
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return p.rank(i * n, n, t.argMax(i * n, n), false) < k ? 1 : 0;
  }

  @Override
  public Config config() {
    return super.config().put("k", k);
  }
}
