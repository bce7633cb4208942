package io.arabica.constraints;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.config.Registry;
import java.util.List;

/** All constraints by Keras' class names ({@code MaxNorm}) and short names ({@code max_norm}). */
public final class Constraints {
  private static final Registry<Constraint> ALL = new Registry<>("constraint", Constraint.class)
      .add("MaxNorm", MaxNorm::of, "max_norm")
      .add("MinMaxNorm", MinMaxNorm::of, "min_max_norm")
      .add("NonNeg", config -> new NonNeg(), "non_neg")
      .add("UnitNorm", UnitNorm::of, "unit_norm");

  private Constraints() {}

  /** The constraint of a Keras name such as {@code max_norm}, with its defaults. */
  public static Constraint of(String name) {
    return ALL.of(name);
  }

  /** The constraint of this class with this configuration. */
  public static Constraint of(String className, Config config) {
    return ALL.of(className, config, CustomObjects.none());
  }

  /** What stands in a layer's configuration: a name, a class name with its configuration, or null, which gives null. */
  public static Constraint of(Object written, CustomObjects custom) {
    return ALL.of(written, custom);
  }

  /** All class names. */
  public static List<String> names() {
    return ALL.names();
  }
}
