package io.arabica.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ordered map of names to numbers, strings, booleans, null, lists and maps: what stands in a JSON object.
 *
 * <pre>{@code
 * new Config().put("units", 10).put("use_bias", true)
 * }</pre>
 */
public final class Config {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** An empty configuration. */
  public Config() {}

  /** A configuration with these entries. */
  public static Config of(Map<String, ?> values) {
    Config config = new Config();
    config.values.putAll(values);
    return config;
  }

  /** Adds or replaces an entry; a Configurable value is written down as Keras does, with its class name and configuration. */
  public Config put(String key, Object value) {
    values.put(key, value instanceof Configurable object ? written(object) : value);
    return this;
  }

  private static Config written(Configurable object) {
    return new Config().put("class_name", object.className()).put("config", object.config());
  }

  /** Whether there is an entry of this name that is not null. */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  /** The entry as it is, or null. */
  public Object get(String key) {
    return values.get(key);
  }

  /** A string, or the default where it is missing or null. */
  public String string(String key, String otherwise) {
    return has(key) ? typed(key, String.class) : otherwise;
  }

  /** A whole number, or the default where it is missing or null. */
  public int integer(String key, int otherwise) {
    return has(key) ? whole(key, get(key)) : otherwise;
  }

  /** A number, or the default where it is missing or null. */
  public double number(String key, double otherwise) {
    return has(key) ? typed(key, Number.class).doubleValue() : otherwise;
  }

  /** A truth value, or the default where it is missing or null. */
  public boolean flag(String key, boolean otherwise) {
    return has(key) ? typed(key, Boolean.class) : otherwise;
  }

  /** A list, or an empty one where it is missing or null. */
  public List<?> list(String key) {
    return has(key) ? typed(key, List.class) : List.of();
  }

  /** A list of whole numbers, or the default where it is missing or null; one number counts as a list of one. */
  public int[] integers(String key, int... otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (get(key) instanceof Number one) {
      return new int[] {whole(key, one)};
    }
    return list(key).stream().mapToInt(value -> whole(key, value)).toArray();
  }

  /** An int; a fraction, or more than an int holds, is not cut to one: another model would come of it. */
  private static int whole(String key, Object value) {
    if (!(value instanceof Number number) || number.doubleValue() != number.intValue()) {
      throw new IllegalArgumentException("configuration entry \"" + key + "\": expected a whole number, got " + value);
    }
    return number.intValue();
  }

  /** A list of numbers, or the default where it is missing or null; one number counts as a list of one. */
  public double[] numbers(String key, double... otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (get(key) instanceof Number one) {
      return new double[] {one.doubleValue()};
    }
    return list(key).stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
  }

  /** An inner configuration, or null where it is missing or null. */
  @SuppressWarnings("unchecked")
  public Config config(String key) {
    Object value = values.get(key);
    return value instanceof Config config ? config : value == null ? null : of((Map<String, ?>) typed(key, Map.class));
  }

  private <T> T typed(String key, Class<T> type) {
    Object value = values.get(key);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("configuration entry \"" + key + "\": expected a " + type.getSimpleName() + ", got " + value);
    }
    return type.cast(value);
  }

  /** All entries in order; not to be changed. */
  public Map<String, Object> toMap() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Config config && values.equals(config.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
