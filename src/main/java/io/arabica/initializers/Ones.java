package io.arabica.initializers;

import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Ones. */
public record Ones() implements Initializer {
  @Override
  public Tensor initialize(DType dtype, Shape shape, Rng rng) {
    return Tensor.ones(dtype, shape);
  }
}
