package io.arabica.metrics;

import io.arabica.tensor.Check;
import java.util.Locale;

/** How the numbers of several classes become one. */
public enum Average {
  /** They stay apart, as the results; the result is their mean. */
  NONE,
  /** All classes are counted together. */
  MICRO,
  /** The mean over classes. */
  MACRO,
  /** The mean over classes, each weighted by how often it is right. */
  WEIGHTED;

  /** Keras' name; null for {@link #NONE}. */
  String label() {
    return this == NONE ? null : name().toLowerCase(Locale.ROOT);
  }

  static Average of(String label) {
    for (Average average : values()) {
      if (label == null ? average == NONE : label.equals(average.label())) {
        return average;
      }
    }
    Check.argument(false, "expected an average of micro, macro or weighted, or none, got \"%s\"", label);
    return null;
  }
}
