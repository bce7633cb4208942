package io.arabica.models;

import io.arabica.layers.losses.Loss;
import io.arabica.metrics.Metric;
import io.arabica.optimizers.Optimizer;
import io.arabica.tensor.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a model is trained and judged, for models with several outputs; {@link Model#compile(Optimizer, Loss, Metric...)} is the short form
 * for one.
 *
 * <pre>{@code
 * model.compile(Compile.with(new Adam())
 *     .loss(Losses.meanSquaredError(), Losses.binaryCrossentropy())       // one an output, in order
 *     .lossWeights(1, 0.2)
 *     .metrics("price", Metrics.meanAbsoluteError()));
 * }</pre>
 */
public final class Compile {
  final Optimizer optimizer;
  List<Loss> losses = List.of();
  double[] weights;
  final Map<String, List<Metric>> metrics = new LinkedHashMap<>();

  private Compile(Optimizer optimizer) {
    Check.argument(optimizer != null, "compile: expected an optimizer, got null");
    this.optimizer = optimizer;
  }

  /** Training with this optimizer. */
  public static Compile with(Optimizer optimizer) {
    return new Compile(optimizer);
  }

  /** One loss for every output, or one for each, in the order of the outputs. */
  public Compile loss(Loss... onePerOutput) {
    losses = List.of(onePerOutput);
    return this;
  }

  /** How much the loss of each output counts; 1 unless said. */
  public Compile lossWeights(double... onePerOutput) {
    for (double weight : onePerOutput) {
      Check.argument(Double.isFinite(weight), "compile: expected finite loss weights, got %s", weight);
    }
    weights = onePerOutput.clone();
    return this;
  }

  /** Metrics of the only output. */
  public Compile metrics(Metric... more) {
    return metrics("", more);
  }

  /** Metrics of the output that the layer of this name makes. */
  public Compile metrics(String output, Metric... more) {
    metrics.computeIfAbsent(output, name -> new ArrayList<>()).addAll(List.of(more));
    return this;
  }
}
