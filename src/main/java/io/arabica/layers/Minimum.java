package io.arabica.layers;

import io.arabica.tensor.Tensor;

/** The smallest of its inputs, element by element. Shapes: two or more of one shape (or that broadcast) to that shape. */
public final class Minimum extends Merge {
  /** Merges element by element. */
  public Minimum() {}

  @Override
  Tensor merge(Tensor a, Tensor b) {
    return a.minimum(b);
  }
}
