package io.arabica.initializers;

import io.arabica.config.Config;

/** Uniform values within sqrt(6 / inputs): for layers with relu. */
public final class HeUniform extends VarianceScaling {
  /** From the model's random numbers. */
  public HeUniform() {
    this(null);
  }

  /** With a seed of its own, or null. */
  public HeUniform(Long seed) {
    super(2, Mode.FAN_IN, Distribution.UNIFORM, seed);
  }

  static VarianceScaling of(Config config) {
    return new HeUniform(seed(config)).axes(config);
  }
}
