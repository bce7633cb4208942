package io.arabica.io.keras;

import io.arabica.layers.Input;
import io.arabica.layers.IntegerLookup;
import io.arabica.layers.Layer;
import io.arabica.models.Model;
import io.arabica.models.ModelFormatException;
import io.arabica.models.Sequential;
import io.arabica.tensor.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where Keras keeps the weights of each layer: under its class name in snake case, numbered within its model, not under its own name. Parts
 * of a layer stand under the attribute that holds them in Keras' source.
 */
final class WeightPaths {
  /** A layer with its own weights, those meant for training first. */
  record Place(String path, String vars, Layer layer, List<Parameter> weights) {
    /** Where a weight stands: under its number, except those of a lookup, which have names. */
    String path(int i) {
      return vars + "/" + (layer instanceof IntegerLookup ? weights.get(i).name() : i);
    }
  }

  /** Layers whose weights belong to a cell in Keras. */
  private static final Set<String> WITH_CELL = Set.of("SimpleRNN", "LSTM", "GRU", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D");

  /** The attributes of layers that are made of others, in the order of their parts here. */
  private static final Map<String, List<String>> ATTRIBUTES = Map.of(
      "Bidirectional", List.of("forward_layer", "backward_layer"),
      "TimeDistributed", List.of("layer"),
      "SpectralNormalization", List.of("layer"),
      "MultiHeadAttention", List.of("query_dense", "key_dense", "value_dense", "output_dense"));

  /** The layout of Keras 3. */
  static final ModelReader.Layout LAYOUT = new ModelReader.Layout() {
    @Override
    public Map<Parameter, String> weights(Model model, Hdf5 in) throws ModelFormatException {
      Map<Parameter, String> paths = new IdentityHashMap<>();
      for (Place place : of(model)) {
        int count = place.weights().size();
        if (count > 0 && in.count(place.vars()) != count) {
          throw in.refused(place.layer().who() + ": expected " + count + " weights at " + place.vars() + ", got " + in.count(place.vars()));
        }
        for (int i = 0; i < count; i++) {
          paths.put(place.weights().get(i), place.path(i));
        }
      }
      return paths;
    }

    @Override
    public List<String> optimizer(Hdf5 in) throws ModelFormatException {
      return IntStream.range(0, in.count(OPTIMIZER)).mapToObj(i -> OPTIMIZER + "/" + i).toList();
    }
  };

  static final String OPTIMIZER = "optimizer/vars";

  private final List<Place> places = new ArrayList<>();
  private final Set<Layer> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private WeightPaths() {}

  /** All layers of a model, at any depth, each once. */
  static List<Place> of(Model model) {
    WeightPaths paths = new WeightPaths();
    paths.places.add(new Place("", "vars", model, List.of()));
    paths.inside(model, "");
    return paths.places;
  }

  /** The weights of one layer and all its parts, layer by layer, those meant for training first in each. */
  static List<Parameter> weights(Layer layer) {
    WeightPaths paths = new WeightPaths();
    paths.visit(layer, "");
    return paths.places.stream().flatMap(place -> place.weights().stream()).toList();
  }

  private void inside(Model model, String prefix) {
    Map<String, Integer> used = new HashMap<>();
    for (Layer layer : model.layers()) {
      if (!(layer instanceof Input && model instanceof Sequential)) {
        visit(layer, prefix + "layers/" + unique(layer, used));
      }
    }
  }

  private void visit(Layer layer, String path) {
    if (!seen.add(layer)) {
      return;
    }
    String vars = path + (WITH_CELL.contains(layer.className()) ? "/cell/vars" : "/vars");
    Set<Parameter> own = Collections.newSetFromMap(new IdentityHashMap<>());
    own.addAll(layer.ownWeights());
    List<Parameter> ordered = new ArrayList<>();
    layer.parameters().stream().filter(own::contains).forEach(ordered::add);
    places.add(new Place(path, vars, layer, ordered));
    if (layer instanceof Model model) {
      inside(model, path + "/");
      return;
    }
    List<String> attributes = ATTRIBUTES.get(layer.className());
    Map<String, Integer> used = new HashMap<>();
    List<? extends Layer> parts = layer.sublayers();
    for (int i = 0; i < parts.size(); i++) {
      boolean known = attributes != null && i < attributes.size();
      visit(parts.get(i), path + "/" + (known ? attributes.get(i) : "parts/" + unique(parts.get(i), used)));
    }
  }

  private static String unique(Layer layer, Map<String, Integer> used) {
    String name = snakeCase(layer.className());
    int number = used.merge(name, 1, Integer::sum) - 1;
    return number == 0 ? name : name + "_" + number;
  }

  /** As Keras does it: {@code MaxPooling2D} gives {@code max_pooling2d}, {@code ReLU} {@code re_lu}. */
  static String snakeCase(String className) {
    return className.replaceAll("\\W+", "").replaceAll("(.)([A-Z][a-z]+)", "$1_$2").replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
