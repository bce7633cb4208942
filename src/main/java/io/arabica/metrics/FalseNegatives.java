package io.arabica.metrics;

/** The (weighted) number of positives that are predicted to be negative. */
public final class FalseNegatives extends ThresholdMetric<FalseNegatives> {
  /** With a threshold of 0.5. */
  public FalseNegatives() {
    super("false_negatives");
  }

  @Override
  double[] numbers(Counts counts) {
    return counts.falseNegatives();
  }
}
