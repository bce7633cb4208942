package io.arabica.layers.activations;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;

/**
 * What a layer does to its result: one of {@link Activations}, or a function of one's own.
 *
 * <pre>{@code
 * new Dense(64).activation(RELU);
 * new Dense(64).activation(x -> x.mul(x.sigmoid()));
 * }</pre>
 */
@FunctionalInterface
public interface ActivationFunction {
  /** The activation of x; nearly all give the shape of x. */
  Tensor apply(Tensor x);

  /**
   * Whether every call is the same tensor operations, so that a recorded training step can be run again; false unless said, true for those
   * of the library.
   */
  default boolean isRepeatable() {
    return false;
  }

  /** Keras' name, or null for a function that cannot be written down. */
  default String name() {
    return null;
  }

  /** The options, under Keras' names; empty where all are Keras' defaults. */
  default Config options() {
    return new Config();
  }

  /**
   * What stands in a layer's configuration: the name alone as in Keras, or with options an entry of class name and configuration (which
   * Keras has no way to write).
   *
   * @throws IllegalStateException if there is no name
   */
  default Object written() {
    Check.state(name() != null,
        "an activation without a name cannot be written down; give your function a name() and register it as a custom object");
    return options().toMap().isEmpty() ? name() : new Config().put("class_name", name()).put("config", options());
  }
}
