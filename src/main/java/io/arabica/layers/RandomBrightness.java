package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, adds a random part of the range of values to each picture, and cuts the sums to the range; else does nothing. Shapes: (n,
 * height, width, channels) to the same.
 *
 * <pre>{@code
 * new RandomBrightness(0.2).valueRange(0, 1)     // -0.2 to 0.2 more, for pixels from 0 to 1
 * }</pre>
 */
public final class RandomBrightness extends RandomImageLayer<RandomBrightness> {
  private Range factor;
  private double least = 0;
  private double most = 255;

  /** By up to this fraction of the range, either way; at most 1. */
  public RandomBrightness(double factor) {
    factor(-factor, factor);
  }

  static RandomBrightness of(Config config) {
    double[] ends = Range.read(config.get("factor"));
    double[] values = config.has("value_range") ? Range.read(config.get("value_range")) : new double[] {0, 255};
    return new RandomBrightness(0).factor(ends[0], ends[1]).valueRange(values[0], values[1]).read(config);
  }

  /** Sets the fractions between which one is drawn, from -1 to 1. */
  public RandomBrightness factor(double from, double to) {
    factor = Range.of("RandomBrightness", from, to, -1, 1);
    return this;
  }

  /** Sets the range of values; 0 to 255 by default. */
  public RandomBrightness valueRange(double from, double to) {
    Check.argument(from <= to, "RandomBrightness: expected a value range from low to high, got %s and %s", from, to);
    least = from;
    most = to;
    return this;
  }

  @Override
  Tensor change(Tensor x) {
    Tensor more = factor.draw(rng(), dtype(), Shape.of(x.shape().dim(0), 1, 1, 1)).mul(most - least);
    return Elementwise.clip(x.add(more), least, most);
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.written()).put("value_range", new Range(least, most).written());
  }
}
