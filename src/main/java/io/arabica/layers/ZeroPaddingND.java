package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;

/** Zeros around any number of dimensions. */
abstract class ZeroPaddingND extends Border {
  ZeroPaddingND(int rank, int... padding) {
    super(rank, padding);
  }

  @Override
  public final Shape outputShape(Shape... inputs) {
    return shape(inputs[0], 1);
  }

  @Override
  protected final Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    int[] first = new int[before.length + 2];
    int[] last = new int[before.length + 2];
    System.arraycopy(before, 0, first, 1, before.length);
    System.arraycopy(after, 0, last, 1, after.length);
    return Shaping.pad(inputs[0], first, last);
  }

  @Override
  public final Config config() {
    return super.config().put("padding", written()).put("data_format", "channels_last");
  }
}
