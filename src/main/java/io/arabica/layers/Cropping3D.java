package io.arabica.layers;

import io.arabica.config.Config;

/** Cuts off the border of a volume. Shapes: (n, depth, height, width, channels) to (n, new depth, new height, new width, channels). */
public final class Cropping3D extends CroppingND {
  /** With this many places: one number for all, one for each dimension, or two for each: before and after; 1 if nothing is said. */
  public Cropping3D(int... cropping) {
    super(3, cropping);
  }

  static Cropping3D of(Config config) {
    return new Cropping3D(numbers(config, "cropping"));
  }
}
