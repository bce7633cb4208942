package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Indexing;
import io.arabica.tensor.Tensor;

/**
 * (1 - p<sup>q</sup>) / q for the probability p of the right class: between cross-entropy (q near 0) and mean absolute error (q near 1),
 * for labels with errors. Predictions (n, …, classes) and labels (n, …) or (n, …, 1) give (n, …).
 *
 * <p>Reference: Z. Zhang, M. Sabuncu, Generalized cross entropy loss for training deep neural networks with noisy labels, NeurIPS 2018.
 */
public final class CategoricalGeneralizedCrossEntropy extends Loss {
  private final double q;

  /** With a q of 0.5. */
  public CategoricalGeneralizedCrossEntropy() {
    this(0.5);
  }

  /** With this q, between 0 and 1. */
  public CategoricalGeneralizedCrossEntropy(double q) {
    super("categorical_generalized_cross_entropy");
    Check.argument(q > 0 && q < 1, "CategoricalGeneralizedCrossEntropy: expected a q between 0 and 1, got %s", q);
    this.q = q;
  }

  @Override
  protected Tensor targets(Tensor yTrue, Tensor yPred) {
    return labels(yTrue, yPred, "");
  }

  @Override
  public Tensor call(Tensor labels, Tensor yPred) {
    Tensor chosen = yPred.mul(Indexing.oneHot(labels, yPred.shape().dim(-1)).cast(yPred.dtype())).sum(-1);
    return chosen.pow(q).mul(-1 / q).add(1 / q);
  }

  @Override
  public Config config() {
    return super.config().put("q", q);
  }
}
