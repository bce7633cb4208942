package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * An initializer that draws numbers: from the model's source, or from a seed of its own, which gives the same values every time as in
 * Keras.
 */
public abstract class RandomInitializer implements Initializer {
  private final Long seed;

  /** With a seed of its own, or null. */
  RandomInitializer(Long seed) {
    this.seed = seed;
  }

  /** The seed of its own, or null. */
  public final Long seed() {
    return seed;
  }

  @Override
  public final Tensor initialize(DType dtype, Shape shape, Rng rng) {
    return draw(dtype, shape, seed == null ? rng : new Rng(seed));
  }

  abstract Tensor draw(DType dtype, Shape shape, Rng rng);

  @Override
  public Config config() {
    return new Config().put("seed", seed);
  }

  /** The seed that a configuration holds, or null; Keras' seed generators count as none. */
  static Long seed(Config config) {
    return config.get("seed") instanceof Number number ? Long.valueOf(number.longValue()) : null;
  }

  @Override
  public final String toString() {
    return className() + config();
  }
}
