package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Padding;
import io.arabica.tensor.Pool;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Pooling of any number of dimensions. */
abstract class PoolingND<L extends PoolingND<L>> extends Layer {
  private final int rank;
  private final boolean largest;
  private final int[] poolSize;
  private int[] strides;
  private Padding padding = Padding.VALID;

  PoolingND(int rank, boolean largest, int... poolSize) {
    this.rank = rank;
    this.largest = largest;
    this.poolSize = spread("poolSize", poolSize != null && poolSize.length == 0 ? new int[] {2} : poolSize);
    strides = this.poolSize;
  }

  private int[] spread(String what, int... given) {
    return Convolving.spread(getClass().getSimpleName(), what, rank, given);
  }

  @SuppressWarnings("unchecked")
  private L self() {
    return (L) this;
  }

  final L read(Config config) {
    Convolving.checkFormat(config);
    strides(config.integers("strides", poolSize));
    return padding(config.string("padding", "valid"));
  }

  @Override
  public L name(String given) {
    super.name(given);
    return self();
  }

  /** Sets the distance between windows, one number for all dimensions or one for each; the window's size by default. */
  public L strides(int... given) {
    checkNotBuilt("strides");
    strides = spread("strides", given);
    return self();
  }

  /** Sets what stands around the input; {@link Padding#VALID} (nothing) by default. */
  public L padding(Padding given) {
    checkNotBuilt("padding");
    Check.argument(given != Padding.CAUSAL, "%s: expected valid or same padding, got causal", getClass().getSimpleName());
    padding = Check.given(given, this, "a padding");
    return self();
  }

  /** Sets the padding of this Keras name: {@code valid} or {@code same}. */
  public L padding(String given) {
    return padding(Padding.of(given));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    Check.argument(x.rank() == rank + 2, "expected an input of %d dimensions (n, …, channels), got %s", rank + 2, x);
    Shape y = x;
    for (int i = 0; i < rank; i++) {
      int length = padding.output(x.dim(i + 1), poolSize[i], strides[i], 1);
      Check.argument(length != 0 || x.dim(i + 1) == 0, "expected an input at least as large as the window %s, got %s; use same padding",
          Convolving.list(poolSize), x);
      y = y.with(i + 1, length);
    }
    return y;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    return largest ? Pool.max(inputs[0], poolSize, strides, padding) : Pool.average(inputs[0], poolSize, strides, padding);
  }

  @Override
  public Config config() {
    return super.config().put("pool_size", Convolving.list(poolSize)).put("padding", padding.label())
        .put("strides", Convolving.list(strides)).put("data_format", "channels_last");
  }
}
