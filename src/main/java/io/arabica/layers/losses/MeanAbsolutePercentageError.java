package io.arabica.layers.losses;

import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Tensor;

/** 100 times the mean over the last axis of |y - t| / |t|, where |t| counts as at least 1e-7. */
public final class MeanAbsolutePercentageError extends Loss {
  /** With Keras' defaults. */
  public MeanAbsolutePercentageError() {
    super("mean_absolute_percentage_error");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return yTrue.sub(yPred).div(Elementwise.clip(yTrue.abs(), EPSILON, Double.POSITIVE_INFINITY)).abs().mean(-1).mul(100);
  }
}
