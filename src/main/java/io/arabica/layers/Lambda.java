package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A function of one's own as a layer without weights.
 *
 * <p>The output's shape is found by running the function on zeros, once with 2 and once with 3 for each unknown dimension, unless a rule is
 * given. A Lambda is Java code, so it cannot be saved: for that write a class that extends {@link Layer} and register it as a custom
 * object.
 *
 * <pre>{@code
 * new Lambda(x -> x.square().sum(-1))
 * }</pre>
 */
public final class Lambda extends Layer {
  private final UnaryOperator<Tensor> function;
  private final UnaryOperator<Shape> shapeRule;

  /** With this function. */
  public Lambda(UnaryOperator<Tensor> function) {
    this(function, null);
  }

  /** With this function and its rule for shapes. */
  public Lambda(UnaryOperator<Tensor> function, UnaryOperator<Shape> shapeRule) {
    Check.argument(function != null, "Lambda: expected a function, got null");
    this.function = function;
    this.shapeRule = shapeRule;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    if (shapeRule != null) {
      return shapeRule.apply(inputs[0]);
    }
    Shape two = probe(inputs[0], 2);
    Shape three = probe(inputs[0], 3);
    Check.argument(two.rank() == three.rank(),
        "the function's result has %d or %d dimensions, depending on the input; give a rule for its shape", two.rank(), three.rank());
    int[] dims = two.dims();
    for (int i = 0; i < dims.length; i++) {
      dims[i] = dims[i] == three.dim(i) ? dims[i] : Shape.ANY;
    }
    return Shape.of(dims);
  }

  /** The shape of the result for an input whose unknown dimensions are {@code unknown}. */
  private Shape probe(Shape x, int unknown) {
    int[] dims = x.dims();
    for (int i = 0; i < dims.length; i++) {
      dims[i] = dims[i] == Shape.ANY ? unknown : dims[i];
    }
    return Autograd.noGradient(() -> function.apply(Tensor.zeros(dtype(), Shape.of(dims)))).shape();
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return function.apply(inputs[0]);
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  /** Throws: a function cannot be written down. */
  @Override
  public Config config() {
    throw new IllegalStateException(who()
        + ": a Lambda holds Java code, which cannot be saved; write a class that extends Layer and register it as a custom object");
  }
}
