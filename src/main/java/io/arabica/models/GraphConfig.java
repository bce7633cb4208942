package io.arabica.models;

import io.arabica.config.Config;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerCall;
import io.arabica.layers.SymbolicTensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** A model's layers and how they are connected, written down as Keras does. */
final class GraphConfig {
  private GraphConfig() {}

  /** The layers of a chain, in order. */
  static Config of(Sequential model) {
    List<Object> layers = new ArrayList<>();
    for (Layer layer : model.layers()) {
      layers.add(layer(layer).toMap());
    }
    return new Config().put("name", model.name()).put("trainable", model.isTrainable()).put("layers", layers);
  }

  /**
   * The layers of a graph; each call of a layer lists where its inputs come from: layer, number of that layer's call, number of the output.
   */
  static Config of(Functional model) {
    Map<LayerCall, Integer> numbers = new IdentityHashMap<>();
    Map<Layer, List<Object>> calls = new IdentityHashMap<>();
    for (LayerCall call : model.graph().calls()) {
      List<Object> mine = calls.computeIfAbsent(call.layer(), layer -> new ArrayList<>());
      numbers.put(call, mine.size());
      mine.add(places(call.inputs(), numbers));
    }
    List<Object> layers = new ArrayList<>();
    for (Layer layer : model.layers()) {
      layers.add(layer(layer).put("name", layer.name()).put("inbound_nodes", calls.get(layer)).toMap());
    }
    return new Config().put("name", model.name()).put("trainable", model.isTrainable()).put("layers", layers)
        .put("input_layers", places(model.graph().inputs(), numbers)).put("output_layers", places(model.graph().outputs(), numbers));
  }

  private static Config layer(Layer layer) {
    return new Config().put("class_name", layer.className()).put("config", layer.config().toMap());
  }

  private static List<Object> places(SymbolicTensor[] tensors, Map<LayerCall, Integer> numbers) {
    List<Object> places = new ArrayList<>();
    for (SymbolicTensor tensor : tensors) {
      places.add(List.of(tensor.source().layer().name(), numbers.get(tensor.source()), tensor.index()));
    }
    return places;
  }
}
