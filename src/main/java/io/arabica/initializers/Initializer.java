package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.config.Configurable;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Makes the first values of a weight. */
@FunctionalInterface
public interface Initializer extends Configurable {
  /**
   * New values.
   *
   * @param rng where random numbers come from, unless the initializer has a seed of its own
   */
  Tensor initialize(DType dtype, Shape shape, Rng rng);

  @Override
  default Config config() {
    return new Config();
  }
}
