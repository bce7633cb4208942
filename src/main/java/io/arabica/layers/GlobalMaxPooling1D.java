package io.arabica.layers;

import io.arabica.config.Config;

/** The largest of all places of a sequence, for each channel. Shapes: (n, steps, channels) to (n, channels). */
public final class GlobalMaxPooling1D extends GlobalPoolingND<GlobalMaxPooling1D> {
  /** Without the pooled dimensions in the output. */
  public GlobalMaxPooling1D() {
    super(1, true);
  }

  static GlobalMaxPooling1D of(Config config) {
    return new GlobalMaxPooling1D().read(config);
  }
}
