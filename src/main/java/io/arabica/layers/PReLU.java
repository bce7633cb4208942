package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.constraints.Constraint;
import io.arabica.constraints.Constraints;
import io.arabica.initializers.Initializer;
import io.arabica.initializers.Initializers;
import io.arabica.initializers.Zeros;
import io.arabica.regularizers.Regularizer;
import io.arabica.regularizers.Regularizers;
import io.arabica.tensor.Check;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * x where it is positive, else alpha · x with a slope alpha that is learnt.
 *
 * <p>Shapes: any shape to the same shape. Weights: {@code alpha}, the shape of a sample, with ones for the shared axes.
 */
public final class PReLU extends Layer {
  private Initializer alphaInitializer = new Zeros();
  private Regularizer alphaRegularizer;
  private Constraint alphaConstraint;
  private int[] sharedAxes = {};
  private Parameter alpha;

  /** With a slope for each feature, 0 at first. */
  public PReLU() {}

  static PReLU of(Config config, CustomObjects custom) {
    PReLU layer = new PReLU().sharedAxes(config.integers("shared_axes"))
        .alphaRegularizer(Regularizers.of(config.get("alpha_regularizer"), custom))
        .alphaConstraint(Constraints.of(config.get("alpha_constraint"), custom));
    return config.has("alpha_initializer") ? layer.alphaInitializer(Initializers.of(config.get("alpha_initializer"), custom)) : layer;
  }

  @Override
  public PReLU name(String given) {
    super.name(given);
    return this;
  }

  /** Sets the first slopes; zeros by default. */
  public PReLU alphaInitializer(Initializer initializer) {
    checkNotBuilt("alphaInitializer");
    alphaInitializer = initializer;
    return this;
  }

  /** Adds a loss for large slopes; none (null) by default. */
  public PReLU alphaRegularizer(Regularizer regularizer) {
    checkNotBuilt("alphaRegularizer");
    alphaRegularizer = regularizer;
    return this;
  }

  /** Sets where the slopes may be after each training step; anywhere (null) by default. */
  public PReLU alphaConstraint(Constraint constraint) {
    checkNotBuilt("alphaConstraint");
    alphaConstraint = constraint;
    return this;
  }

  /** Sets the axes whose places have one slope together, e.g. 1 and 2 for one slope for each channel of a picture; none by default. */
  public PReLU sharedAxes(int... axes) {
    checkNotBuilt("sharedAxes");
    sharedAxes = Check.given(axes, this, "axes").clone();
    return this;
  }

  @Override
  protected void build(Shape... inputs) {
    Shape shape = inputs[0].slice(1, inputs[0].rank());
    for (int axis : sharedAxes) {
      Check.argument(axis > 0 && axis <= shape.rank(), "expected shared axes from 1 to %d, got %d", shape.rank(), axis);
      shape = shape.with(axis - 1, 1);
    }
    alpha = addWeight("alpha", shape, alphaInitializer, alphaRegularizer, alphaConstraint);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    if (isBuilt()) { // else other shapes would broadcast
      Shape expected = Shape.of(Shape.ANY).concat(alpha.shape());
      for (int axis : sharedAxes) {
        expected = expected.with(axis, Shape.ANY);
      }
      Check.argument(inputs[0].fits(expected), "expected input %s, got %s", expected, inputs[0]);
    }
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    outputShape(x.shape()); // checks
    return x.relu().sub(alpha.mul(x.neg().relu()));
  }

  @Override
  public Config config() {
    return super.config().put("alpha_initializer", alphaInitializer).put("alpha_regularizer", alphaRegularizer)
        .put("alpha_constraint", alphaConstraint).put("shared_axes", sharedAxes.length == 0 ? null : Convolving.list(sharedAxes));
  }
}
