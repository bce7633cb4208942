package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Uniform values of at least low and less than high. */
public final class RandomUniform extends RandomInitializer {
  private final double low;
  private final double high;

  /** From -0.05 to 0.05. */
  public RandomUniform() {
    this(-0.05, 0.05);
  }

  /** From low to high. */
  public RandomUniform(double low, double high) {
    this(low, high, null);
  }

  /** From low to high, with a seed of its own. */
  public RandomUniform(double low, double high, Long seed) {
    super(seed);
    Check.argument(low <= high && Double.isFinite(high - low), "RandomUniform: expected finite low <= high, got %s and %s", low, high);
    this.low = low;
    this.high = high;
  }

  static RandomUniform of(Config config) {
    return new RandomUniform(config.number("minval", -0.05), config.number("maxval", 0.05), seed(config));
  }

  @Override
  Tensor draw(DType dtype, Shape shape, Rng rng) {
    return rng.uniform(dtype, shape, low, high);
  }

  @Override
  public Config config() {
    return super.config().put("minval", low).put("maxval", high);
  }
}
