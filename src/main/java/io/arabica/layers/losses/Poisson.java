package io.arabica.layers.losses;

import io.arabica.tensor.Tensor;

/** Mean over the last axis of y - t ln(y + 1e-7): for counts t and expected counts y. */
public final class Poisson extends Loss {
  /** With Keras' defaults. */
  public Poisson() {
    super("poisson");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return yPred.sub(yTrue.mul(yPred.add(EPSILON).log())).mean(-1);
  }
}
