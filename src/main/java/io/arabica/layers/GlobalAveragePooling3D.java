package io.arabica.layers;

import io.arabica.config.Config;

/** The mean of all places of a volume, for each channel. Shapes: (n, depth, height, width, channels) to (n, channels). */
public final class GlobalAveragePooling3D extends GlobalPoolingND<GlobalAveragePooling3D> {
  /** Without the pooled dimensions in the output. */
  public GlobalAveragePooling3D() {
    super(3, false);
  }

  static GlobalAveragePooling3D of(Config config) {
    return new GlobalAveragePooling3D().read(config);
  }
}
