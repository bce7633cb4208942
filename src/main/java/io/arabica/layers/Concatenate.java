package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.stream.Stream;

/** Its inputs one behind the other along an axis. Shapes: (n, …, a) and (n, …, b) to (n, …, a + b). */
public final class Concatenate extends Layer {
  private final int axis;

  /** Along the last axis. */
  public Concatenate() {
    this(-1);
  }

  /** Along this axis; the first one, 0, is the samples. */
  public Concatenate(int axis) {
    this.axis = axis;
  }

  static Concatenate of(Config config) {
    return new Concatenate(config.integer("axis", -1));
  }

  @Override
  protected boolean takesSeveralInputs() {
    return true;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Check.argument(inputs.length > 0, "expected one or more inputs");
    Shape result = inputs[0];
    int at = result.axis(axis);
    long sum = 0;
    for (Shape input : inputs) {
      Check.argument(input.rank() == result.rank() && input.with(at, 1).fits(result.with(at, 1)),
          "expected inputs that differ at axis %d only, got %s and %s", axis, result, input);
      sum = sum == Shape.ANY || input.dim(at) == Shape.ANY ? Shape.ANY : sum + input.dim(at);
    }
    return result.with(at, Check.dimension(sum));
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(Stream.of(inputs).map(Tensor::shape).toArray(Shape[]::new)); // checks
    return Shaping.concat(inputs[0].shape().axis(axis), inputs);
  }

  @Override
  public Config config() {
    return super.config().put("axis", axis);
  }
}
