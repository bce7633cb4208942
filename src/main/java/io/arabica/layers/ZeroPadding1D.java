package io.arabica.layers;

import io.arabica.config.Config;

/** Zeros around a sequence. Shapes: (n, steps, channels) to (n, new steps, channels). */
public final class ZeroPadding1D extends ZeroPaddingND {
  /** With this many zeros: one number for both ends, or two; 1 if nothing is said. */
  public ZeroPadding1D(int... padding) {
    super(1, padding);
  }

  static ZeroPadding1D of(Config config) {
    return new ZeroPadding1D(numbers(config, "padding"));
  }
}
