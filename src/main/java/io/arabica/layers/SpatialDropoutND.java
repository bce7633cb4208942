package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Dropout of whole channels over any number of dimensions. */
abstract class SpatialDropoutND<L extends SpatialDropoutND<L>> extends RandomLayer<L> {
  private final double rate;
  private final int rank;
  private final String axes;

  SpatialDropoutND(double rate, int rank, String axes) {
    Check.argument(rate >= 0 && rate <= 1, "%s: expected a rate from 0 to 1, got %s", getClass().getSimpleName(), rate);
    this.rate = rate;
    this.rank = rank;
    this.axes = axes;
  }

  @Override
  public final Shape outputShape(Shape... inputs) {
    Check.argument(inputs[0].rank() == rank + 2, "expected an input of %d dimensions (n, %s, channels), got %s", rank + 2, axes, inputs[0]);
    return inputs[0];
  }

  @Override
  protected final Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    Shape noise = outputShape(x.shape());
    if (!training || rate == 0) {
      return x;
    }
    for (int i = 1; i <= rank; i++) {
      noise = noise.with(i, 1);
    }
    return x.mul(rng().bernoulli(dtype(), noise, 1 - rate, rate == 1 ? 0 : 1 / (1 - rate)));
  }

  @Override
  public final Config config() {
    return super.config().put("rate", rate);
  }
}
