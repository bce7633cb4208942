package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, multiplies by normal noise of mean 1 and variance rate / (1 - rate); else does nothing. Shapes: any shape to the same shape.
 */
public final class GaussianDropout extends RandomLayer<GaussianDropout> {
  private final double rate;

  /** With the noise of a dropout of this rate, from 0 to less than 1. */
  public GaussianDropout(double rate) {
    Check.argument(rate >= 0 && rate < 1, "GaussianDropout: expected a rate from 0 to less than 1, got %s", rate);
    this.rate = rate;
  }

  static GaussianDropout of(Config config) {
    GaussianDropout dropout = new GaussianDropout(config.number("rate", 0));
    return dropout.read(config);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    return training && rate > 0 ? x.mul(rng().normal(dtype(), x.shape(), 1, Math.sqrt(rate / (1 - rate)))) : x;
  }

  @Override
  public Config config() {
    return super.config().put("rate", rate);
  }
}
