package io.arabica.regularizers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.config.Registry;
import java.util.List;

/** All regularizers: by factory method, and by Keras' class names ({@code L2}) and short names ({@code l2}). */
public final class Regularizers {
  private static final Registry<Regularizer> ALL = new Registry<>("regularizer", Regularizer.class)
      .add("L1", config -> l1(config.number("l1", 0.01)), "l1")
      .add("L2", config -> l2(config.number("l2", 0.01)), "l2")
      .add("L1L2", config -> l1l2(config.number("l1", 0), config.number("l2", 0)), "l1l2", "l1_l2")
      .add("OrthogonalRegularizer", OrthogonalRegularizer::of, "orthogonal_regularizer");

  private Regularizers() {}

  /** The regularizer of a Keras name such as {@code l2}, with its defaults. */
  public static Regularizer of(String name) {
    return ALL.of(name);
  }

  /** The regularizer of this class with this configuration. */
  public static Regularizer of(String className, Config config) {
    return ALL.of(className, config, CustomObjects.none());
  }

  /** What stands in a layer's configuration: a name, a class name with its configuration, or null, which gives null. */
  public static Regularizer of(Object written, CustomObjects custom) {
    return ALL.of(written, custom);
  }

  /** All class names. */
  public static List<String> names() {
    return ALL.names();
  }

  /** factor * sum of |w|. */
  public static Regularizer l1(double factor) {
    return new L1(factor);
  }

  /** factor * sum of w<sup>2</sup>. */
  public static Regularizer l2(double factor) {
    return new L2(factor);
  }

  /** factor * mean of |cos| of the angles between rows. */
  public static Regularizer orthogonal(double factor) {
    return new OrthogonalRegularizer(factor, OrthogonalRegularizer.Mode.ROWS);
  }

  /** l1 * sum of |w| + l2 * sum of w<sup>2</sup>. */
  public static Regularizer l1l2(double l1, double l2) {
    return new L1L2(l1, l2);
  }
}
