package io.arabica.metrics;

/** Mean of (ln(1 + p) - ln(1 + t))², both at least 1e-7. */
public final class MeanSquaredLogarithmicError extends MeanMetric {
  /** Over no batches yet. */
  public MeanSquaredLogarithmicError() {
    super("mean_squared_logarithmic_error", false);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double error = StrictMath.log1p(Math.max(p.get(i), 1e-7)) - StrictMath.log1p(Math.max(t.get(i), 1e-7));
    return error * error;
  }
}
