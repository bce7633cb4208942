package io.arabica.metrics;

/** 100 times the mean of |t - p| / max(|t|, 1e-7). */
public final class MeanAbsolutePercentageError extends MeanMetric {
  /** Over no batches yet. */
  public MeanAbsolutePercentageError() {
    super("mean_absolute_percentage_error", false);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return 100 * Math.abs(t.get(i) - p.get(i)) / Math.max(Math.abs(t.get(i)), 1e-7);
  }
}
