package io.arabica.layers.losses;

import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Tensor;

/** Mean over the last axis of ln(cosh(y - t)): nearly half the square of small errors, nearly the size of large ones. */
public final class LogCosh extends Loss {
  /** With Keras' defaults. */
  public LogCosh() {
    super("log_cosh");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor error = yPred.sub(yTrue);
    return error.add(Elementwise.softplus(error.mul(-2))).sub(Math.log(2)).mean(-1);
  }
}
