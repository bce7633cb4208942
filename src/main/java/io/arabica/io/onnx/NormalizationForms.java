package io.arabica.io.onnx;

import io.arabica.config.Config;
import io.arabica.layers.Layer;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The normalisations by batch, by sample and by group. */
final class NormalizationForms {
  private static final double SHORTEST = 1e-24; // UnitNormalization's, squared

  private NormalizationForms() {}

  /** With the moving mean and variance; ONNX wants the features behind the batch. */
  static Value batch(Layer layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    Value in = graph.cast(x[0], OnnxType.FLOAT);
    int at = in.shape().axis(config.integer("axis", -1));
    int[] order = IntStream.range(0, in.rank()).map(i -> i == 0 ? 0 : i == 1 ? at : i <= at ? i - 1 : i).toArray();
    Value front = graph.transpose(in, order);
    int features = in.shape().dim(at);
    Value gamma = config.flag("scale", true) ? graph.weight(layer, "gamma") : graph.constant(Tensor.full(1, features));
    Value beta = config.flag("center", true) ? graph.weight(layer, "beta") : graph.constant(Tensor.full(0, features));
    Value y = graph.op("BatchNormalization", front, gamma, beta, graph.weight(layer, "moving_mean"), graph.weight(layer, "moving_variance"))
        .with("epsilon", config.number("epsilon", 1e-3)).to(front.shape());
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    return graph.transpose(y, back);
  }

  static Value layer(Layer layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    Value in = graph.cast(x[0], OnnxType.FLOAT);
    int[] axes = config.integers("axis");
    int[] places = Arrays.stream(axes).map(in.shape()::axis).toArray();
    double epsilon = config.number("epsilon", 1e-3);
    boolean trailing = Arrays.equals(places, IntStream.range(in.rank() - places.length, in.rank()).toArray());
    if (trailing && config.flag("scale", true)) {
      Value beta = config.flag("center", true) ? graph.weight(layer, "beta") : Value.NONE;
      return graph.op("LayerNormalization", in, graph.weight(layer, "gamma"), beta).with("axis", places[0]).with("epsilon", epsilon)
          .to(in.shape());
    }
    Value y = normalized(graph, graph.map("Sub", in, graph.reduce("ReduceMean", in, true, places)), epsilon, places);
    return scaled(layer, graph, y, places);
  }

  static Value rms(Layer layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    Value in = graph.cast(x[0], OnnxType.FLOAT);
    int[] places = Arrays.stream(config.integers("axis")).map(in.shape()::axis).toArray();
    return graph.map("Mul", normalized(graph, in, config.number("epsilon", 1e-6), places), aligned(layer, graph, "scale", in, places));
  }

  static Value unit(Layer layer, OnnxGraph graph, Value... x) {
    Value in = graph.cast(x[0], OnnxType.FLOAT);
    int[] places = Arrays.stream(layer.config().integers("axis", -1)).map(in.shape()::axis).toArray();
    Value squares = graph.map("Mul", in, in);
    for (int place : places) {
      squares = graph.sum(squares, place);
    }
    return graph.map("Div", in, graph.map("Sqrt", graph.map("Max", squares, graph.number(SHORTEST))));
  }

  static Value group(Layer layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    Value in = graph.cast(x[0], OnnxType.FLOAT);
    int last = in.rank() - 1;
    int at = in.shape().axis(config.integer("axis", -1));
    int[] swap = IntStream.rangeClosed(0, last).map(i -> i == at ? last : i == last ? at : i).toArray();
    Value swapped = graph.transpose(in, swap);
    int channels = swapped.shape().dim(-1);
    int groups = config.integer("groups", 32) == -1 ? channels : config.integer("groups", 32);
    Value parts = graph.reshape(swapped, swapped.shape().with(-1, groups).insert(last + 1, channels / groups));
    int[] axes = IntStream.rangeClosed(1, last + 1).filter(i -> i != last).toArray();
    Value centered = graph.map("Sub", parts, graph.reduce("ReduceMean", parts, true, axes));
    Value y = graph.reshape(normalized(graph, centered, config.number("epsilon", 1e-3), axes), swapped.shape());
    return graph.transpose(scaled(layer, graph, y, last), swap);
  }

  /** x / sqrt(mean of x² + epsilon). */
  private static Value normalized(OnnxGraph graph, Value x, double epsilon, int... axes) {
    Value squares = graph.reduce("ReduceMean", graph.map("Mul", x, x), true, axes);
    return graph.map("Div", x, graph.map("Sqrt", graph.map("Add", squares, graph.number(epsilon))));
  }

  private static Value scaled(Layer layer, OnnxGraph graph, Value x, int... axes) {
    Value y = layer.config().flag("scale", true) ? graph.map("Mul", x, aligned(layer, graph, "gamma", x, axes)) : x;
    return layer.config().flag("center", true) ? graph.map("Add", y, aligned(layer, graph, "beta", x, axes)) : y;
  }

  /** A weight with dimensions of 1 for the other axes of x. */
  private static Value aligned(Layer layer, OnnxGraph graph, String weight, Value x, int... axes) {
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    for (int axis : axes) {
      dims[axis] = x.shape().dim(axis);
    }
    return graph.weight(layer, weight, Arrays.toString(dims), tensor -> tensor.reshape(dims));
  }
}
