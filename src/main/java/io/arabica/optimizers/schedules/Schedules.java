package io.arabica.optimizers.schedules;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.config.Registry;
import java.util.List;

/** All schedules by Keras' class names, and {@link OneCycle}. */
public final class Schedules {
  private static final Registry<Schedule> ALL = new Registry<>("schedule", Schedule.class)
      .add("ExponentialDecay", config -> new ExponentialDecay(config))
      .add("InverseTimeDecay", config -> new InverseTimeDecay(config))
      .add("PolynomialDecay", config -> new PolynomialDecay(config))
      .add("PiecewiseConstantDecay", config -> new PiecewiseConstantDecay(config))
      .add("CosineDecay", config -> new CosineDecay(config))
      .add("CosineDecayRestarts", config -> new CosineDecayRestarts(config))
      .add("OneCycle", config -> new OneCycle(config));

  private Schedules() {}

  /**
   * The schedule of this class with this configuration.
   *
   * @throws IllegalArgumentException if there is none of this name, or the configuration is not valid
   */
  public static Schedule of(String className, Config config) {
    return ALL.of(className, config, CustomObjects.none());
  }

  /** What stands in an optimizer's configuration: a schedule, a class name with its configuration, or null, which gives null. */
  public static Schedule of(Object written, CustomObjects custom) {
    return ALL.of(written, custom);
  }

  /** All class names. */
  public static List<String> names() {
    return ALL.names();
  }
}
