package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The mean of each window of a volume, for each channel. What a window has outside the input does not count.
 *
 * <p>Shapes: (n, depth, height, width, channels) to (n, new depth, new height, new width, channels).
 */
public final class AveragePooling3D extends PoolingND<AveragePooling3D> {
  /**
   * With windows of this size (one number for all dimensions, or one for each), 2 if nothing is said; they lie side by side unless strides
   * are set.
   */
  public AveragePooling3D(int... poolSize) {
    super(3, false, poolSize);
  }

  static AveragePooling3D of(Config config) {
    return new AveragePooling3D(config.integers("pool_size")).read(config);
  }
}
