package io.arabica.initializers;

import io.arabica.config.Config;

/** Truncated normal values of variance 2 / (inputs + outputs). */
public final class GlorotNormal extends VarianceScaling {
  /** From the model's random numbers. */
  public GlorotNormal() {
    this(null);
  }

  /** With a seed of its own, or null. */
  public GlorotNormal(Long seed) {
    super(1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL, seed);
  }

  static VarianceScaling of(Config config) {
    return new GlorotNormal(seed(config)).axes(config);
  }
}
