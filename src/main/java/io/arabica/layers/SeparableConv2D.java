package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Separable convolution of a picture: each channel by itself, then all channels of a place together.
 *
 * <p>Shapes: (n, height, width, in) to (n, new height, new width, filters). Weights: {@code depthwise_kernel} (kh, kw, in, multiplier),
 * {@code pointwise_kernel} (1…, in · multiplier, filters), {@code bias} (filters).
 */
public final class SeparableConv2D extends SeparableConvND<SeparableConv2D> {
  /**
   * With this many outputs and windows of this size (one number for all dimensions, or one for each),
   * stride 1, no padding, no activation and a bias.
   */
  public SeparableConv2D(int filters, int... kernelSize) {
    super(2, filters, kernelSize);
  }

  static SeparableConv2D of(Config config, CustomObjects custom) {
    return new SeparableConv2D(config.integer("filters", 0), config.integers("kernel_size")).read(config, custom);
  }
}
