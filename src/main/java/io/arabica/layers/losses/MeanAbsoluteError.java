package io.arabica.layers.losses;

import io.arabica.tensor.Tensor;

/** Mean over the last axis of |y - t|. */
public final class MeanAbsoluteError extends Loss {
  /** With Keras' defaults. */
  public MeanAbsoluteError() {
    super("mean_absolute_error");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return yPred.sub(yTrue).abs().mean(-1);
  }
}
