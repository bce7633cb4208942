package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.optimizers.schedules.Schedules;
import io.arabica.tensor.Check;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Optimizers by their names: those of Keras, and yours. */
public final class Optimizers {
  private static final Map<String, Function<Config, Optimizer>> KNOWN = new ConcurrentHashMap<>();

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

  /**
   * An optimizer with its defaults, by Keras' name in upper or lower case: {@code adam}, {@code sgd}, {@code AdamW} …
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Optimizer of(String name) {
    return of(name, new Config());
  }

  /**
   * An optimizer of this class name and configuration, as {@link Optimizer#config} writes it and Keras does; what is missing takes its default. The learning rate
   * may be a number, a {@link Schedule}, or a schedule's class name and configuration.
   *
   * @throws IllegalArgumentException if there is none of this name, or the configuration is not valid
   */
  public static Optimizer of(String name, Config config) {
    Function<Config, Optimizer> make = KNOWN.get(name.toLowerCase(Locale.ROOT));
    Check.argument(make != null, "Optimizers: there is no optimizer \"%s\"; known are %s; add yours with Optimizers.register", name,
        new TreeMap<>(KNOWN).keySet());
    Optimizer optimizer = make.apply(config);
    if (!config.has("learning_rate")) {
      return optimizer;
    }
    Object rate = config.get("learning_rate");
    if (rate instanceof Number number) {
      return optimizer.learningRate(number.doubleValue());
    }
    if (rate instanceof Schedule schedule) {
      return optimizer.learningRate(schedule);
    }
    Config written = config.config("learning_rate");
    return optimizer.learningRate(Schedules.of(written.string("class_name", ""), written.config("config")));
  }

  /** Makes an optimizer of your own known by its class name, so that it can be named by a string and files that hold it can be read. */
  public static void register(String className, Function<Config, Optimizer> make) {
    KNOWN.put(className.toLowerCase(Locale.ROOT), make);
  }

  private static <T extends BaseOptimizer<T>> void add(String className, Function<Config, T> make) {
    register(className, config -> {
      T optimizer = make.apply(config);
      return config.toMap().isEmpty() ? optimizer : optimizer.configure(config);
    });
  }
}
