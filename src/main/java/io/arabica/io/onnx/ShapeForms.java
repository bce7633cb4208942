package io.arabica.io.onnx;

import io.arabica.layers.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What moves elements, cuts some off or adds zeros. */
final class ShapeForms {
  private ShapeForms() {}

  static Value flatten(Layer layer, OnnxGraph graph, Value... x) {
    return graph.op("Flatten", x[0]).with("axis", 1).to(layer.outputShape(x[0].shape()));
  }

  static Value reshape(Layer layer, OnnxGraph graph, Value... x) {
    return graph.reshape(x[0], layer.outputShape(x[0].shape()));
  }

  static Value permute(Layer layer, OnnxGraph graph, Value... x) {
    return graph.transpose(x[0], IntStream.concat(IntStream.of(0), IntStream.of(layer.config().integers("dims"))).toArray());
  }

  static Value repeatVector(Layer layer, OnnxGraph graph, Value... x) {
    return graph.op("Expand", graph.expand(x[0], 3), graph.integers(1, layer.config().integer("n", 1), 1))
        .to(layer.outputShape(x[0].shape()));
  }

  static Value cropping(Layer layer, OnnxGraph graph, Value... x) {
    int rank = x[0].rank() - 2;
    long[][] border = border(layer.config().list("cropping"), rank);
    long[] ends = IntStream.range(0, rank).mapToLong(i -> border[1][i] == 0 ? Long.MAX_VALUE : -border[1][i]).toArray();
    long[] axes = IntStream.rangeClosed(1, rank).asLongStream().toArray();
    return graph.op("Slice", x[0], graph.integers(border[0]), graph.integers(ends), graph.integers(axes))
        .to(layer.outputShape(x[0].shape()));
  }

  static Value zeroPadding(Layer layer, OnnxGraph graph, Value... x) {
    int rank = x[0].rank() - 2;
    long[][] border = border(layer.config().list("padding"), rank);
    long[] pads = new long[2 * (rank + 2)]; // before each dimension, then behind each
    System.arraycopy(border[0], 0, pads, 1, rank);
    System.arraycopy(border[1], 0, pads, rank + 3, rank);
    return graph.op("Pad", x[0], graph.integers(pads)).to(layer.outputShape(x[0].shape()));
  }

  /** What a pair, or a list of one for each dimension, says about the beginnings and the ends. */
  private static long[][] border(List<?> written, int rank) {
    List<Number> flat = new ArrayList<>();
    for (Object entry : written) {
      for (Object number : entry instanceof List<?> pair ? pair : List.of(entry)) {
        flat.add((Number) number);
      }
    }
    long[][] border = new long[2][rank];
    for (int i = 0; i < flat.size(); i++) {
      border[i % 2][i / 2] = flat.get(i).longValue();
    }
    return border;
  }
}
