package io.arabica.initializers;

import io.arabica.config.Config;

/** Truncated normal values of variance 1 / inputs: for layers with selu. */
public final class LecunNormal extends VarianceScaling {
  /** From the model's random numbers. */
  public LecunNormal() {
    this(null);
  }

  /** With a seed of its own, or null. */
  public LecunNormal(Long seed) {
    super(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, seed);
  }

  static VarianceScaling of(Config config) {
    return new LecunNormal(seed(config)).axes(config);
  }
}
