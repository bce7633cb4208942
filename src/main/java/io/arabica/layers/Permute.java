package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * The dimensions of each sample in another order. Shapes: with dims (2, 1), (n, a, b) to (n, b, a); dimensions count from 1, the batch
 * stays in front.
 */
public final class Permute extends Layer {
  private final int[] dims;

  /** Dimension i of a result is dimension dims[i - 1] of the sample, counted from 1. */
  public Permute(int... dims) {
    int[] sorted = Check.given(dims, "Permute", "dimensions").clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      Check.argument(sorted[i] == i + 1, "Permute: expected the numbers 1 to %d in any order, got %s", dims.length, Arrays.toString(dims));
    }
    this.dims = dims.clone();
  }

  static Permute of(Config config) {
    return new Permute(config.integers("dims"));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    Check.argument(x.rank() == dims.length + 1, "expected an input of %d dimensions for dims %s, got %s", dims.length + 1,
        Arrays.toString(dims), x);
    int[] result = x.dims();
    for (int i = 0; i < dims.length; i++) {
      result[i + 1] = x.dim(dims[i]);
    }
    return Shape.of(result);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    int[] order = new int[dims.length + 1];
    System.arraycopy(dims, 0, order, 1, dims.length);
    return inputs[0].transpose(order);
  }

  @Override
  public Config config() {
    return super.config().put("dims", Arrays.stream(dims).boxed().toList());
  }
}
