package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Transposed convolution of a picture: every input is spread over a window of the output, which grows by the strides.
 *
 * <p>Shapes: (n, height, width, in) to (n, new height, new width, filters). Weights: {@code kernel} (kh, kw, filters, in), {@code bias}
 * (filters).
 */
public final class Conv2DTranspose extends ConvTransposeND<Conv2DTranspose> {
  /**
   * With this many outputs and windows of this size (one number for all dimensions, or one for each),
   * stride 1, no padding, no activation and a bias.
   */
  public Conv2DTranspose(int filters, int... kernelSize) {
    super(2, filters, kernelSize);
  }

  static Conv2DTranspose of(Config config, CustomObjects custom) {
    return new Conv2DTranspose(config.integer("filters", 0), config.integers("kernel_size")).read(config, custom);
  }
}
