package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The largest of each window of a volume, for each channel; the windows are cut so that there are as many as asked for, whatever the
 * input's size: along n places, window i of m goes from floor(i n / m) to before ceil((i + 1) n / m).
 *
 * <p>Shapes: (n, depth, height, width, channels) to (n, new depth, new height, new width, channels).
 */
public final class AdaptiveMaxPooling3D extends AdaptivePoolingND<AdaptiveMaxPooling3D> {
  /** With this size of the output: one number for all dimensions, or one for each. */
  public AdaptiveMaxPooling3D(int... outputSize) {
    super(3, true, outputSize);
  }

  static AdaptiveMaxPooling3D of(Config config) {
    return new AdaptiveMaxPooling3D(size(config));
  }
}
