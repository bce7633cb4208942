package io.arabica.layers;

import io.arabica.config.Config;

/** Zeros around a picture. Shapes: (n, height, width, channels) to (n, new height, new width, channels). */
public final class ZeroPadding2D extends ZeroPaddingND {
  /** With this many zeros: one number for all, one for each dimension, or two for each: before and after; 1 if nothing is said. */
  public ZeroPadding2D(int... padding) {
    super(2, padding);
  }

  static ZeroPadding2D of(Config config) {
    return new ZeroPadding2D(numbers(config, "padding"));
  }
}
