package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;

/** Repeats each place of a sequence. Shapes: (n, steps, channels) to (n, steps · size, channels). */
public final class UpSampling1D extends Layer {
  private final int[] size;

  /** With this many copies; 2 if nothing is said. */
  public UpSampling1D(int... size) {
    this.size = Convolving.spread("UpSampling1D", "size", 1, size != null && size.length == 0 ? new int[] {2} : size);
  }

  static UpSampling1D of(Config config) {
    Convolving.checkFormat(config);
    return new UpSampling1D(config.integers("size", 2));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    Check.argument(x.rank() == 3, "expected an input of 3 dimensions (n, steps, channels), got %s", x);
    return grown(x, size);
  }

  /** The shape of x with each place of the dimensions after the first repeated this many times. */
  static Shape grown(Shape x, int... size) {
    Shape y = x;
    for (int i = 0; i < size.length; i++) {
      y = x.dim(i + 1) == Shape.ANY ? y : y.with(i + 1, Check.dimension((long) x.dim(i + 1) * size[i]));
    }
    return y;
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
    return super.config().put("size", size[0]).put("data_format", "channels_last");
  }
}
