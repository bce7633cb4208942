package io.arabica.io.onnx;

import io.arabica.config.Config;
import io.arabica.layers.Discretization;
import io.arabica.layers.IntegerLookup;
import io.arabica.layers.Layer;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers of categories, bins and vocabularies. What is no category is an error here, and counts for nothing in ONNX. */
final class CategoryForms {
  private CategoryForms() {}

  static Value encoding(Layer layer, OnnxGraph graph, Value... x) {
    return encode(layer, graph, graph.cast(x[0], OnnxType.INT32), x.length > 1 ? x[1] : null, layer.config().integer("num_tokens", 1));
  }

  /** As many as there are boundaries that are not above the value. */
  static Value discretization(Discretization layer, OnnxGraph graph, Value... x) {
    if (layer.binBoundaries() == null) {
      throw new UnsupportedOperationException("there are no boundaries yet; call adapt first");
    }
    float[] boundaries = new float[layer.binBoundaries().length];
    for (int i = 0; i < boundaries.length; i++) {
      boundaries[i] = (float) layer.binBoundaries()[i];
    }
    Value reached = against("GreaterOrEqual", graph, graph.cast(x[0], OnnxType.FLOAT), graph.constant(Tensor.of(boundaries)));
    return encode(layer, graph, sumLast(graph, graph.cast(reached, OnnxType.INT32)), null, boundaries.length + 1);
  }

  /** The sum of the places of all tokens that are the number; that is one at most. */
  static Value integerLookup(IntegerLookup layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    List<Integer> vocabulary = layer.vocabulary();
    if (vocabulary == null) {
      throw new UnsupportedOperationException("there is no vocabulary yet; give one or call adapt");
    }
    Value numbers = graph.cast(x[0], OnnxType.INT32);
    if (config.flag("invert", false)) {
      return inverse(graph, numbers, vocabulary, config.integer("oov_token", -1));
    }
    boolean plain = config.string("output_mode", "int").equals("int");
    boolean mask = config.has("mask_token");
    int unknown = config.integer("num_oov_indices", 1);
    int first = plain && mask ? 1 : 0; // place of unknown numbers
    if (unknown > 1 && config.string("oov_method", "floormod").equals("farmhash")) {
      throw new UnsupportedOperationException("places by a hash have no form in ONNX; use one place for unknown numbers, or remainders");
    }
    int depth = config.flag("pad_to_max_tokens", false) ? config.integer("max_tokens", 0) : vocabulary.size();
    int start = first + unknown;
    int known = vocabulary.size() - start;
    int[] tokens = new int[known + (mask ? 1 : 0)];
    int[] places = new int[tokens.length];
    for (int i = 0; i < known; i++) {
      tokens[i] = vocabulary.get(start + i);
      places[i] = start + i;
    }
    if (mask) {
      tokens[known] = config.integer("mask_token", 0);
      places[known] = plain ? 0 : depth; // beyond all rows
    }
    Value same = graph.cast(against("Equal", graph, numbers, graph.constant(Tensor.of(tokens))), OnnxType.INT32);
    Value place = sumLast(graph, graph.map("Mul", same, graph.constant(Tensor.of(places))));
    Value none = graph.op("Equal", sumLast(graph, same), whole(graph, 0)).map(OnnxType.BOOL);
    Value otherwise = whole(graph, unknown == 0 ? depth : first);
    if (unknown > 1) {
      otherwise = graph.map("Add", graph.map("Mod", numbers, whole(graph, unknown)), otherwise);
    }
    return encode(layer, graph, graph.op("Where", none, otherwise, place).map(OnnxType.INT32), null, depth);
  }

  /** The number of each place; for all other places the one that stands for unknown ones. */
  private static Value inverse(OnnxGraph graph, Value places, List<Integer> vocabulary, int unknown) {
    int[] numbers = IntStream.range(0, vocabulary.size() + 2).map(i -> i == 0 || i > vocabulary.size() ? unknown : vocabulary.get(i - 1))
        .toArray();
    Value inside = graph.map("Max", graph.map("Min", places, whole(graph, vocabulary.size())), whole(graph, -1));
    return graph.op("Gather", graph.constant(Tensor.of(numbers)), graph.map("Add", inside, whole(graph, 1))).to(places.shape());
  }

  /** Numbers of categories in the layer's form; see {@link io.arabica.layers.OutputMode}. */
  private static Value encode(Layer layer, OnnxGraph graph, Value numbers, Value weights, int categories) {
    String mode = layer.config().string("output_mode", "int");
    if (mode.equals("int")) {
      return numbers;
    }
    int[] all = IntStream.range(0, categories).toArray();
    Value each = graph.cast(against("Equal", graph, numbers, graph.constant(Tensor.of(all))), OnnxType.FLOAT);
    Shape shape = layer.outputShape(numbers.shape());
    if (mode.equals("one_hot")) {
      return graph.reshape(each, shape);
    }
    if (weights != null) {
      each = graph.map("Mul", each, column(graph, graph.cast(weights, OnnxType.FLOAT)));
    }
    if (mode.equals("multi_hot")) {
      return graph.reduce("ReduceMax", each, false, -2);
    }
    Value counts = graph.op("ReduceSum", each, graph.integers(each.rank() - 2)).with("keepdims", 0).to(shape);
    return mode.equals("tf_idf") ? graph.map("Mul", counts, graph.weight(layer, "idf_weights")) : counts;
  }

  /** Each number next to each of a row of others: (…) to (…, others). */
  private static Value against(String comparison, OnnxGraph graph, Value numbers, Value others) {
    return graph.op(comparison, column(graph, numbers), others).map(OnnxType.BOOL);
  }

  private static Value column(OnnxGraph graph, Value x) {
    return graph.op("Unsqueeze", x, graph.integers(x.rank())).to(x.shape().insert(x.rank(), 1));
  }

  private static Value sumLast(OnnxGraph graph, Value x) {
    return graph.op("ReduceSum", x, graph.integers(x.rank() - 1)).with("keepdims", 0).to(x.shape().remove(-1));
  }

  private static Value whole(OnnxGraph graph, int number) {
    return graph.constant(Tensor.of(number));
  }
}
