package io.arabica.metrics;

/** √ of the mean of (t - p)². */
public final class RootMeanSquaredError extends MeanMetric {
  /** Over no batches yet. */
  public RootMeanSquaredError() {
    super("root_mean_squared_error", false);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double error = t.get(i) - p.get(i);
    return error * error;
  }

  @Override
  public double result() {
    return Math.sqrt(average());
  }
}
