package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;

/**
 * The part of vectors in which fewer than k elements are larger than the one that the target, the number of a class, names; k is 5 by
 * default.
 */
public final class SparseTopKCategoricalAccuracy extends MeanMetric {
  private final int k;

  /** With a k of 5. */
  public SparseTopKCategoricalAccuracy() {
    this(5);
  }

  /** With this k, at least 1. */
  public SparseTopKCategoricalAccuracy(int k) {
    super("sparse_top_k_categorical_accuracy", true);
    Check.argument(k >= 1, "SparseTopKCategoricalAccuracy: expected k of at least 1, got %d", k);
    this.k = k;
  }

  @Override
  boolean sparse() {
    return true;
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return p.rank(i * n, n, label(t, i, n), false) < k ? 1 : 0;
  }

  @Override
  public Config config() {
    return super.config().put("k", k);
  }
}
