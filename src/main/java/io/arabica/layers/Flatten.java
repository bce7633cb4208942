package io.arabica.layers;

import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** The elements of each sample in one row. Shapes: (n, a, b, …) to (n, a b …), and (n) to (n, 1). */
public final class Flatten extends Layer {
  /** Flattens every dimension but the first. */
  public Flatten() {}

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    Check.argument(x.rank() > 0, "expected an input (n, …), got a scalar");
    Shape sample = x.slice(1, x.rank());
    return Shape.of(x.dim(0), sample.isKnown() ? sample.size() : Shape.ANY);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Shape shape = outputShape(inputs[0].shape());
    return inputs[0].reshape(shape.dims());
  }
}
