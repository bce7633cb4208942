package io.arabica.initializers;

import io.arabica.config.Config;

/** Truncated normal values of variance 2 / inputs: for layers with relu. */
public final class HeNormal extends VarianceScaling {
  /** From the model's random numbers. */
  public HeNormal() {
    this(null);
  }

  /** With a seed of its own, or null. */
  public HeNormal(Long seed) {
    super(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, seed);
  }

  static VarianceScaling of(Config config) {
    return new HeNormal(seed(config)).axes(config);
  }
}
