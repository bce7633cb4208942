package io.arabica.io.keras;

import io.arabica.config.CustomObjects;
import io.arabica.layers.Layer;
import io.arabica.models.Model;
import io.arabica.models.ModelFormatException;
import io.arabica.tensor.Parameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The HDF5 files of Keras 2, which Keras 3 still writes under the name {@code .h5}: the configuration is an attribute, the weights of a
 * layer stand in a group of its name, with their order as another attribute.
 */
final class LegacyLayout implements ModelReader.Layout {
  private static final String OPTIMIZER = "optimizer_weights";
  private static final String WHOLE = "model_weights/"; // the weights of a whole model
  private static final String LAYERS = "layer_names";
  private static final String WEIGHTS = "weight_names";

  private final String group;

  private LegacyLayout(String group) {
    this.group = group;
  }

  /** Whether a whole model in a file of this name is of this kind. */
  static boolean hasName(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".h5") || name.endsWith(".hdf5");
  }

  /** The layout of the weights in a file of this kind, alone at the root or those of a whole model; null for a file of another kind. */
  static ModelReader.Layout ofWeights(Hdf5 in) throws ModelFormatException {
    for (String group : List.of("", WHOLE)) {
      if (in.texts(group.replace("/", ""), LAYERS) != null) {
        return new LegacyLayout(group);
      }
    }
    return null;
  }

  /** A whole model. */
  static Model load(Path file, CustomObjects custom) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (Hdf5 in = Hdf5.open(file, file.toString())) {
      Object model = json(in, "model_config", file);
      if (model == null) {
        throw new ModelFormatException(file + ": there is no model in it, only weights; make the model and call loadWeights");
      }
      Object root = LegacyConfig.root(model, json(in, "training_config", file));
      return new ModelReader(file.toString(), in, new LegacyLayout(WHOLE), custom).read(root, Map.of());
    }
  }

  private static Object json(Hdf5 in, String attribute, Path file) throws ModelFormatException {
    String text = in.text("", attribute);
    return text == null ? null : Json.parse(text.getBytes(StandardCharsets.UTF_8), file + ": " + attribute);
  }

  /** By the names of the layers; where these are others, in the order of the layers that have weights. */
  @Override
  public Map<Parameter, String> weights(Model model, Hdf5 in) throws ModelFormatException {
    List<List<String>> stored = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> all = in.texts(group.replace("/", ""), LAYERS);
    for (String name : all == null ? List.<String>of() : all) {
      List<String> paths = paths(in, group + name);
      if (!paths.isEmpty()) {
        names.add(in.name(group + name));
        stored.add(paths);
      }
    }
    List<Layer> layers = model.layers().stream().filter(layer -> !layer.parameters().isEmpty()).toList();
    if (layers.size() != names.size()) {
      throw in.refused(model.who() + ": expected weights of " + layers.size() + " layers, got those of " + names);
    }
    boolean byName = layers.stream().map(Layer::name).allMatch(names::contains);
    Map<Parameter, String> result = new IdentityHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      List<String> paths = stored.get(byName ? names.indexOf(layer.name()) : i);
      List<Parameter> weights = ordered(layer);
      if (weights.size() != paths.size()) {
        throw in.refused(layer.who() + ": expected " + weights.size() + " weights, got " + paths);
      }
      for (int j = 0; j < weights.size(); j++) {
        result.put(weights.get(j), paths.get(j));
      }
    }
    return result;
  }

  /** Those that are trained first, at any depth. */
  private static List<Parameter> ordered(Layer layer) {
    List<Parameter> result = new ArrayList<>(layer.trainableParameters());
    Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.addAll(result);
    WeightPaths.weights(layer).stream().filter(seen::add).forEach(result::add); // a shared kernel counts once
    return result;
  }

  private static List<String> paths(Hdf5 in, String group) throws ModelFormatException {
    List<String> names = in.texts(group, WEIGHTS);
    return names == null ? List.of() : names.stream().map(name -> group + "/" + name).toList();
  }

  @Override
  public List<String> optimizer(Hdf5 in) throws ModelFormatException {
    return paths(in, OPTIMIZER);
  }

  /**
   * Keras 3 and the late Keras 2 begin with {@code iteration} and keep the slots of a parameter together; earlier ones begin with
   * {@code iter}, have no learning rate and keep the same slots of all parameters together.
   */
  @Override
  public List<String> ordered(List<String> paths, List<String> variables) {
    List<String> expected = new ArrayList<>(variables);
    if (paths.stream().noneMatch(path -> slot(path).startsWith("learning_rate"))) {
      expected.remove("learning_rate");
    }
    if (paths.size() != expected.size()) {
      return null;
    }
    if (!slot(paths.get(0)).matches("iteration(:0)?")) {
      List<String> slots = expected.stream().map(LegacyLayout::slot).distinct().toList();
      expected.sort(Comparator.comparingInt(variable -> slots.indexOf(slot(variable))));
    }
    return variables.stream().map(variable -> expected.contains(variable) ? paths.get(expected.indexOf(variable)) : null).toList();
  }

  /** The last part of a name. */
  private static String slot(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
