package io.arabica.io.onnx;

import io.arabica.config.Config;
import io.arabica.layers.Layer;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.function.BiPredicate;

/** What brings pictures to another size; in inference, also what otherwise cuts at random. */
final class PictureForms {
  private PictureForms() {}

  /** What changes pictures in training only. */
  static Value unchanged(Layer layer, OnnxGraph graph, Value... x) {
    return graph.cast(x[0], OnnxType.FLOAT);
  }

  static Value resizing(Layer layer, OnnxGraph graph, Value... x) {
    Config config = layer.config();
    boolean plain = config.string("interpolation", "bilinear").equals("bilinear") && !config.flag("antialias", false)
        && !config.flag("crop_to_aspect_ratio", false) && !config.flag("pad_to_aspect_ratio", false);
    if (!plain) {
      return separable(layer, graph, x);
    }
    Value in = graph.channelsFirst(graph.cast(x[0], OnnxType.FLOAT));
    Value kept = graph.op("Shape", in).with("start", 0).with("end", 2).to(OnnxType.INT64, Shape.of(2));
    Value size = graph.op("Concat", kept, graph.integers(config.integer("height", 0), config.integer("width", 0))).with("axis", 0)
        .to(OnnxType.INT64, Shape.of(4));
    Value y = graph.op("Resize", in, Value.NONE, Value.NONE, size).with("mode", "linear")
        .with("coordinate_transformation_mode", "half_pixel").to(ConvForms.first(layer.outputShape(x[0].shape())));
    return graph.channelsLast(y);
  }

  /**
   * A layer that computes every new pixel as a sum of old ones, weighted by row and by column, and perhaps adds something: it is shown
   * single rows and columns to find the weights. So every kind of interpolation and every rule of what is cut off is the layer's own.
   */
  static Value separable(Layer layer, OnnxGraph graph, Value... x) {
    Shape size = x[0].shape().slice(1, 3);
    if (!size.isKnown()) {
      throw new UnsupportedOperationException("the layer has a form in ONNX only if the size of the pictures is known, got "
          + x[0].shape() + "; give it to the Input");
    }
    int height = size.dim(0);
    int width = size.dim(1);
    Tensor added = layer.apply(Tensor.zeros(1, height, width, 1)).squeeze(0, 3);
    int[] dims = added.shape().dims();
    Tensor shares = shown(layer, added, height, width, (i, j) -> true);
    int best = shares.reshape(-1).argMax(0).toInts()[0]; // a place that sees nothing but the picture
    int row = best / dims[1];
    int column = best % dims[1];
    float[] rows = new float[dims[0] * height];
    for (int k = 0; k < height; k++) {
      int shownRow = k;
      Tensor y = shown(layer, added, height, width, (i, j) -> i == shownRow);
      for (int i = 0; i < dims[0]; i++) {
        rows[i * height + k] = (float) y.at(i, column);
      }
    }
    float[] columns = new float[width * dims[1]];
    for (int k = 0; k < width; k++) {
      int shownColumn = k;
      Tensor y = shown(layer, added, height, width, (i, j) -> j == shownColumn);
      for (int j = 0; j < dims[1]; j++) {
        columns[k * dims[1] + j] = (float) (y.at(row, j) / shares.at(row, column));
      }
    }
    Value in = graph.channelsFirst(graph.cast(x[0], OnnxType.FLOAT));
    Value tall = graph.op("MatMul", graph.constant(Tensor.wrap(rows, dims[0], height)), in).to(in.type(), in.shape().with(2, dims[0]));
    Value y = graph.op("MatMul", tall, graph.constant(Tensor.wrap(columns, width, dims[1]))).to(tall.shape().with(3, dims[1]));
    boolean adds = added.abs().max().item() > 0;
    return graph.channelsLast(adds ? graph.map("Add", y, graph.constant(added)) : y);
  }

  /** What a picture of ones and zeros gives, without what is added to every picture. */
  private static Tensor shown(Layer layer, Tensor added, int height, int width, BiPredicate<Integer, Integer> ones) {
    float[] picture = new float[height * width];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = ones.test(i / width, i % width) ? 1 : 0;
    }
    return layer.apply(Tensor.wrap(picture, 1, height, width, 1)).squeeze(0, 3).sub(added);
  }
}
