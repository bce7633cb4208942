package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;

/** Zeros around a picture. Shapes: (n, height, width, channels) to (n, new height, new width, channels). */
public final class ZeroPadding2D extends Border {
  /** With this many zeros: one number for all, one for each dimension, or two for each: before and after; 1 if nothing is said. */
  public ZeroPadding2D(int... padding) {
    super(2, padding.length == 0 ? new int[] {1} : padding);
  }

  static ZeroPadding2D of(Config config) {
    return new ZeroPadding2D(numbers(config, "padding"));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return shape(inputs[0], 1);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    int[] first = new int[before.length + 2];
    int[] last = new int[before.length + 2];
    System.arraycopy(before, 0, first, 1, before.length);
    System.arraycopy(after, 0, last, 1, after.length);
    return Shaping.pad(inputs[0], first, last);
  }

  @Override
  public Config config() {
    return super.config().put("padding", written()).put("data_format", "channels_last");
  }
}
