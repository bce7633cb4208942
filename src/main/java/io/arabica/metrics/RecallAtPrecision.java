package io.arabica.metrics;

import io.arabica.config.Config;

/** The best recall at a precision of at least a given value. */
public final class RecallAtPrecision extends ConstrainedMetric<RecallAtPrecision> {
  /** With the least precision, in [0, 1]. */
  public RecallAtPrecision(double precision) {
    super("recall_at_precision", "precision", precision);
  }

  @Override
  double[] constrained(Counts counts) {
    return Counts.share(counts.truePositives(), counts.falsePositives());
  }

  @Override
  double[] wanted(Counts counts) {
    return Counts.share(counts.truePositives(), counts.falseNegatives());
  }

  static RecallAtPrecision of(Config c) {
    return new RecallAtPrecision(c.number("precision", Double.NaN)).settings(c);
  }
}
