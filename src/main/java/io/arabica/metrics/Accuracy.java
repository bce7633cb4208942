package io.arabica.metrics;

/** The part of predictions that equal their targets. */
public final class Accuracy extends MeanMetric {
  /** Over no batches yet. */
  public Accuracy() {
    super("accuracy", false);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return t.get(i) == p.get(i) ? 1 : 0;
  }
}
