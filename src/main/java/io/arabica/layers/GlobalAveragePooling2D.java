package io.arabica.layers;

import io.arabica.config.Config;

/** The mean of all places of a picture, for each channel. Shapes: (n, height, width, channels) to (n, channels). */
public final class GlobalAveragePooling2D extends GlobalPoolingND<GlobalAveragePooling2D> {
  /** Without the pooled dimensions in the output. */
  public GlobalAveragePooling2D() {
    super(2, false);
  }

  static GlobalAveragePooling2D of(Config config) {
    return new GlobalAveragePooling2D().read(config);
  }
}
