package io.arabica.io.onnx;

import io.arabica.layers.Layer;
import io.arabica.tensor.Shape;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What combines several inputs. */
final class MergeForms {
  private static final double SHORTEST = 1e-14; // of a vector that Dot brings to length 1, squared

  private MergeForms() {}

  /** Inputs are combined by this operator, one after the other. */
  static OnnxForm<Layer> of(String operator) {
    return (layer, graph, inputs) -> merge(operator, graph, inputs);
  }

  private static Value merge(String operator, OnnxGraph graph, Value... inputs) {
    Value[] in = alike(graph, inputs);
    int rank = Stream.of(in).mapToInt(Value::rank).max().orElseThrow();
    return Stream.of(in).map(value -> graph.expand(value, rank)).reduce((a, b) -> graph.map(operator, a, b)).orElseThrow();
  }

  /** All of one type: whole numbers only if all are. */
  private static Value[] alike(OnnxGraph graph, Value... inputs) {
    boolean floating = Stream.of(inputs).anyMatch(value -> value.type() == OnnxType.FLOAT);
    return floating ? floating(graph, inputs) : inputs;
  }

  private static Value[] floating(OnnxGraph graph, Value... inputs) {
    return Stream.of(inputs).map(value -> graph.cast(value, OnnxType.FLOAT)).toArray(Value[]::new);
  }

  static Value average(Layer layer, OnnxGraph graph, Value... inputs) {
    return graph.map("Div", merge("Add", graph, floating(graph, inputs)), graph.number(inputs.length));
  }

  static Value concatenate(Layer layer, OnnxGraph graph, Value... inputs) {
    Shape shape = layer.outputShape(Stream.of(inputs).map(Value::shape).toArray(Shape[]::new));
    return graph.op("Concat", alike(graph, inputs)).with("axis", shape.axis(layer.config().integer("axis", -1))).to(shape);
  }

  /** A product of matrices, sample by sample, whose rows are what stands along the axes. */
  static Value dot(Layer layer, OnnxGraph graph, Value... inputs) {
    Shape shape = layer.outputShape(inputs[0].shape(), inputs[1].shape());
    int[] axes = layer.config().integers("axes");
    boolean unit = layer.config().flag("normalize", false);
    Value a = rows(graph, inputs[0], axes[0], unit);
    Value b = graph.transpose(rows(graph, inputs[1], axes[axes.length - 1], unit), 0, 2, 1);
    Value product = graph.op("MatMul", a, b).to(Shape.of(shape.dim(0), a.shape().dim(1), b.shape().dim(2)));
    return graph.reshape(product, shape);
  }

  private static Value rows(OnnxGraph graph, Value input, int axis, boolean unit) {
    Value x = graph.cast(input, OnnxType.FLOAT);
    int at = x.shape().axis(axis);
    if (unit) {
      Value squares = graph.sum(graph.map("Mul", x, x), at);
      x = graph.map("Div", x, graph.map("Sqrt", graph.op("Max", squares, graph.number(SHORTEST)).map()));
    }
    Value last = graph.transpose(x, IntStream.concat(IntStream.range(0, x.rank()).filter(i -> i != at), IntStream.of(at)).toArray());
    Shape between = last.shape().slice(1, last.rank() - 1);
    return graph.reshape(last, Shape.of(last.shape().dim(0), between.isKnown() ? between.size() : Shape.ANY, last.shape().dim(-1)));
  }
}
