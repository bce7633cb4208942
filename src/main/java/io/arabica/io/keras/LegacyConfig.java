package io.arabica.io.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the configurations of Keras 2, and those that Keras 3 writes into {@code .h5} files, into the ones of {@code .keras} files. */
final class LegacyConfig {
  private LegacyConfig() {}

  /** What would stand in config.json; {@code training} may be null. */
  static Map<String, Object> root(Object model, Object training) {
    Map<String, Object> root = new LinkedHashMap<>();
    if (value(model) instanceof Map<?, ?> written) {
      written.forEach((key, value) -> root.put((String) key, value));
    }
    if (value(training) instanceof Map<?, ?> written && written.get("optimizer_config") instanceof Map<?, ?> optimizer) {
      Map<String, Object> compiled = new LinkedHashMap<>();
      compiled.put("optimizer", optimizer(optimizer));
      for (String key : List.of("loss", "loss_weights", "metrics", "weighted_metrics")) {
        compiled.put(key, written.get(key));
      }
      root.put("compile_config", compiled);
    }
    return root;
  }

  private static Object value(Object written) {
    if (written instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      list.forEach(entry -> result.add(value(entry)));
      return result;
    }
    if (!(written instanceof Map<?, ?> map)) {
      return written;
    }
    if ("ndarray".equals(map.get("type"))) {
      return map.get("value");
    }
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put((String) key, value(value)));
    if (result.get("class_name") instanceof String className) {
      object(className, result);
    }
    return result;
  }

  /** What an object of this class wrote in another way. */
  private static void object(String className, Map<String, Object> object) {
    if (className.equals("Sequential") && object.get("config") instanceof List<?> layers) { // before Keras 2.2.3
      object.put("config", new LinkedHashMap<>(Map.of("layers", layers)));
    }
    if (!(object.get("config") instanceof Map<?, ?> map)) {
      return;
    }
    Map<String, Object> config = strings(map);
    switch (className) {
      case "Sequential" -> input(config);
      case "BatchNormalization" -> config.computeIfPresent("axis", (key, axis) ->
          axis instanceof List<?> list && list.size() == 1 ? list.get(0) : axis);
      case "LeakyReLU" -> rename(config, "alpha", "negative_slope");
      case "MeanMetricWrapper", "SumOverBatchSizeMetricWrapper", "LossFunctionWrapper" -> object.put("class_name", config.remove("fn"));
      default -> {
      }
    }
    config.replace("reduction", "auto", "sum_over_batch_size");
  }

  /** A chain whose first layer says the shape of its input, or that learnt it from data, begins with an Input. */
  private static void input(Map<String, Object> chain) {
    if (!(chain.get("layers") instanceof List<?> layers) || layers.isEmpty() || !(layers.get(0) instanceof Map<?, ?> first)
        || "InputLayer".equals(first.get("class_name")) || !(first.get("config") instanceof Map<?, ?> config)) {
      return;
    }
    Object shape = config.get("batch_input_shape") != null ? config.get("batch_input_shape") : chain.get("build_input_shape");
    if (shape != null) {
      List<Object> more = new ArrayList<>(layers);
      Map<String, Object> input = new LinkedHashMap<>();
      input.put("batch_shape", shape);
      input.put("dtype", "Embedding".equals(first.get("class_name")) ? "int32" : "float32");
      input.put("name", config.get("name") + "_input");
      more.add(0, Map.of("class_name", "InputLayer", "config", input));
      chain.put("layers", more);
    }
  }

  private static Map<String, Object> optimizer(Map<?, ?> written) {
    Map<String, Object> config = new LinkedHashMap<>();
    if (written.get("config") instanceof Map<?, ?> map) {
      config.putAll(strings(map));
    }
    rename(config, "lr", "learning_rate");
    if (config.remove("decay") instanceof Number decay && decay.doubleValue() > 0) {
      config.put("learning_rate", Map.of("class_name", "InverseTimeDecay", "config", Map.of("initial_learning_rate",
          config.getOrDefault("learning_rate", 0.001), "decay_steps", 1, "decay_rate", decay)));
    }
    Object className = written.get("class_name");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("class_name", className instanceof String name ? name.replace("Custom>", "") : className);
    result.put("config", config);
    return result;
  }

  private static void rename(Map<String, Object> config, String from, String to) {
    Object value = config.remove(from);
    if (value != null) {
      config.putIfAbsent(to, value);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> strings(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
