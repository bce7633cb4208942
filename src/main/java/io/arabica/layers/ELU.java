package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** x where it is positive, else alpha · (e^x - 1). Shapes: any shape to the same shape. */
public final class ELU extends Layer {
  private final double alpha;

  /** With an alpha of 1. */
  public ELU() {
    this(1);
  }

  /** With this limit (made negative) for very negative numbers. */
  public ELU(double alpha) {
    this.alpha = alpha;
  }

  static ELU of(Config config) {
    return new ELU(config.number("alpha", 1));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return Elementwise.elu(inputs[0], alpha);
  }

  @Override
  public Config config() {
    return super.config().put("alpha", alpha);
  }
}
