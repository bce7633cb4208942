package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Depthwise convolution of a sequence: every channel is convolved by itself.
 *
 * <p>Shapes: (n, steps, in) to (n, new steps, in · multiplier). Weights: {@code kernel} (k, in, multiplier), {@code bias} (in ·
 * multiplier).
 */
public final class DepthwiseConv1D extends DepthwiseConvND<DepthwiseConv1D> {
  /** With windows of this size, stride 1, no padding, no activation and a bias. */
  public DepthwiseConv1D(int... kernelSize) {
    super(1, kernelSize);
  }

  static DepthwiseConv1D of(Config config, CustomObjects custom) {
    return new DepthwiseConv1D(config.integers("kernel_size")).read(config, custom);
  }
}
