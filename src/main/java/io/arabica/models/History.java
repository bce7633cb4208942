package io.arabica.models;

import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of {@link Model#fit} measured, epoch by epoch: {@code loss}, each metric, and the same with {@code val_} in front for
 * validation data.
 */
public final class History {
  private final List<Integer> epochs = new ArrayList<>();
  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  private final Map<String, List<Integer>> measured = new LinkedHashMap<>();

  void add(int epoch, Map<String, Double> logs) {
    epochs.add(epoch);
    logs.forEach((name, value) -> {
      values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      measured.computeIfAbsent(name, n -> new ArrayList<>()).add(epoch);
    });
  }

  /** Everything, as tensors of INT32 and FLOAT64. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("epochs", ints(epochs));
    measured.forEach((name, when) -> state.put("measured/" + name, ints(when)));
    values.forEach((name, all) -> state.put("values/" + name, Tensor.of(all.stream().mapToDouble(Double::doubleValue).toArray())));
    return state;
  }

  private static Tensor ints(List<Integer> numbers) {
    return Tensor.of(numbers.stream().mapToInt(Integer::intValue).toArray());
  }

  void restore(Map<String, Tensor> state) {
    epochs.clear();
    measured.clear();
    values.clear();
    state.forEach((name, all) -> {
      if (name.startsWith("values/")) {
        values.put(name.substring(7), new ArrayList<>(Arrays.stream(all.toDoubles()).boxed().toList()));
      } else {
        List<Integer> when = name.equals("epochs") ? epochs : measured.computeIfAbsent(name.substring(9), n -> new ArrayList<>());
        Arrays.stream(all.toInts()).forEach(when::add);
      }
    });
  }

  /** What was measured in the last epoch; nothing before the first. */
  Map<String, Double> lastLogs() {
    Map<String, Double> logs = new LinkedHashMap<>();
    values.forEach((name, all) -> {
      List<Integer> when = measured.get(name);
      if (when.get(when.size() - 1).equals(epochs.get(epochs.size() - 1))) {
        logs.put(name, all.get(all.size() - 1));
      }
    });
    return logs;
  }

  /** The epochs that were finished, counted from 0. */
  public List<Integer> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  /** The names of what was measured. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** The values of one quantity, an epoch each; with a validation frequency, those of validation are fewer. */
  public List<Double> get(String name) {
    return Collections.unmodifiableList(known(values, name));
  }

  /** The epochs in which one quantity was measured, a value of {@link #get} each. */
  public List<Integer> epochs(String name) {
    return Collections.unmodifiableList(known(measured, name));
  }

  private static <T> T known(Map<String, T> map, String name) {
    Check.argument(map.containsKey(name), "History: nothing was measured under \"%s\", only %s", name, map.keySet());
    return map.get(name);
  }

  /** The value of one quantity in the last epoch. */
  public double last(String name) {
    List<Double> all = get(name);
    return all.get(all.size() - 1);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
