package io.arabica.tensor;

import io.arabica.kernels.Fold;
import java.util.Arrays;

/**
 * Operations that fold axes away: sums, means, extremes, norms.
 *
 * <p>No axes means all of them; a negative axis counts from the end; with {@code keepDims} a folded axis stays as a dimension of 1. The order of additions depends on the shape
 * only, so a sum has the same bits on any machine and any number of threads.
 */
public final class Reduce {
  private Reduce() {}

  /** Neighbouring axes {@code from} to {@code to} (exclusive), folded into one dimension of 1. */
  record Block(int from, int to) {
    Shape fold(Shape x) {
      Check.argument(to <= x.rank(), "axes %d to %d are out of range for shape %s", from, to - 1, x);
      return x.slice(0, from).concat(Shape.of(1)).concat(x.slice(to, x.rank()));
    }

    void run(Fold op, Tensor x, Tensor out) {
      Shape s = x.shape();
      Loops.fold(op, x, s.slice(0, from).size(), s.slice(from, to).size(), s.slice(to, s.rank()).size(), out);
    }
  }

  /** The axes counted from the front, sorted; none means all. */
  static int[] axes(Shape shape, int[] axes) {
    int[] result = new int[axes.length == 0 ? shape.rank() : axes.length];
    Arrays.setAll(result, i -> axes.length == 0 ? i : shape.axis(axes[i]));
    Arrays.sort(result);
    for (int i = 1; i < result.length; i++) {
      Check.argument(result[i] != result[i - 1], "axis %d stands twice in %s", result[i], Arrays.toString(axes));
    }
    return result;
  }

  /** The shape after folding these axes. */
  public static Shape shape(Shape shape, boolean keepDims, int... axes) {
    int[] sorted = axes(shape, axes);
    Shape result = shape;
    for (int i = sorted.length - 1; i >= 0; i--) {
      result = keepDims ? result.with(sorted[i], 1) : result.remove(sorted[i]);
    }
    return result;
  }

  /** Folds runs of neighbouring axes, the last run first. */
  private static Tensor fold(Op<Block> op, Tensor x, boolean keepDims, int[] axes) {
    int[] sorted = axes(x.shape(), axes);
    Tensor result = x;
    int end = sorted.length;
    while (end > 0) {
      int start = end - 1;
      while (start > 0 && sorted[start - 1] == sorted[start] - 1) {
        start--;
      }
      result = op.apply(new Block(sorted[start], sorted[end - 1] + 1), result);
      end = start;
    }
    return Shaping.reshape(result, shape(x.shape(), keepDims, axes));
  }

  private static Op.Builder<Block> folding(String name, Fold kernel, Op.Saves saves) {
    return Op.<Block>of(name, 1)
        .types(Op.Types.FLOATING)
        .saves(saves)
        .shape((block, shapes) -> block.fold(shapes[0]))
        .forward((block, in, out) -> block.run(kernel, in[0], out));
  }

  /** A gradient spread over what was folded. */
  private static Tensor spread(Tensor g, Shape shape, Block block) {
    int[] dims = shape.dims();
    Arrays.fill(dims, block.from(), block.to(), 1);
    return Shaping.broadcastTo(Shaping.reshape(g, Shape.of(dims)), shape);
  }

  /** Sum. INT32 stays INT32 (wrapping around), BOOL counts the true ones as INT32. */
  public static Tensor sum(Tensor x, boolean keepDims, int... axes) {
    return x.dtype().isFloating() ? fold(SUM, x, keepDims, axes) : fold(SUM, x.cast(DType.FLOAT64), keepDims, axes).cast(DType.INT32);
  }

  private static final Op<Block> SUM = folding("sum", Fold.SUM, Op.Saves.NOTHING)
      .gradient(0, (c, g) -> spread(g, c.shape(0), c.attributes()))
      .declare();

  /** Mean; NaN for no elements. Integers become FLOAT32. */
  public static Tensor mean(Tensor x, boolean keepDims, int... axes) {
    Tensor sum = sum(x.dtype().isFloating() ? x : x.cast(DType.FLOAT32), keepDims, axes);
    return sum.div((double) x.size() / sum.size());
  }

  /** Largest; NaN if any is NaN; -infinity for no elements. Equal ones share the gradient. */
  public static Tensor max(Tensor x, boolean keepDims, int... axes) {
    return x.dtype().isFloating() ? fold(MAX, x, keepDims, axes) : fold(MAX, x.cast(DType.FLOAT64), keepDims, axes).cast(x.dtype());
  }

  private static final Op<Block> MAX = folding("max", Fold.MAX, Op.Saves.BOTH)
      .gradient(0, (c, g) -> extreme(c, g))
      .declare();

  /** Smallest; NaN if any is NaN; infinity for no elements. Equal ones share the gradient. */
  public static Tensor min(Tensor x, boolean keepDims, int... axes) {
    return x.dtype().isFloating() ? fold(MIN, x, keepDims, axes) : fold(MIN, x.cast(DType.FLOAT64), keepDims, axes).cast(x.dtype());
  }

  private static final Op<Block> MIN = folding("min", Fold.MIN, Op.Saves.BOTH)
      .gradient(0, (c, g) -> extreme(c, g))
      .declare();

  private static Tensor extreme(Op.Call<Block> c, Tensor g) {
    Tensor x = c.input(0);
    Tensor chosen = Elementwise.equal(x, spread(c.output(), x.shape(), c.attributes())).cast(x.dtype());
    Tensor count = SUM.apply(c.attributes(), chosen);
    return chosen.mul(spread(g.div(count), x.shape(), c.attributes()));
  }

  /** Variance, the mean of squared distances from the mean (divided by n, as NumPy's default). */
  public static Tensor variance(Tensor x, boolean keepDims, int... axes) {
    return mean(x.sub(mean(x, true, axes)).square(), keepDims, axes);
  }

  /** Standard deviation, the root of {@link #variance}. */
  public static Tensor std(Tensor x, boolean keepDims, int... axes) {
    return variance(x, keepDims, axes).sqrt();
  }

  /** Whether any element is true (not 0). */
  public static Tensor any(Tensor x, boolean keepDims, int... axes) {
    return max(x.cast(DType.BOOL), keepDims, axes);
  }

  /** Whether all elements are true (not 0). */
  public static Tensor all(Tensor x, boolean keepDims, int... axes) {
    return min(x.cast(DType.BOOL), keepDims, axes);
  }

  /** Euclidean norm, the root of the sum of squares. */
  public static Tensor norm(Tensor x, boolean keepDims, int... axes) {
    return fold(SUM_SQUARES, x, keepDims, axes).sqrt();
  }

  /** Sum of squares. */
  public static Tensor sumSquares(Tensor x, boolean keepDims, int... axes) {
    return fold(SUM_SQUARES, x, keepDims, axes);
  }

  private static final Op<Block> SUM_SQUARES = folding("sumSquares", Fold.SUM_SQUARES, Op.Saves.INPUTS)
      .gradient(0, (c, g) -> c.input(0).mul(2).mul(spread(g, c.shape(0), c.attributes())))
      .declare();

  /** Index of the largest element along an axis, the first of equals and of NaN, as INT32; the axis goes. */
  public static Tensor argMax(Tensor x, int axis) {
    return ARG_MAX.apply(x.shape().axis(axis), x);
  }

  private static final Op<Integer> ARG_MAX = argExtreme("argMax", true);

  /** Index of the smallest element along an axis, the first of equals and of NaN, as INT32; the axis goes. */
  public static Tensor argMin(Tensor x, int axis) {
    return ARG_MIN.apply(x.shape().axis(axis), x);
  }

  private static final Op<Integer> ARG_MIN = argExtreme("argMin", false);

  private static Op<Integer> argExtreme(String name, boolean largest) {
    return Op.<Integer>of(name, 1)
        .result(DType.INT32)
        .shape((axis, shapes) -> {
          Check.argument(shapes[0].dim(axis) != 0, "expected at least one element along axis %d, got shape %s", axis, shapes[0]);
          return shapes[0].remove(axis);
        })
        .forward((axis, in, out) -> {
          Tensor x = in[0];
          int n = x.shape().at(axis);
          int inner = x.shape().slice(axis + 1, x.rank()).size();
          for (int i = 0; i < out.size(); i++) {
            int start = x.offset + i / inner * n * inner + i % inner;
            int best = 0;
            double value = x.storage.get(start);
            for (int j = 1; j < n && !Double.isNaN(value); j++) {
              double candidate = x.storage.get(start + j * inner);
              if (Double.isNaN(candidate) || (largest ? candidate > value : candidate < value)) {
                best = j;
                value = candidate;
              }
            }
            out.storage.ints[out.offset + i] = best;
          }
        })
        .declare();
  }
}
