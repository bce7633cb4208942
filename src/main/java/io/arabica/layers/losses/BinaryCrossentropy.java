package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Tensor;

/**
 * Mean over the last axis of -t ln(p) - (1 - t) ln(1 - p), for probabilities p and targets 0 or 1.
 *
 * <p>Predictions that come straight from sigmoid, and logits, are computed as softplus(x) - t x, which is exact for any x; other
 * probabilities count as at least 1e-7 and at most 1 - 1e-7, as in Keras.
 */
public final class BinaryCrossentropy extends ProbabilityLoss<BinaryCrossentropy> {
  /** For probabilities, without label smoothing. */
  public BinaryCrossentropy() {
    super("binary_crossentropy");
  }

  static BinaryCrossentropy of(Config config) {
    return new BinaryCrossentropy().read(config);
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return crossentropy(smooth(yTrue, 2), yPred, logits(yPred, "sigmoid")).mean(axis());
  }

  /** Element by element; from the logits where they are known. */
  static Tensor crossentropy(Tensor yTrue, Tensor yPred, Tensor logits) {
    if (logits != null) {
      return Elementwise.softplus(logits).sub(yTrue.mul(logits));
    }
    Tensor p = yPred.clip(EPSILON, 1 - EPSILON);
    return yTrue.mul(p.log()).add(Elementwise.affine(yTrue, -1, 1).mul(Elementwise.affine(p, -1, 1).log())).neg();
  }
}
