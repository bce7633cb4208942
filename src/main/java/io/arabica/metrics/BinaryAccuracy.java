package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;

/** The part of elements for which the target (0 or 1) says whether the prediction is above the threshold, 0.5 by default. */
public final class BinaryAccuracy extends MeanMetric {
  private double threshold = 0.5;
  private double limit;

  /** With a threshold of 0.5. */
  public BinaryAccuracy() {
    super("binary_accuracy", false);
  }

  /** Sets the threshold; 0 for logits. */
  public BinaryAccuracy threshold(double value) {
    Check.argument(Double.isFinite(value), "BinaryAccuracy: expected a finite threshold, got %s", value);
    threshold = value;
    return this;
  }

  @Override
  void begin(Values t, Values p) {
    limit = p.rounded(threshold);
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    return t.get(i) == (p.get(i) > limit ? 1 : 0) ? 1 : 0;
  }

  @Override
  public Config config() {
    return super.config().put("threshold", threshold);
  }
}
