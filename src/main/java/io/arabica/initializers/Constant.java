package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * One value everywhere.
 *
 * @param value the value; 0 by default in Keras
 */
public record Constant(double value) implements Initializer {
  @Override
  public Tensor initialize(DType dtype, Shape shape, Rng rng) {
    return Tensor.full(dtype, shape, value);
  }

  @Override
  public Config config() {
    return new Config().put("value", value);
  }
}
