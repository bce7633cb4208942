package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** In training, adds normal noise of mean 0; else does nothing. Shapes: any shape to the same shape. */
public final class GaussianNoise extends RandomLayer<GaussianNoise> {
  private final double deviation;

  /** With this standard deviation, 0 or more (Keras allows at most 1). */
  public GaussianNoise(double deviation) {
    Check.argument(deviation >= 0 && Double.isFinite(deviation), "GaussianNoise: expected a finite deviation of 0 or more, got %s",
        deviation);
    this.deviation = deviation;
  }

  static GaussianNoise of(Config config) {
    GaussianNoise noise = new GaussianNoise(config.number("stddev", 0));
    return noise.read(config);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    return training && deviation > 0 ? x.add(rng().normal(dtype(), x.shape(), 0, deviation)) : x;
  }

  @Override
  public Config config() {
    return super.config().put("stddev", deviation);
  }
}
