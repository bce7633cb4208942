package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.stream.IntStream;

/** Pooling over all places, of any number of dimensions. */
abstract class GlobalPoolingND<L extends GlobalPoolingND<L>> extends Layer {
  private final int rank;
  private final boolean largest;
  private boolean keepDims;

  GlobalPoolingND(int rank, boolean largest) {
    this.rank = rank;
    this.largest = largest;
  }

  final L read(Config config) {
    Convolving.checkFormat(config);
    return keepDims(config.flag("keepdims", false));
  }

  @SuppressWarnings("unchecked")
  private L self() {
    return (L) this;
  }

  @Override
  public L name(String given) {
    super.name(given);
    return self();
  }

  /** Says whether the pooled dimensions stay, with length 1; false by default. */
  public L keepDims(boolean flag) {
    checkNotBuilt("keepDims");
    keepDims = flag;
    return self();
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    Check.argument(x.rank() == rank + 2, "expected an input of %d dimensions (n, …, channels), got %s", rank + 2, x);
    Shape ones = Shape.of(IntStream.generate(() -> 1).limit(keepDims ? rank : 0).toArray());
    return Shape.of(x.dim(0)).concat(ones).concat(Shape.of(x.dim(-1)));
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    int[] axes = IntStream.rangeClosed(1, rank).toArray();
    return largest ? Reduce.max(inputs[0], keepDims, axes) : Reduce.mean(inputs[0], keepDims, axes);
  }

  @Override
  public Config config() {
    return super.config().put("data_format", "channels_last").put("keepdims", keepDims);
  }
}
