package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The mean of each window of a picture, for each channel. What a window has outside the input does not count.
 *
 * <p>Shapes: (n, height, width, channels) to (n, new height, new width, channels).
 */
public final class AveragePooling2D extends PoolingND<AveragePooling2D> {
  /**
   * With windows of this size (one number for all dimensions, or one for each), 2 if nothing is said; they lie side by side unless strides
   * are set.
   */
  public AveragePooling2D(int... poolSize) {
    super(2, false, poolSize);
  }

  static AveragePooling2D of(Config config) {
    return new AveragePooling2D(config.integers("pool_size")).read(config);
  }
}
