package io.arabica.layers;

import io.arabica.tensor.Tensor;

/** The largest of its inputs, element by element. Shapes: two or more of one shape (or that broadcast) to that shape. */
public final class Maximum extends Merge {
  /** Merges element by element. */
  public Maximum() {}

  @Override
  Tensor merge(Tensor a, Tensor b) {
    return a.maximum(b);
  }
}
