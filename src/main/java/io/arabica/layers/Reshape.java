package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * The same elements of each sample in another shape. Shapes: (n, …) to (n, target), where one dimension of the target may be -1 and is
 * found from the others.
 */
public final class Reshape extends Layer {
  private final int[] target;

  /** To this shape of a sample, without the batch dimension. */
  public Reshape(int... target) {
    Check.given(target, "Reshape", "a shape");
    Check.argument(Arrays.stream(target).mapToLong(dim -> Math.min(dim, 0)).sum() >= -1, // what is below 0 is a single -1
        "Reshape: expected dimensions of 0 or more, or one of -1, got %s", Arrays.toString(target));
    this.target = target.clone();
  }

  static Reshape of(Config config) {
    return new Reshape(config.integers("target_shape"));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    Check.argument(x.rank() > 0, "expected an input (n, …), got a scalar");
    Shape sample = x.slice(1, x.rank());
    if (!sample.isKnown()) {
      return Shape.of(x.dim(0)).concat(Shape.of(target));
    }
    Shape to = Shaping.infer(sample, target);
    Check.argument(to.size() == sample.size(), "expected samples of %d elements to fit into %s, got %s", to.size(), to, x);
    return Shape.of(x.dim(0)).concat(to);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return Shaping.reshape(inputs[0], outputShape(inputs[0].shape()));
  }

  @Override
  public Config config() {
    return super.config().put("target_shape", Arrays.stream(target).boxed().toList());
  }
}
