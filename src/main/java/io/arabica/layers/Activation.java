package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.layers.activations.ActivationFunction;
import io.arabica.layers.activations.Activations;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** An activation function as a layer of its own. Shapes: any shape to the same shape (except for glu, which halves the last dimension). */
public final class Activation extends Layer {
  private final ActivationFunction function;

  /** With this function. */
  public Activation(ActivationFunction function) {
    this.function = Check.given(function, "Activation", "an activation");
  }

  /** With the function of this Keras name, e.g. {@code relu}. */
  public Activation(String function) {
    this(Activations.of(function));
  }

  static Activation of(Config config, CustomObjects custom) {
    return new Activation(Activations.of(config.get("activation"), custom));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    if ("glu".equals(function.name())) {
      int axis = function.options().integer("axis", -1);
      return x.dim(axis) == Shape.ANY ? x : x.with(axis, x.dim(axis) / 2);
    }
    return x;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return function.apply(inputs[0]);
  }

  @Override
  public boolean isRepeatable() {
    return function.isRepeatable();
  }

  @Override
  public Config config() {
    return super.config().put("activation", function.written());
  }
}
