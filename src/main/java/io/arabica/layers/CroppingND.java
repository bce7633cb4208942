package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Index;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Cropping of any number of dimensions. */
abstract class CroppingND extends Border {
  CroppingND(int rank, int... cropping) {
    super(rank, cropping);
  }

  @Override
  public final Shape outputShape(Shape... inputs) {
    return shape(inputs[0], -1);
  }

  @Override
  protected final Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    Index[] ranges = new Index[before.length + 1];
    ranges[0] = Index.all();
    for (int i = 0; i < before.length; i++) {
      ranges[i + 1] = Index.range(before[i], inputs[0].shape().dim(i + 1) - after[i]);
    }
    return inputs[0].get(ranges);
  }

  @Override
  public final Config config() {
    return super.config().put("cropping", written()).put("data_format", "channels_last");
  }
}
