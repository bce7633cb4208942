package io.arabica.io.onnx;

import io.arabica.config.Config;
import io.arabica.layers.Layer;
import io.arabica.tensor.Conv;
import io.arabica.tensor.Padding;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.stream.IntStream;

/** The convolutions; ONNX wants channels behind the batch, and kernels (out, in, window), or (in, out, window) where transposed. */
final class ConvForms {
  private ConvForms() {}

  static Value conv(Layer layer, OnnxGraph graph, Value... x) {
    Value kernel = graph.weight(layer, "kernel", "out first", ConvForms::lastTwoFirst);
    return finish(layer, graph, conv(layer, graph, x[0], kernel, layer.config().integer("groups", 1), bias(layer, graph)));
  }

  static Value depthwise(Layer layer, OnnxGraph graph, Value... x) {
    return finish(layer, graph, eachChannel(layer, graph, x[0], "kernel", bias(layer, graph)));
  }

  static Value separable(Layer layer, OnnxGraph graph, Value... x) {
    Value each = eachChannel(layer, graph, x[0], "depthwise_kernel", Value.NONE);
    Value kernel = graph.weight(layer, "pointwise_kernel", "out first", ConvForms::lastTwoFirst);
    return finish(layer, graph, graph.op("Conv", each, kernel, bias(layer, graph)).to(each.shape().with(1, kernel.shape().dim(0))));
  }

  static Value transposed(Layer layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    Value in = graph.channelsFirst(graph.cast(x[0], OnnxType.FLOAT));
    Value kernel = graph.weight(layer, "kernel", "in first", ConvForms::lastTwoFirst);
    int rank = in.rank() - 2;
    int[] size = config.integers("kernel_size");
    int[] strides = config.integers("strides");
    int[] dilation = config.integers("dilation_rate");
    int[] extra = config.integers("output_padding", IntStream.generate(() -> -1).limit(rank).toArray());
    Padding padding = Padding.of(config.string("padding", "valid"));
    int[] pads = new int[2 * rank];
    int[] added = new int[rank];
    for (int i = 0; i < rank; i++) {
      pads[i] = Conv.transposedBefore(size[i], strides[i], padding, dilation[i], extra[i]);
      int cut = (size[i] - 1) * dilation[i] + 1 - Conv.transposedSize(1, size[i], strides[i], padding, dilation[i], extra[i]) - pads[i];
      pads[rank + i] = Math.max(0, cut);
      added[i] = Math.max(0, -cut);
    }
    Value y = graph.op("ConvTranspose", in, kernel, bias(layer, graph))
        .with("strides", strides).with("dilations", dilation).with("pads", pads).with("output_padding", added)
        .to(first(layer.outputShape(x[0].shape())));
    return finish(layer, graph, y);
  }

  /** A kernel (window, in, multiplier) for as many groups as there are channels. */
  private static Value eachChannel(Layer layer, OnnxGraph graph, Value x, String weight, Value bias) {
    Value kernel = graph.weight(layer, weight, "each channel", tensor -> {
      Shape window = tensor.shape().slice(0, tensor.rank() - 2);
      return lastTwoFirst(tensor.reshape(window.concat(Shape.of(1, tensor.shape().dim(-1) * tensor.shape().dim(-2))).dims()));
    });
    return conv(layer, graph, x, kernel, x.shape().dim(-1), bias);
  }

  private static Value conv(Layer layer, OnnxGraph graph, Value x, Value kernel, int groups, Value bias) {
    Config config = layer.config();
    Value in = graph.channelsFirst(graph.cast(x, OnnxType.FLOAT));
    OnnxGraph.Op op = graph.op("Conv", in, kernel, bias)
        .with("strides", config.integers("strides")).with("dilations", config.integers("dilation_rate")).with("group", groups);
    pad(op, config, in.shape(), config.integers("kernel_size"), config.integers("dilation_rate"));
    return op.to(first(layer.outputShape(x.shape())).with(1, kernel.shape().dim(0)));
  }

  /** Says how much stands around x (n, channels, …); left to the engine where that depends on a dimension that is not known. */
  static void pad(OnnxGraph.Op op, Config config, Shape x, int[] size, int[] dilation) {
    Padding padding = Padding.of(config.string("padding", "valid"));
    int[] strides = config.integers("strides");
    int[] pads = new int[2 * size.length];
    for (int i = 0; i < size.length; i++) {
      int in = x.dim(i + 2);
      if (in == Shape.ANY && padding == Padding.SAME && strides[i] > 1) {
        op.with("auto_pad", "SAME_UPPER");
        return;
      }
      int length = in == Shape.ANY ? size[i] * dilation[i] : in; // any will do
      int reach = (size[i] - 1) * dilation[i] + 1;
      pads[i] = padding.before(length, size[i], strides[i], dilation[i]);
      pads[size.length + i] = padding != Padding.SAME ? 0
          : Math.max(0, (padding.output(length, size[i], strides[i], dilation[i]) - 1) * strides[i] + reach - length - pads[i]);
    }
    op.with("pads", pads);
  }

  private static Value bias(Layer layer, OnnxGraph graph) {
    return layer.config().flag("use_bias", true) ? graph.weight(layer, "bias") : Value.NONE;
  }

  /** The activation of sums (n, channels, …), with the channels last again; most activations may stand on either side. */
  private static Value finish(Layer layer, OnnxGraph graph, Value sums) {
    return ActivationForms.apply(layer.config().get("activation"), graph, graph.channelsLast(sums));
  }

  /** (window, a, b) as (b, a, window). */
  private static Tensor lastTwoFirst(Tensor kernel) {
    int rank = kernel.rank() - 2;
    return kernel.transpose(IntStream.range(0, rank + 2).map(i -> i == 0 ? rank + 1 : i == 1 ? rank : i - 2).toArray());
  }

  /** A shape with its last dimension moved behind the first. */
  static Shape first(Shape shape) {
    return shape.remove(-1).insert(1, shape.dim(-1));
  }
}
