package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Convolution of a picture: every output is a weighted sum of a window of the input.
 *
 * <p>Shapes: (n, height, width, in) to (n, new height, new width, filters). Weights: {@code kernel} (kh, kw, in / groups, filters),
 * {@code bias} (filters).
 */
public final class Conv2D extends ConvND<Conv2D> {
  /**
   * With this many outputs and windows of this size (one number for all dimensions, or one for each),
   * stride 1, no padding, no activation and a bias.
   */
  public Conv2D(int filters, int... kernelSize) {
    super(2, filters, kernelSize);
  }

  static Conv2D of(Config config, CustomObjects custom) {
    return new Conv2D(config.integer("filters", 0), config.integers("kernel_size")).read(config, custom);
  }
}
