package io.arabica.initializers;

import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Zeros. */
public record Zeros() implements Initializer {
  @Override
  public Tensor initialize(DType dtype, Shape shape, Rng rng) {
    return Tensor.zeros(dtype, shape);
  }
}
