package io.arabica.layers;

import io.arabica.config.Config;

/** The largest of all places of a picture, for each channel. Shapes: (n, height, width, channels) to (n, channels). */
public final class GlobalMaxPooling2D extends GlobalPoolingND<GlobalMaxPooling2D> {
  /** Without the pooled dimensions in the output. */
  public GlobalMaxPooling2D() {
    super(2, true);
  }

  static GlobalMaxPooling2D of(Config config) {
    return new GlobalMaxPooling2D().read(config);
  }
}
