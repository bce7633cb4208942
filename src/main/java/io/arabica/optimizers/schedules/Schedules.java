package io.arabica.optimizers.schedules;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Schedules by their class names. */
public final class Schedules {
  private static final Map<String, Function<Config, Schedule>> KNOWN = new ConcurrentHashMap<>(Map.of(
      "ExponentialDecay", ExponentialDecay::new,
      "InverseTimeDecay", InverseTimeDecay::new,
      "PolynomialDecay", PolynomialDecay::new,
      "PiecewiseConstantDecay", PiecewiseConstantDecay::new,
      "CosineDecay", CosineDecay::new,
      "CosineDecayRestarts", CosineDecayRestarts::new,
      "OneCycle", OneCycle::new));

  private Schedules() {}

  /**
   * The schedule of this class name and configuration.
   *
   * @throws IllegalArgumentException if there is none of this name, or the configuration is not valid
   */
  public static Schedule of(String className, Config config) {
    Function<Config, Schedule> make = KNOWN.get(className);
    Check.argument(make != null, "Schedules: there is no schedule \"%s\"; known are %s; add yours with Schedules.register", className, KNOWN.keySet());
    return make.apply(config);
  }

  /** Makes a schedule of your own known by its class name, so that files that hold it can be read. */
  public static void register(String className, Function<Config, Schedule> make) {
    KNOWN.put(className, make);
  }
}
