package io.arabica.metrics;

import io.arabica.config.Config;

/** The best specificity, the recall of the negatives, at a sensitivity (recall) of at least a given value. */
public final class SpecificityAtSensitivity extends ConstrainedMetric<SpecificityAtSensitivity> {
  /** With the least sensitivity, in [0, 1]. */
  public SpecificityAtSensitivity(double sensitivity) {
    super("specificity_at_sensitivity", "sensitivity", sensitivity);
  }

  @Override
  double[] constrained(Counts counts) {
    return Counts.share(counts.truePositives(), counts.falseNegatives());
  }

  @Override
  double[] wanted(Counts counts) {
    return Counts.share(counts.trueNegatives(), counts.falsePositives());
  }

  static SpecificityAtSensitivity of(Config c) {
    return new SpecificityAtSensitivity(c.number("sensitivity", Double.NaN)).settings(c);
  }
}
