package io.arabica.metrics;

/** Mean of |t - p|. */
public final class MeanAbsoluteError extends MeanMetric {
  /** Over no batches yet. */
  public MeanAbsoluteError() {
    super("mean_absolute_error", false);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return Math.abs(t.get(i) - p.get(i));
  }
}
