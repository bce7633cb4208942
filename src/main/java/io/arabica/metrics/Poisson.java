package io.arabica.metrics;

/** Mean of p - t · ln(p + 1e-7), for counts. */
public final class Poisson extends MeanMetric {
  /** Over no batches yet. */
  public Poisson() {
    super("poisson", false);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return p.get(i) - t.get(i) * StrictMath.log(p.get(i) + 1e-7);
  }
}
