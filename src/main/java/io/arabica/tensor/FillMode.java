package io.arabica.tensor;

import java.util.Locale;

/** What stands outside a picture that is turned, moved or zoomed out. */
public enum FillMode {
  /** The picture mirrored at its edge: d c b a | a b c d | d c b a. */
  REFLECT,
  /** The picture again: a b c d | a b c d | a b c d. */
  WRAP,
  /** One value. */
  CONSTANT,
  /** The nearest pixel: a a a a | a b c d | d d d d. */
  NEAREST;

  /** The mode of this Keras name: {@code reflect}, {@code wrap}, {@code constant} or {@code nearest}. */
  public static FillMode of(String name) {
    for (FillMode mode : values()) {
      if (mode.label().equalsIgnoreCase(name)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("unknown fill mode \"" + name + "\", expected reflect, wrap, constant or nearest");
  }

  /** Keras' name. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
