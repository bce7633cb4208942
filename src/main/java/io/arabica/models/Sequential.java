package io.arabica.models;

import io.arabica.config.Config;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.SymbolicTensor;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A chain of layers, each applied to the output of the one before.
 *
 * <pre>{@code
 * Sequential model = new Sequential(
 *     new Input(784),
 *     new Dense(128).activation(RELU),
 *     new Dense(10).activation(SOFTMAX));
 * model.compile(new Adam(1e-3), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
 * model.fit(images, labels, Fit.epochs(5).batchSize(128));
 * }</pre>
 *
 * <p>Without an {@link Input} in front the weights are made when the first data comes.
 */
public final class Sequential extends Model {
  private final List<Layer> layers = new ArrayList<>();
  private Graph graph;

  /** A chain of these layers; more can be {@linkplain #add added}. */
  public Sequential(Layer... layers) {
    for (Layer layer : layers) {
      append(layer);
    }
    changed();
  }

  /**
   * Adds a layer at the end. One that was taken out of another model keeps its weights, and shares them.
   *
   * @throws IllegalArgumentException if it does not go with the layer before, has the name of another one or holds this model; the model
   *     stays as it was
   */
  public Sequential add(Layer layer) {
    append(layer);
    try {
      changed();
    } catch (IllegalArgumentException e) { // it does not fit
      layers.remove(layers.size() - 1);
      changed();
      throw e;
    }
    return this;
  }

  private void append(Layer layer) {
    Check.argument(layer != null, "Sequential.add: expected a layer, got null");
    Check.argument(!layers.contains(layer), "Sequential.add: %s is in the model already; to use a layer twice, build a Functional model",
        layer);
    Check.argument(!isIn(layer), "Sequential.add: %s is this model or holds it, and a model cannot stand in itself", layer);
    Check.argument(!(layer instanceof Input) || layers.isEmpty(), "Sequential.add: an Input stands in front, not behind %d layers",
        layers.size());
    layers.add(layer);
  }

  /** Whether this model is the layer or a part of it, at any depth. */
  private boolean isIn(Layer layer) {
    return layer == this || layer.sublayers().stream().anyMatch(this::isIn);
  }

  /**
   * Takes the last layer off; what is left keeps its weights. A compiled model stays so, but a loss or metrics for another head ask for
   * a new {@code compile}.
   */
  public Layer pop() {
    Check.state(!layers.isEmpty(), "Sequential.pop: the model has no layers");
    Layer last = layers.remove(layers.size() - 1);
    changed();
    return last;
  }

  private void changed() {
    Input input = input();
    graph = null;
    restructured();
    if (input != null && layers.size() > (layers.get(0) == input ? 1 : 0)) {
      connect(input);
    }
  }

  /** The input in front, that of a model in front, or the one that the first data brought; null if there is none yet. */
  private Input input() {
    if (layers.isEmpty()) {
      return null;
    }
    Layer first = layers.get(0);
    if (first instanceof Input input) {
      return input;
    }
    if (graph != null && graph.layers().contains(first)) {
      return (Input) graph.inputs()[0].source().layer();
    }
    Graph inner = first instanceof Model model ? model.graph() : null;
    return inner != null && inner.inputs().length == 1 ? inputLike(inner.inputs()[0]) : null;
  }

  private static Input inputLike(SymbolicTensor tensor) {
    return new Input(tensor.shape().slice(1, tensor.shape().rank()).dims()).type(tensor.dtype());
  }

  /** Applies each layer to the one before. */
  private void connect(Input input) {
    SymbolicTensor first = input.tensor();
    SymbolicTensor last = first;
    for (Layer layer : layers) {
      if (layer != input) {
        last = layer.apply(last);
      }
    }
    graph = new Graph("Sequential", new SymbolicTensor[] {first}, new SymbolicTensor[] {last});
  }

  @Override
  Graph graphFor(Shape... inputs) {
    if (graph == null) {
      Check.argument(inputs.length == 1, "Sequential: expected one input, got %d", inputs.length);
      Check.state(!layers.isEmpty() && !(layers.size() == 1 && layers.get(0) instanceof Input),
          "Sequential: the model has no layers yet, add some");
      connect(new Input(inputs[0].slice(1, inputs[0].rank()).dims()));
    }
    return graph;
  }

  @Override
  Graph graph() {
    return graph;
  }

  @Override
  public List<Layer> layers() {
    return Collections.unmodifiableList(layers);
  }

  @Override
  public Sequential name(String given) {
    super.name(given);
    return this;
  }

  @Override
  public Sequential seed(long seed) {
    super.seed(seed);
    return this;
  }

  @Override
  public Config config() {
    return GraphConfig.of(this);
  }
}
