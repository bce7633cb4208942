package io.arabica.tensor;

import io.arabica.kernels.Fold;
import java.util.Arrays;

/**
 * Operations that fold axes away: sums, means, extremes, norms.
 *
 * <p>No axes means all of them; a negative axis counts from the end; with {@code keepDims} a folded axis stays as a dimension of 1. The
 * order of additions depends on the shape only, so a sum has the same bits on any machine and any number of threads.
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
      if (out.size() == x.size() && (op == Fold.SUM || op == Fold.MAX || op == Fold.MIN || op == Fold.PROD)) {
        Loops.copy(x, out); // folds of one element each
        return;
      }
      Loops.fold(op, x, size(s, 0, from), size(s, from, to), size(s, to, s.rank()), out);
    }

    private static int size(Shape s, int from, int to) {
      int size = 1;
      for (int i = from; i < to; i++) {
        size *= s.at(i);
      }
      return size;
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

  /** Folds runs of neighbouring axes, the last run first, and what came of it with {@code again}. */
  private static Tensor fold(Op<Block> op, Op<Block> again, Tensor x, boolean keepDims, int[] axes) {
    int[] sorted = axes(x.shape(), axes);
    int end = sorted.length;
    Tensor result = end == 0 ? op.apply(new Block(0, 0), x) : x; // a scalar is a run of one
    while (end > 0) {
      int start = end - 1;
      while (start > 0 && sorted[start - 1] == sorted[start] - 1) {
        start--;
      }
      result = (end == sorted.length ? op : again).apply(new Block(sorted[start], sorted[end - 1] + 1), result);
      end = start;
    }
    return Shaping.reshape(result, shape(x.shape(), keepDims, axes));
  }

  /** Folds all axes at once, brought together first where they are not neighbours. */
  private static Tensor foldTogether(Op<Block> op, Tensor x, boolean keepDims, int[] axes) {
    int[] sorted = axes(x.shape(), axes);
    int count = sorted.length;
    boolean neighbours = count == 0 || sorted[count - 1] - sorted[0] == count - 1;
    Tensor together = neighbours ? x : lastAxis(x, axes);
    Block block = count == 0 ? new Block(0, 0)
        : neighbours ? new Block(sorted[0], sorted[count - 1] + 1)
        : new Block(together.rank() - 1, together.rank());
    return Shaping.reshape(op.apply(block, together), shape(x.shape(), keepDims, axes));
  }

  /** x with these axes (none means all) made one, the last. */
  static Tensor lastAxis(Tensor x, int... axes) {
    int[] sorted = axes(x.shape(), axes);
    int rank = x.rank();
    int[] order = new int[rank];
    int kept = 0;
    for (int i = 0; i < rank; i++) {
      if (Arrays.binarySearch(sorted, i) < 0) {
        order[kept++] = i;
      }
    }
    System.arraycopy(sorted, 0, order, kept, sorted.length);
    boolean moved = false;
    int folded = 1;
    for (int i = 0; i < rank; i++) {
      moved |= order[i] != i;
      folded *= i < kept ? 1 : x.shape().at(order[i]);
    }
    Tensor ordered = moved ? Shaping.transpose(x, order) : x;
    return Shaping.reshape(ordered, ordered.shape().slice(0, kept).concat(Shape.of(folded)));
  }

  private static Op.Builder<Block> folding(String name, Fold kernel, Op.Saves saves) {
    return Op.<Block>of(name, 1)
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
    return fold(SUM, SUM, number(x), keepDims, axes);
  }

  /** BOOL counts as INT32. */
  private static Tensor number(Tensor x) {
    return x.dtype() == DType.BOOL ? x.cast(DType.INT32) : x;
  }

  /** A fold of BOOL as a fold of 0 and 1. */
  private static Tensor extreme(Op<Block> op, Tensor x, boolean keepDims, int[] axes) {
    Tensor result = foldTogether(op, number(x), keepDims, axes);
    return x.dtype() == DType.BOOL ? Elementwise.greater(result, Tensor.zeros(DType.INT32, Shape.of())) : result;
  }

  private static final Op<Block> SUM = folding("sum", Fold.SUM, Op.Saves.NOTHING)
      .gradient(0, (c, g) -> spread(g, c.shape(0), c.attributes()))
      .declare();

  /** Mean; NaN for no elements. Integers become FLOAT32. */
  public static Tensor mean(Tensor x, boolean keepDims, int... axes) {
    Tensor sum = sum(floating(x), keepDims, axes);
    return sum.size() == x.size() ? sum : sum.div((double) x.size() / sum.size());
  }

  private static Tensor floating(Tensor x) {
    return x.cast(x.dtype().promote(DType.FLOAT32));
  }

  /** Product; 1 for no elements. INT32 stays INT32 (wrapping around), BOOL counts as INT32. The gradient is right where elements are 0. */
  public static Tensor prod(Tensor x, boolean keepDims, int... axes) {
    return fold(PROD, PROD, number(x), keepDims, axes);
  }

  private static final Op<Block> PROD = folding("prod", Fold.PROD, Op.Saves.INPUTS)
      .gradient(0, (c, g) -> spread(g, c.shape(0), c.attributes()).mul(others(c.input(0), c.attributes())))
      .declare();

  /** For each element the product of all others in its run, found without a division. */
  private static Tensor others(Tensor x, Block block) {
    Shape s = x.shape();
    int n = s.slice(block.from(), block.to()).size();
    Tensor runs = Shaping.reshape(x, Shape.of(s.slice(0, block.from()).size(), n, s.slice(block.to(), s.rank()).size()));
    Tensor before = before(runs, n);
    Tensor after = Shaping.flip(before(Shaping.flip(runs, 1), n), 1);
    return Shaping.reshape(before.mul(after), s);
  }

  /** For each element the product of those before it on axis 1: shifted by one, then by doubling (Hillis and Steele). */
  private static Tensor before(Tensor x, int n) {
    Tensor result = shift(x, 1, n);
    for (int by = 1; by < n; by *= 2) {
      result = result.mul(shift(result, by, n));
    }
    return result;
  }

  /** The elements moved {@code by} places along axis 1, with ones in front. */
  private static Tensor shift(Tensor x, int by, int n) {
    int size = Math.max(n - by, 0);
    return Shaping.concat(1, Tensor.ones(x.dtype(), x.shape().with(1, n - size)), Shaping.slice(x, 1, 0, 1, size));
  }

  /** Sums of the elements up to each one along an axis, of x's shape. INT32 wraps around, BOOL counts as INT32. */
  public static Tensor cumSum(Tensor x, int axis) {
    return CUM_SUM.apply(new Cumulation(x.shape().axis(axis), false), number(x));
  }

  /** The axis and whether it is walked from its end. */
  record Cumulation(int axis, boolean backwards) {}

  private static final Op<Cumulation> CUM_SUM = Op.<Cumulation>of("cumSum", 1)
      .shape((c, shapes) -> {
        shapes[0].axis(c.axis());
        return shapes[0];
      })
      .forward((c, in, out) -> {
        Shape s = out.shape();
        Loops.cumulate(in[0], s.slice(0, c.axis()).size(), s.at(c.axis()), s.slice(c.axis() + 1, s.rank()).size(), c.backwards(), out);
      })
      .gradient(0, (c, g) -> cumulateBack(c.attributes(), g))
      .declare();

  private static Tensor cumulateBack(Cumulation c, Tensor g) {
    return CUM_SUM.apply(new Cumulation(c.axis(), !c.backwards()), g);
  }

  /** Largest; NaN if any is NaN; -infinity (the least INT32, false) for no elements. Equal ones share the gradient. */
  public static Tensor max(Tensor x, boolean keepDims, int... axes) {
    return extreme(MAX, x, keepDims, axes);
  }

  private static final Op<Block> MAX = folding("max", Fold.MAX, Op.Saves.BOTH)
      .gradient(0, (c, g) -> extremeGradient(c, g))
      .declare();

  /** Smallest; NaN if any is NaN; infinity (the greatest INT32, true) for no elements. Equal ones share the gradient. */
  public static Tensor min(Tensor x, boolean keepDims, int... axes) {
    return extreme(MIN, x, keepDims, axes);
  }

  private static final Op<Block> MIN = folding("min", Fold.MIN, Op.Saves.BOTH)
      .gradient(0, (c, g) -> extremeGradient(c, g))
      .declare();

  private static Tensor extremeGradient(Op.Call<Block> c, Tensor g) {
    Tensor x = c.input(0);
    Tensor chosen = Elementwise.equal(x, spread(c.output(), x.shape(), c.attributes())).cast(x.dtype());
    Tensor count = SUM.apply(c.attributes(), chosen);
    return chosen.mul(spread(g.div(count), x.shape(), c.attributes()));
  }

  /** Variance, the mean of squared distances from the mean (divided by n, as NumPy's default). */
  public static Tensor variance(Tensor x, boolean keepDims, int... axes) {
    Tensor values = floating(x);
    return mean(values.sub(mean(values, true, axes)).square(), keepDims, axes);
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
    return sumSquares(floating(x), keepDims, axes).sqrt();
  }

  /** Sum of squares. */
  public static Tensor sumSquares(Tensor x, boolean keepDims, int... axes) {
    return fold(SUM_SQUARES, SUM, number(x), keepDims, axes);
  }

  private static final Op<Block> SUM_SQUARES = folding("sumSquares", Fold.SUM_SQUARES, Op.Saves.INPUTS)
      .gradient(0, (c, g) -> c.input(0).mul(2).mul(spread(g, c.shape(0), c.attributes())))
      .declare();

  /** Index of the largest element along an axis, the first of equals and of NaN, as INT32; the axis goes. */
  public static Tensor argMax(Tensor x, int axis) {
    return ARG_MAX.apply(x.shape().axis(axis), number(x));
  }

  private static final Op<Integer> ARG_MAX = argExtreme("argMax", true);

  /** Index of the smallest element along an axis, the first of equals and of NaN, as INT32; the axis goes. */
  public static Tensor argMin(Tensor x, int axis) {
    return ARG_MIN.apply(x.shape().axis(axis), number(x));
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
          Shape s = in[0].shape();
          Loops.argExtreme(in[0], s.at(axis), s.slice(axis + 1, s.rank()).size(), largest, out);
        })
        .declare();
  }
}
