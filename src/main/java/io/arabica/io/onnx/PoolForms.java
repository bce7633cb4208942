package io.arabica.io.onnx;

import io.arabica.config.Config;
import io.arabica.layers.Layer;
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

  static Value upSampling(Layer layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    Value in = graph.channelsFirst(graph.cast(x[0], OnnxType.FLOAT));
    int[] size = config.integers("size");
    float[] scales = new float[size.length + 2];
    Arrays.fill(scales, 1);
    for (int i = 0; i < size.length; i++) {
      scales[i + 2] = size[i];
    }
    OnnxGraph.Op op = graph.op("Resize", in, Value.NONE, graph.constant(Tensor.of(scales)));
    if (config.string("interpolation", "nearest").equals("nearest")) {
      op.with("mode", "nearest").with("coordinate_transformation_mode", "asymmetric").with("nearest_mode", "floor");
    } else {
      op.with("mode", "linear").with("coordinate_transformation_mode", "half_pixel");
    }
    return graph.channelsLast(op.to(ConvForms.first(layer.outputShape(x[0].shape()))));
  }
}
