package io.arabica.metrics;

import io.arabica.config.Config;

/**
 * Mean of -ln(p[t]), t being the number of a class; p is kept away from 0 and 1 by 1e-7, and divided by its sum.
 *
 * <p>Targets of an ignored class do not count at all; Keras counts them as 0 unless there are sample weights.
 */
public final class SparseCategoricalCrossentropy extends MeanMetric {
  private boolean fromLogits;
  private Integer ignoreClass;

  /** Of probabilities. */
  public SparseCategoricalCrossentropy() {
    super("sparse_categorical_crossentropy", true);
  }

  /** Whether predictions are logits, of which the probabilities are the softmax; false by default. */
  public SparseCategoricalCrossentropy fromLogits(boolean flag) {
    fromLogits = flag;
    return this;
  }

  /** A number of a class whose samples do not count, e.g. -1; null, the default, for none. */
  public SparseCategoricalCrossentropy ignoreClass(Integer label) {
    ignoreClass = label;
    return this;
  }

  @Override
  boolean sparse() {
    return true;
  }

  @Override
  boolean counts(Values t, int i) {
    return ignoreClass == null || t.get(i) != ignoreClass;
  }

  @Override
  double value(Values t, Values p, int i, int n) {
    double chosen = p.get(i * n + label(t, i, n));
    if (fromLogits) {
      return Entropy.logSumExp(p, i * n, n) - chosen;
    }
    double sum = 0;
    for (int j = i * n; j < (i + 1) * n; j++) {
      sum += Entropy.clip(p, p.get(j));
    }
    return -StrictMath.log(Entropy.clip(p, chosen) / sum);
  }

  @Override
  public Config config() {
    return super.config().put("from_logits", fromLogits).put("ignore_class", ignoreClass).put("axis", -1);
  }
}
