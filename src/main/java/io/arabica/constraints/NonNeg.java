package io.arabica.constraints;

import io.arabica.tensor.Tensor;

/** max(w, 0): no weight is negative. */
public record NonNeg() implements Constraint {
  @Override
  public Tensor apply(Tensor weight) {
    return weight.clip(0, Double.POSITIVE_INFINITY);
  }
}
