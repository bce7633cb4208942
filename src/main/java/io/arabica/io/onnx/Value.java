package io.arabica.io.onnx;

import io.arabica.tensor.Shape;

/**
 * A tensor in an ONNX graph: what enters it, a constant, or what an operator gives.
 *
 * @param name unique in the graph
 * @param shape {@link Shape#ANY} where a dimension is known only when the model runs; the batch is always such a one
 * @param type the type of the elements
 */
public record Value(String name, Shape shape, OnnxType type) {
  /** Stands for an input that an operator can do without. */
  public static final Value NONE = new Value("", Shape.of(), OnnxType.FLOAT);

  int rank() {
    return shape.rank();
  }
}
