package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** scale * x + offset, e.g. {@code new Rescaling(1 / 255.0)} for pixels from 0 to 255. Shapes: any shape to the same shape. */
public final class Rescaling extends Layer {
  private final double scale;
  private final double offset;

  /** With this factor. */
  public Rescaling(double scale) {
    this(scale, 0);
  }

  /** With this factor and offset. */
  public Rescaling(double scale, double offset) {
    this.scale = scale;
    this.offset = offset;
  }

  static Rescaling of(Config config) {
    return new Rescaling(config.number("scale", 1), config.number("offset", 0));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return Elementwise.affine(inputs[0].cast(dtype()), scale, offset);
  }

  @Override
  public Config config() {
    return super.config().put("scale", scale).put("offset", offset);
  }
}
