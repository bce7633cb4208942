package io.arabica.metrics;

import io.arabica.config.Config;

/** true positives / (true positives + false negatives): how many of the right ones are predicted; 0 where there is none. */
public final class Recall extends RetrievalMetric<Recall> {
  /** With a threshold of 0.5, over all classes. */
  public Recall() {
    super("recall");
  }

  @Override
  double[] numbers(Counts counts) {
    return Counts.share(counts.truePositives(), counts.falseNegatives());
  }

  static Recall of(Config c) {
    return new Recall().retrieval(c);
  }
}
