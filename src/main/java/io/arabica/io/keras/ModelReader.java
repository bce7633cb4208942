package io.arabica.io.keras;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.initializers.Initializer;
import io.arabica.layers.Layer;
import io.arabica.models.Model;
import io.arabica.models.ModelFormatException;
import io.arabica.optimizers.Optimizer;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a model of what a file says: its layers, their weights and the state of its training. */
final class ModelReader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelReader.class);
  private static final int SMALL = 1024;

  /** Where a file keeps weights. */
  interface Layout {
    /** The path of every weight of a model that is built; throws where the file has others. */
    Map<Parameter, String> weights(Model model, Hdf5 in) throws ModelFormatException;

    /** The paths of the optimizer's variables, none where they are not kept. */
    List<String> optimizer(Hdf5 in) throws ModelFormatException;

    /** The paths in the order of the variables that an optimizer has here; null if they are another one's. */
    default List<String> ordered(List<String> paths, List<String> variables) {
      return paths.size() == variables.size() ? paths : null;
    }
  }

  private final String file;
  private final Hdf5 in;
  private final Layout layout;
  private final CustomObjects custom;

  ModelReader(String file, Hdf5 in, Layout layout, CustomObjects custom) {
    this.file = file;
    this.in = in;
    this.layout = layout;
    this.custom = custom;
  }

  /**
   * The model.
   *
   * @param root what stands in config.json
   * @param metadata the states of random numbers, by the path of the layer, and the weights that have slots of the optimizer
   */
  Model read(Object root, Map<?, ?> metadata) throws ModelFormatException {
    ConfigReader reader = new ConfigReader(file, custom);
    Config written = reader.model(root);
    Config compiled = reader.compiled(root);
    try {
      return read(written, compiled, metadata);
    } catch (IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException | ArithmeticException
        | IndexOutOfBoundsException e) {
      throw new ModelFormatException(file + ": " + e.getMessage(), e);
    }
  }

  private Model read(Config written, Config compiled, Map<?, ?> metadata) throws ModelFormatException {
    Map<?, ?> states = metadata.get(KerasFormat.RANDOM) instanceof Map<?, ?> map ? map : Map.of();
    Model model = Model.fromConfig(written.string("class_name", ""), written.config("config"), custom);
    Map<Layer, long[]> random = new LinkedHashMap<>();
    for (WeightPaths.Place place : WeightPaths.of(model)) {
      long[] state = state(states.get(place.path()));
      if (state != null) {
        place.layer().random(Rng.restore(state));
        random.put(place.layer(), state);
      }
    }
    boolean built = build(model);
    if (compiled != null) {
      compile(model, compiled);
    }
    if (built) {
      // One at a time: a large model is in memory once, not twice.
      for (Map.Entry<Parameter, String> weight : layout.weights(model, in).entrySet()) {
        weight.getKey().assign(in.read(weight.getValue(), weight.getKey().shape()));
      }
      if (model.isCompiled()) {
        restore(model, metadata.get(KerasFormat.SLOTS));
      }
    }
    random.forEach((layer, state) -> layer.randomSource().reset(state));
    return model;
  }

  /** Replaces the weights of a model, all or, where one does not fit, none. */
  static void assign(Model model, Hdf5 in, Layout layout) throws ModelFormatException {
    List<Parameter> weights = model.parameters();
    Map<Parameter, String> paths = layout.weights(model, in);
    Tensor[] read = new Tensor[weights.size()];
    for (int i = 0; i < read.length; i++) {
      read[i] = in.read(paths.get(weights.get(i)), weights.get(i).shape());
    }
    for (int i = 0; i < read.length; i++) {
      weights.get(i).assign(read[i]);
    }
  }

  private static long[] state(Object written) {
    return written instanceof List<?> list && list.size() == 2
        ? new long[] {Long.parseUnsignedLong((String) list.get(0), 16), Long.parseUnsignedLong((String) list.get(1), 16)} : null;
  }

  /** Makes the weights, no more of them than the file can hold, without drawing values that are replaced anyway. */
  private boolean build(Model model) {
    long[] left = {in.size()};
    UnaryOperator<Initializer> change = original -> (dtype, shape, rng) -> {
      left[0] -= 2L * shape.size(); // half precision is the least
      if (left[0] < 0) {
        throw new IllegalStateException("a weight of shape " + shape + " is more than the file holds");
      }
      return shape.size() <= SMALL ? original.initialize(dtype, shape, rng) : Tensor.zeros(dtype, shape);
    };
    return Layer.withInitializers(change, model::build);
  }

  /** A loss or metric that does not exist here does not keep a model from being used. */
  private void compile(Model model, Config compiled) {
    try {
      model.compileFromConfig(compiled, custom);
    } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
      LOG.warn("{}: the model is loaded, but not compiled: {}; it predicts, call compile before fit or evaluate", file, e.getMessage());
    }
  }

  /** As Keras does, leaves the optimizer at its start where the state is another one's. */
  private void restore(Model model, Object slots) throws ModelFormatException {
    List<String> paths = layout.optimizer(in);
    if (!paths.isEmpty()) {
      try {
        restore(model, paths, slots);
      } catch (ModelFormatException e) {
        LOG.warn("the optimizer's state is not restored: {}", e.getMessage());
      }
    }
  }

  private void restore(Model model, List<String> paths, Object slots) throws ModelFormatException {
    Optimizer optimizer = model.optimizer();
    double rate = optimizer.learningRate();
    boolean stepped = paths.size() > optimizer.state().size(); // without a step there are no slots yet
    if (stepped) {
      List<Parameter> weights = model.parameters();
      optimizer.build(slots instanceof List<?> list ? list.stream().map(i -> weights.get(((Number) i).intValue())).toList()
          : model.trainableParameters());
    }
    Map<String, Tensor> state = optimizer.state();
    if (!stepped) { // the others are at their start
      state.keySet().retainAll(List.of("iteration", "learning_rate"));
    }
    List<String> ordered = layout.ordered(paths, List.copyOf(state.keySet()));
    if (ordered == null) {
      throw new ModelFormatException(file + ": expected " + state.size() + " variables, got " + paths.size());
    }
    int i = 0;
    for (Map.Entry<String, Tensor> slot : state.entrySet()) {
      String path = ordered.get(i++);
      Tensor expected = slot.getValue();
      if (path != null) {
        slot.setValue(in.read(path, expected.shape()).cast(slot.getKey().equals("learning_rate") ? DType.FLOAT64 : expected.dtype()));
      }
    }
    Map<String, Tensor> whole = optimizer.state();
    whole.putAll(state);
    optimizer.restore(whole);
    // The configuration has the learning rate in full.
    if (optimizer.schedule() == null && (float) rate == (float) optimizer.learningRate()) {
      optimizer.learningRate(rate);
    }
  }
}
