package io.arabica.layers.losses;

import io.arabica.tensor.Tensor;

/** Sum over the last axis of t ln(t / y), where both count as at least 1e-7 and at most 1: for distributions. */
public final class KLDivergence extends Loss {
  /** With Keras' defaults. */
  public KLDivergence() {
    super("kl_divergence");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor truth = yTrue.clip(EPSILON, 1);
    return truth.mul(truth.div(yPred.clip(EPSILON, 1)).log()).sum(-1);
  }
}
