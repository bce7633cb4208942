package io.arabica.metrics;

/** Mean of (t - p)². */
public final class MeanSquaredError extends MeanMetric {
  /** Over no batches yet. */
  public MeanSquaredError() {
    super("mean_squared_error", false);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double error = t.get(i) - p.get(i);
    return error * error;
  }
}
