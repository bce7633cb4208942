package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, sets a random share of the channels of each sample to 0 everywhere and multiplies the others by 1 / (1 - rate); else does
 * nothing. Shapes: (n, steps, channels) to the same.
 */
public final class SpatialDropout1D extends Layer {
  private final double rate;
  private Long seed;

  /** Drops this share of the channels, from 0 to 1. */
  public SpatialDropout1D(double rate) {
    Check.argument(rate >= 0 && rate <= 1, "SpatialDropout1D: expected a rate from 0 to 1, got %s", rate);
    this.rate = rate;
  }

  static SpatialDropout1D of(Config config) {
    SpatialDropout1D dropout = new SpatialDropout1D(config.number("rate", 0));
    return config.get("seed") instanceof Number number ? dropout.seed(number.longValue()) : dropout;
  }

  @Override
  public SpatialDropout1D seed(long given) {
    super.seed(given);
    seed = given;
    return this;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Check.argument(inputs[0].rank() == 3, "expected an input of 3 dimensions (n, steps, channels), got %s", inputs[0]);
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    Shape noise = outputShape(x.shape());
    if (!training || rate == 0) {
      return x;
    }
    for (int i = 1; i < noise.rank() - 1; i++) {
      noise = noise.with(i, 1);
    }
    return x.mul(rng().bernoulli(dtype(), noise, 1 - rate, rate == 1 ? 0 : 1 / (1 - rate)));
  }

  @Override
  public Config config() {
    return super.config().put("rate", rate).put("seed", seed);
  }
}
