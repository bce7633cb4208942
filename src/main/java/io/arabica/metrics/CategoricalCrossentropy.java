package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;

/** Mean of -Σ t · ln(p) over the last dimension; p is divided by its sum and kept away from 0 and 1 by 1e-7. */
public final class CategoricalCrossentropy extends MeanMetric {
  private boolean fromLogits;
  private double labelSmoothing;

  /** Of probabilities. */
  public CategoricalCrossentropy() {
    super("categorical_crossentropy", true);
  }

  /** Whether predictions are logits, of which the probabilities are the softmax; false by default. */
  public CategoricalCrossentropy fromLogits(boolean flag) {
    fromLogits = flag;
    return this;
  }

  /** Moves targets towards an even distribution by this part; 0 by default. */
  public CategoricalCrossentropy labelSmoothing(double part) {
    Check.argument(part >= 0 && part <= 1, "CategoricalCrossentropy: expected label smoothing in [0, 1], got %s", part);
    labelSmoothing = part;
    return this;
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double whole = fromLogits ? Entropy.logSumExp(p, i * n, n) : Entropy.sum(p, i * n, n);
    double sum = 0;
    for (int j = i * n; j < (i + 1) * n; j++) {
      double truth = t.get(j) * (1 - labelSmoothing) + labelSmoothing / n;
      if (truth != 0) {
        sum -= truth * (fromLogits ? p.get(j) - whole : StrictMath.log(Entropy.clip(p, p.get(j) / whole)));
      }
    }
    return sum;
  }

  @Override
  public Config config() {
    return super.config().put("from_logits", fromLogits).put("label_smoothing", labelSmoothing).put("axis", -1);
  }
}
