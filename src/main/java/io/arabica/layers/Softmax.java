package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.layers.activations.Activations;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** e^x / sum of e^x along an axis. Shapes: any shape to the same shape. */
public final class Softmax extends Layer {
  private final int axis;

  /** Along the last axis. */
  public Softmax() {
    this(-1);
  }

  /** Along this axis. */
  public Softmax(int axis) {
    this.axis = axis;
  }

  static Softmax of(Config config) {
    return new Softmax(config.integers("axis", -1)[0]);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return Activations.softmax(axis).apply(inputs[0]);
  }

  @Override
  public Config config() {
    return super.config().put("axis", axis);
  }
}
