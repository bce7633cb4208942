package io.arabica.layers;

import io.arabica.config.Config;

/** Cuts off the border of a picture. Shapes: (n, height, width, channels) to (n, new height, new width, channels). */
public final class Cropping2D extends CroppingND {
  /** With this many places: one number for all, one for each dimension, or two for each: before and after; 1 if nothing is said. */
  public Cropping2D(int... cropping) {
    super(2, cropping);
  }

  static Cropping2D of(Config config) {
    return new Cropping2D(numbers(config, "cropping"));
  }
}
