package io.arabica.models;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerCall;
import io.arabica.layers.Layers;
import io.arabica.layers.SymbolicTensor;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model's layers and how they are connected, written down as Keras does, and made again from that. */
final class GraphConfig {
  private GraphConfig() {}

  // ---- writing --------------------------------------------------------------------------------------------------------

  /** The layers of a chain, in order; an input that the first data brought counts as a layer. */
  static Config of(Sequential model) {
    List<Layer> all = new ArrayList<>(model.layers());
    if (model.graph() != null && !(all.get(0) instanceof Input)) {
      all.add(0, model.graph().inputs()[0].source().layer());
    }
    Map<Layer, LayerCall> calls = new IdentityHashMap<>();
    if (model.graph() != null) {
      model.graph().calls().forEach(call -> calls.put(call.layer(), call));
    }
    Set<String> names = new HashSet<>();
    List<Object> layers = new ArrayList<>();
    for (Layer layer : all) {
      Config written = layer(layer, calls.get(layer));
      String name = layer.name();
      for (int i = 1; !names.add(name); i++) { // unnamed ones of a chain that is not connected yet
        name = layer.name() + "_" + i;
      }
      if (!name.equals(layer.name())) {
        written.put("config", Config.of(written.config("config").toMap()).put("name", name).toMap());
      }
      layers.add(written.toMap());
    }
    Config config = new Config().put("name", model.name()).put("trainable", model.isTrainable()).put("layers", layers);
    return model.graph() == null ? config : config.put("build_input_shape", dims(model.graph().inputs()[0].shape()));
  }

  /**
   * The layers of a graph; each call of a layer lists where its inputs come from: layer, number of that layer's call, number of the output.
   */
  static Config of(Functional model) {
    Map<LayerCall, Integer> numbers = new IdentityHashMap<>();
    Map<Layer, List<Object>> calls = new IdentityHashMap<>();
    Map<Layer, LayerCall> first = new IdentityHashMap<>();
    for (LayerCall call : model.graph().calls()) {
      List<Object> mine = calls.computeIfAbsent(call.layer(), layer -> new ArrayList<>());
      first.putIfAbsent(call.layer(), call);
      numbers.put(call, mine.size());
      mine.add(places(call.inputs(), numbers));
    }
    List<Object> layers = new ArrayList<>();
    for (Layer layer : model.layers()) {
      layers.add(layer(layer, first.get(layer)).put("name", layer.name()).put("inbound_nodes", calls.get(layer)).toMap());
    }
    return new Config().put("name", model.name()).put("trainable", model.isTrainable()).put("layers", layers)
        .put("input_layers", places(model.graph().inputs(), numbers)).put("output_layers", places(model.graph().outputs(), numbers));
  }

  private static Config layer(Layer layer, LayerCall call) {
    Config config = new Config().put("class_name", layer.className()).put("config", layer.config().toMap());
    if (call != null && call.inputs().length > 0) {
      List<Object> shapes = new ArrayList<>();
      for (SymbolicTensor input : call.inputs()) {
        shapes.add(dims(input.shape()));
      }
      config.put("build_config", Map.of("input_shape", shapes.size() == 1 ? shapes.get(0) : shapes));
    }
    return config;
  }

  private static List<Integer> dims(Shape shape) {
    List<Integer> dims = new ArrayList<>();
    for (int dim : shape.dims()) {
      dims.add(dim == Shape.ANY ? null : Integer.valueOf(dim));
    }
    return dims;
  }

  private static List<Object> places(SymbolicTensor[] tensors, Map<LayerCall, Integer> numbers) {
    List<Object> places = new ArrayList<>();
    for (SymbolicTensor tensor : tensors) {
      places.add(List.of(tensor.source().layer().name(), numbers.get(tensor.source()), tensor.index()));
    }
    return places;
  }

  // ---- reading --------------------------------------------------------------------------------------------------------

  /** The model of this class. */
  static Model read(String className, Config config, CustomObjects custom) {
    return read(className, config, custom, new HashMap<>());
  }

  /** The same; {@code shared} are the layers that stand in several models, by their number in the file. */
  private static Model read(String className, Config config, CustomObjects custom, Map<Object, Layer> shared) {
    Model model = switch (className) {
      case "Sequential" -> new Sequential(config.list("layers").stream().map(entry -> layer(entry, custom, shared)).toArray(Layer[]::new));
      case "Functional", "Model" -> graph(config, custom, shared);
      default -> throw new IllegalArgumentException("expected a Sequential or Functional model, got \"" + className + "\"");
    };
    if (config.has("name")) {
      model.name(config.string("name", null));
    }
    model.trainableAlone(config.flag("trainable", true));
    return model;
  }

  private static Layer layer(Object written, CustomObjects custom, Map<Object, Layer> shared) {
    Config entry = entry(written);
    Object number = entry.get("shared_object_id");
    if (number != null && shared.containsKey(number)) {
      return shared.get(number);
    }
    String className = entry.string("class_name", "(no class_name)");
    Config config = entry.has("config") ? entry.config("config") : new Config();
    boolean model = className.equals("Sequential") || className.equals("Functional") || className.equals("Model");
    Layer layer = model ? read(className, config, custom, shared) : Layers.of(className, config, custom);
    if (number != null) {
      shared.put(number, layer);
    }
    return layer;
  }

  private static Config entry(Object written) {
    return new Config().put("layer", written).config("layer");
  }

  /** Calls each layer as soon as what it needs is there; the layers may stand in any order. */
  private static Model graph(Config config, CustomObjects custom, Map<Object, Layer> shared) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    Map<String, List<?>> calls = new LinkedHashMap<>();
    for (Object written : config.list("layers")) {
      Layer layer = layer(written, custom, shared);
      Check.argument(layers.put(layer.name(), layer) == null, "two layers are named \"%s\"; names must be unique in a model", layer.name());
      calls.put(layer.name(), entry(written).list("inbound_nodes"));
    }
    Map<String, List<SymbolicTensor[]>> done = new HashMap<>();
    List<String> waiting = new ArrayList<>(layers.keySet());
    while (!waiting.isEmpty()) {
      List<String> left = new ArrayList<>();
      boolean moved = false;
      for (String name : waiting) {
        Layer layer = layers.get(name);
        List<SymbolicTensor[]> outputs = done.computeIfAbsent(name, key -> new ArrayList<>());
        if (layer instanceof Input input) {
          outputs.add(new SymbolicTensor[] {input.tensor()});
          moved = true;
          continue;
        }
        List<?> mine = calls.get(name);
        SymbolicTensor[] inputs;
        while (outputs.size() < mine.size() && (inputs = find((List<?>) mine.get(outputs.size()), done, layers)) != null) {
          outputs.add(layer.applyAll(inputs));
          moved = true;
        }
        if (outputs.size() < mine.size()) {
          left.add(name);
        }
      }
      Check.argument(moved, "layers %s wait for each other", left);
      waiting = left;
    }
    return new Functional(ends(config, "input_layers", done, layers), ends(config, "output_layers", done, layers));
  }

  private static List<SymbolicTensor> ends(Config config, String which, Map<String, List<SymbolicTensor[]>> done, Map<String,
      Layer> layers) {
    SymbolicTensor[] found = find(config.list(which), done, layers);
    Check.argument(found != null, "%s %s are not all there", which, config.list(which));
    return List.of(found);
  }

  /** The tensors at these places, or null if one is not there yet. */
  private static SymbolicTensor[] find(List<?> places, Map<String, List<SymbolicTensor[]>> done, Map<String, Layer> layers) {
    SymbolicTensor[] found = new SymbolicTensor[places.size()];
    for (int i = 0; i < found.length; i++) {
      Check.argument(places.get(i) instanceof List<?> list && list.size() == 3 && list.get(1) instanceof Number && list.get(
          2) instanceof Number, "expected [layer, number of its call, number of its output], got %s", places.get(i));
      List<?> place = (List<?>) places.get(i);
      Check.argument(layers.containsKey(place.get(0)), "there is no layer \"%s\"", place.get(0));
      List<SymbolicTensor[]> calls = done.getOrDefault(place.get(0), List.of());
      int call = ((Number) place.get(1)).intValue();
      int output = ((Number) place.get(2)).intValue();
      if (call >= calls.size()) {
        return null;
      }
      Check.argument(call >= 0 && output >= 0 && output < calls.get(call).length, "layer \"%s\" has no output %s of call %s", place.get(0),
          output, call);
      found[i] = calls.get(call)[output];
    }
    return found;
  }
}
