package io.arabica.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A list of classes by name, which makes objects again from what {@link Configurable} wrote down. Filled once, in a static initializer;
 * classes of one's own come as {@link CustomObjects}.
 *
 * @param <T> what is made
 */
public final class Registry<T> {
  private final String kind;
  private final Class<T> type;
  private final Map<String, BiFunction<Config, CustomObjects, ? extends T>> factories = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();

  /** An empty list; {@code kind} is how messages call its entries, e.g. {@code initializer}. */
  public Registry(String kind, Class<T> type) {
    this.kind = kind;
    this.type = type;
  }

  /** Adds a class under its name and other names for it. */
  public Registry<T> add(String className, Function<Config, ? extends T> factory, String... aliases) {
    return add(className, (config, custom) -> factory.apply(config), aliases);
  }

  /** Adds a class whose configuration may name classes of one's own. */
  public Registry<T> add(String className, BiFunction<Config, CustomObjects, ? extends T> factory, String... aliases) {
    names.add(className);
    factories.put(className, factory);
    for (String alias : aliases) {
      factories.put(alias, factory);
    }
    return this;
  }

  /** The object of this name, with its defaults. */
  public T of(String name) {
    return of(name, new Config(), CustomObjects.none());
  }

  /**
   * The object of this class with this configuration.
   *
   * @throws IllegalArgumentException if there is no class of this name
   */
  public T of(String className, Config config, CustomObjects custom) {
    if (className == null) {
      throw new IllegalArgumentException("unknown " + kind + " null, expected a name such as \"" + names.get(0) + "\"");
    }
    Function<Config, ?> own = custom.factory(className);
    BiFunction<Config, CustomObjects, ? extends T> factory = factories.get(className);
    if (own == null && factory == null) {
      throw new IllegalArgumentException("unknown " + kind + " \"" + className + "\", expected one of " + String.join(", ", names)
          + "; give classes of your own as CustomObjects");
    }
    Object made = own != null ? own.apply(config) : factory.apply(config, custom);
    if (!type.isInstance(made)) {
      throw new IllegalArgumentException("\"" + className + "\": expected " + type.getSimpleName() + " as " + kind + ", got " + made);
    }
    return type.cast(made);
  }

  /**
   * What stands in a configuration: null gives null, a name or a class name with its configuration gives a new object, an object gives
   * itself.
   */
  public T of(Object written, CustomObjects custom) {
    if (written == null || type.isInstance(written)) {
      return type.cast(written);
    }
    if (written instanceof String name) {
      return of(name, new Config(), custom);
    }
    Config entry = new Config().put(kind, written).config(kind);
    Config inner = entry.config("config");
    return of(entry.string("class_name", "(no class_name)"), inner == null ? new Config() : inner, custom);
  }

  /** The class names, without other names for them. */
  public List<String> names() {
    return List.copyOf(names);
  }
}
