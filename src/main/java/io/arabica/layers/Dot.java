package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The inner products, sample by sample, of its two inputs along one axis of each. Shapes: (n, a) and (n, a) to (n, 1); (n, a, b) and (n, b,
 * c) with axes (2, 1) to (n, a, c). In general the dimensions of the first without its axis, then those of the second without its axis and
 * the batch.
 */
public final class Dot extends Layer {
  private final int first;
  private final int second;
  private boolean normalize;

  /** Along this axis of both. */
  public Dot(int axis) {
    this(axis, axis);
  }

  /** Along the one axis of the first input and the other of the second; axis 0 is the samples, so 1 or more, or negative. */
  public Dot(int first, int second) {
    Check.argument(first != 0 && second != 0, "Dot: expected axes other than 0, which is the samples, got %d and %d", first, second);
    this.first = first;
    this.second = second;
  }

  static Dot of(Config config) {
    int[] axes = config.integers("axes", -1);
    return new Dot(axes[0], axes[axes.length - 1]).normalize(config.flag("normalize", false));
  }

  /** Scales both inputs to length 1 along their axes first, so that the result is a cosine; false by default. */
  public Dot normalize(boolean flag) {
    normalize = flag;
    return this;
  }

  @Override
  protected boolean takesSeveralInputs() {
    return true;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Check.argument(inputs.length == 2, "expected two inputs, got %d", inputs.length);
    Shape a = inputs[0];
    Shape b = inputs[1];
    Check.argument(a.rank() >= 2 && b.rank() >= 2 && Shape.of(a.dim(0), a.dim(first)).fits(Shape.of(b.dim(0), b.dim(second))),
        "expected inputs (n, …) of equal dimensions at axes %d and %d, got %s and %s", first, second, a, b);
    Shape result = a.remove(first).concat(b.remove(second).remove(0));
    return result.rank() == 1 ? result.insert(1, 1) : result;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Shape shape = outputShape(Stream.of(inputs).map(Tensor::shape).toArray(Shape[]::new));
    Tensor a = last(normalize ? unit(inputs[0], first) : inputs[0], first);
    Tensor b = last(normalize ? unit(inputs[1], second) : inputs[1], second);
    int n = shape.dim(0);
    int k = a.shape().dim(-1);
    Tensor left = a.reshape(n, rows(a), k);
    Tensor right = b.reshape(n, rows(b), k);
    return left.matMul(right.transpose(0, 2, 1)).reshape(shape.dims());
  }

  /** With this axis behind all others. */
  private static Tensor last(Tensor x, int axis) {
    int at = x.shape().axis(axis);
    int[] order = IntStream.concat(IntStream.range(0, x.rank()).filter(i -> i != at), IntStream.of(at)).toArray();
    return x.transpose(order);
  }

  /** The number of vectors in a sample. */
  private static int rows(Tensor x) {
    return x.shape().slice(1, x.rank() - 1).size();
  }

  private static Tensor unit(Tensor x, int axis) {
    return x.mul(Elementwise.rsqrt(Reduce.sumSquares(x, true, axis).clip(1e-14, Double.POSITIVE_INFINITY)));
  }

  @Override
  public Config config() {
    return super.config().put("axes", first == second ? (Object) first : List.of(first, second)).put("normalize", normalize);
  }
}
