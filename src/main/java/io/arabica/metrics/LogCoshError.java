package io.arabica.metrics;

/** Mean of ln(cosh(p - t)). */
public final class LogCoshError extends MeanMetric {
  /** Over no batches yet. */
  public LogCoshError() {
    super("logcosh", false);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double x = Math.abs(p.get(i) - t.get(i));
    return x + StrictMath.log1p(StrictMath.exp(-2 * x)) - StrictMath.log(2);
  }
}
