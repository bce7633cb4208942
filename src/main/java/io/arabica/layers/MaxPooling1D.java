package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The largest of each window of a sequence, for each channel. What a window has outside the input does not count.
 *
 * <p>Shapes: (n, steps, channels) to (n, new steps, channels).
 */
public final class MaxPooling1D extends PoolingND<MaxPooling1D> {
  /** With windows of this size, 2 if nothing is said; they lie side by side unless strides are set. */
  public MaxPooling1D(int... poolSize) {
    super(1, true, poolSize);
  }

  static MaxPooling1D of(Config config) {
    return new MaxPooling1D(config.integers("pool_size")).read(config);
  }
}
