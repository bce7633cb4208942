package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The mean of each window of a picture, for each channel; the windows are cut so that there are as many as asked for, whatever the
 * input's size: along n places, window i of m goes from floor(i n / m) to before ceil((i + 1) n / m).
 *
 * <p>Shapes: (n, height, width, channels) to (n, new height, new width, channels).
 */
public final class AdaptiveAveragePooling2D extends AdaptivePoolingND<AdaptiveAveragePooling2D> {
  /** With this size of the output: one number for all dimensions, or one for each. */
  public AdaptiveAveragePooling2D(int... outputSize) {
    super(2, false, outputSize);
  }

  static AdaptiveAveragePooling2D of(Config config) {
    return new AdaptiveAveragePooling2D(size(config));
  }
}
