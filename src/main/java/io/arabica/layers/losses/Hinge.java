package io.arabica.layers.losses;

import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Mean over the last axis of max(1 - t y, 0), with targets -1 or 1; if all targets are 0 or 1 they count as -1 and 1. */
public final class Hinge extends Loss {
  /** With Keras' defaults. */
  public Hinge() {
    super("hinge");
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return margin(yTrue, yPred).mean(-1);
  }

  /** max(1 - t y, 0), with targets of 0 and 1 turned into -1 and 1. */
  static Tensor margin(Tensor yTrue, Tensor yPred) {
    Tensor zero = Tensor.zeros(yTrue.dtype(), Shape.of());
    Tensor one = Tensor.ones(yTrue.dtype(), Shape.of());
    Tensor binary = Reduce.all(Elementwise.or(yTrue.eq(zero), yTrue.eq(one)), false);
    Tensor sign = Elementwise.where(binary, Elementwise.affine(yTrue, 2, -1), yTrue);
    return aboveZero(Elementwise.affine(sign.mul(yPred), -1, 1));
  }

  /** max(margin, 0) with the slope 1 at 0, as in Keras. */
  static Tensor aboveZero(Tensor margin) {
    return margin.clip(0, Double.POSITIVE_INFINITY);
  }
}
