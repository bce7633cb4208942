package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The mean of each window of a sequence, for each channel. What a window has outside the input does not count.
 *
 * <p>Shapes: (n, steps, channels) to (n, new steps, channels).
 */
public final class AveragePooling1D extends PoolingND<AveragePooling1D> {
  /** With windows of this size, 2 if nothing is said; they lie side by side unless strides are set. */
  public AveragePooling1D(int... poolSize) {
    super(1, false, poolSize);
  }

  static AveragePooling1D of(Config config) {
    return new AveragePooling1D(config.integers("pool_size")).read(config);
  }
}
