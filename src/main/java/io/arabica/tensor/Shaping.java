package io.arabica.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Operations that rearrange elements: reshape, transpose, broadcast, slice, join, repeat and pad. Views share the elements of their input
 * where that is possible.
 */
public final class Shaping {
  private Shaping() {}

  /** A copy whose elements lie one after another, with an array of its own. */
  public static Tensor copy(Tensor x) {
    return COPY.apply(null, x);
  }

  private static final Op<Void> COPY = Op.<Void>of("copy", 1)
      .forward((a, in, out) -> Loops.copy(in[0], out))
      .strided()
      .gradient(0, (c, g) -> g)
      .declare();

  // ---- reshape ------------------------------------------------------------------------------------------------------

  /** The same elements in another shape of the same size; one dimension may be -1 and is found from the others. */
  public static Tensor reshape(Tensor x, int... dims) {
    return reshape(x, infer(x.shape(), dims));
  }

  /** The same elements in another shape of the same size. */
  public static Tensor reshape(Tensor x, Shape shape) {
    return x.shape().equals(shape) ? x : RESHAPE.apply(shape, x);
  }

  private static final Op<Shape> RESHAPE = Op.<Shape>of("reshape", 1)
      .shape((to, shapes) -> {
        Check.argument(to.size() == shapes[0].size(), "shape %s has %d elements and does not fit into %s with %d",
            shapes[0], shapes[0].size(), to, to.size());
        return to;
      })
      .view((to, x) -> {
        if (x.isContiguous()) {
          return x.view(to, to.strides(), x.offset);
        }
        return unit(x, to);
      })
      .gradient(0, (c, g) -> reshape(g, c.shape(0)))
      .declare();

  /** The view of a strided tensor if only dimensions of 1 come or go, else null. */
  private static Tensor unit(Tensor x, Shape to) {
    int[] strides = new int[to.rank()];
    int from = 0;
    for (int i = 0; i < strides.length; i++) {
      if (to.at(i) == 1) {
        continue;
      }
      while (from < x.rank() && x.shape().at(from) == 1) {
        from++;
      }
      if (from == x.rank() || x.shape().at(from) != to.at(i)) {
        return null;
      }
      strides[i] = x.stride(from++);
    }
    return x.view(to, strides, x.offset);
  }

  /** The dimensions with a -1 replaced by what the size asks for. */
  public static Shape infer(Shape from, int... dims) {
    int unknown = -1;
    long known = 1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == -1) {
        Check.argument(unknown < 0, "reshape: expected at most one -1, got %s", Arrays.toString(dims));
        unknown = i;
      } else {
        known *= dims[i];
      }
    }
    if (unknown < 0) {
      return Shape.of(dims);
    }
    Check.argument(known > 0 && from.size() % known == 0, "reshape: shape %s with %d elements does not fit into %s",
        from, from.size(), Arrays.toString(dims));
    int[] result = dims.clone();
    result[unknown] = (int) (from.size() / known);
    return Shape.of(result);
  }

  /** One more dimension of 1, standing at {@code axis} of the result. */
  public static Tensor expandDims(Tensor x, int axis) {
    return reshape(x, x.shape().insert(axis, 1));
  }

  /** Without the dimensions at these axes, which must be 1; none given means all dimensions of 1. */
  public static Tensor squeeze(Tensor x, int... axes) {
    boolean[] drop = new boolean[x.rank()];
    for (int axis : axes) {
      int at = x.shape().axis(axis);
      Check.argument(x.shape().at(at) == 1, "squeeze: expected a dimension of 1 at axis %d, got shape %s", axis, x.shape());
      drop[at] = true;
    }
    int[] dims = new int[x.rank()];
    int rank = 0;
    for (int i = 0; i < x.rank(); i++) {
      if (axes.length == 0 ? x.shape().at(i) != 1 : !drop[i]) {
        dims[rank++] = x.shape().at(i);
      }
    }
    return reshape(x, Shape.of(Arrays.copyOf(dims, rank)));
  }

  // ---- transpose ----------------------------------------------------------------------------------------------------

  /** Dimensions in another order: dimension i of the result is dimension axes[i] of x. No axes means reversed. */
  public static Tensor transpose(Tensor x, int... axes) {
    int rank = x.rank();
    int[] order = new int[rank];
    boolean[] seen = new boolean[rank];
    Check.argument(axes.length == 0 || axes.length == rank, "transpose: expected %d axes for shape %s, got %s",
        rank, x.shape(), Arrays.toString(axes));
    for (int i = 0; i < rank; i++) {
      order[i] = axes.length == 0 ? rank - 1 - i : x.shape().axis(axes[i]);
      Check.argument(!seen[order[i]], "transpose: axis %d stands twice in %s", order[i], Arrays.toString(axes));
      seen[order[i]] = true;
    }
    return TRANSPOSE.apply(new Order(order), x);
  }

  /** Swaps two dimensions. */
  public static Tensor swapAxes(Tensor x, int a, int b) {
    int[] order = new int[x.rank()];
    Arrays.setAll(order, i -> i);
    order[x.shape().axis(a)] = x.shape().axis(b);
    order[x.shape().axis(b)] = x.shape().axis(a);
    return transpose(x, order);
  }

  /** A permutation of dimensions. */
  record Order(int[] axes) {
    Order inverse() {
      int[] result = new int[axes.length];
      for (int i = 0; i < axes.length; i++) {
        result[axes[i]] = i;
      }
      return new Order(result);
    }
  }

  private static final Op<Order> TRANSPOSE = Op.<Order>of("transpose", 1)
      .shape((order, shapes) -> {
        Check.argument(order.axes().length == shapes[0].rank(), "expected rank %d, got shape %s", order.axes().length, shapes[0]);
        int[] dims = new int[order.axes().length];
        Arrays.setAll(dims, i -> shapes[0].dim(order.axes()[i]));
        return Shape.of(dims);
      })
      .view((order, x) -> {
        int rank = order.axes().length;
        int[] dims = new int[rank];
        int[] strides = new int[rank];
        for (int i = 0; i < rank; i++) {
          dims[i] = x.shape().at(order.axes()[i]);
          strides[i] = x.stride(order.axes()[i]);
        }
        return x.view(Shape.of(dims), strides, x.offset);
      })
      .gradient(0, (c, g) -> transpose(g, c.attributes().inverse().axes()))
      .declare();

  // ---- broadcast ----------------------------------------------------------------------------------------------------

  /** A view in which dimensions of 1 (and missing leading ones) are repeated to this shape. */
  public static Tensor broadcastTo(Tensor x, Shape shape) {
    return x.shape().equals(shape) ? x : BROADCAST.apply(shape, x);
  }

  private static final Op<Shape> BROADCAST = Op.<Shape>of("broadcastTo", 1)
      .shape((to, shapes) -> {
        Check.argument(to.equals(shapes[0].broadcast(to)), "shape %s does not broadcast to %s", shapes[0], to);
        return to;
      })
      .view((to, x) -> {
        int[] strides = new int[to.rank()];
        for (int i = 1; i <= x.rank(); i++) {
          strides[to.rank() - i] = x.shape().at(x.rank() - i) == 1 ? 0 : x.stride(x.rank() - i);
        }
        return x.view(to, strides, x.offset);
      })
      .gradient(0, (c, g) -> sumTo(g, c.shape(0)))
      .declare();

  /** The sum over whatever was broadcast to get from {@code shape} to the shape of x: broadcasting undone. */
  public static Tensor sumTo(Tensor x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    }
    int extra = x.rank() - shape.rank();
    Check.argument(x.shape().equals(shape.broadcast(x.shape())), "sumTo: shape %s was not broadcast from %s", x.shape(), shape);
    int[] axes = new int[x.rank()];
    int count = 0;
    for (int i = 0; i < x.rank(); i++) {
      if (i < extra || shape.at(i - extra) == 1 && x.shape().at(i) != 1) {
        axes[count++] = i;
      }
    }
    return reshape(Reduce.sum(x, true, Arrays.copyOf(axes, count)), shape);
  }

  // ---- slices -------------------------------------------------------------------------------------------------------

  /** Where a regular grid of elements lies: for each dimension the first index, the step and the number of elements. */
  record Grid(int[] starts, int[] steps, int[] sizes, Shape whole) {
    Tensor of(Tensor x) {
      Shape part = Shape.of(sizes);
      int offset = x.offset;
      int[] strides = new int[starts.length];
      for (int i = 0; i < starts.length; i++) {
        offset += part.size() == 0 ? 0 : starts[i] * x.stride(i); // no element, no place: it could lie behind the array
        strides[i] = x.stride(i) * steps[i];
      }
      return x.view(part, strides, offset);
    }
  }

  /** A view of the elements start, start + step, … of one axis; the step may be negative. */
  static Tensor slice(Tensor x, int axis, int start, int step, int size) {
    int[] starts = new int[x.rank()];
    int[] steps = new int[x.rank()];
    int[] sizes = x.shape().dims();
    Arrays.fill(steps, 1);
    int at = x.shape().axis(axis);
    starts[at] = start;
    steps[at] = step;
    sizes[at] = size;
    return slice(x, starts, steps, sizes);
  }

  /** A view of a regular grid of elements. */
  static Tensor slice(Tensor x, int[] starts, int[] steps, int[] sizes) {
    return SLICE.apply(new Grid(starts, steps, sizes, x.shape()), x);
  }

  private static final Op<Grid> SLICE = Op.<Grid>of("slice", 1)
      .shape((grid, shapes) -> {
        Check.argument(shapes[0].equals(grid.whole()), "expected shape %s, got %s", grid.whole(), shapes[0]);
        for (int i = 0; i < grid.starts().length; i++) {
          int first = grid.starts()[i];
          int last = first + (grid.sizes()[i] - 1) * grid.steps()[i];
          Check.argument(grid.sizes()[i] == 0 || Math.min(first, last) >= 0 && Math.max(first, last) < shapes[0].dim(i),
              "from %d to %d is out of range for axis %d of shape %s", first, last, i, shapes[0]);
        }
        return Shape.of(grid.sizes());
      })
      .view((grid, x) -> grid.of(x))
      .gradient(0, (c, g) -> embed(g, c.attributes()))
      .declare();

  /** Zeros with x on a regular grid: the counterpart of {@link #slice}. */
  static Tensor embed(Tensor x, Grid grid) {
    return EMBED.apply(grid, x);
  }

  private static final Op<Grid> EMBED = Op.<Grid>of("embed", 1)
      .shape((grid, shapes) -> {
        Check.argument(shapes[0].equals(Shape.of(grid.sizes())), "expected shape %s, got %s", Shape.of(grid.sizes()), shapes[0]);
        return grid.whole();
      })
      .forward((grid, in, out) -> {
        Loops.clear(out);
        Loops.copyInto(in[0], grid.of(out));
      })
      .gradient(0, (c, g) -> sliceAgain(c.attributes(), g))
      .declare();

  private static Tensor sliceAgain(Grid grid, Tensor g) {
    return SLICE.apply(grid, g);
  }

  /** The elements of an axis in reverse order; no axes means all of them. */
  public static Tensor flip(Tensor x, int... axes) {
    int[] starts = new int[x.rank()];
    int[] steps = new int[x.rank()];
    Arrays.fill(steps, 1);
    for (int axis : Reduce.axes(x.shape(), axes)) {
      starts[axis] = Math.max(x.shape().at(axis) - 1, 0);
      steps[axis] = -1;
    }
    return slice(x, starts, steps, x.shape().dims());
  }

  /** The elements moved by {@code shift} places along an axis; what falls off one end comes in at the other. */
  public static Tensor roll(Tensor x, int shift, int axis) {
    int n = x.shape().dim(axis);
    int by = n == 0 ? 0 : Math.floorMod(shift, n);
    return by == 0 ? x : concat(axis, slice(x, axis, n - by, 1, by), slice(x, axis, 0, 1, n - by));
  }

  /** Parts of these sizes along an axis, as views. */
  public static List<Tensor> split(Tensor x, int axis, int... sizes) {
    int total = Arrays.stream(sizes).sum();
    Check.argument(Arrays.stream(sizes).allMatch(size -> size >= 0), "split: expected sizes of 0 or more, got %s", Arrays.toString(sizes));
    Check.argument(total == x.shape().dim(axis), "split: sizes %s add up to %d, but axis %d of shape %s has %d",
        Arrays.toString(sizes), total, axis, x.shape(), x.shape().dim(axis));
    List<Tensor> parts = new ArrayList<>(sizes.length);
    int start = 0;
    for (int size : sizes) {
      parts.add(slice(x, axis, start, 1, size));
      start += size;
    }
    return parts;
  }

  /** {@code count} equal parts along an axis, as views. */
  public static List<Tensor> split(Tensor x, int count, int axis) {
    int n = x.shape().dim(axis);
    Check.argument(count > 0 && n % count == 0, "split: axis %d of shape %s cannot be cut into %d equal parts", axis, x.shape(), count);
    int[] sizes = new int[count];
    Arrays.fill(sizes, n / count);
    return split(x, axis, sizes);
  }

  /** Zeros around x: {@code before[i]} in front of and {@code after[i]} behind dimension i. */
  public static Tensor pad(Tensor x, int[] before, int[] after) {
    Check.argument(before.length == x.rank() && after.length == x.rank(), "pad: expected %d widths for shape %s, got %d and %d",
        x.rank(), x.shape(), before.length, after.length);
    int[] whole = new int[x.rank()];
    int[] steps = new int[x.rank()];
    Arrays.fill(steps, 1);
    for (int i = 0; i < whole.length; i++) {
      Check.argument(before[i] >= 0 && after[i] >= 0, "pad: expected widths of 0 or more, got %s and %s",
          Arrays.toString(before), Arrays.toString(after));
      whole[i] = Check.dimension((long) before[i] + x.shape().at(i) + after[i]);
    }
    return embed(x, new Grid(before.clone(), steps, x.shape().dims(), Shape.of(whole)));
  }

  /** One value around x: {@code before[i]} in front of and {@code after[i]} behind dimension i. */
  public static Tensor pad(Tensor x, int[] before, int[] after, double value) {
    Tensor padded = pad(x, before, after);
    if (value == 0) {
      return padded;
    }
    Tensor inside = pad(Tensor.ones(DType.BOOL, x.shape()), before, after);
    return Elementwise.where(inside, padded, Tensor.full(x.dtype(), Shape.of(), value));
  }

  // ---- joining and repeating --------------------------------------------------------------------------------------------

  /** The tensors one behind the other along an axis; the other dimensions must agree. */
  public static Tensor concat(int axis, Tensor... parts) {
    Check.argument(parts.length > 0, "concat: expected at least one tensor");
    return CONCAT.apply(parts[0].shape().axis(axis), parts);
  }

  private static final Op<Integer> CONCAT = Op.<Integer>of("concat", -1)
      .types(Op.Types.PROMOTE)
      .shape((axis, shapes) -> {
        long total = 0;
        for (Shape shape : shapes) {
          Check.argument(shape.rank() == shapes[0].rank() && shape.with(axis, 0).equals(shapes[0].with(axis, 0)),
              "shapes %s and %s differ in more than axis %d", shapes[0], shape, axis);
          total = total == Shape.ANY || shape.dim(axis) == Shape.ANY ? Shape.ANY : total + shape.dim(axis);
        }
        return shapes[0].with(axis, Check.dimension(total));
      })
      .forward((axis, in, out) -> {
        int inner = out.shape().slice(axis + 1, out.rank()).size();
        int outer = out.shape().slice(0, axis).size();
        int row = out.shape().at(axis) * inner;
        int start = 0;
        for (Tensor part : in) {
          int run = part.shape().at(axis) * inner;
          for (int i = 0; i < outer; i++) {
            System.arraycopy(part.storage.array(), part.offset + i * run, out.storage.array(), out.offset + i * row + start, run);
          }
          start += run;
        }
      })
      .gradients((c, index, g) -> {
        int start = 0;
        for (int i = 0; i < index; i++) {
          start += c.shape(i).dim(c.attributes());
        }
        return slice(g, c.attributes(), start, 1, c.shape(index).dim(c.attributes()));
      })
      .declare();

  /** The tensors, all of one shape, side by side along a new axis. */
  public static Tensor stack(int axis, Tensor... parts) {
    Check.argument(parts.length > 0, "stack: expected at least one tensor");
    Tensor[] expanded = new Tensor[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Check.argument(parts[i].shape().equals(parts[0].shape()), "stack: expected equal shapes, got %s and %s", parts[0].shape(),
          parts[i].shape());
      expanded[i] = expandDims(parts[i], axis);
    }
    return concat(axis, expanded);
  }

  /** The slices along an axis, which goes: the counterpart of {@link #stack}. */
  public static List<Tensor> unstack(Tensor x, int axis) {
    List<Tensor> slices = new ArrayList<>(x.shape().dim(axis));
    for (int i = 0; i < x.shape().dim(axis); i++) {
      slices.add(squeeze(slice(x, axis, i, 1, 1), axis));
    }
    return slices;
  }

  /** x laid side by side: {@code times[i]} times along dimension i, missing ones counted from the front as 1. */
  public static Tensor tile(Tensor x, int... times) {
    int rank = Math.max(x.rank(), times.length);
    int[] paired = new int[2 * rank];
    int[] wide = new int[2 * rank];
    int[] result = new int[rank];
    for (int i = 0; i < rank; i++) {
      int dim = i < rank - x.rank() ? 1 : x.shape().at(i - (rank - x.rank()));
      int by = i < rank - times.length ? 1 : times[i - (rank - times.length)];
      Check.argument(by >= 0, "tile: expected counts of 0 or more, got %s", Arrays.toString(times));
      paired[2 * i] = 1;
      wide[2 * i] = by;
      paired[2 * i + 1] = dim;
      wide[2 * i + 1] = dim;
      result[i] = by * dim;
    }
    return reshape(broadcastTo(reshape(x, Shape.of(paired)), Shape.of(wide)), Shape.of(result));
  }

  /** Each element of an axis {@code times} times in a row. */
  public static Tensor repeat(Tensor x, int times, int axis) {
    Check.argument(times >= 0, "repeat: expected a count of 0 or more, got %d", times);
    int at = x.shape().axis(axis);
    Shape wide = x.shape().insert(at + 1, times);
    return reshape(broadcastTo(expandDims(x, at + 1), wide), x.shape().with(at, x.shape().at(at) * times));
  }
}
