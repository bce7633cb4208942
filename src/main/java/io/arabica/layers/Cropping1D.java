package io.arabica.layers;

import io.arabica.config.Config;

/** Cuts off the border of a sequence. Shapes: (n, steps, channels) to (n, new steps, channels). */
public final class Cropping1D extends CroppingND {
  /** With this many places: one number for both ends, or two; 1 if nothing is said. */
  public Cropping1D(int... cropping) {
    super(1, cropping);
  }

  static Cropping1D of(Config config) {
    return new Cropping1D(numbers(config, "cropping"));
  }
}
