package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Tensor;

/**
 * Sum over the classes of -t ln(p): predictions and one-hot (or soft) targets (n, …, classes) give (n, …). For labels as numbers see
 * {@link SparseCategoricalCrossentropy}.
 *
 * <p>Predictions that come straight from softmax, and logits, are computed through log-softmax, which is exact for any logits; other
 * probabilities are divided by their sum and count as at least 1e-7 and at most 1 - 1e-7, as in Keras.
 */
public final class CategoricalCrossentropy extends ProbabilityLoss<CategoricalCrossentropy> {
  /** For probabilities, without label smoothing. */
  public CategoricalCrossentropy() {
    super("categorical_crossentropy");
  }

  static CategoricalCrossentropy of(Config config) {
    return new CategoricalCrossentropy().read(config);
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return smooth(yTrue, yTrue.shape().dim(-1)).mul(logProbabilities(yPred)).sum(axis()).neg();
  }
}
