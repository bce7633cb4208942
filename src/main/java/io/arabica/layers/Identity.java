package io.arabica.layers;

import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * The input as it is: holds a place in a model where nothing is to be done, e.g. in a branch that other settings fill.
 *
 * <p>Shapes: any shape to the same shape; whole numbers stay whole.
 *
 * <pre>{@code
 * Layer shortcut = strides == 1 ? new Identity() : new Conv2D(filters, 1).strides(strides);
 * }</pre>
 */
public final class Identity extends Layer {
  /** Without settings. */
  public Identity() {}

  @Override
  public Identity name(String given) {
    super.name(given);
    return this;
  }

  @Override
  public DType outputType(DType... inputs) {
    return inputs[0].isFloating() ? dtype() : inputs[0];
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return inputs[0];
  }
}
