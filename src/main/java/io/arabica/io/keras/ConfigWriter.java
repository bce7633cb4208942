package io.arabica.io.keras;

import io.arabica.config.Config;
import io.arabica.constraints.Constraints;
import io.arabica.initializers.Initializers;
import io.arabica.layers.Layer;
import io.arabica.layers.Layers;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.models.Model;
import io.arabica.optimizers.Optimizers;
import io.arabica.optimizers.schedules.Schedules;
import io.arabica.regularizers.Regularizers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model's configuration in Keras' form: every object says its module, class name and registered name. What Keras does not have, such as
 * layers of the user's own, is registered as {@code Custom>Name}, under which Python code can provide it.
 */
final class ConfigWriter {
  /** Activations with options, which are layers in Keras. */
  static final Map<String,
      String> ACTIVATION_LAYERS = Map.of("leaky_relu", "LeakyReLU", "elu", "ELU", "softmax", "Softmax", "relu", "ReLU");

  /** Entries that Keras' constructors do not take, though all others of their kind do. */
  private static final Map<String, String> NOT_TAKEN = Map.of("Cropping1D", "data_format", "UpSampling1D", "data_format",
      "ZeroPadding1D", "data_format", "SpatialDropout1D", "trainable", "SpatialDropout2D", "trainable", "SpatialDropout3D", "trainable");

  private ConfigWriter() {}

  /** What stands in config.json. */
  static Map<String, Object> of(Model model) {
    Map<String, Object> root = layer(Map.of("class_name", model.className(), "config", model.config().toMap()));
    Map<Layer, Integer> occurrences = new IdentityHashMap<>();
    count(model, occurrences);
    occurrences.values().removeIf(count -> count < 2);
    if (!occurrences.isEmpty()) {
      share(model, root, occurrences.keySet(), new IdentityHashMap<>());
    }
    Map<String, Object> compiled = map(model.compileConfig().toMap(), false);
    if (!compiled.isEmpty()) {
      compiled.put("run_eagerly", false);
      compiled.put("steps_per_execution", 1);
    }
    root.put("compile_config", compiled);
    return root;
  }

  /** How many models each layer stands in. */
  private static void count(Model model, Map<Layer, Integer> occurrences) {
    for (Layer layer : model.layers()) {
      occurrences.merge(layer, 1, Integer::sum);
      if (layer instanceof Model inner) {
        count(inner, occurrences);
      }
    }
  }

  /** Gives a layer that stands in several models the same number in each, so that it is one layer again. */
  private static void share(Model model, Map<String, Object> written, Set<Layer> several, Map<Layer, Integer> numbers) {
    for (Object entry : (List<?>) strings((Map<?, ?>) written.get("config")).get("layers")) {
      Map<String, Object> one = strings((Map<?, ?>) entry);
      Object name = strings((Map<?, ?>) one.get("config")).get("name");
      for (Layer layer : model.layers()) {
        if (layer.name().equals(name)) {
          if (several.contains(layer)) {
            numbers.putIfAbsent(layer, numbers.size() + 1);
            one.put("shared_object_id", numbers.get(layer));
          }
          if (layer instanceof Model inner) {
            share(inner, one, several, numbers);
          }
        }
      }
    }
  }

  private static Object value(String key, Object value, boolean ofInput) {
    if (value instanceof Config config) {
      return value(key, config.toMap(), ofInput);
    }
    if (value instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      list.forEach(entry -> result.add(value(key, entry, ofInput)));
      return result;
    }
    if (key.equals("dtype") && value instanceof String && !ofInput) {
      return object("keras", "DTypePolicy", Map.of("name", value), true);
    }
    if (!(value instanceof Map<?, ?> raw)) {
      return value;
    }
    Map<String, Object> map = strings(raw);
    if (!map.containsKey("class_name")) {
      return map(map, false);
    }
    String className = (String) map.get("class_name");
    Map<String, Object> config = config(map);
    if (key.endsWith("activation")) {
      String layer = ACTIVATION_LAYERS.get(className);
      return layer != null ? object("keras.layers", layer, config, true) : object("arabica", className, config, false);
    }
    if (key.endsWith("initializer")) {
      config.remove("input_axes", null);
      config.remove("output_axes", null);
      return object("keras.initializers", className, config, Initializers.names().contains(className));
    }
    if (key.endsWith("regularizer")) {
      return object("keras.regularizers", className, config, Regularizers.names().contains(className));
    }
    if (key.endsWith("constraint")) {
      return object("keras.constraints", className, config, Constraints.names().contains(className));
    }
    switch (key) {
      case "optimizer":
        return object("keras.optimizers", className, config, Optimizers.names().contains(className));
      case "learning_rate":
        boolean known = Schedules.names().contains(className) && !className.equals("OneCycle");
        return object("keras.optimizers.schedules", className, config, known);
      case "loss":
        return object("keras.losses", className, config, Losses.names().contains(className));
      case "metrics", "weighted_metrics":
        String name = String.valueOf(config.get("name"));
        return className.equals("accuracy") ? Metrics.isAccuracy(name) ? name : "accuracy" // not under any other name
            : object("keras.metrics", className, config, Metrics.names().contains(className));
      default:
        return layer(map);
    }
  }

  private static Map<String, Object> map(Map<String, Object> map, boolean ofInput) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put(key, value(key, value, ofInput)));
    return result;
  }

  private static Map<String, Object> config(Map<String, Object> object) {
    Object config = object.get("config");
    Map<String, Object> plain = config instanceof Config written ? written.toMap() : config == null ? Map.of()
        : strings((Map<?, ?>) config);
    return map(plain, object.get("class_name").equals("InputLayer"));
  }

  private static Map<String, Object> object(String module, String className, Map<String, Object> config, boolean inKeras) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("module", inKeras ? module : "arabica");
    object.put("class_name", className);
    object.put("config", config);
    object.put("registered_name", inKeras ? null : "Custom>" + className);
    return object;
  }

  /** A layer or model, with its connections where it stands in a graph. */
  private static Map<String, Object> layer(Map<String, Object> entry) {
    String className = (String) entry.get("class_name");
    Map<String, Object> config = config(entry);
    config.remove(NOT_TAKEN.getOrDefault(className, ""));
    Map<String, Object> object;
    if (className.equals("Functional")) {
      object = object("keras.src.models.functional", className, config, true);
      object.put("registered_name", className);
      for (String ends : List.of("input_layers", "output_layers")) {
        List<?> list = ends((List<?>) config.get(ends), (List<?>) config.get("layers"));
        config.put(ends, list.size() == 1 ? list.get(0) : list);
      }
      connect((List<?>) config.get("layers"));
    } else if (className.equals("Sequential")) {
      object = object("keras", className, config, true);
    } else {
      object = object("keras.layers", className, config, Layers.names().contains(className));
    }
    for (String key : List.of("build_config", "name", "inbound_nodes")) {
      if (entry.containsKey(key)) {
        object.put(key, entry.get(key));
      }
    }
    return object;
  }

  /** The ends of a graph; calls of another graph in it count from 1 there, since Keras gives that one a first call of its own. */
  private static List<?> ends(List<?> places, List<?> layers) {
    Set<Object> graphs = new HashSet<>();
    for (Object entry : layers) {
      Map<String, Object> layer = strings((Map<?, ?>) entry);
      if ("Functional".equals(layer.get("class_name"))) {
        graphs.add(layer.get("name"));
      }
    }
    List<Object> result = new ArrayList<>();
    for (Object entry : places) {
      List<?> place = (List<?>) entry;
      result.add(graphs.contains(place.get(0)) ? List.of(place.get(0), (Integer) place.get(1) + 1, place.get(2)) : place);
    }
    return result;
  }

  /** Writes the inputs of every call as tensors with a history. */
  private static void connect(List<?> layers) {
    Map<String, Object> types = new HashMap<>();
    for (Object entry : layers) {
      Map<String, Object> layer = strings((Map<?, ?>) entry);
      Object dtype = strings((Map<?, ?>) layer.get("config")).get("dtype");
      types.put((String) layer.get("name"), dtype instanceof Map<?, ?> policy ? ((Map<?, ?>) policy.get("config")).get("name") : dtype);
    }
    for (Object entry : layers) {
      Map<String, Object> layer = strings((Map<?, ?>) entry);
      List<Object> nodes = new ArrayList<>();
      for (Object call : (List<?>) layer.get("inbound_nodes")) {
        List<?> places = (List<?>) call;
        List<Object> tensors = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
          tensors.add(tensor((List<?>) places.get(i), shape(layer, i, places.size()), types));
        }
        if (tensors.size() == 2 && layer.get("class_name").equals("CategoryEncoding")) {
          nodes.add(Map.of("args", tensors.subList(0, 1), "kwargs", Map.of("count_weights", tensors.get(1))));
        } else if (!tensors.isEmpty()) {
          nodes.add(Map.of("args", arguments((String) layer.get("class_name"), tensors), "kwargs", Map.of()));
        }
      }
      layer.put("inbound_nodes", nodes);
    }
  }

  /** Several inputs are one list, except where Keras' layer takes them one by one. */
  private static List<?> arguments(String className, List<Object> tensors) {
    return tensors.size() == 1 || className.equals("MultiHeadAttention") ? tensors : List.of(tensors);
  }

  private static Object shape(Map<String, Object> layer, int input, int inputs) {
    List<?> shapes = (List<?>) strings((Map<?, ?>) layer.get("build_config")).get("input_shape");
    return inputs == 1 ? shapes : shapes.get(input);
  }

  private static Object tensor(List<?> place, Object shape, Map<String, Object> types) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("shape", shape);
    config.put("dtype", types.getOrDefault((String) place.get(0), "float32"));
    config.put("keras_history", place);
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("class_name", "__keras_tensor__");
    tensor.put("config", config);
    return tensor;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> strings(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
