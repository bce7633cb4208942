package io.arabica.models;

import io.arabica.config.Config;
import io.arabica.config.Configurable;
import io.arabica.config.CustomObjects;
import io.arabica.layers.losses.Loss;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metric;
import io.arabica.metrics.Metrics;
import io.arabica.optimizers.Optimizer;
import io.arabica.optimizers.Optimizers;
import io.arabica.tensor.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

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
  final Map<String, List<Metric>> weightedMetrics = new LinkedHashMap<>();

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
    Check.argument(Arrays.stream(onePerOutput).noneMatch(Objects::isNull), "compile: expected a loss, got null");
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

  /** Metrics of the only output; the weights of samples and classes do not count in them, as in Keras. */
  public Compile metrics(Metric... more) {
    return metrics("", more);
  }

  /** Metrics of the output that the layer of this name makes. */
  public Compile metrics(String output, Metric... more) {
    return add(metrics, output, more);
  }

  /** Metrics of the only output in which each sample counts with its weight. */
  public Compile weightedMetrics(Metric... more) {
    return weightedMetrics("", more);
  }

  /** Metrics of the output that the layer of this name makes, in which each sample counts with its weight. */
  public Compile weightedMetrics(String output, Metric... more) {
    return add(weightedMetrics, output, more);
  }

  private Compile add(Map<String, List<Metric>> to, String output, Metric... more) {
    Check.argument(output != null, "compile: expected the name of an output for the metrics %s, got null", Arrays.toString(more));
    Check.argument(Arrays.stream(more).noneMatch(Objects::isNull), "compile: expected metrics, got null among %s", Arrays.toString(more));
    if (more.length > 0) {
      to.computeIfAbsent(output, name -> new ArrayList<>()).addAll(List.of(more));
    }
    return this;
  }

  // ---- written down ---------------------------------------------------------------------------------------------------

  /** Optimizer, loss, weights of losses and metrics, one entry an output where there are several. */
  Config config(List<String> outputs) {
    List<Object> lossList = written(losses);
    return new Config().put("optimizer", optimizer).put("loss", losses.size() == 1 ? lossList.get(0) : lossList)
        .put("loss_weights", weights == null ? null : Arrays.stream(weights).boxed().toList())
        .put("metrics", written(metrics, outputs))
        .put("weighted_metrics", weightedMetrics.isEmpty() ? null : written(weightedMetrics, outputs));
  }

  private static List<Object> written(Map<String, List<Metric>> metrics, List<String> outputs) {
    boolean one = outputs.size() == 1;
    List<Object> byOutput = new ArrayList<>();
    for (String output : outputs) {
      List<Object> mine = new ArrayList<>(one ? written(metrics.getOrDefault("", List.of())) : List.of());
      if (!output.isEmpty()) {
        mine.addAll(written(metrics.getOrDefault(output, List.of())));
      }
      byOutput.add(mine);
    }
    return one ? new ArrayList<>((List<?>) byOutput.get(0)) : byOutput;
  }

  private static List<Object> written(List<? extends Configurable> objects) {
    return objects.stream().map(object -> new Config().put("it", object).get("it")).toList();
  }

  /** What {@link #config} or Keras wrote: entries are one for all outputs, a list in the order of the outputs, or a map by their names. */
  static Compile of(Config config, List<String> outputs, CustomObjects custom) {
    Optimizer optimizer = Optimizers.of(config.get("optimizer"), custom);
    Compile result = with(optimizer);
    List<Object> losses = byOutput(config.get("loss"), outputs);
    result.loss(losses.stream().map(loss -> Losses.of(loss, custom)).toArray(Loss[]::new));
    if (config.has("loss_weights")) {
      result.lossWeights(byOutput(config.get("loss_weights"), outputs).stream().mapToDouble(weight -> ((Number) weight).doubleValue())
          .toArray());
    }
    metrics(config.get("metrics"), outputs, custom, result::metrics);
    metrics(config.get("weighted_metrics"), outputs, custom, result::weightedMetrics);
    return result;
  }

  private static void metrics(Object written, List<String> outputs, CustomObjects custom, BiConsumer<String, Metric[]> into) {
    List<Object> byOutput = outputs.size() == 1 && written instanceof List<?> list && !(list.size() == 1 && list
        .get(0) instanceof List) ? List.of(list) : byOutput(written, outputs);
    for (int i = 0; i < byOutput.size(); i++) {
      Object mine = byOutput.get(i);
      List<?> each = mine == null ? List.of() : mine instanceof List<?> list ? list : List.of(mine);
      into.accept(outputs.size() == 1 ? "" : outputs.get(i), each.stream().filter(Objects::nonNull)
          .map(metric -> Metrics.of(metric, custom)).toArray(Metric[]::new));
    }
  }

  private static List<Object> byOutput(Object written, List<String> outputs) {
    if (written instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    if (written instanceof Map<?, ?> map && !map.containsKey("class_name")) {
      return new ArrayList<>(outputs.stream().map(map::get).toList());
    }
    return written == null ? List.of() : List.of(written);
  }
}
