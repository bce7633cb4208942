package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Index;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Cuts off the border of a sequence. Shapes: (n, steps, channels) to (n, new steps, channels). */
public final class Cropping1D extends Border {
  /** With this many places: one number for both ends, or two; 1 if nothing is said. */
  public Cropping1D(int... cropping) {
    super(1, cropping.length == 0 ? new int[] {1} : cropping);
  }

  static Cropping1D of(Config config) {
    return new Cropping1D(numbers(config, "cropping"));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return shape(inputs[0], -1);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    Index[] ranges = new Index[before.length + 1];
    ranges[0] = Index.all();
    for (int i = 0; i < before.length; i++) {
      ranges[i + 1] = Index.range(before[i], inputs[0].shape().dim(i + 1) - after[i]);
    }
    return inputs[0].get(ranges);
  }

  @Override
  public Config config() {
    return super.config().put("cropping", written()).put("data_format", "channels_last");
  }
}
