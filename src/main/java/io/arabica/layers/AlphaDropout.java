package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, sets a random share of the inputs to the lower limit of selu, and scales and shifts all so that mean 0 and variance 1
 * stay; else does nothing. Shapes: any shape to the same shape.
 *
 * <p>Reference: G. Klambauer et al., Self-Normalizing Neural Networks, NeurIPS 2017.
 */
public final class AlphaDropout extends RandomLayer<AlphaDropout> {
  /** What a dropped input becomes: the limit of selu for very negative numbers. */
  private static final double DROPPED = -1.6732632423543772 * 1.0507009873554805;

  private final double rate;

  /** Drops this share, from 0 to less than 1. */
  public AlphaDropout(double rate) {
    Check.argument(rate >= 0 && rate < 1, "AlphaDropout: expected a rate from 0 to less than 1, got %s", rate);
    this.rate = rate;
  }

  static AlphaDropout of(Config config) {
    AlphaDropout dropout = new AlphaDropout(config.number("rate", 0));
    return dropout.read(config);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    if (!training || rate == 0) {
      return x;
    }
    double a = 1 / Math.sqrt((1 - rate) * (1 + rate * DROPPED * DROPPED));
    Tensor kept = rng().bernoulli(dtype(), x.shape(), 1 - rate, 1);
    // a (x kept + dropped (1 - kept)) + b with b = -a dropped rate
    return x.sub(DROPPED).mul(kept).mul(a).add(a * DROPPED * (1 - rate));
  }

  @Override
  public Config config() {
    return super.config().put("rate", rate);
  }
}
