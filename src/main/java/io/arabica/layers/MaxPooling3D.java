package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The largest of each window of a volume, for each channel. What a window has outside the input does not count.
 *
 * <p>Shapes: (n, depth, height, width, channels) to (n, new depth, new height, new width, channels).
 */
public final class MaxPooling3D extends PoolingND<MaxPooling3D> {
  /**
   * With windows of this size (one number for all dimensions, or one for each), 2 if nothing is said; they lie side by side unless strides
   * are set.
   */
  public MaxPooling3D(int... poolSize) {
    super(3, true, poolSize);
  }

  static MaxPooling3D of(Config config) {
    return new MaxPooling3D(config.integers("pool_size")).read(config);
  }
}
