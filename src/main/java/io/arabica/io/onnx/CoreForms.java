package io.arabica.io.onnx;

import io.arabica.config.Config;
import io.arabica.layers.Layer;
import io.arabica.layers.Normalization;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/** Dense, Embedding, Rescaling, Normalization, and what does nothing in inference. */
final class CoreForms {
  private static final double SMALLEST_DEVIATION = 1e-7; // Normalization's

  private CoreForms() {}

  static Value nothing(Layer layer, OnnxGraph graph, Value... x) {
    return x[0];
  }

  static Value dense(Layer layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    Value in = graph.cast(x[0], OnnxType.FLOAT);
    Value kernel = graph.weight(layer, "kernel");
    Shape shape = layer.outputShape(in.shape());
    Value bias = config.flag("use_bias", true) ? graph.weight(layer, "bias") : Value.NONE;
    Value sums;
    if (in.rank() == 2) {
      sums = graph.op("Gemm", in, kernel, bias).to(shape);
    } else {
      sums = graph.op("MatMul", in, kernel).to(shape);
      sums = bias == Value.NONE ? sums : graph.map("Add", sums, bias);
    }
    return ActivationForms.apply(config.get("activation"), graph, sums);
  }

  static Value embedding(Layer layer, OnnxGraph graph, Value... x) {
    Value indices = graph.cast(x[0], OnnxType.INT32);
    return graph.op("Gather", graph.weight(layer, "embeddings"), indices).to(layer.outputShape(indices.shape()));
  }

  static Value rescaling(Layer layer, OnnxGraph graph, Value... x) {
    Value scaled = graph.map("Mul", graph.cast(x[0], OnnxType.FLOAT), factors(graph, layer.config().numbers("scale")));
    double[] offset = layer.config().numbers("offset");
    return Arrays.stream(offset).allMatch(each -> each == 0) ? scaled : graph.map("Add", scaled, factors(graph, offset));
  }

  private static Value factors(OnnxGraph graph, double... numbers) {
    return numbers.length == 1 ? graph.number(numbers[0]) : graph.constant(Tensor.of(numbers).cast(DType.FLOAT32));
  }

  static Value normalization(Normalization layer, OnnxGraph graph, Value... x) {
    Value in = graph.cast(x[0], OnnxType.FLOAT);
    int[] dims = new int[in.rank()];
    Arrays.fill(dims, 1);
    int[] kept = Arrays.stream(layer.config().integers("axis")).map(in.shape()::axis).sorted().toArray();
    for (int i = 0; i < kept.length; i++) {
      dims[kept[i]] = layer.mean().shape().dim(i);
    }
    Tensor deviation = layer.variance().sqrt().clip(SMALLEST_DEVIATION, Double.POSITIVE_INFINITY);
    Value mean = graph.constant(layer.mean().reshape(dims));
    Value scale = graph.constant(deviation.reshape(dims));
    return layer.config().flag("invert", false) ? graph.map("Add", graph.map("Mul", in, scale), mean)
        : graph.map("Div", graph.map("Sub", in, mean), scale);
  }
}
