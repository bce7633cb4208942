package io.arabica.layers;

import io.arabica.config.Config;

/** Zeros around a volume. Shapes: (n, depth, height, width, channels) to (n, new depth, new height, new width, channels). */
public final class ZeroPadding3D extends ZeroPaddingND {
  /** With this many zeros: one number for all, one for each dimension, or two for each: before and after; 1 if nothing is said. */
  public ZeroPadding3D(int... padding) {
    super(3, padding);
  }

  static ZeroPadding3D of(Config config) {
    return new ZeroPadding3D(numbers(config, "padding"));
  }
}
