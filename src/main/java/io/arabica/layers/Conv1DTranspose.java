package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Transposed convolution of a sequence: every input is spread over a window of the output, which grows by the strides.
 *
 * <p>Shapes: (n, steps, in) to (n, new steps, filters). Weights: {@code kernel} (k, filters, in), {@code bias} (filters).
 */
public final class Conv1DTranspose extends ConvTransposeND<Conv1DTranspose> {
  /** With this many outputs and windows of this size, stride 1, no padding, no activation and a bias. */
  public Conv1DTranspose(int filters, int... kernelSize) {
    super(1, filters, kernelSize);
  }

  static Conv1DTranspose of(Config config, CustomObjects custom) {
    return new Conv1DTranspose(config.integer("filters", 0), config.integers("kernel_size")).read(config, custom);
  }
}
