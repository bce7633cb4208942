package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Convolution of a volume: every output is a weighted sum of a window of the input.
 *
 * <p>Shapes: (n, depth, height, width, in) to (n, new depth, new height, new width, filters). Weights: {@code kernel} (kd, kh, kw, in /
 * groups, filters), {@code bias} (filters).
 */
public final class Conv3D extends ConvND<Conv3D> {
  /**
   * With this many outputs and windows of this size (one number for all dimensions, or one for each),
   * stride 1, no padding, no activation and a bias.
   */
  public Conv3D(int filters, int... kernelSize) {
    super(3, filters, kernelSize);
  }

  static Conv3D of(Config config, CustomObjects custom) {
    return new Conv3D(config.integer("filters", 0), config.integers("kernel_size")).read(config, custom);
  }
}
