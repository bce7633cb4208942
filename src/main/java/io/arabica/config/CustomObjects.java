package io.arabica.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Classes of one's own, by name: what loading asks before it asks Arabica's own lists. Immutable.
 *
 * <pre>{@code
 * CustomObjects custom = CustomObjects.none().with("Swirl", config -> new Swirl(config.number("angle", 0.5)));
 * }</pre>
 */
public final class CustomObjects {
  private static final CustomObjects NONE = new CustomObjects(Map.of());

  private final Map<String, Function<Config, ?>> factories;

  private CustomObjects(Map<String, Function<Config, ?>> factories) {
    this.factories = factories;
  }

  /** No classes of one's own. */
  public static CustomObjects none() {
    return NONE;
  }

  /** These classes and one more, which makes its objects from what {@link Configurable#config} wrote down. */
  public CustomObjects with(String className, Function<Config, ?> factory) {
    Map<String, Function<Config, ?>> more = new LinkedHashMap<>(factories);
    more.put(className, factory);
    return new CustomObjects(more);
  }

  /** The factory of this name, or null. */
  Function<Config, ?> factory(String className) {
    return factories.get(className);
  }
}
