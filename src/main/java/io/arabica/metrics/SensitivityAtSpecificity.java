package io.arabica.metrics;

import io.arabica.config.Config;

/** The best sensitivity (recall) at a specificity, the recall of the negatives, of at least a given value. */
public final class SensitivityAtSpecificity extends ConstrainedMetric<SensitivityAtSpecificity> {
  /** With the least specificity, in [0, 1]. */
  public SensitivityAtSpecificity(double specificity) {
    super("sensitivity_at_specificity", "specificity", specificity);
  }

  @Override
  double[] constrained(Counts counts) {
    return Counts.share(counts.trueNegatives(), counts.falsePositives());
  }

  @Override
  double[] wanted(Counts counts) {
    return Counts.share(counts.truePositives(), counts.falseNegatives());
  }

  static SensitivityAtSpecificity of(Config c) {
    return new SensitivityAtSpecificity(c.number("specificity", Double.NaN)).settings(c);
  }
}
