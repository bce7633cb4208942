package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Imaging;
import io.arabica.tensor.Interpolation;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;

/**
 * Repeats each place of a picture, or puts places between. Shapes: (n, height, width, channels) to
 * (n, height · size, width · size, channels).
 */
public final class UpSampling2D extends Layer {
  private final int[] size;
  private Interpolation interpolation = Interpolation.NEAREST;

  /** With this many copies (one number for all dimensions, or one for each); 2 if nothing is said. */
  public UpSampling2D(int... size) {
    this.size = Convolving.spread("UpSampling2D", "size", 2, size != null && size.length == 0 ? new int[] {2} : size);
  }

  static UpSampling2D of(Config config) {
    Convolving.checkFormat(config);
    return new UpSampling2D(config.integers("size", 2)).interpolation(config.string("interpolation", "nearest"));
  }

  @Override
  public UpSampling2D name(String given) {
    super.name(given);
    return this;
  }

  /** Sets how new places are filled: {@code nearest} (copies) by default, {@code bilinear}, {@code bicubic}, {@code lanczos3} or 5. */
  public UpSampling2D interpolation(String kind) {
    interpolation = Interpolation.of(kind);
    return this;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    Check.argument(x.rank() == 4, "expected an input of 4 dimensions (n, height, width, channels), got %s", x);
    return UpSampling1D.grown(x, size);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    Tensor y = inputs[0];
    if (interpolation != Interpolation.NEAREST) {
      return Imaging.resize(y, y.shape().dim(1) * size[0], y.shape().dim(2) * size[1], interpolation, false);
    }
    for (int i = 0; i < size.length; i++) {
      y = size[i] == 1 ? y : Shaping.repeat(y, size[i], i + 1);
    }
    return y;
  }

  @Override
  public Config config() {
    return super.config().put("size", Convolving.list(size)).put("data_format", "channels_last")
        .put("interpolation", interpolation.label());
  }
}
