package io.arabica.initializers;

import io.arabica.config.Config;

/** Uniform values within sqrt(6 / (inputs + outputs)): what most layers start with. */
public final class GlorotUniform extends VarianceScaling {
  /** From the model's random numbers. */
  public GlorotUniform() {
    this(null);
  }

  /** With a seed of its own, or null. */
  public GlorotUniform(Long seed) {
    super(1, Mode.FAN_AVG, Distribution.UNIFORM, seed);
  }

  static VarianceScaling of(Config config) {
    return new GlorotUniform(seed(config)).axes(config);
  }
}
