package io.arabica.io.onnx;

import io.arabica.config.Config;
import io.arabica.layers.Layer;
import io.arabica.tensor.Pool;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Poolings, and the enlargement that undoes them. */
final class PoolForms {
  private PoolForms() {}

  static Value max(Layer layer, OnnxGraph graph, Value... x) {
    return pool("MaxPool", layer, graph, x[0]);
  }

  static Value average(Layer layer, OnnxGraph graph, Value... x) {
    return pool("AveragePool", layer, graph, x[0]);
  }

  private static Value pool(String type, Layer layer, OnnxGraph graph, Value x) {
    Config config = layer.config();
    int[] size = config.integers("pool_size");
    Value in = graph.channelsFirst(graph.cast(x, OnnxType.FLOAT));
    OnnxGraph.Op op = graph.op(type, in).with("kernel_shape", size).with("strides", config.integers("strides"));
    int[] ones = new int[size.length];
    Arrays.fill(ones, 1);
    ConvForms.pad(op, config, in.shape(), size, ones);
    return graph.channelsLast(op.to(ConvForms.first(layer.outputShape(x.shape()))));
  }

  static Value globalMax(Layer layer, OnnxGraph graph, Value... x) {
    return global("ReduceMax", layer, graph, x[0]);
  }

  static Value globalAverage(Layer layer, OnnxGraph graph, Value... x) {
    return global("ReduceMean", layer, graph, x[0]);
  }

  private static Value global(String type, Layer layer, OnnxGraph graph, Value x) {
    int[] axes = IntStream.range(1, x.rank() - 1).toArray();
    return graph.reduce(type, graph.cast(x, OnnxType.FLOAT), layer.config().flag("keepdims", false), axes);
  }

  static Value adaptiveAverage(Layer layer, OnnxGraph graph, Value... x) {
    return adaptive(layer, graph, x[0], (y, axis, shares) -> {
      Value last = graph.transpose(y, swap(y.rank(), axis));
      Value means = graph.op("MatMul", last, graph.constant(shares)).to(last.shape().with(-1, shares.shape().dim(1)));
      return graph.transpose(means, swap(y.rank(), axis));
    });
  }

  /** Each window's places one after the other, the last one several times where others have more. */
  static Value adaptiveMax(Layer layer, OnnxGraph graph, Value... x) {
    return adaptive(layer, graph, x[0], (y, axis, shares) -> {
      int windows = shares.shape().dim(1);
      int[][] places = new int[windows][];
      for (int i = 0; i < windows; i++) {
        int window = i;
        places[i] = IntStream.range(0, shares.shape().dim(0)).filter(k -> shares.at(k, window) > 0).toArray();
      }
      int most = Arrays.stream(places).mapToInt(window -> window.length).max().orElse(1);
      int[] all = Arrays.stream(places).flatMapToInt(window -> IntStream.range(0, most).map(k -> window[Math.min(k, window.length - 1)]))
          .toArray();
      Value each = graph.op("Gather", y, graph.constant(Tensor.wrap(all, windows, most))).with("axis", axis)
          .to(y.shape().with(axis, windows).insert(axis + 1, most));
      return graph.reduce("ReduceMax", each, false, axis + 1);
    });
  }

  /** Pools along one axis; shares (old, new) says how much each place counts for a window. */
  @FunctionalInterface
  private interface Along {
    Value pool(Value x, int axis, Tensor shares);
  }

  private static Value adaptive(Layer layer, OnnxGraph graph, Value x, Along along) {
    Value y = graph.cast(x, OnnxType.FLOAT);
    int[] size = layer.config().integers("output_size");
    for (int axis = 1; axis <= size.length; axis++) {
      int length = y.shape().dim(axis);
      if (length == Shape.ANY) {
        throw new UnsupportedOperationException("pooling to a given size has a form in ONNX only if the size of the input is known, got "
            + x.shape() + "; give it to the Input");
      }
      if (length != size[axis - 1]) {
        Tensor each = Pool.adaptiveAverage(Tensor.eye(length).reshape(1, length, length), size[axis - 1]); // of each place alone
        y = along.pool(y, axis, each.squeeze(0).transpose(1, 0));
      }
    }
    return y;
  }

  /** The order in which an axis and the last one change places. */
  private static int[] swap(int rank, int axis) {
    return IntStream.range(0, rank).map(i -> i == axis ? rank - 1 : i == rank - 1 ? axis : i).toArray();
  }

  static Value upSampling(Layer layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    String interpolation = config.string("interpolation", "nearest");
    if (!interpolation.equals("nearest") && !interpolation.equals("bilinear")) {
      return PictureForms.separable(layer, graph, x);
    }
    Value in = graph.channelsFirst(graph.cast(x[0], OnnxType.FLOAT));
    int[] size = config.integers("size");
    float[] scales = new float[size.length + 2];
    Arrays.fill(scales, 1);
    for (int i = 0; i < size.length; i++) {
      scales[i + 2] = size[i];
    }
    OnnxGraph.Op op = graph.op("Resize", in, Value.NONE, graph.constant(Tensor.of(scales)));
    if (interpolation.equals("nearest")) {
      op.with("mode", "nearest").with("coordinate_transformation_mode", "asymmetric").with("nearest_mode", "floor");
    } else {
      op.with("mode", "linear").with("coordinate_transformation_mode", "half_pixel");
    }
    return graph.channelsLast(op.to(ConvForms.first(layer.outputShape(x[0].shape()))));
  }
}
