package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * scale · x + offset, e.g. {@code new Rescaling(1 / 255.0)} for pixels from 0 to 255; each may be one number for all or one for each entry
 * of the last dimension. Shapes: any shape to the same shape.
 */
public final class Rescaling extends Layer {
  private final double[] scale;
  private final double[] offset;

  /** With this factor. */
  public Rescaling(double scale) {
    this(scale, 0);
  }

  /** With this factor and offset. */
  public Rescaling(double scale, double offset) {
    this(new double[] {scale}, new double[] {offset});
  }

  /** With factors and offsets, each one for all features or one a feature. */
  public Rescaling(double[] scale, double[] offset) {
    Check.given(scale, "Rescaling", "a scale");
    Check.given(offset, "Rescaling", "an offset");
    Check.argument(scale.length > 0 && offset.length > 0 && (scale.length == 1 || offset.length == 1 || scale.length == offset.length),
        "Rescaling: expected one scale and offset, or as many of both, got %d and %d", scale.length, offset.length);
    this.scale = scale.clone();
    this.offset = offset.clone();
  }

  static Rescaling of(Config config) {
    return new Rescaling(config.numbers("scale", 1), config.numbers("offset", 0));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    int features = Math.max(scale.length, offset.length);
    Check.argument(features == 1 || x.rank() > 0 && (x.dim(-1) == features || x.dim(-1) == Shape.ANY),
        "expected an input whose last dimension is %d, as scale and offset have, got %s", features, x);
    return x;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    Tensor x = inputs[0].cast(dtype());
    if (scale.length == 1 && offset.length == 1) {
      return Elementwise.affine(x, scale[0], offset[0]);
    }
    return x.mul(Tensor.of(scale).cast(dtype())).add(Tensor.of(offset).cast(dtype()));
  }

  @Override
  public Config config() {
    return super.config().put("scale", written(scale)).put("offset", written(offset));
  }

  private static Object written(double[] numbers) {
    return numbers.length == 1 ? numbers[0] : Arrays.stream(numbers).boxed().toList();
  }
}
