package io.arabica.layers;

import io.arabica.config.Config;

/** The largest of all places of a volume, for each channel. Shapes: (n, depth, height, width, channels) to (n, channels). */
public final class GlobalMaxPooling3D extends GlobalPoolingND<GlobalMaxPooling3D> {
  /** Without the pooled dimensions in the output. */
  public GlobalMaxPooling3D() {
    super(3, true);
  }

  static GlobalMaxPooling3D of(Config config) {
    return new GlobalMaxPooling3D().read(config);
  }
}
