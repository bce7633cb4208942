package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, (x - m) · f + m, where m is the mean of each channel of each picture and f a random factor for each picture; then cut to the
 * range of values. Else does nothing. Shapes: (n, height, width, channels) to the same.
 *
 * <pre>{@code
 * new RandomContrast(0.2).valueRange(0, 1)     // factors from 0.8 to 1.2, for pixels from 0 to 1
 * }</pre>
 *
 * <p>Keras 3.15 makes factors from 1 to 1 + factor of a single number, although it says otherwise.
 */
public final class RandomContrast extends RandomImageLayer<RandomContrast> {
  private Range factor;
  private double least = 0;
  private double most = 255;

  /** With factors between 1 - factor and 1 + factor; from 0 to 1. */
  public RandomContrast(double factor) {
    factor(factor, factor);
  }

  static RandomContrast of(Config config) {
    double[] ends = config.get("factor") instanceof Number one ? new double[] {one.doubleValue(), one.doubleValue()}
        : Range.read(config.get("factor"));
    double[] values = config.has("value_range") ? Range.read(config.get("value_range")) : new double[] {0, 255};
    return new RandomContrast(0).factor(ends[0], ends[1]).valueRange(values[0], values[1]).read(config);
  }

  /** Sets factors between 1 - lower and 1 + upper; each from 0 to 1, the smaller one is the lower. */
  public RandomContrast factor(double lower, double upper) {
    factor = Range.of("RandomContrast", lower, upper, 0, 1);
    return this;
  }

  /** Sets the range that values are cut to; 0 to 255 by default. */
  public RandomContrast valueRange(double from, double to) {
    Check.argument(from <= to, "RandomContrast: expected a value range from low to high, got %s and %s", from, to);
    least = from;
    most = to;
    return this;
  }

  @Override
  Tensor change(Tensor x) {
    return adjusted(x, rng().uniform(dtype(), Shape.of(x.shape().dim(0), 1, 1, 1), 1 - factor.lower(), 1 + factor.upper()));
  }

  /** The pictures with these factors, shape (n, 1, 1, 1). */
  Tensor adjusted(Tensor x, Tensor by) {
    Tensor mean = Reduce.mean(Reduce.mean(x, true, 1), true, 2); // rows first: a long run of elements at a time
    return Elementwise.clip(x.sub(mean).mul(by).add(mean), least, most);
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.written()).put("value_range", new Range(least, most).written());
  }
}
