package io.arabica.metrics;

/** The (weighted) number of negatives that are predicted to be positive. */
public final class FalsePositives extends ThresholdMetric<FalsePositives> {
  /** With a threshold of 0.5. */
  public FalsePositives() {
    super("false_positives");
  }

  @Override
  double[] numbers(Counts counts) {
    return counts.falsePositives();
  }
}
