package io.arabica.initializers;

import io.arabica.config.Config;

/** Uniform values within sqrt(3 / inputs). */
public final class LecunUniform extends VarianceScaling {
  /** From the model's random numbers. */
  public LecunUniform() {
    this(null);
  }

  /** With a seed of its own, or null. */
  public LecunUniform(Long seed) {
    super(1, Mode.FAN_IN, Distribution.UNIFORM, seed);
  }

  static VarianceScaling of(Config config) {
    return new LecunUniform(seed(config)).axes(config);
  }
}
