package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;

/** Repeats each sample as the steps of a sequence. Shapes: (n, features) to (n, times, features). */
public final class RepeatVector extends Layer {
  private final int n;

  /** With this many copies. */
  public RepeatVector(int n) {
    Check.argument(n > 0, "RepeatVector: expected one copy or more, got %d", n);
    this.n = n;
  }

  static RepeatVector of(Config config) {
    return new RepeatVector(config.integer("n", 0));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Check.argument(inputs[0].rank() == 2, "expected an input (n, features), got %s", inputs[0]);
    return inputs[0].insert(1, n);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return Shaping.broadcastTo(inputs[0].expandDims(1), outputShape(inputs[0].shape())).contiguous();
  }

  @Override
  public Config config() {
    return super.config().put("n", n);
  }
}
