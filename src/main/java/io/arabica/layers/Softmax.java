package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.layers.activations.Activations;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** e^x / sum of e^x along an axis, or over several together. Shapes: any shape to the same shape. */
public final class Softmax extends Layer {
  private final int[] axes;

  /** Along the last axis. */
  public Softmax() {
    this(-1);
  }

  /** Along this axis, or over these together. */
  public Softmax(int... axes) {
    Check.argument(Check.given(axes, "Softmax", "an axis").length > 0, "Softmax: expected an axis, got none");
    this.axes = axes.clone();
  }

  static Softmax of(Config config) {
    return new Softmax(config.integers("axis", -1));
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
    return axes.length == 1 ? Activations.softmax(axes[0]).apply(x) : x.sub(io.arabica.tensor.Softmax.logSumExp(x, true, axes)).exp();
  }

  @Override
  public Config config() {
    return super.config().put("axis", axes.length == 1 ? axes[0] : Convolving.list(axes));
  }
}
