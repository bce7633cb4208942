package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Pool;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Pooling to a given size, of any number of dimensions. */
abstract class AdaptivePoolingND<L extends AdaptivePoolingND<L>> extends Layer {
  private final boolean largest;
  private final int[] outputSize;

  AdaptivePoolingND(int rank, boolean largest, int... outputSize) {
    this.largest = largest;
    this.outputSize = Convolving.spread(getClass().getSimpleName(), "outputSize", rank, outputSize);
  }

  static int[] size(Config config) {
    Convolving.checkFormat(config);
    return config.integers("output_size");
  }

  @Override
  @SuppressWarnings("unchecked")
  public L name(String given) {
    super.name(given);
    return (L) this;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape y = inputs[0];
    Check.argument(y.rank() == outputSize.length + 2, "expected an input of %d dimensions (n, …, channels), got %s", outputSize.length + 2,
        y);
    for (int i = 0; i < outputSize.length; i++) {
      y = y.with(i + 1, outputSize[i]);
    }
    return y;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    return largest ? Pool.adaptiveMax(inputs[0], outputSize) : Pool.adaptiveAverage(inputs[0], outputSize);
  }

  @Override
  public Config config() {
    return super.config().put("output_size", Convolving.list(outputSize)).put("data_format", "channels_last");
  }
}
