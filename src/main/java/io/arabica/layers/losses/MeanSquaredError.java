package io.arabica.layers.losses;

import io.arabica.tensor.Tensor;

/** Mean over the last axis of (y - t)<sup>2</sup>. */
public final class MeanSquaredError extends Loss {
  /** With Keras' defaults. */
  public MeanSquaredError() {
    super("mean_squared_error");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return yPred.sub(yTrue).square().mean(-1);
  }
}
