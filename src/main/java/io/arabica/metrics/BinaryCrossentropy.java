package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;

/** Mean of -t · ln(p) - (1 - t) · ln(1 - p), p being kept away from 0 and 1 by 1e-7. */
public final class BinaryCrossentropy extends MeanMetric {
  private boolean fromLogits;
  private double labelSmoothing;

  /** Of probabilities. */
  public BinaryCrossentropy() {
    super("binary_crossentropy", false);
  }

  /** Whether predictions are logits, of which the probability is the sigmoid; false by default. */
  public BinaryCrossentropy fromLogits(boolean flag) {
    fromLogits = flag;
    return this;
  }

  /** Moves targets towards 0.5 by this part; 0 by default. */
  public BinaryCrossentropy labelSmoothing(double part) {
    Check.argument(part >= 0 && part <= 1, "BinaryCrossentropy: expected label smoothing in [0, 1], got %s", part);
    labelSmoothing = part;
    return this;
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double truth = t.get(i) * (1 - labelSmoothing) + 0.5 * labelSmoothing;
    if (fromLogits) {
      return truth * Entropy.softplus(-p.get(i)) + (1 - truth) * Entropy.softplus(p.get(i));
    }
    double probability = Entropy.clip(p, p.get(i));
    return -truth * StrictMath.log(probability) - (1 - truth) * StrictMath.log(1 - probability);
  }

  @Override
  public Config config() {
    return super.config().put("from_logits", fromLogits).put("label_smoothing", labelSmoothing);
  }
}
