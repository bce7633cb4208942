package io.arabica;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.arabica.config.Config;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the reference values among the test resources. */
public final class Json {
  private Json() {}

  /** The object in this resource, e.g. {@code /keras/golden_losses.json}. */
  public static Config object(String resource) {
    return (Config) read(resource);
  }

  /** The list of objects in this resource. */
  public static List<Config> objects(String resource) {
    return ((List<?>) read(resource)).stream().map(Config.class::cast).toList();
  }

  private static Object read(String resource) {
    try (Reader reader = new InputStreamReader(Json.class.getResourceAsStream(resource), StandardCharsets.UTF_8)) {
      return plain(JsonParser.parseReader(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a Config, list, string, number, boolean or null. */
  private static Object plain(JsonElement json) {
    if (json.isJsonNull()) {
      return null;
    }
    if (json.isJsonArray()) {
      List<Object> list = new ArrayList<>();
      json.getAsJsonArray().forEach(entry -> list.add(plain(entry)));
      return list;
    }
    if (json.isJsonObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      json.getAsJsonObject().entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
      return Config.of(map);
    }
    if (json.getAsJsonPrimitive().isNumber()) {
      return json.getAsDouble();
    }
    return json.getAsJsonPrimitive().isBoolean() ? (Object) json.getAsBoolean() : json.getAsString();
  }

  /** Numbers in lists of lists as a tensor. */
  public static Tensor tensor(Object numbers, DType dtype) {
    List<Integer> dims = new ArrayList<>();
    Object level = numbers;
    while (level instanceof List<?> list) {
      dims.add(list.size());
      level = list.isEmpty() ? null : list.get(0);
    }
    List<Double> flat = new ArrayList<>();
    flatten(numbers, flat);
    double[] values = flat.stream().mapToDouble(v -> v).toArray();
    return Tensor.wrap(values, dims.stream().mapToInt(d -> d).toArray()).cast(dtype);
  }

  private static void flatten(Object numbers, List<Double> into) {
    if (numbers instanceof List<?> list) {
      list.forEach(entry -> flatten(entry, into));
    } else {
      into.add(((Number) numbers).doubleValue());
    }
  }

  /** The shape in a list of numbers. */
  public static Shape shape(Config config, String key) {
    return Shape.of(config.integers(key));
  }
}
