package io.arabica.metrics;

/** The (weighted) number of negatives that are predicted to be. */
public final class TrueNegatives extends ThresholdMetric<TrueNegatives> {
  /** With a threshold of 0.5. */
  public TrueNegatives() {
    super("true_negatives");
  }

  @Override
  double[] numbers(Counts counts) {
    return counts.trueNegatives();
  }
}
