package io.arabica.metrics;

/** Mean of max(0, 1 - t · p), for targets of -1 and 1; targets of 0 and 1 are taken as such. */
public final class Hinge extends HingeMetric {
  /** Over no batches yet. */
  public Hinge() {
    super("hinge");
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return hinge(t, p, i);
  }
}
