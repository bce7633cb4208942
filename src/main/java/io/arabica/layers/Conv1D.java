package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Convolution of a sequence: every output is a weighted sum of a window of the input.
 *
 * <p>Shapes: (n, steps, in) to (n, new steps, filters). Weights: {@code kernel} (k, in / groups, filters), {@code bias} (filters).
 */
public final class Conv1D extends ConvND<Conv1D> {
  /** With this many outputs and windows of this size, stride 1, no padding, no activation and a bias. */
  public Conv1D(int filters, int... kernelSize) {
    super(1, filters, kernelSize);
  }

  static Conv1D of(Config config, CustomObjects custom) {
    return new Conv1D(config.integer("filters", 0), config.integers("kernel_size")).read(config, custom);
  }
}
