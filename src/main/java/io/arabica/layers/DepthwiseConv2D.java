package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;

/**
 * Depthwise convolution of a picture: every channel is convolved by itself.
 *
 * <p>Shapes: (n, height, width, in) to (n, new height, new width, in · multiplier). Weights: {@code kernel} (kh, kw, in, multiplier),
 * {@code bias} (in · multiplier).
 */
public final class DepthwiseConv2D extends DepthwiseConvND<DepthwiseConv2D> {
  /** With windows of this size (one number for all dimensions, or one for each), stride 1, no padding, no activation and a bias. */
  public DepthwiseConv2D(int... kernelSize) {
    super(2, kernelSize);
  }

  static DepthwiseConv2D of(Config config, CustomObjects custom) {
    return new DepthwiseConv2D(config.integers("kernel_size")).read(config, custom);
  }
}
