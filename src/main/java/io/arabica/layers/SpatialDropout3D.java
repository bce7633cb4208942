package io.arabica.layers;

import io.arabica.config.Config;

/**
 * In training, sets a random share of the channels of each sample to 0 everywhere and multiplies the others by 1 / (1 - rate); else does
 * nothing. Shapes: (n, depth, height, width, channels) to the same.
 */
public final class SpatialDropout3D extends SpatialDropoutND<SpatialDropout3D> {
  /** Drops this share of the channels, from 0 to 1. */
  public SpatialDropout3D(double rate) {
    super(rate, 3, "depth, height, width");
  }

  static SpatialDropout3D of(Config config) {
    return new SpatialDropout3D(config.number("rate", 0)).read(config);
  }
}
