package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.regularizers.L1L2;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * Passes its input on, and adds l1 · sum of |x| + l2 · sum of x², divided by the number of samples, to the loss.
 *
 * <p>Shapes: any shape to the same shape.
 */
public final class ActivityRegularization extends Layer {
  private final double l1;
  private final double l2;

  /** With these factors, 0 or more. */
  public ActivityRegularization(double l1, double l2) {
    this.l1 = l1;
    this.l2 = l2;
    new L1L2(l1, l2); // checks
  }

  static ActivityRegularization of(Config config) {
    return new ActivityRegularization(config.number("l1", 0), config.number("l2", 0));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    addActivityLoss(new L1L2(l1, l2), x);
    return x;
  }

  @Override
  public Config config() {
    return super.config().put("l1", l1).put("l2", l2);
  }
}
