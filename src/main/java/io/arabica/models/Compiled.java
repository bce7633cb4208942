package io.arabica.models;

import io.arabica.data.Batch;
import io.arabica.layers.losses.Loss;
import io.arabica.metrics.Metric;
import io.arabica.optimizers.Optimizer;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code compile} was given, one loss and the metrics of each output, with the running means of an epoch. */
final class Compiled {
  /** A metric of an output, and whether it counts the samples' weights. */
  private record Judged(Metric metric, int output, boolean weighted) {}

  private final Compile settings;
  final Optimizer optimizer;
  final List<Loss> losses;
  final double[] weights;
  private final List<Judged> metrics = new ArrayList<>();
  private final List<String> names = new ArrayList<>(); // of loss, losses of outputs, metrics
  private final double[] sums; // of the total loss and each output's, weighted with the samples
  private double samples;

  Compiled(String who, Compile compile, List<String> outputs) {
    settings = compile;
    optimizer = compile.optimizer;
    int n = outputs.size();
    Check.argument(compile.losses.size() == n || compile.losses.size() == 1,
        "%s.compile: expected one loss, or one for each of the %d outputs %s, got %d", who, n, outputs,
        compile.losses.size());
    losses = compile.losses.size() == n ? compile.losses : java.util.Collections.nCopies(n, compile.losses.get(0));
    Check.argument(compile.weights == null || compile.weights.length == n, "%s.compile: expected %d loss weights, one an output, got %d",
        who, n,
        compile.weights == null ? 0 : compile.weights.length);
    weights = compile.weights;
    names.add("loss");
    if (n > 1) {
      outputs.forEach(output -> names.add(output + "_loss"));
    }
    sums = new double[names.size()];
    add(who, compile.metrics, outputs, false);
    add(who, compile.weightedMetrics, outputs, true);
  }

  private void add(String who, Map<String, List<Metric>> given, List<String> outputs, boolean weighted) {
    int n = outputs.size();
    for (String output : given.keySet()) {
      Check.argument(output.isEmpty() ? n == 1 : outputs.contains(output),
          "%s.compile: metrics are given for output \"%s\", expected one of %s", who, output, outputs);
    }
    for (int i = 0; i < n; i++) {
      List<Metric> mine = new ArrayList<>(n == 1 ? given.getOrDefault("", List.of()) : List.of());
      mine.addAll(given.getOrDefault(outputs.get(i), List.of()));
      for (Metric metric : mine) {
        String prefix = n == 1 ? "" : outputs.get(i) + "_";
        String name = prefix + metric.name();
        if (weighted && names.contains(name)) { // as Keras calls it
          name = prefix + "weighted_" + metric.name();
        }
        Check.argument(!names.contains(name), "%s.compile: two metrics are named \"%s\", give one another name", who, name);
        names.add(name);
        metrics.add(new Judged(metric, i, weighted));
      }
    }
  }

  Compile settings() {
    return settings;
  }

  double weight(int output) {
    return weights == null ? 1 : weights[output];
  }

  void reset() {
    Arrays.fill(sums, 0);
    samples = 0;
    metrics.forEach(each -> each.metric.reset());
  }

  /** The running values of this moment. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    double[] means = Arrays.copyOf(sums, sums.length + 1);
    means[sums.length] = samples;
    state.put("means", Tensor.of(means));
    int i = 0;
    for (Judged each : metrics) {
      state.put("metric/" + i++, Tensor.of(each.metric.state()));
    }
    return state;
  }

  void restore(Map<String, Tensor> state) {
    reset();
    double[] means = state.get("means").toDoubles();
    Check.argument(means.length == sums.length + 1, "the state has means of %d losses, the model %d", means.length - 1, sums.length);
    System.arraycopy(means, 0, sums, 0, sums.length);
    samples = means[sums.length];
    int i = 0;
    for (Judged each : metrics) {
      Tensor saved = state.get("metric/" + i++);
      Check.argument(saved != null, "the state knows no metric \"%s\"", each.metric.name());
      each.metric.restore(saved.toDoubles());
    }
  }

  /** Adds a batch: the total loss, each output's, and what the metrics make of the outputs. */
  void update(Batch batch, Tensor total, List<Tensor> each, List<Tensor> outputs) {
    int count = batch.size();
    samples += count;
    sums[0] += count * total.item();
    for (int i = 1; i < sums.length; i++) {
      sums[i] += count * each.get(i - 1).item();
    }
    for (int i = 0; i < metrics.size(); i++) {
      Judged judged = metrics.get(i);
      int output = judged.output;
      judged.metric.update(batch.targets().get(output), outputs.get(output), judged.weighted ? batch.sampleWeight(output) : null);
    }
  }

  private double value(int index) {
    if (index < sums.length) {
      return sums[index] / samples;
    }
    return metrics.get(index - sums.length).metric.result();
  }

  /** The running values, computed when they are asked for. */
  Map<String, Double> logs() {
    return new AbstractMap<>() {
      @Override
      public Double get(Object name) {
        int index = names.indexOf(name);
        return index < 0 ? null : value(index);
      }

      @Override
      public boolean containsKey(Object name) {
        return names.contains(name);
      }

      @Override
      public Set<Map.Entry<String, Double>> entrySet() {
        Set<Map.Entry<String, Double>> entries = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
          entries.add(Map.entry(names.get(i), value(i)));
        }
        return entries;
      }
    };
  }
}
