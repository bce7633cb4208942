package io.arabica.metrics;

import io.arabica.config.Config;

/** The best precision at a recall of at least a given value. */
public final class PrecisionAtRecall extends ConstrainedMetric<PrecisionAtRecall> {
  /** With the least recall, in [0, 1]. */
  public PrecisionAtRecall(double recall) {
    super("precision_at_recall", "recall", recall);
  }

  @Override
  double[] constrained(Counts counts) {
    return Counts.share(counts.truePositives(), counts.falseNegatives());
  }

  @Override
  double[] wanted(Counts counts) {
    return Counts.share(counts.truePositives(), counts.falsePositives());
  }

  static PrecisionAtRecall of(Config c) {
    return new PrecisionAtRecall(c.number("recall", Double.NaN)).settings(c);
  }
}
