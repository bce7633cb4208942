package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** x divided by its Euclidean norm over the axes, so that each sample has norm 1. Shapes: any shape to the same shape. */
public final class UnitNormalization extends Layer {
  private int[] axes = {-1};

  /** Over the last axis. */
  public UnitNormalization() {}

  static UnitNormalization of(Config config) {
    return new UnitNormalization().axis(config.integers("axis", -1));
  }

  @Override
  public UnitNormalization name(String given) {
    super.name(given);
    return this;
  }

  /** Sets the axes that are normalised together; the last one by default. */
  public UnitNormalization axis(int... given) {
    checkNotBuilt("axis");
    Check.argument(Check.given(given, this, "an axis").length > 0, "UnitNormalization: expected one axis or more, got none");
    axes = given.clone();
    return this;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    for (int axis : axes) {
      inputs[0].axis(axis); // checks
    }
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    // the bound keeps zeros zeros, as in Keras
    return x.mul(Elementwise.rsqrt(Reduce.sumSquares(x, true, axes).clip(1e-24, Double.MAX_VALUE)));
  }

  @Override
  public Config config() {
    return super.config().put("axis", axes.length == 1 ? (Object) axes[0] : Convolving.list(axes));
  }
}
