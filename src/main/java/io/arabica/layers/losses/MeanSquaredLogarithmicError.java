package io.arabica.layers.losses;

import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Tensor;

/** Mean over the last axis of (ln(1 + y) - ln(1 + t))<sup>2</sup>, where y and t count as at least 1e-7. */
public final class MeanSquaredLogarithmicError extends Loss {
  /** With Keras' defaults. */
  public MeanSquaredLogarithmicError() {
    super("mean_squared_logarithmic_error");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return logarithm(yPred).sub(logarithm(yTrue)).square().mean(-1);
  }

  private static Tensor logarithm(Tensor x) {
    return Elementwise.log1p(x.clip(EPSILON, Double.POSITIVE_INFINITY));
  }
}
