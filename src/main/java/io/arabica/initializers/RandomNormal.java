package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Normal values. */
public final class RandomNormal extends RandomInitializer {
  private final double mean;
  private final double deviation;

  /** Mean 0, standard deviation 0.05. */
  public RandomNormal() {
    this(0, 0.05);
  }

  /** This mean and standard deviation. */
  public RandomNormal(double mean, double deviation) {
    this(mean, deviation, null);
  }

  /** This mean and standard deviation, with a seed of its own. */
  public RandomNormal(double mean, double deviation, Long seed) {
    super(seed);
    Check.argument(deviation >= 0 && Double.isFinite(mean) && Double.isFinite(deviation),
        "RandomNormal: expected a finite mean and a deviation of 0 or more, got %s and %s", mean, deviation);
    this.mean = mean;
    this.deviation = deviation;
  }

  static RandomNormal of(Config config) {
    return new RandomNormal(config.number("mean", 0), config.number("stddev", 0.05), seed(config));
  }

  @Override
  Tensor draw(DType dtype, Shape shape, Rng rng) {
    return rng.normal(dtype, shape, mean, deviation);
  }

  @Override
  public Config config() {
    return super.config().put("mean", mean).put("stddev", deviation);
  }
}
