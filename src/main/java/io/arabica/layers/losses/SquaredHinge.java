package io.arabica.layers.losses;

import io.arabica.tensor.Tensor;

/** Mean over the last axis of max(1 - t y, 0)<sup>2</sup>, with targets as in {@link Hinge}. */
public final class SquaredHinge extends Loss {
  /** With Keras' defaults. */
  public SquaredHinge() {
    super("squared_hinge");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return Hinge.margin(yTrue, yPred).square().mean(-1);
  }
}
