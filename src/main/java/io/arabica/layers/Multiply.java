package io.arabica.layers;

import io.arabica.tensor.Tensor;

/** The product of its inputs, element by element. Shapes: two or more of one shape (or that broadcast) to that shape. */
public final class Multiply extends Merge {
  /** Merges element by element. */
  public Multiply() {}

  @Override
  Tensor merge(Tensor a, Tensor b) {
    return a.mul(b);
  }
}
