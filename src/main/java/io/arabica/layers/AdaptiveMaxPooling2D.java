package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The largest of each window of a picture, for each channel; the windows are cut so that there are as many as asked for, whatever the
 * input's size: along n places, window i of m goes from floor(i n / m) to before ceil((i + 1) n / m).
 *
 * <p>Shapes: (n, height, width, channels) to (n, new height, new width, channels).
 */
public final class AdaptiveMaxPooling2D extends AdaptivePoolingND<AdaptiveMaxPooling2D> {
  /** With this size of the output: one number for all dimensions, or one for each. */
  public AdaptiveMaxPooling2D(int... outputSize) {
    super(2, true, outputSize);
  }

  static AdaptiveMaxPooling2D of(Config config) {
    return new AdaptiveMaxPooling2D(size(config));
  }
}
