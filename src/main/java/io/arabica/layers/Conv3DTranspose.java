package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Transposed convolution of a volume: every input is spread over a window of the output, which grows by the strides.
 *
 * <p>Shapes: (n, depth, height, width, in) to (n, new depth, new height, new width, filters). Weights: {@code kernel} (kd, kh, kw,
 * filters, in), {@code bias} (filters).
 */
public final class Conv3DTranspose extends ConvTransposeND<Conv3DTranspose> {
  /**
   * With this many outputs and windows of this size (one number for all dimensions, or one for each),
   * stride 1, no padding, no activation and a bias.
   */
  public Conv3DTranspose(int filters, int... kernelSize) {
    super(3, filters, kernelSize);
  }

  static Conv3DTranspose of(Config config, CustomObjects custom) {
    return new Conv3DTranspose(config.integer("filters", 0), config.integers("kernel_size")).read(config, custom);
  }
}
