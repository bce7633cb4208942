package io.arabica.regularizers;

import io.arabica.config.Config;
import io.arabica.config.Configurable;
import io.arabica.tensor.Tensor;

/** A penalty on a weight or on what a layer puts out. */
@FunctionalInterface
public interface Regularizer extends Configurable {
  /** The penalty of a tensor of any shape, as a scalar. */
  Tensor loss(Tensor weight);

  @Override
  default Config config() {
    return new Config();
  }
}
