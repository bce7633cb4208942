package io.arabica.layers;

import io.arabica.tensor.Tensor;

/** The sum of its inputs, e.g. for a residual connection. Shapes: two or more of one shape (or that broadcast) to that shape. */
public final class Add extends Merge {
  /** Merges element by element. */
  public Add() {}

  @Override
  Tensor merge(Tensor a, Tensor b) {
    return a.add(b);
  }
}
