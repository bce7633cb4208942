package io.arabica.models;

import io.arabica.layers.Layer;
import io.arabica.optimizers.Optimizer;
import io.arabica.tensor.Check;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a model's next training step depends on besides its structure and settings, as tensors. */
final class ModelState {
  private ModelState() {}

  static Map<String, Tensor> of(Model model) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    List<Parameter> weights = model.parameters();
    for (int i = 0; i < weights.size(); i++) {
      state.put("weight/" + i, weights.get(i).detach().copy());
    }
    Layer[] layers = TrainStep.layersOf(model);
    boolean[] trainable = new boolean[layers.length];
    for (int i = 0; i < layers.length; i++) {
      trainable[i] = layers[i].isTrainable();
      Rng source = layers[i].randomSource();
      if (source != null) {
        state.put("random/" + i, longs(source.state()));
      }
    }
    state.put("trainable", Tensor.of(trainable));
    Optimizer optimizer = model.optimizer();
    state.put("slots", Tensor.of(optimizer.parameters().stream().mapToInt(parameter -> indexOf(parameter, weights)).toArray()));
    optimizer.state().forEach((name, value) -> state.put("optimizer/" + name, value));
    return state;
  }

  /** By identity: tensors of equal values are equal. */
  private static int indexOf(Parameter parameter, List<Parameter> weights) {
    return IntStream.range(0, weights.size()).filter(i -> weights.get(i) == parameter).findFirst()
        .orElseThrow(() -> new IllegalStateException("the optimizer trains \"" + parameter.name() + "\", which is not in the model"));
  }

  static void restore(Model model, Map<String, Tensor> state) {
    List<Parameter> weights = model.parameters();
    Layer[] layers = TrainStep.layersOf(model);
    String who = model.who();
    long count = state.keySet().stream().filter(name -> name.startsWith("weight/")).count();
    Check.argument(count == weights.size() && state.containsKey("trainable") && state.get("trainable").size() == layers.length
        && state.containsKey("slots"), "%s has %d weights in %d layers, the state is of a model with %d weights in %s", who, weights.size(),
        layers.length, count, state.containsKey("trainable") ? state.get("trainable").size() : "no layers");
    for (int i = 0; i < weights.size(); i++) {
      Tensor value = state.get("weight/" + i);
      Check.argument(value != null && value.shape().equals(weights.get(i).shape()) && value.dtype() == weights.get(i).dtype(),
          "%s: weight %d (%s) is %s %s, in the state it is %s", who, i, weights.get(i).name(), weights.get(i).dtype(),
          weights.get(i).shape(), value == null ? "missing" : value.dtype() + " " + value.shape());
    }
    restoreOptimizer(model.optimizer(), weights, state, who);
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).assign(state.get("weight/" + i));
    }
    boolean[] trainable = state.get("trainable").toBooleans();
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].isTrainable() != trainable[i]) {
        layers[i].trainable(trainable[i]); // parts, which take it over, come later in the list
      }
      Tensor random = state.get("random/" + i);
      if (random != null) {
        layers[i].restoreRandom(longs(random));
      }
    }
    model.forgetSteps();
  }

  private static void restoreOptimizer(Optimizer optimizer, List<Parameter> weights, Map<String, Tensor> state, String who) {
    List<Parameter> expected = IntStream.of(state.get("slots").toInts()).mapToObj(i -> {
      Check.argument(i >= 0 && i < weights.size(), "%s: the state has slots for weight %d of %d", who, i, weights.size());
      return weights.get(i);
    }).toList();
    optimizer.build(expected);
    List<Parameter> got = optimizer.parameters();
    boolean same = got.size() == expected.size() && IntStream.range(0, got.size()).allMatch(i -> got.get(i) == expected.get(i));
    Check.argument(same, "%s: %s has trained other weights already; compile the model with a new optimizer first", who, optimizer.name());
    Map<String, Tensor> mine = Training.under("optimizer", state);
    Tensor rate = mine.get("learning_rate");
    optimizer.restore(mine);
    if (rate != null && optimizer.schedule() != null) {
      optimizer.learningRate(rate.item()); // a callback had put it in the place of the schedule
    }
  }

  /** Longs as pairs of INT32, the upper half first. */
  static Tensor longs(long... values) {
    return Tensor.of(IntStream.range(0, 2 * values.length).map(i -> (int) (i % 2 == 0 ? values[i / 2] >> 32 : values[i / 2])).toArray());
  }

  static long[] longs(Tensor pairs) {
    int[] halves = pairs.toInts();
    return IntStream.range(0, halves.length / 2).mapToLong(i -> (long) halves[2 * i] << 32 | halves[2 * i + 1] & 0xffffffffL).toArray();
  }
}
