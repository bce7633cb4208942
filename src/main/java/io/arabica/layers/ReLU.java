package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.layers.activations.Activations;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * x from the threshold up to the largest value, slope · (x - threshold) below. Shapes: any shape to the same shape.
 */
public final class ReLU extends Layer {
  private final double maxValue;
  private final double negativeSlope;
  private final double threshold;

  /** max(x, 0). */
  public ReLU() {
    this(Double.POSITIVE_INFINITY, 0, 0);
  }

  /** With a largest value (infinite for none), a slope below the threshold, and the threshold (Keras allows no negative ones). */
  public ReLU(double maxValue, double negativeSlope, double threshold) {
    this.maxValue = maxValue;
    this.negativeSlope = negativeSlope;
    this.threshold = threshold;
    Activations.relu(negativeSlope, maxValue, threshold); // checks
  }

  static ReLU of(Config config) {
    return new ReLU(config.number("max_value", Double.POSITIVE_INFINITY), config.number("negative_slope", 0),
        config.number("threshold", 0));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return Activations.relu(negativeSlope, maxValue, threshold).apply(inputs[0]);
  }

  @Override
  public Config config() {
    return super.config().put("max_value", Double.isInfinite(maxValue) ? null : (Object) maxValue).put("negative_slope", negativeSlope)
        .put("threshold", threshold);
  }
}
