package io.arabica.layers;

import io.arabica.tensor.Tensor;

/** The mean of its inputs, element by element. Shapes: two or more of one shape (or that broadcast) to that shape. */
public final class Average extends Merge {
  /** Merges element by element. */
  public Average() {}

  @Override
  Tensor merge(Tensor a, Tensor b) {
    return a.add(b);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return super.call(inputs, training).div(inputs.length);
  }
}
