package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.config.Registry;
import io.arabica.optimizers.schedules.Schedules;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** All optimizers by Keras' class names ({@code AdamW}), which may be written in lower case ({@code adamw}). */
public final class Optimizers {
  private static final Registry<Optimizer> ALL = new Registry<>("optimizer", Optimizer.class);

  static {
    add("SGD", SGD::of);
    add("Adam", Adam::of);
    add("AdamW", AdamW::of);
    add("RMSprop", RMSprop::of);
    add("Adagrad", Adagrad::of);
    add("Adadelta", Adadelta::of);
    add("Adamax", Adamax::of);
    add("Nadam", Nadam::of);
    add("Ftrl", Ftrl::of);
    add("Lion", Lion::of);
    add("Lamb", Lamb::of);
    add("Adafactor", Adafactor::of);
    add("Muon", Muon::of);
  }

  private Optimizers() {}

  /** Adds a class; what all optimizers share is read here for all, the learning rate as a number or as a schedule. */
  private static <T extends BaseOptimizer<T>> void add(String className, Function<Config, T> factory) {
    ALL.add(className, (config, custom) -> {
      T optimizer = factory.apply(config).configure(config);
      Object rate = config.get("learning_rate");
      return rate == null ? optimizer
          : rate instanceof Number number ? optimizer.learningRate(number.doubleValue())
          : optimizer.learningRate(Schedules.of(rate, custom));
    }, className.toLowerCase(Locale.ROOT));
  }

  /**
   * An optimizer with its defaults, by name, e.g. {@code adam}.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Optimizer of(String name) {
    return ALL.of(name);
  }

  /**
   * The optimizer of this class with this configuration, as {@link Optimizer#config} and Keras write it; what is missing takes its default.
   */
  public static Optimizer of(String className, Config config) {
    return ALL.of(className, config, CustomObjects.none());
  }

  /** What stands in a model's configuration: a name, a class name with its configuration, an optimizer, or null, which gives null. */
  public static Optimizer of(Object written, CustomObjects custom) {
    return ALL.of(written, custom);
  }

  /** All class names. */
  public static List<String> names() {
    return ALL.names();
  }
}
