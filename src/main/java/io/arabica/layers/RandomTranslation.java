package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, moves each picture by a random part of its height and width; else does nothing. Shapes: (n, height, width, channels) to the
 * same.
 *
 * <pre>{@code
 * new RandomTranslation(0.1, 0.1).fillMode("constant")
 * new RandomTranslation(0, 0.1).heightFactor(0, 0.5)   // down by up to half the height
 * }</pre>
 */
public final class RandomTranslation extends RandomAffine<RandomTranslation> {
  private Range height;
  private Range width;

  /** By up to these fractions of height and width, either way; at most 1. */
  public RandomTranslation(double heightFactor, double widthFactor) {
    heightFactor(-heightFactor, heightFactor);
    widthFactor(-widthFactor, widthFactor);
  }

  static RandomTranslation of(Config config) {
    double[] heights = Range.read(config.get("height_factor"));
    double[] widths = Range.read(config.get("width_factor"));
    return new RandomTranslation(0, 0).heightFactor(heights[0], heights[1]).widthFactor(widths[0], widths[1]).readFill(config);
  }

  /** Sets the fractions of the height between which one is drawn, from -1 to 1; down is positive. */
  public RandomTranslation heightFactor(double from, double to) {
    height = Range.of("RandomTranslation", from, to, -1, 1);
    return this;
  }

  /** Sets the fractions of the width between which one is drawn, from -1 to 1; to the right is positive. */
  public RandomTranslation widthFactor(double from, double to) {
    width = Range.of("RandomTranslation", from, to, -1, 1);
    return this;
  }

  @Override
  Tensor transforms(Shape x) {
    Tensor one = column(1, x);
    Tensor none = column(0, x);
    return matrix(one, none, draw(width, x).mul(-x.dim(2)), none, one, draw(height, x).mul(-x.dim(1)));
  }

  @Override
  public Config config() {
    return super.config().put("height_factor", height.written()).put("width_factor", width.written());
  }
}
