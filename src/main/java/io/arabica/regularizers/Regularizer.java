package io.arabica.regularizers;

import io.arabica.config.Config;
import io.arabica.config.Configurable;
import io.arabica.tensor.Tensor;

/** A penalty on a weight or on what a layer puts out. */
@FunctionalInterface
public interface Regularizer extends Configurable {
  /** The penalty of a tensor of any shape, as a scalar. */
  Tensor loss(Tensor weight);

  /**
   * Whether it does the same tensor operations every time, so that a recording of one training step can be run again for the next batches.
   * True for those that come with the library; one of your own that looks at no Java state which changes may return true to train faster.
   */
  default boolean isRepeatable() {
    return getClass().getPackage() == Regularizer.class.getPackage();
  }

  @Override
  default Config config() {
    return new Config();
  }
}
