package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The largest of each window of a picture, for each channel. What a window has outside the input does not count.
 *
 * <p>Shapes: (n, height, width, channels) to (n, new height, new width, channels).
 */
public final class MaxPooling2D extends PoolingND<MaxPooling2D> {
  /**
   * With windows of this size (one number for all dimensions, or one for each), 2 if nothing is said; they lie side by side unless strides
   * are set.
   */
  public MaxPooling2D(int... poolSize) {
    super(2, true, poolSize);
  }

  static MaxPooling2D of(Config config) {
    return new MaxPooling2D(config.integers("pool_size")).read(config);
  }
}
