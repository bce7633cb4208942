package io.arabica.models;

import io.arabica.layers.BatchNormalization;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerCall;
import io.arabica.layers.SymbolicTensor;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The layer calls between inputs and outputs of a model, in an order in which they can run. */
final class Graph {
  /** One call with the places of its operands in the table of values; before it a layer that is computed along with it, or null. */
  private record Step(Layer layer, int[] inputs, int[] outputs, Layer before) {
    Tensor[] run(boolean training, Tensor[] in) {
      return before == null ? layer.run(training, in) : new Tensor[] {((BatchNormalization) layer).callFolded(before, in[0])};
    }
  }

  private final SymbolicTensor[] inputs;
  private final SymbolicTensor[] outputs;
  private final List<LayerCall> calls;
  private final List<Layer> layers;
  private final List<LayerCall> models;
  private final Step[] steps;
  private volatile Step[] inference;
  private final int[] inputSlots;
  private final int[] outputSlots;
  private final Shape[] shapes; // of each place, any number of samples

  Graph(String who, SymbolicTensor[] inputs, SymbolicTensor[] outputs) {
    this.inputs = inputs.clone();
    this.outputs = outputs.clone();
    Map<SymbolicTensor, Integer> slot = new IdentityHashMap<>();
    inputSlots = new int[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      Check.argument(inputs[i].source().layer() instanceof Input, "%s: expected input %d to come from Input.of(…), it is an output of %s",
          who, i, inputs[i].source().layer());
      inputSlots[i] = slot.size();
      slot.put(inputs[i], inputSlots[i]);
    }
    Order order = new Order(who, inputs);
    for (SymbolicTensor output : outputs) {
      order.add(output.source());
    }
    calls = order.calls;
    layers = order.layers();
    models = calls.stream().filter(call -> call.layer() instanceof Model).toList();
    List<Step> all = new ArrayList<>();
    for (LayerCall call : calls) {
      if (call.inputs().length == 0) {
        continue;
      }
      int[] from = new int[call.inputs().length];
      for (int i = 0; i < from.length; i++) {
        from[i] = slot.get(call.inputs()[i]);
      }
      int[] to = new int[call.outputs().length];
      for (int i = 0; i < to.length; i++) {
        to[i] = slot.size();
        slot.put(call.outputs()[i], to[i]);
      }
      all.add(new Step(call.layer(), from, to, null));
    }
    steps = all.toArray(new Step[0]);
    shapes = new Shape[slot.size()];
    slot.forEach((value, place) -> shapes[place] = value.shape().rank() == 0 ? value.shape() : value.shape().with(0, Shape.ANY));
    outputSlots = new int[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      outputSlots[i] = slot.get(outputs[i]);
    }
    name();
  }

  /**
   * Puts calls behind everything that they need, and layers in Keras' order, which is that of weights in files and in an optimizer's state:
   * by the longest way to an output, the farthest first; of those, the one that a walk back from the outputs meets first.
   */
  private static final class Order {
    final List<LayerCall> calls = new ArrayList<>();
    private final String who;
    private final Map<Layer, Integer> met = new IdentityHashMap<>();
    private final Set<LayerCall> done = Collections.newSetFromMap(new IdentityHashMap<>());

    Order(String who, SymbolicTensor... inputs) {
      this.who = who;
      for (SymbolicTensor input : inputs) {
        done.add(input.source());
        calls.add(input.source());
      }
    }

    /** Walks back from a call; without recursion, so that a chain may be long. */
    void add(LayerCall last) {
      List<LayerCall> path = new ArrayList<>();
      List<Iterator<SymbolicTensor>> left = new ArrayList<>();
      meet(last, path, left);
      while (!path.isEmpty()) {
        int top = path.size() - 1;
        if (left.get(top).hasNext()) {
          meet(left.get(top).next().source(), path, left);
        } else {
          left.remove(top);
          LayerCall call = path.remove(top);
          if (done.add(call)) {
            calls.add(call);
          }
        }
      }
    }

    private void meet(LayerCall call, List<LayerCall> path, List<Iterator<SymbolicTensor>> left) {
      met.putIfAbsent(call.layer(), met.size());
      if (!done.contains(call)) {
        Check.argument(call.inputs().length > 0, "%s: the outputs need input \"%s\" of shape %s, which is not among the inputs given", who,
            call.layer().name(), call.outputs()[0].shape());
        path.add(call);
        left.add(List.of(call.inputs()).iterator());
      }
    }

    List<Layer> layers() {
      Map<LayerCall, Integer> depths = new IdentityHashMap<>();
      Map<Layer, Integer> deepest = new IdentityHashMap<>();
      for (int i = calls.size() - 1; i >= 0; i--) {
        LayerCall call = calls.get(i);
        int depth = Math.max(depths.getOrDefault(call, 0), deepest.getOrDefault(call.layer(), 0));
        deepest.put(call.layer(), depth);
        for (SymbolicTensor input : call.inputs()) {
          depths.merge(input.source(), depth + 1, Math::max);
        }
      }
      List<Layer> layers = new ArrayList<>(deepest.keySet());
      layers.sort(Comparator.<Layer>comparingInt(layer -> -deepest.get(layer)).thenComparingInt(layer -> met.getOrDefault(layer, -1)));
      return List.copyOf(layers);
    }
  }

  /** Gives every layer without a name one that is unique here, and tells each its place. */
  private void name() {
    Set<String> taken = new HashSet<>();
    for (Layer layer : layers) {
      if (layer.isNamed()) {
        Check.argument(taken.add(layer.name()), "two layers are named \"%s\"; names must be unique in a model: give one of them "
            + "another with name(…)", layer.name());
      }
    }
    int place = 0;
    for (Layer layer : layers) {
      if (!layer.isNamed()) {
        String base = layer.defaultName();
        String name = base;
        for (int i = 1; !taken.add(name); i++) {
          name = base + "_" + i;
        }
        layer.name(name);
      }
      layer.place(layer instanceof Input ? "input" : "layer " + ++place);
    }
  }

  /** Builds every layer for the shapes that reach it. */
  void build() {
    for (LayerCall call : calls) {
      Shape[] shapes = new Shape[call.inputs().length];
      for (int i = 0; i < shapes.length; i++) {
        shapes[i] = call.inputs()[i].shape();
      }
      call.layer().buildFor(shapes);
    }
  }

  /** Runs every call; the model puts its name before an error about what comes in. */
  Tensor[] run(Tensor[] data, boolean training) {
    Check.argument(data.length == inputs.length, "expected %d inputs, got %d", inputs.length, data.length);
    Tensor[] values = new Tensor[shapes.length];
    for (int i = 0; i < data.length; i++) {
      Check.argument(data[i].shape().fits(inputs[i].shape()), "expected input \"%s\" of shape %s, got %s",
          inputs[i].source().layer().name(), inputs[i].shape(), data[i].shape());
      values[inputSlots[i]] = data[i].dtype() == inputs[i].dtype() || data[i].dtype().isFloating() && inputs[i].dtype().isFloating()
          ? data[i] : data[i].cast(inputs[i].dtype());
    }
    for (Step step : training ? steps : inference()) {
      Tensor[] in = new Tensor[step.inputs.length];
      for (int i = 0; i < in.length; i++) {
        in[i] = values[step.inputs[i]];
      }
      Tensor[] out = step.run(training, in);
      for (int i = 0; i < out.length; i++) { // a layer of one's own may say one shape and make another; its neighbour would get the blame
        Shape said = shapes[step.outputs[i]];
        Check.argument(out[i].shape().fits(said), "%s: expected an output of shape %s, as its outputShape says, got %s; make the two agree",
            step.layer, said, out[i].shape());
        values[step.outputs[i]] = out[i];
      }
    }
    Tensor[] result = new Tensor[outputSlots.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[outputSlots[i]];
    }
    return result;
  }

  /** The steps with each batch normalisation folded into the convolution before it, if nothing else needs that one's output. */
  private Step[] inference() {
    if (inference == null) {
      int[] uses = new int[shapes.length];
      Arrays.stream(steps).flatMapToInt(step -> Arrays.stream(step.inputs)).forEach(slot -> uses[slot]++);
      Arrays.stream(outputSlots).forEach(slot -> uses[slot]++);
      Step[] makers = new Step[shapes.length];
      List<Step> folded = new ArrayList<>();
      for (Step step : steps) {
        Step maker = makers[step.inputs[0]];
        if (maker != null && uses[step.inputs[0]] == 1 && step.layer instanceof BatchNormalization norm && norm.folds(maker.layer)) {
          folded.remove(maker);
          folded.add(new Step(norm, maker.inputs, step.outputs, maker.layer));
        } else {
          folded.add(step);
          makers[step.outputs[0]] = step;
        }
      }
      inference = folded.toArray(new Step[0]);
    }
    return inference;
  }

  /** The shapes of the outputs for inputs of these shapes. */
  Shape[] shapes(Shape[] given) {
    Check.argument(given.length == inputs.length, "expected shapes of %d inputs, got %d", inputs.length, given.length);
    Map<SymbolicTensor, Shape> known = new IdentityHashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      known.put(inputs[i], given[i]);
    }
    for (LayerCall call : calls) {
      if (call.inputs().length > 0) {
        Shape[] in = new Shape[call.inputs().length];
        for (int i = 0; i < in.length; i++) {
          in[i] = known.get(call.inputs()[i]);
        }
        Shape[] out = call.layer().outputShapes(in);
        for (int i = 0; i < out.length; i++) {
          known.put(call.outputs()[i], out[i]);
        }
      }
    }
    Shape[] result = new Shape[outputs.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = known.get(outputs[i]);
    }
    return result;
  }

  /** Every layer once, in Keras' order. */
  List<Layer> layers() {
    return layers;
  }

  /** Every call, in an order in which they can run. */
  List<LayerCall> calls() {
    return Collections.unmodifiableList(calls);
  }

  /** The calls of other models. */
  List<LayerCall> models() {
    return models;
  }

  SymbolicTensor[] inputs() {
    return inputs.clone();
  }

  SymbolicTensor[] outputs() {
    return outputs.clone();
  }
}
