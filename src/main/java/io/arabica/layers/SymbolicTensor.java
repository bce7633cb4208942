package io.arabica.layers;

import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;

/** What a layer will compute, before there is data: a shape and a type, and the call that it comes from. */
public final class SymbolicTensor {
  private final Shape shape;
  private final DType dtype;
  private final LayerCall source;
  private final int index;

  SymbolicTensor(Shape shape, DType dtype, LayerCall source, int index) {
    this.shape = shape;
    this.dtype = dtype;
    this.source = source;
    this.index = index;
  }

  /** The shape; the batch dimension is {@link Shape#ANY}. */
  public Shape shape() {
    return shape;
  }

  /** The type of the elements. */
  public DType dtype() {
    return dtype;
  }

  /** The call of a layer that computes this. */
  public LayerCall source() {
    return source;
  }

  /** Which of the call's outputs this is. */
  public int index() {
    return index;
  }

  @Override
  public String toString() {
    return source.layer().name() + shape;
  }
}
