package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Separable convolution of a sequence: each channel by itself, then all channels of a place together.
 *
 * <p>Shapes: (n, steps, in) to (n, new steps, filters). Weights: {@code depthwise_kernel} (k, in, multiplier), {@code pointwise_kernel}
 * (1…, in · multiplier, filters), {@code bias} (filters).
 */
public final class SeparableConv1D extends SeparableConvND<SeparableConv1D> {
  /** With this many outputs and windows of this size, stride 1, no padding, no activation and a bias. */
  public SeparableConv1D(int filters, int... kernelSize) {
    super(1, filters, kernelSize);
  }

  static SeparableConv1D of(Config config, CustomObjects custom) {
    return new SeparableConv1D(config.integer("filters", 0), config.integers("kernel_size")).read(config, custom);
  }
}
