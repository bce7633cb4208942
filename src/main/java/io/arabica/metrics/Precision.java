package io.arabica.metrics;

import io.arabica.config.Config;

/** true positives / (true positives + false positives): how many of the predicted ones are right; 0 where none is predicted. */
public final class Precision extends RetrievalMetric<Precision> {
  /** With a threshold of 0.5, over all classes. */
  public Precision() {
    super("precision");
  }

  @Override
  double[] numbers(Counts counts) {
    return Counts.share(counts.truePositives(), counts.falsePositives());
  }

  static Precision of(Config c) {
    return new Precision().retrieval(c);
  }
}
