package io.arabica.layers;

import io.arabica.config.Config;

/**
 * In training, sets a random share of the channels of each sample to 0 everywhere and multiplies the others by 1 / (1 - rate); else does
 * nothing. Shapes: (n, height, width, channels) to the same.
 */
public final class SpatialDropout2D extends SpatialDropoutND<SpatialDropout2D> {
  /** Drops this share of the channels, from 0 to 1. */
  public SpatialDropout2D(double rate) {
    super(rate, 2, "height, width");
  }

  static SpatialDropout2D of(Config config) {
    return new SpatialDropout2D(config.number("rate", 0)).read(config);
  }
}
