package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Normal values, those further than two standard deviations from the mean drawn again; {@code deviation} is that before the cut. */
public final class TruncatedNormal extends RandomInitializer {
  private final double mean;
  private final double deviation;

  /** Mean 0, standard deviation 0.05. */
  public TruncatedNormal() {
    this(0, 0.05);
  }

  /** This mean and standard deviation. */
  public TruncatedNormal(double mean, double deviation) {
    this(mean, deviation, null);
  }

  /** This mean and standard deviation, with a seed of its own. */
  public TruncatedNormal(double mean, double deviation, Long seed) {
    super(seed);
    Check.argument(deviation >= 0 && Double.isFinite(mean) && Double.isFinite(deviation),
        "TruncatedNormal: expected a finite mean and a deviation of 0 or more, got %s and %s", mean, deviation);
    this.mean = mean;
    this.deviation = deviation;
  }

  static TruncatedNormal of(Config config) {
    return new TruncatedNormal(config.number("mean", 0), config.number("stddev", 0.05), seed(config));
  }

  @Override
  Tensor draw(DType dtype, Shape shape, Rng rng) {
    return rng.truncatedNormal(dtype, shape, mean, deviation);
  }

  @Override
  public Config config() {
    return super.config().put("mean", mean).put("stddev", deviation);
  }
}
