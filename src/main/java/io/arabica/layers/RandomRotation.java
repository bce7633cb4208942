package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, turns each picture about its centre by a random angle; else does nothing. Shapes: (n, height, width, channels) to the same.
 *
 * <pre>{@code
 * new RandomRotation(0.1)                         // up to 36 degrees either way
 * new RandomRotation(0.1).factor(0, 0.25)         // up to a quarter turn counter-clockwise
 * }</pre>
 */
public final class RandomRotation extends RandomAffine<RandomRotation> {
  private Range factor;

  /** By up to this fraction of a whole turn, either way; at most 1. */
  public RandomRotation(double factor) {
    factor(-factor, factor);
  }

  static RandomRotation of(Config config) {
    double[] factor = Range.read(config.get("factor"));
    return new RandomRotation(0).factor(factor[0], factor[1]).readFill(config);
  }

  /** Sets the fractions of a turn between which one is drawn, from -1 to 1; counter-clockwise is positive. */
  public RandomRotation factor(double from, double to) {
    factor = Range.of("RandomRotation", from, to, -1, 1);
    return this;
  }

  @Override
  Tensor transforms(Shape x) {
    Tensor angle = draw(factor, x).mul(2 * Math.PI);
    Tensor cos = Elementwise.cos(angle);
    Tensor sin = Elementwise.sin(angle);
    double centreX = (x.dim(2) - 1) / 2.0;
    double centreY = (x.dim(1) - 1) / 2.0;
    // the centre stays: centre = rotation · centre + shift
    Tensor shiftX = sin.mul(centreY).sub(cos.mul(centreX)).add(centreX);
    Tensor shiftY = sin.mul(-centreX).sub(cos.mul(centreY)).add(centreY);
    return matrix(cos, sin.neg(), shiftX, sin, cos, shiftY);
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.written());
  }
}
