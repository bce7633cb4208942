package io.arabica.metrics;

/** Mean of max(0, 1 - t · p)², for targets of -1 and 1; targets of 0 and 1 are taken as such. */
public final class SquaredHinge extends HingeMetric {
  /** Over no batches yet. */
  public SquaredHinge() {
    super("squared_hinge");
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double hinge = hinge(t, p, i);
    return hinge * hinge;
  }
}
