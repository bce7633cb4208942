package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** x where it is positive, else slope · x. Shapes: any shape to the same shape. */
public final class LeakyReLU extends Layer {
  private final double negativeSlope;

  /** With a slope of 0.3. */
  public LeakyReLU() {
    this(0.3);
  }

  /** With this slope for negative numbers, 0 or more. */
  public LeakyReLU(double negativeSlope) {
    Check.argument(negativeSlope >= 0, "LeakyReLU: expected a slope of 0 or more, got %s", negativeSlope);
    this.negativeSlope = negativeSlope;
  }

  static LeakyReLU of(Config config) {
    return new LeakyReLU(config.number(config.has("negative_slope") ? "negative_slope" : "alpha", 0.3));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return Elementwise.leakyRelu(inputs[0], negativeSlope);
  }

  @Override
  public Config config() {
    return super.config().put("negative_slope", negativeSlope);
  }
}
