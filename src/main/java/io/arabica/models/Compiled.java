package io.arabica.models;

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

/** What {@code compile} was given, one loss and a list of metrics for each output, with the running means of an epoch. */
final class Compiled {
  private final Compile settings;
  final Optimizer optimizer;
  final List<Loss> losses;
  final double[] weights;
  final List<List<Metric>> metrics = new ArrayList<>();
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
    for (String output : compile.metrics.keySet()) {
      Check.argument(output.isEmpty() ? n == 1 : outputs.contains(output),
          "%s.compile: metrics are given for output \"%s\", expected one of %s", who, output, outputs);
    }
    Set<String> taken = new LinkedHashSet<>(names);
    for (String output : outputs) {
      List<Metric> mine = new ArrayList<>(compile.metrics.getOrDefault(output, List.of()));
      if (n == 1) {
        mine.addAll(0, compile.metrics.getOrDefault("", List.of()));
      }
      metrics.add(mine);
      for (Metric metric : mine) {
        String name = n == 1 ? metric.name() : output + "_" + metric.name();
        Check.argument(taken.add(name), "%s.compile: two metrics are named \"%s\", give one another name", who, name);
        names.add(name);
      }
    }
    sums = new double[n == 1 ? 1 : 1 + n];
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
    metrics.forEach(mine -> mine.forEach(Metric::reset));
  }

  /** The running values of this moment. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    double[] means = Arrays.copyOf(sums, sums.length + 1);
    means[sums.length] = samples;
    state.put("means", Tensor.of(means));
    int i = 0;
    for (List<Metric> mine : metrics) {
      for (Metric metric : mine) {
        state.put("metric/" + i++, Tensor.of(metric.state()));
      }
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
    for (List<Metric> mine : metrics) {
      for (Metric metric : mine) {
        Tensor saved = state.get("metric/" + i++);
        Check.argument(saved != null, "the state knows no metric \"%s\"", metric.name());
        metric.restore(saved.toDoubles());
      }
    }
  }

  /** Adds a batch: the total loss, each output's, and what the metrics make of the outputs. */
  void update(int count, Tensor total, List<Tensor> each, List<Tensor> targets, List<Tensor> outputs, Tensor sampleWeights) {
    samples += count;
    sums[0] += count * total.item();
    for (int i = 1; i < sums.length; i++) {
      sums[i] += count * each.get(i - 1).item();
    }
    for (int i = 0; i < metrics.size(); i++) {
      List<Metric> mine = metrics.get(i);
      for (int j = 0; j < mine.size(); j++) {
        mine.get(j).update(targets.get(i), outputs.get(i), sampleWeights);
      }
    }
  }

  private double value(int index) {
    if (index < sums.length) {
      return sums[index] / samples;
    }
    int rest = index - sums.length;
    for (List<Metric> mine : metrics) {
      if (rest < mine.size()) {
        return mine.get(rest).result();
      }
      rest -= mine.size();
    }
    throw new AssertionError(index);
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
