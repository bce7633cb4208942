package io.arabica.metrics;

/** The (weighted) number of positives that are predicted to be. */
public final class TruePositives extends ThresholdMetric<TruePositives> {
  /** With a threshold of 0.5. */
  public TruePositives() {
    super("true_positives");
  }

  @Override
  double[] numbers(Counts counts) {
    return counts.truePositives();
  }
}
