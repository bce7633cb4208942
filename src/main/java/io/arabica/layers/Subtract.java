package io.arabica.layers;

import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;

/** The first input minus the second. Shapes: two of one shape (or that broadcast) to that shape. */
public final class Subtract extends Merge {
  /** Merges element by element. */
  public Subtract() {}

  @Override
  Tensor merge(Tensor a, Tensor b) {
    return a.sub(b);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Check.argument(inputs.length == 2, "expected two inputs, got %d", inputs.length);
    return super.call(inputs, training);
  }
}
