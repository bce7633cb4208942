package io.arabica.layers;

import io.arabica.config.Config;

/**
 * The largest of each window of a sequence, for each channel; the windows are cut so that there are as many as asked for, whatever the
 * input's size: along n places, window i of m goes from floor(i n / m) to before ceil((i + 1) n / m).
 *
 * <p>Shapes: (n, length, channels) to (n, new length, channels).
 */
public final class AdaptiveMaxPooling1D extends AdaptivePoolingND<AdaptiveMaxPooling1D> {
  /** With this size of the output. */
  public AdaptiveMaxPooling1D(int outputSize) {
    super(1, true, outputSize);
  }

  static AdaptiveMaxPooling1D of(Config config) {
    return new AdaptiveMaxPooling1D(size(config)[0]);
  }
}
