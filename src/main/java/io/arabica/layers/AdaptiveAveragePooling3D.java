package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The mean of each window of a volume, for each channel; the windows are cut so that there are as many as asked for, whatever the
 * input's size: along n places, window i of m goes from floor(i n / m) to before ceil((i + 1) n / m).
 *
 * <p>Shapes: (n, depth, height, width, channels) to (n, new depth, new height, new width, channels).
 */
public final class AdaptiveAveragePooling3D extends AdaptivePoolingND<AdaptiveAveragePooling3D> {
  /** With this size of the output: one number for all dimensions, or one for each. */
  public AdaptiveAveragePooling3D(int... outputSize) {
    super(3, false, outputSize);
  }

  static AdaptiveAveragePooling3D of(Config config) {
    return new AdaptiveAveragePooling3D(size(config));
  }
}
