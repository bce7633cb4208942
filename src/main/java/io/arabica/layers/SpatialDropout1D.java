package io.arabica.layers;

import io.arabica.config.Config;

/**
 * In training, sets a random share of the channels of each sample to 0 everywhere and multiplies the others by 1 / (1 - rate); else does
 * nothing. Shapes: (n, steps, channels) to the same.
 */
public final class SpatialDropout1D extends SpatialDropoutND<SpatialDropout1D> {
  /** Drops this share of the channels, from 0 to 1. */
  public SpatialDropout1D(double rate) {
    super(rate, 1, "steps");
  }

  static SpatialDropout1D of(Config config) {
    return new SpatialDropout1D(config.number("rate", 0)).read(config);
  }
}
