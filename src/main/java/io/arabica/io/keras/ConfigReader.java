package io.arabica.io.keras;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.layers.Layer;
import io.arabica.layers.Layers;
import io.arabica.models.ModelFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns Keras' configuration into Arabica's, and refuses what is not known, by name and place, before anything is built. Keys that say
 * nothing here are left out.
 */
final class ConfigReader {
  private static final int MOST_LAYERS = 20_000;

  private static final Set<String> WITH_TEXTS = Set.of("StringLookup", "TextVectorization");

  /** Options that no layer here has, with what they must be; a layer that has one writes it in its own configuration. */
  private static final Map<String, List<Object>> FIXED = Map.ofEntries(
      Map.entry("data_format", List.of("channels_last")),
      Map.entry("sparse", List.of(false)),
      Map.entry("ragged", List.of(false)),
      Map.entry("optional", List.of(false)),
      Map.entry("stateful", List.of(false)),
      Map.entry("renorm", List.of(false)),
      Map.entry("rms_scaling", List.of(false)),
      Map.entry("use_gate", List.of(false)),
      Map.entry("quantization_config", List.of()),
      Map.entry("lora_rank", List.of()),
      Map.entry("sliding_window", List.of()),
      Map.entry("activity_regularizer", List.of()),
      Map.entry("input_axes", List.of()),
      Map.entry("output_axes", List.of()));

  private static final Map<String, String> TYPES = Map.ofEntries(
      Map.entry("float16", "float32"),
      Map.entry("mixed_float16", "float32"), Map.entry("mixed_bfloat16", "float32"),
      Map.entry("int8", "int32"), Map.entry("int16", "int32"), Map.entry("int64", "int32"),
      Map.entry("uint8", "int32"), Map.entry("uint16", "int32"), Map.entry("uint32", "int32"));

  private final String file;
  private final CustomObjects custom;
  private int layers;

  ConfigReader(String file, CustomObjects custom) {
    this.file = file;
    this.custom = custom;
  }

  /** The model at the root: {@code class_name} and {@code config}. */
  Config model(Object root) throws ModelFormatException {
    Map<String, Object> entry = object(root, "the model");
    String className = className(entry, "the model");
    if (!isModel(className)) {
      throw refused("the model", className + " is no Sequential or Functional model; subclassed models are Python code and cannot be read");
    }
    return Config.of(layer(entry, "the model"));
  }

  /** Optimizer, loss and metrics, or null where the model was not compiled. */
  Config compiled(Object root) throws ModelFormatException {
    Object written = object(root, "the model").get("compile_config");
    return !(written instanceof Map<?, ?> map) || !map.containsKey("optimizer") ? null : Config.of(object(value(map, "compile_config"),
        "compile_config"));
  }

  private static boolean isModel(String className) {
    return className.equals("Sequential") || className.equals("Functional") || className.equals("Model");
  }

  private ModelFormatException refused(String place, String why) {
    return new ModelFormatException(file + ": " + place + ": " + why);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> object(Object written, String place) throws ModelFormatException {
    if (!(written instanceof Map)) {
      throw refused(place, "expected an object, got " + written);
    }
    return (Map<String, Object>) written;
  }

  private String className(Map<String, Object> entry, String place) throws ModelFormatException {
    if (!(entry.get("class_name") instanceof String name)) {
      throw refused(place, "expected a class_name, got " + entry.get("class_name"));
    }
    return name;
  }

  // ---- layers ---------------------------------------------------------------------------------------------------------

  /** A layer or model with its checked configuration. */
  private Map<String, Object> layer(Map<String, Object> entry, String place) throws ModelFormatException {
    if (++layers > MOST_LAYERS) {
      throw refused(place, "expected at most " + MOST_LAYERS + " layers");
    }
    String className = className(entry, place);
    boolean textInput = entry.get("config") instanceof Map<?, ?> given && "string".equals(given.get("dtype"));
    if (textInput || WITH_TEXTS.contains(className)) {
      throw refused(place, className + " takes texts, which no tensor here holds; make the numbers while the data is prepared, with "
          + "io.arabica.layers.StringLookup, and save the model without it");
    }
    if (className.equals("Lambda") || className.equals("__lambda__")) {
      throw refused(place, "Lambda holds Python code, which is never run; write a layer of your own and give it as CustomObjects");
    }
    Map<String, Object> config = object(entry.getOrDefault("config", Map.of()), place);
    Map<String, Object> result = new LinkedHashMap<>();
    if (entry.get("shared_object_id") != null) { // the same layer in two models
      result.put("shared_object_id", entry.get("shared_object_id"));
    }
    if (isModel(className)) {
      result.put("class_name", className);
      result.put("config", model(className, config, place.equals("the model") ? "" : place + " > "));
      return result;
    }
    Map<String, Object> values = object(value(config, place), place);
    if (config.get("layer") instanceof Map<?, ?>) { // around another
      values.put("layer", layer(object(config.get("layer"), place), place + " > layer"));
    }
    types(values);
    if ("bfloat16".equals(values.get("dtype"))) {
      throw refused(place, "weights of bfloat16 are not read, HDF5 has no such type; save the model as float32 or float16");
    }
    if (!Layers.names().contains(className)) {
      for (Map.Entry<String, String> one : ConfigWriter.ACTIVATION_LAYERS.entrySet()) {
        if (one.getValue().equals(className)) {
          values = activation(one.getKey(), values);
          className = "Activation";
        }
      }
    }
    check(className, values, place);
    result.put("class_name", className);
    result.put("config", values);
    return result;
  }

  private static Map<String, Object> activation(String function, Map<String, Object> layer) {
    Map<String, Object> options = new LinkedHashMap<>(layer);
    Map<String, Object> config = new LinkedHashMap<>();
    for (String key : List.of("name", "trainable", "dtype")) {
      config.put(key, options.remove(key));
    }
    config.put("activation", Map.of("class_name", function, "config", options));
    return config;
  }

  /** Half precision is read as single, small integers as INT32. */
  private void types(Map<String, Object> config) {
    Object dtype = config.get("dtype");
    if (dtype instanceof Map<?, ?> policy && policy.get("config") instanceof Map<?, ?> inner) {
      dtype = inner.get("name");
    }
    if (dtype instanceof String name) {
      config.put("dtype", TYPES.getOrDefault(name, name));
    }
  }

  /** Makes the layer once, without building it, and looks whether it knows all its options. */
  private void check(String className, Map<String, Object> values, String place) throws ModelFormatException {
    Map<String, Object> known;
    try {
      Layer made = Layers.of(className, Config.of(values), custom);
      known = made.config().toMap();
    } catch (RuntimeException e) {
      boolean ours = Layers.names().contains(className);
      throw new ModelFormatException(file + ": " + place + ": " + (ours ? className + ": " + e.getMessage()
          : "there is no layer " + className + " in Arabica; give one of your own as CustomObjects (" + e.getMessage() + ")"), e);
    }
    for (Map.Entry<String, Object> option : values.entrySet()) {
      String key = option.getKey();
      List<Object> allowed = key.endsWith("_constraint") ? List.of() : FIXED.get(key);
      if (allowed != null && option.getValue() != null && !known.containsKey(key) && !allowed.contains(option.getValue())) {
        throw refused(place, className + " has no option " + key + " = " + option.getValue() + " in Arabica, only "
            + (allowed.isEmpty() ? "null" : allowed.get(0)));
      }
    }
  }

  // ---- models ---------------------------------------------------------------------------------------------------------

  private Map<String, Object> model(String className, Map<String, Object> config, String prefix) throws ModelFormatException {
    if (!(config.get("layers") instanceof List<?> written)) {
      throw refused(prefix.isEmpty() ? "the model" : prefix, "expected a list of layers, got " + config.get("layers"));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", config.get("name"));
    result.put("trainable", config.getOrDefault("trainable", true));
    List<Object> all = new ArrayList<>();
    int number = 0;
    for (Object one : written) {
      Map<String, Object> entry = object(one, prefix + "layer " + number);
      Object inner = entry.get("config");
      Object name = entry.getOrDefault("name", inner instanceof Map<?, ?> map ? map.get("name") : null);
      String place = prefix + "layer " + number++ + " \"" + name + "\"";
      Map<String, Object> layer = layer(entry, place);
      if (!className.equals("Sequential")) {
        name(layer, name);
        layer.put("inbound_nodes", layer.get("class_name").equals("InputLayer") ? List.of() : calls(entry, place));
      }
      all.add(layer);
    }
    result.put("layers", all);
    if (!className.equals("Sequential")) {
      for (String ends : List.of("input_layers", "output_layers")) {
        List<Object> places = new ArrayList<>();
        tensors(config.get(ends), places);
        result.put(ends, places);
      }
      countFromZero(result);
    }
    return result;
  }

  /**
   * A model in a model has a first call of its own in Keras, from its input to its output. Where that one counts, the others have the
   * numbers 1, 2 and so on: among the ends of a graph if it is no chain, and in Keras 2 everywhere.
   */
  @SuppressWarnings("unchecked")
  private static void countFromZero(Map<String, Object> graph) {
    List<Map<String, Object>> layers = (List<Map<String, Object>>) graph.get("layers");
    Map<Object, Integer> calls = new HashMap<>(); // of each model
    Set<Object> fromOne = new HashSet<>();
    Set<Object> endsFromOne = new HashSet<>();
    for (Map<String, Object> layer : layers) {
      if (isModel((String) layer.get("class_name"))) {
        Object name = ((Map<?, ?>) layer.get("config")).get("name");
        calls.put(name, ((List<?>) layer.get("inbound_nodes")).size());
        if (!layer.get("class_name").equals("Sequential")) {
          endsFromOne.add(name);
        }
      }
    }
    for (Map<String, Object> layer : layers) {
      ((List<List<List<?>>>) layer.get("inbound_nodes")).forEach(inputs -> addBeyond(inputs, calls, fromOne));
    }
    endsFromOne.addAll(fromOne);
    for (String ends : List.of("input_layers", "output_layers")) {
      addBeyond((List<List<?>>) graph.get(ends), calls, endsFromOne);
    }
    for (Map<String, Object> layer : layers) {
      layer.put("inbound_nodes", ((List<List<List<?>>>) layer.get("inbound_nodes")).stream().map(inputs -> moved(inputs, calls, fromOne))
          .toList());
    }
    for (String ends : List.of("input_layers", "output_layers")) {
      graph.put(ends, moved((List<List<?>>) graph.get(ends), calls, endsFromOne));
    }
  }

  /** The models of which a call is asked for whose number is too large if they are counted from 0. */
  private static void addBeyond(List<List<?>> places, Map<Object, Integer> calls, Set<Object> models) {
    for (List<?> place : places) {
      if (calls.containsKey(place.get(0)) && (Integer) place.get(1) >= calls.get(place.get(0))) {
        models.add(place.get(0));
      }
    }
  }

  /** With the calls of these models counted from 0; 0 itself, which is -1 then, is the last one, as in Keras. */
  private static List<List<?>> moved(List<List<?>> places, Map<Object, Integer> calls, Set<Object> models) {
    List<List<?>> result = new ArrayList<>();
    for (List<?> place : places) {
      int number = (Integer) place.get(1);
      result.add(!models.contains(place.get(0)) ? place
          : List.of(place.get(0), number == 0 ? Math.max(0, calls.get(place.get(0)) - 1) : number - 1, place.get(2)));
    }
    return result;
  }

  /** In a graph, connections go by the name beside the configuration. */
  private void name(Map<String, Object> layer, Object name) throws ModelFormatException {
    Map<String, Object> config = new HashMap<>(object(layer.get("config"), "layer"));
    config.put("name", name);
    layer.put("config", config);
  }

  private List<Object> calls(Map<String, Object> entry, String place) throws ModelFormatException {
    List<Object> calls = new ArrayList<>();
    if (!(entry.get("inbound_nodes") instanceof List<?> nodes)) {
      throw refused(place, "expected inbound_nodes, got " + entry.get("inbound_nodes"));
    }
    for (Object node : nodes) {
      List<Object> inputs = new ArrayList<>();
      if (node instanceof Map<?, ?> call) {
        tensors(call.get("args"), inputs);
        named(call.get("kwargs"), inputs, place);
      } else { // Keras 2: [layer, call, output, named arguments] for each input
        tensors(node, inputs);
        if (node instanceof List<?> list) {
          for (Object input : list.size() == 4 && list.get(3) instanceof Map<?, ?> ? List.of(list) : list) {
            named(input instanceof List<?> one && one.size() > 3 ? one.get(3) : null, inputs, place);
          }
        }
      }
      if (inputs.isEmpty()) {
        throw refused(place, "it is called without inputs");
      }
      calls.add(inputs);
    }
    return calls;
  }

  /**
   * Arguments by name: tensors are inputs too, others say something only if they are not null or false. What a call was told about training
   * (Keras writes it for every image layer of a graph) is overruled by fit, evaluate and predict there, so it says nothing.
   */
  private void named(Object arguments, List<Object> inputs, String place) throws ModelFormatException {
    if (arguments instanceof Map<?, ?> named) {
      for (Map.Entry<?, ?> argument : named.entrySet()) {
        int before = inputs.size();
        tensors(argument.getValue(), inputs);
        boolean silent = argument.getValue() == null || Boolean.FALSE.equals(argument.getValue()) || "training".equals(argument.getKey());
        if (inputs.size() == before && !silent) {
          throw refused(place, "it is called with " + argument.getKey() + " = " + argument.getValue() + ", which is not supported");
        }
      }
    }
  }

  /** Collects [layer, call, output] at any depth. */
  private static void tensors(Object written, List<Object> into) {
    if (written instanceof Map<?, ?> map) {
      if ("__keras_tensor__".equals(map.get("class_name")) && map.get("config") instanceof Map<?, ?> config) {
        tensors(config.get("keras_history"), into);
      } else {
        map.values().forEach(entry -> tensors(entry, into));
      }
    } else if (written instanceof List<?> list) {
      if (list.size() >= 3 && list.get(0) instanceof String && list.get(1) instanceof Integer && list.get(2) instanceof Integer) {
        into.add(List.copyOf(list.subList(0, 3)));
      } else {
        list.forEach(entry -> tensors(entry, into));
      }
    }
  }

  // ---- values ---------------------------------------------------------------------------------------------------------

  /** Objects without module and registered name, functions as their names. */
  private Object value(Object written, String place) throws ModelFormatException {
    if (written instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      for (Object entry : list) {
        result.add(value(entry, place));
      }
      return result;
    }
    if (!(written instanceof Map<?, ?> map)) {
      return written;
    }
    if (!(map.get("class_name") instanceof String className)) {
      Map<String, Object> result = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        result.put((String) entry.getKey(), value(entry.getValue(), place));
      }
      return result;
    }
    Object config = map.get("config");
    switch (className) {
      case "__lambda__":
        throw refused(place, "a Python lambda, which is never run");
      case "function":
        return config instanceof String name ? name : map.get("registered_name");
      case "__tensor__", "__numpy__":
        return config instanceof Map<?, ?> inner ? value(inner.get("value"), place) : null;
      default:
        break;
    }
    if (className.startsWith("__")) {
      throw refused(place, "values of the kind " + className + " are not supported");
    }
    Map<String, Object> result = new LinkedHashMap<>();
    String function = null;
    for (Map.Entry<String, String> one : ConfigWriter.ACTIVATION_LAYERS.entrySet()) {
      function = one.getValue().equals(className) ? one.getKey() : function;
    }
    Map<String, Object> inner = object(config == null ? Map.of() : value(config, place), place);
    result.put("class_name", function == null ? className : function);
    result.put("config", function == null ? inner : activationOptions(inner));
    return result;
  }

  private static Map<String, Object> activationOptions(Map<String, Object> layer) {
    Map<String, Object> options = new LinkedHashMap<>(layer);
    options.keySet().removeAll(List.of("name", "trainable", "dtype"));
    return options;
  }
}
