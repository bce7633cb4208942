package io.arabica.io.onnx;

import io.arabica.config.Config;
import io.arabica.layers.Layer;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The activations, as layers and as what a layer does to its result. */
final class ActivationForms {
  /** The form of an activation with these options. */
  @FunctionalInterface
  private interface Form {
    Value of(Config options, OnnxGraph graph, Value x);
  }

  private static final Map<String, Form> ALL = Map.ofEntries(
      Map.entry("linear", (o, g, x) -> x),
      Map.entry("relu", ActivationForms::relu),
      Map.entry("relu6", (o, g, x) -> clip(g, x, 0, 6)),
      Map.entry("leaky_relu", (o, g, x) -> g.op("LeakyRelu", x).with("alpha", o.number("negative_slope", 0.2)).map()),
      Map.entry("elu", (o, g, x) -> g.op("Elu", x).with("alpha", o.number("alpha", 1)).map()),
      Map.entry("selu", (o, g, x) -> g.map("Selu", x)),
      Map.entry("celu", (o, g, x) -> g.op("Celu", x).with("alpha", o.number("alpha", 1)).map()),
      Map.entry("gelu", (o, g, x) -> o.flag("approximate", false) ? geluByTanh(g, x) : gelu(g, x)),
      Map.entry("silu", (o, g, x) -> g.map("Mul", x, g.map("Sigmoid", x))),
      Map.entry("sigmoid", (o, g, x) -> g.map("Sigmoid", x)),
      Map.entry("hard_sigmoid", (o, g, x) -> hardSigmoid(g, x)),
      Map.entry("hard_silu", (o, g, x) -> g.map("Mul", x, hardSigmoid(g, x))),
      Map.entry("tanh", (o, g, x) -> g.map("Tanh", x)),
      Map.entry("hard_tanh", (o, g, x) -> clip(g, x, -1, 1)),
      Map.entry("tanh_shrink", (o, g, x) -> g.map("Sub", x, g.map("Tanh", x))),
      Map.entry("hard_shrink", (o, g, x) -> shrink(g, x, o.number("threshold", 0.5), 0)),
      Map.entry("soft_shrink", (o, g, x) -> shrink(g, x, o.number("threshold", 0.5), o.number("threshold", 0.5))),
      Map.entry("softplus", (o, g, x) -> g.map("Softplus", x)),
      Map.entry("softsign", (o, g, x) -> g.map("Softsign", x)),
      Map.entry("softmax", (o, g, x) -> along("Softmax", o, g, x)),
      Map.entry("log_softmax", (o, g, x) -> along("LogSoftmax", o, g, x)),
      Map.entry("sparsemax", ActivationForms::sparsemax),
      Map.entry("sparse_plus", (o, g, x) -> sparsePlus(g, x)),
      Map.entry("sparse_sigmoid", (o, g, x) -> hardSigmoid(g, x, 0.5)),
      Map.entry("squareplus", ActivationForms::squareplus),
      Map.entry("exponential", (o, g, x) -> g.map("Exp", x)),
      Map.entry("mish", (o, g, x) -> g.map("Mul", x, g.map("Tanh", g.map("Softplus", x)))),
      Map.entry("log_sigmoid", (o, g, x) -> g.map("Neg", g.map("Softplus", g.map("Neg", x)))),
      Map.entry("threshold", (o, g, x) -> above(g, x, o.number("threshold", 0), o.number("default_value", 0))),
      Map.entry("glu", ActivationForms::glu));

  private ActivationForms() {}

  // ---- as layers and in layers ----------------------------------------------------------------------------------------

  /** What an activation, as it is written in a layer's configuration, makes of x. */
  static Value apply(Object written, OnnxGraph graph, Value x) {
    if (written == null) {
      return x;
    }
    boolean plain = written instanceof String;
    Config config = plain ? new Config() : new Config().put("activation", written).config("activation");
    String name = plain ? (String) written : config.string("class_name", "");
    Form form = ALL.get(name);
    if (form == null) {
      throw new UnsupportedOperationException("the activation \"" + name + "\" has no form in ONNX; put it into a layer of your own, and "
          + "give that one a form: new OnnxFormat().with(…).save(model, file)");
    }
    return form.of(config.has("config") ? config.config("config") : new Config(), graph, graph.cast(x, OnnxType.FLOAT));
  }

  static Value activation(Layer layer, OnnxGraph graph, Value... x) {
    return apply(layer.config().get("activation"), graph, x[0]);
  }

  static Value relu(Layer layer, OnnxGraph graph, Value... x) {
    return relu(layer.config(), graph, graph.cast(x[0], OnnxType.FLOAT));
  }

  static Value leakyRelu(Layer layer, OnnxGraph graph, Value... x) {
    return ALL.get("leaky_relu").of(layer.config(), graph, graph.cast(x[0], OnnxType.FLOAT));
  }

  static Value elu(Layer layer, OnnxGraph graph, Value... x) {
    return ALL.get("elu").of(layer.config(), graph, graph.cast(x[0], OnnxType.FLOAT));
  }

  static Value softmax(Layer layer, OnnxGraph graph, Value... x) {
    int[] axes = layer.config().integers("axis", -1);
    Value in = graph.cast(x[0], OnnxType.FLOAT);
    if (axes.length == 1) {
      return along("Softmax", new Config().put("axis", axes[0]), graph, in);
    }
    Value log = graph.reduce("ReduceLogSumExp", in, true, axes);
    return graph.map("Exp", graph.map("Sub", in, log));
  }

  static Value prelu(Layer layer, OnnxGraph graph, Value... x) {
    return graph.op("PRelu", graph.cast(x[0], OnnxType.FLOAT), graph.weight(layer, "alpha")).to(x[0].shape());
  }

  // ---- formulas -------------------------------------------------------------------------------------------------------

  private static Value relu(Config options, OnnxGraph g, Value x) {
    double slope = options.number("negative_slope", 0);
    double most = options.number("max_value", Double.POSITIVE_INFINITY);
    double threshold = options.number("threshold", 0);
    Value positive = threshold == 0 ? g.map("Relu", x) : above(g, x, threshold, 0);
    Value capped = Double.isInfinite(most) ? positive : clip(g, positive, 0, most);
    if (slope == 0) {
      return capped;
    }
    Value below = g.map("Relu", g.map("Sub", g.number(threshold), x));
    return g.map("Sub", capped, g.map("Mul", below, g.number(slope)));
  }

  private static Value clip(OnnxGraph g, Value x, double least, double most) {
    return g.map("Clip", x, g.number(least), g.number(most));
  }

  /** x above a threshold, else another value. */
  private static Value above(OnnxGraph g, Value x, double threshold, double otherwise) {
    Value high = g.op("Greater", x, g.number(threshold)).map(OnnxType.BOOL);
    return g.op("Where", high, x, g.number(otherwise)).map(OnnxType.FLOAT);
  }

  private static Value gelu(OnnxGraph g, Value x) {
    Value erf = g.map("Erf", g.map("Mul", x, g.number(Math.sqrt(0.5))));
    return g.map("Mul", g.map("Mul", x, g.number(0.5)), g.map("Add", erf, g.number(1)));
  }

  private static Value geluByTanh(OnnxGraph g, Value x) {
    Value cubic = g.map("Add", g.map("Mul", g.map("Mul", x, x), g.number(0.044715)), g.number(1));
    Value tanh = g.map("Tanh", g.map("Mul", g.map("Mul", x, cubic), g.number(Math.sqrt(2 / Math.PI))));
    return g.map("Mul", g.map("Mul", x, g.number(0.5)), g.map("Add", tanh, g.number(1)));
  }

  private static Value hardSigmoid(OnnxGraph g, Value x) {
    return hardSigmoid(g, x, 1.0 / 6);
  }

  /** x · slope + 1/2, between 0 and 1. */
  private static Value hardSigmoid(OnnxGraph g, Value x, double slope) {
    return g.op("HardSigmoid", x).with("alpha", slope).with("beta", 0.5).map();
  }

  /** x moved by the bias towards 0, and 0 where |x| is below the threshold. */
  private static Value shrink(OnnxGraph g, Value x, double threshold, double bias) {
    return g.op("Shrink", x).with("lambd", threshold).with("bias", bias).map();
  }

  private static Value sparsePlus(OnnxGraph g, Value x) {
    Value up = g.map("Add", clip(g, x, -1, 1), g.number(1));
    Value line = g.map("Relu", g.map("Sub", x, g.number(1)));
    return g.map("Add", g.map("Mul", g.map("Mul", up, up), g.number(0.25)), line);
  }

  private static Value squareplus(Config options, OnnxGraph g, Value x) {
    Value root = g.map("Sqrt", g.map("Add", g.map("Mul", x, x), g.number(options.number("b", 4))));
    return g.map("Mul", g.map("Add", root, x), g.number(0.5));
  }

  private static Value along(String type, Config options, OnnxGraph g, Value x) {
    return g.op(type, x).with("axis", x.shape().axis(options.integer("axis", -1))).to(x.shape());
  }

  private static Value glu(Config options, OnnxGraph g, Value x) {
    int axis = x.shape().axis(options.integer("axis", -1));
    int dim = x.shape().dim(axis);
    Shape half = dim == Shape.ANY ? x.shape() : x.shape().with(axis, dim / 2);
    List<Value> halves = g.op("Split", x).with("axis", axis).to(x.type(), List.of(half, half));
    return g.map("Mul", halves.get(0), g.map("Sigmoid", halves.get(1)));
  }

  /** max(x - t, 0), where the k largest elements, those with 1 + k · x(k) > x(1) + … + x(k), make up the sum of 1 + k · t. */
  private static Value sparsemax(Config options, OnnxGraph g, Value x) {
    int axis = x.shape().axis(options.integer("axis", -1));
    int n = x.shape().dim(axis);
    if (n == Shape.ANY) {
      throw new UnsupportedOperationException("sparsemax has a form in ONNX along a known dimension only, got " + x.shape());
    }
    int[] dims = IntStream.range(0, x.rank()).map(i -> i == axis ? n : 1).toArray();
    Value count = g.constant(Tensor.arange(1.0, n + 1.0, 1).reshape(dims));
    Value sorted = g.op("TopK", x, g.integers(n)).with("axis", axis).to(x.type(), List.of(x.shape(), x.shape())).get(0);
    Value sums = g.op("CumSum", sorted, g.integers(axis)).to(x.shape());
    Value margin = g.map("Add", g.map("Mul", sorted, count), g.number(1));
    Value inside = g.cast(g.op("Greater", margin, sums).map(OnnxType.BOOL), OnnxType.FLOAT);
    Value largest = g.sum(g.map("Mul", sorted, inside), axis);
    Value t = g.map("Div", g.map("Sub", largest, g.number(1)), g.sum(inside, axis));
    return g.map("Relu", g.map("Sub", x, t));
  }
}
