package io.arabica.models;

import io.arabica.config.Config;
import io.arabica.layers.Layer;
import io.arabica.layers.SymbolicTensor;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A graph of layers with any number of inputs and outputs, shared layers and branches.
 *
 * <pre>{@code
 * SymbolicTensor x = Input.of(64);
 * SymbolicTensor h = new Dense(64).activation(RELU).apply(x);
 * SymbolicTensor y = new Dense(1).apply(new Add().apply(x, h));      // a residual connection
 * Model model = new Functional(x, y);
 * }</pre>
 */
public final class Functional extends Model {
  private final Graph graph;

  /** A model with one input and one output. */
  public Functional(SymbolicTensor input, SymbolicTensor output) {
    this(Collections.singletonList(input), Collections.singletonList(output));
  }

  /** A model with several inputs or outputs. */
  public Functional(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs) {
    Check.argument(inputs != null && outputs != null && Stream.concat(inputs.stream(), outputs.stream()).noneMatch(Objects::isNull),
        "Functional: expected inputs and outputs, got %s and %s", inputs, outputs);
    Check.argument(!inputs.isEmpty() && !outputs.isEmpty(), "Functional: expected at least one input and one output, got %d and %d",
        inputs.size(), outputs.size());
    graph = new Graph("Functional", inputs.toArray(new SymbolicTensor[0]), outputs.toArray(new SymbolicTensor[0]));
  }

  @Override
  Graph graph() {
    return graph;
  }

  @Override
  Graph graphFor(Shape... inputs) {
    return graph;
  }

  @Override
  public List<Layer> layers() {
    return graph.layers();
  }

  @Override
  public Functional name(String given) {
    super.name(given);
    return this;
  }

  @Override
  public Functional seed(long seed) {
    super.seed(seed);
    return this;
  }

  @Override
  public Config config() {
    return GraphConfig.of(this);
  }
}
