package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;

/**
 * Repeats each place of a volume. Shapes: (n, depth, height, width, channels) to (n, depth · size, height · size, width · size,
 * channels).
 */
public final class UpSampling3D extends Layer {
  private final int[] size;

  /** With this many copies (one number for all dimensions, or one for each); 2 if nothing is said. */
  public UpSampling3D(int... size) {
    this.size = Convolving.spread("UpSampling3D", "size", 3, size != null && size.length == 0 ? new int[] {2} : size);
  }

  static UpSampling3D of(Config config) {
    Convolving.checkFormat(config);
    return new UpSampling3D(config.integers("size", 2));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    Check.argument(x.rank() == 5, "expected an input of 5 dimensions (n, depth, height, width, channels), got %s", x);
    return UpSampling1D.grown(x, size);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    Tensor y = inputs[0];
    for (int i = 0; i < size.length; i++) {
      y = size[i] == 1 ? y : Shaping.repeat(y, size[i], i + 1);
    }
    return y;
  }

  @Override
  public Config config() {
    return super.config().put("size", Convolving.list(size)).put("data_format", "channels_last");
  }
}
