package io.arabica.metrics;

/** The part of vectors whose largest element stands where that of the (one-hot) target stands. */
public final class CategoricalAccuracy extends MeanMetric {
  /** Over no batches yet. */
  public CategoricalAccuracy() {
    super("categorical_accuracy", true);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return t.argMax(i * n, n) == p.argMax(i * n, n) ? 1 : 0;
  }
}
