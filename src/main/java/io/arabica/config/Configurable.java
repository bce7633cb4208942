package io.arabica.config;

/** Something that can be written down as a class name and a {@link Config}, and made again from them. */
public interface Configurable {
  /** Keras' class name, e.g. {@code Dense} or {@code GlorotUniform}. */
  default String className() {
    return getClass().getSimpleName();
  }

  /** What the constructor and the setters were given, under Keras' names. */
  Config config();
}
