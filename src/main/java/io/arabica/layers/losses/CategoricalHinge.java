package io.arabica.layers.losses;

import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Tensor;

/** max(1 + the largest y of another class - y of the right class, 0), with one-hot targets. */
public final class CategoricalHinge extends Loss {
  /** With Keras' defaults. */
  public CategoricalHinge() {
    super("categorical_hinge");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor right = yTrue.mul(yPred).sum(-1);
    Tensor wrong = Elementwise.affine(yTrue, -1, 1).mul(yPred).max(-1);
    return Hinge.aboveZero(wrong.sub(right).add(1));
  }
}
