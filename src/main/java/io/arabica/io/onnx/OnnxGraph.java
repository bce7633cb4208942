package io.arabica.io.onnx;

import io.arabica.io.protobuf.Message;
import io.arabica.layers.Layer;
import io.arabica.models.Model;
import io.arabica.tensor.Check;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * An ONNX graph while it is made: operators, constants and names.
 *
 * <p>ONNX wants channels behind the batch, we have them last. Layers transpose what they need; here transposes are remembered, so that two
 * that undo each other vanish, and what works element by element goes in front of a transpose to let them meet. What nothing needs in the
 * end is left out.
 */
public final class OnnxGraph {
  /** What an operator is applied to, what it gives, and its settings. */
  record Node(String op, List<Value> inputs, List<Value> outputs, Map<String, Object> attributes) {}

  /** A transposed value and where it comes from. */
  private record Turned(Value source, List<Integer> order) {}

  private final OnnxForms forms;
  private final String name;
  private final List<Value> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Value, Object> constants = new LinkedHashMap<>(); // a Tensor or a long[] each
  private final Map<Object, Value> known = new HashMap<>(); // numbers by themselves
  private final Map<Parameter, Map<String, Value>> weights = new IdentityHashMap<>(); // by their layout
  private final Map<Value, Turned> turned = new HashMap<>();
  private final Map<Turned, Value> turns = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private String scope = "";

  OnnxGraph(OnnxForms forms, String name) {
    this.forms = forms;
    this.name = name;
  }

  // ---- layers ---------------------------------------------------------------------------------------------------------

  /** What a layer computes; for layers that are made of others. */
  public Value call(Layer layer, Value... given) {
    return callAll(layer, given).get(0);
  }

  List<Value> callAll(Layer layer, Value... given) {
    String outer = scope;
    scope = outer + layer.name() + "/";
    try {
      return layer instanceof Model model ? Exporter.run(model, this, List.of(given)) : List.of(forms.write(layer, this, given));
    } catch (UnsupportedOperationException | IllegalStateException e) {
      String place = outer.isEmpty() ? "" : " in " + outer.substring(0, outer.length() - 1);
      throw new IllegalArgumentException(layer.who() + place + ": " + e.getMessage(), e);
    } finally {
      scope = outer;
    }
  }

  // ---- constants ------------------------------------------------------------------------------------------------------

  /** A weight of a layer, by its name there. */
  public Value weight(Layer layer, String weight) {
    return weight(layer, weight, "", tensor -> tensor);
  }

  /** A weight in another layout; {@code layout} names it, so that a layer that is used twice brings its weights once. */
  Value weight(Layer layer, String weight, String layout, UnaryOperator<Tensor> change) {
    for (Parameter parameter : layer.ownWeights()) {
      if (parameter.name().equals(weight)) {
        return weights.computeIfAbsent(parameter, key -> new HashMap<>())
            .computeIfAbsent(layout, key -> constant(scope + weight, change.apply(parameter.detach())));
      }
    }
    throw new IllegalStateException("there is no weight \"" + weight + "\"");
  }

  /** A constant. */
  public Value constant(Tensor tensor) {
    return constant(scope + "constant", tensor);
  }

  private Value constant(String wish, Tensor tensor) {
    Value value = new Value(reserve(wish), tensor.shape(), OnnxType.of(tensor.dtype()));
    constants.put(value, tensor);
    return value;
  }

  /** A number, to be combined with values of any shape. */
  public Value number(double number) {
    return known.computeIfAbsent((float) number, key -> constant(key.toString(), Tensor.scalar((float) number)));
  }

  /** Whole numbers, as operators take them for shapes, axes and the like. */
  public Value integers(long... numbers) {
    return known.computeIfAbsent(Arrays.stream(numbers).boxed().toList(), key -> {
      Value value = new Value(reserve(key.toString()), Shape.of(numbers.length), OnnxType.INT64);
      constants.put(value, numbers);
      return value;
    });
  }

  // ---- operators ------------------------------------------------------------------------------------------------------

  /** An operator of this name, applied to these values; those at the end that are {@link Value#NONE} are left out. */
  public Op op(String type, Value... given) {
    int count = given.length;
    while (given[count - 1] == Value.NONE) {
      count--;
    }
    return new Op(type, List.of(given).subList(0, count));
  }

  /** An operator that works element by element on values whose shapes broadcast. */
  public Value map(String type, Value... given) {
    return op(type, given).map();
  }

  /** An operator on its way into the graph. */
  public final class Op {
    private final String type;
    private final List<Value> given;
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    private Op(String type, List<Value> given) {
      this.type = type;
      this.given = given;
    }

    /** Sets an attribute: a {@code Number} (whole or not), a {@code String} or an {@code int[]}. */
    public Op with(String attribute, Object value) {
      attributes.put(attribute, value);
      return this;
    }

    /** Adds the operator; the result has this shape and the type of the first value. */
    public Value to(Shape shape) {
      return to(given.get(0).type(), shape);
    }

    /** Adds the operator; the result has this type and shape. */
    public Value to(OnnxType elements, Shape shape) {
      return to(elements, List.of(shape)).get(0);
    }

    /** Adds the operator, which has several results, all of this type. */
    public List<Value> to(OnnxType elements, List<Shape> shapes) {
      List<Value> results = new ArrayList<>();
      shapes.forEach(shape -> results.add(new Value(reserve(scope + type), shape, elements)));
      nodes.add(new Node(type, given, results, attributes));
      return results;
    }

    /** Adds the operator, which works element by element; the result has the type of the first value. */
    public Value map() {
      return map(given.get(0).type());
    }

    /** Adds the operator, which works element by element; the result has this type. */
    public Value map(OnnxType elements) {
      List<Integer> order = commonOrder(given);
      if (order == null) {
        return to(elements, given.stream().map(Value::shape).reduce(OnnxGraph::broadcast).orElseThrow());
      }
      Op before = new Op(type, given.stream().map(value -> turned.containsKey(value) ? turned.get(value).source : value).toList());
      before.attributes.putAll(attributes);
      return transpose(before.map(elements), order.stream().mapToInt(i -> i).toArray());
    }
  }

  /** How all these values were transposed, numbers aside, or null. */
  private List<Integer> commonOrder(List<Value> given) {
    List<Turned> all = given.stream().filter(value -> value.rank() > 0).map(turned::get).toList();
    boolean same = !all.isEmpty() && all.get(0) != null && all.stream().allMatch(one -> one != null && one.order.equals(all.get(0).order));
    return same ? all.get(0).order : null;
  }

  private static Shape broadcast(Shape a, Shape b) {
    Shape both = a.broadcast(b);
    Check.state(both != null, "shapes %s and %s do not broadcast", a, b);
    return both;
  }

  /** The same elements with another type. */
  public Value cast(Value x, OnnxType type) {
    return x.type() == type ? x : op("Cast", x).with("to", type.number).map(type);
  }

  // ---- shapes ---------------------------------------------------------------------------------------------------------

  /** The dimensions in another order: dimension i of the result is dimension order[i] of x. */
  public Value transpose(Value x, int... order) {
    Turned before = turned.get(x);
    Value source = before == null ? x : before.source;
    List<Integer> all = Arrays.stream(order).mapToObj(i -> before == null ? i : before.order.get(i)).toList();
    if (IntStream.range(0, order.length).allMatch(i -> all.get(i) == i)) {
      return source;
    }
    Turned turn = new Turned(source, all);
    Value done = turns.get(turn);
    if (done == null) {
      int[] dims = all.stream().mapToInt(i -> source.shape().dim(i)).toArray();
      done = op("Transpose", source).with("perm", all.stream().mapToInt(i -> i).toArray()).to(Shape.of(dims));
      turns.put(turn, done);
      turned.put(done, turn);
    }
    return done;
  }

  /** With the last dimension, the channels, moved behind the batch. */
  public Value channelsFirst(Value x) {
    int last = x.rank() - 1;
    return transpose(x, IntStream.rangeClosed(0, last).map(i -> i < 2 ? i * last : i - 1).toArray());
  }

  /** With the dimension behind the batch, the channels, moved to the end. */
  public Value channelsLast(Value x) {
    int last = x.rank() - 1;
    return transpose(x, IntStream.rangeClosed(0, last).map(i -> i == 0 ? 0 : i == last ? 1 : i + 1).toArray());
  }

  /** The same elements in another shape: one dimension behind the batch may be unknown, or several that stay as they are, in front. */
  public Value reshape(Value x, Shape shape) {
    long unknown = Arrays.stream(shape.dims()).skip(1).filter(dim -> dim == Shape.ANY).count();
    if (unknown == 0 && shape.equals(x.shape())) {
      return x;
    }
    long[] dims = new long[shape.rank()];
    boolean stays = true;
    for (int i = 0; i < dims.length; i++) {
      stays &= i < x.rank() && shape.dim(i) == x.shape().dim(i);
      Check.state(shape.dim(i) != Shape.ANY || unknown <= 1 || stays,
          "the shape %s has more unknown dimensions than ONNX can find out; give the Input all dimensions", shape);
      dims[i] = shape.dim(i) != Shape.ANY ? shape.dim(i) : i == 0 || unknown > 1 ? 0 : -1; // 0 keeps a dimension, -1 finds it
    }
    return op("Reshape", x, integers(dims)).to(shape);
  }

  /** With new dimensions of 1 behind the batch, up to this number of dimensions. */
  Value expand(Value x, int rank) {
    if (x.rank() == rank) {
      return x;
    }
    Shape shape = x.shape();
    while (shape.rank() < rank) {
      shape = shape.insert(Math.min(1, shape.rank()), 1);
    }
    int first = Math.min(1, x.rank());
    return op("Unsqueeze", x, integers(IntStream.range(first, first + rank - x.rank()).asLongStream().toArray())).to(shape);
  }

  /** ReduceMean or ReduceMax along these axes, whose dimensions become 1 or go. */
  Value reduce(String type, Value x, boolean keep, int... axes) {
    Shape shape = x.shape();
    int[] sorted = Arrays.stream(axes).map(shape::axis).sorted().toArray();
    Turned before = turned.get(x);
    if (before != null && !keep) {
      int[] left = IntStream.range(0, x.rank()).filter(i -> Arrays.binarySearch(sorted, i) < 0).map(before.order::get).toArray();
      if (Arrays.equals(left, Arrays.stream(left).sorted().toArray())) { // the rest stays in order, so it can be done before
        return reduce(type, before.source, false, Arrays.stream(sorted).map(before.order::get).toArray());
      }
    }
    for (int i = sorted.length - 1; i >= 0; i--) {
      shape = keep ? shape.with(sorted[i], 1) : shape.remove(sorted[i]);
    }
    return op(type, x).with("axes", sorted).with("keepdims", keep ? 1 : 0).to(shape);
  }

  /** The sum along an axis, whose dimension becomes 1. */
  Value sum(Value x, int axis) {
    return op("ReduceSum", x, integers(x.shape().axis(axis))).with("keepdims", 1).to(x.shape().with(axis, 1));
  }

  // ---- the whole ------------------------------------------------------------------------------------------------------

  Value input(String wish, Shape shape, OnnxType type) {
    Value value = new Value(reserve(wish), shape, type);
    inputs.add(value);
    return value;
  }

  /** This name, or where it is taken another like it. */
  String reserve(String wish) {
    String unique = wish;
    for (int i = 1; !names.add(unique); i++) {
      unique = wish + "_" + i;
    }
    return unique;
  }

  /** The file with all that these outputs need, under these names, which are reserved. */
  Message finish(List<Value> outputs, List<String> outputNames) {
    Map<String, String> renamed = new HashMap<>();
    Set<String> made = new HashSet<>();
    nodes.forEach(node -> node.outputs.forEach(value -> made.add(value.name())));
    List<Value> ends = new ArrayList<>(outputs);
    for (int i = 0; i < ends.size(); i++) {
      Value end = outputs.get(i);
      if (!made.contains(end.name()) || renamed.containsKey(end.name())) {
        end = op("Identity", end).to(end.shape());
      }
      ends.set(i, end);
      renamed.put(end.name(), outputNames.get(i));
    }
    Set<String> needed = new HashSet<>();
    ends.forEach(end -> needed.add(end.name()));
    List<Node> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).outputs.stream().anyMatch(value -> needed.contains(value.name()))) {
        kept.add(nodes.get(i));
        nodes.get(i).inputs.forEach(value -> needed.add(value.name()));
      }
    }
    Collections.reverse(kept);
    Map<Value, Object> used = new LinkedHashMap<>(constants);
    used.keySet().removeIf(value -> !needed.contains(value.name()));
    return new OnnxFile(name, renamed).write(inputs, kept, used, ends);
  }
}
