package io.arabica.layers;

import io.arabica.config.Config;

/** The mean of all places of a sequence, for each channel. Shapes: (n, steps, channels) to (n, channels). */
public final class GlobalAveragePooling1D extends GlobalPoolingND<GlobalAveragePooling1D> {
  /** Without the pooled dimensions in the output. */
  public GlobalAveragePooling1D() {
    super(1, false);
  }

  static GlobalAveragePooling1D of(Config config) {
    return new GlobalAveragePooling1D().read(config);
  }
}
