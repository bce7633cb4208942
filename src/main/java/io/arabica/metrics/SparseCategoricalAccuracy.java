package io.arabica.metrics;

/** The part of vectors whose largest element stands where the target, the number of a class, says. */
public final class SparseCategoricalAccuracy extends MeanMetric {
  /** Over no batches yet. */
  public SparseCategoricalAccuracy() {
    super("sparse_categorical_accuracy", true);
  }

  @Override
  boolean sparse() {
    return true;
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return t.get(i) == p.argMax(i * n, n) ? 1 : 0;
  }
}
