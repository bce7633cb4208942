package io.arabica.tensor;

import java.util.Arrays;

/** Operations that pick elements by their place: slices, masks, gather and scatter, one-hot. */
public final class Indexing {
  private Indexing() {}

  /**
   * A part of a tensor as NumPy's {@code x[…]}: numbers take one element and drop the dimension, ranges keep it, an ellipsis stands for the dimensions not spoken of,
   * a new axis adds one of 1. Those parts are views. A mask or a list of places (at most one of them) copies.
   */
  public static Tensor get(Tensor x, Index... indices) {
    int spoken = 0;
    for (Index index : indices) {
      spoken += index instanceof Index.Pick pick && pick.tensor().dtype() == DType.BOOL ? pick.tensor().rank()
          : index instanceof Index.Ellipsis || index instanceof Index.NewAxis ? 0 : 1;
    }
    Check.argument(spoken <= x.rank(), "get: %d indices for shape %s", spoken, x.shape());
    Tensor result = x;
    int axis = 0;
    boolean ellipsis = false;
    for (Index index : indices) {
      if (index instanceof Index.At at) {
        int n = result.shape().dim(axis);
        int place = at.index() < 0 ? at.index() + n : at.index();
        Check.argument(place >= 0 && place < n, "get: index %d is out of range for an axis of %d in shape %s", at.index(), n, x.shape());
        result = Shaping.squeeze(Shaping.slice(result, axis, place, 1, 1), axis);
      } else if (index instanceof Index.Range range) {
        result = range(result, axis++, range);
      } else if (index instanceof Index.Ellipsis) {
        Check.argument(!ellipsis, "get: expected at most one ellipsis");
        ellipsis = true;
        axis += x.rank() - spoken;
      } else if (index instanceof Index.NewAxis) {
        result = result.expandDims(axis++);
      } else if (index instanceof Index.Pick pick && pick.tensor().dtype() == DType.BOOL) {
        result = mask(result, pick.tensor(), axis++);
      } else if (index instanceof Index.Pick pick) {
        result = take(result, pick.tensor(), axis);
        axis += pick.tensor().rank();
      }
    }
    return result;
  }

  private static Tensor range(Tensor x, int axis, Index.Range range) {
    int n = x.shape().dim(axis);
    int step = range.step();
    int start = bound(range.start(), n, step > 0 ? 0 : n - 1, step);
    int end = bound(range.end(), n, step > 0 ? n : -1, step);
    int size = Math.max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step);
    return Shaping.slice(x, axis, size == 0 ? 0 : start, step, size);
  }

  /** A bound of a range, counted from the front and cut to the axis as Python does. */
  private static int bound(Integer given, int n, int open, int step) {
    if (given == null) {
      return open;
    }
    int at = given < 0 ? given + n : given;
    return step > 0 ? Math.max(0, Math.min(at, n)) : Math.max(-1, Math.min(at, n - 1));
  }

  /** The elements where a BOOL mask is true; its dimensions, those of x from {@code axis} on, become one. */
  public static Tensor mask(Tensor x, Tensor mask, int axis) {
    int at = x.shape().axis(axis);
    Check.argument(mask.dtype() == DType.BOOL && at + mask.rank() <= x.rank() && mask.shape().equals(x.shape().slice(at, at + mask.rank())),
        "mask: expected a BOOL mask for axes %d to %d of shape %s, got %s of shape %s", at, at + mask.rank() - 1, x.shape(), mask.dtype(), mask.shape());
    boolean[] flags = mask.toBooleans();
    int[] places = new int[flags.length];
    int count = 0;
    for (int i = 0; i < flags.length; i++) {
      if (flags[i]) {
        places[count++] = i;
      }
    }
    Shape flat = x.shape().slice(0, at).concat(Shape.of(flags.length)).concat(x.shape().slice(at + mask.rank(), x.rank()));
    return take(Shaping.reshape(x, flat), Tensor.wrap(Arrays.copyOf(places, count), count), at);
  }

  // ---- gather and scatter ---------------------------------------------------------------------------------------------

  /**
   * The slices of x at these places of an axis: the shape of {@code indices} stands in place of the axis. Negative places count from the end.
   *
   * @throws IllegalArgumentException if a place is out of range
   */
  public static Tensor take(Tensor x, Tensor indices, int axis) {
    Check.argument(indices.dtype() == DType.INT32, "take: expected INT32 indices, got %s", indices.dtype());
    return TAKE.apply(x.shape().axis(axis), x, indices);
  }

  private static final Op<Integer> TAKE = Op.<Integer>of("take", 2)
      .saves(Op.Saves.INPUTS)
      .shape((axis, shapes) -> shapes[0].slice(0, axis).concat(shapes[1]).concat(shapes[0].slice(axis + 1, shapes[0].rank())))
      .forward((axis, in, out) -> {
        Tensor x = in[0];
        int n = x.shape().dim(axis);
        int inner = x.shape().slice(axis + 1, x.rank()).size();
        int outer = x.shape().slice(0, axis).size();
        int count = in[1].size();
        int[] places = places("take", in[1], n);
        for (int o = 0; o < outer; o++) {
          for (int i = 0; i < count; i++) {
            System.arraycopy(x.storage.array(), x.offset + (o * n + places[i]) * inner, out.storage.array(), out.offset + (o * count + i) * inner, inner);
          }
        }
      })
      .gradient(0, (c, g) -> scatterAdd(g, c.input(1), c.attributes(), c.shape(0).dim(c.attributes())))
      .noGradient(1)
      .declare();

  /**
   * The counterpart of {@link #take}: zeros whose axis has {@code size} places, with each slice of x added at its place; a place that stands twice gets both.
   */
  public static Tensor scatterAdd(Tensor x, Tensor indices, int axis, int size) {
    return SCATTER_ADD.apply(new Scatter(axis, size), x, indices);
  }

  /** The axis that a scatter makes and how long it is. */
  record Scatter(int axis, int size) {}

  private static final Op<Scatter> SCATTER_ADD = Op.<Scatter>of("scatterAdd", 2)
      .saves(Op.Saves.INPUTS)
      .shape((s, shapes) -> {
        int rank = shapes[1].rank();
        Check.argument(s.axis + rank <= shapes[0].rank() && shapes[0].slice(s.axis, s.axis + rank).equals(shapes[1]),
            "expected indices for axis %d of shape %s, got shape %s", s.axis, shapes[0], shapes[1]);
        return shapes[0].slice(0, s.axis).concat(Shape.of(s.size)).concat(shapes[0].slice(s.axis + rank, shapes[0].rank()));
      })
      .forward((s, in, out) -> {
        Tensor x = in[0];
        int count = in[1].size();
        int inner = out.shape().slice(s.axis + 1, out.rank()).size();
        int outer = out.shape().slice(0, s.axis).size();
        int[] places = places("scatterAdd", in[1], s.size);
        Loops.clear(out);
        for (int o = 0; o < outer; o++) {
          for (int i = 0; i < count; i++) {
            int xo = x.offset + (o * count + i) * inner;
            int oo = out.offset + (o * s.size + places[i]) * inner;
            switch (out.dtype()) {
              case FLOAT32 -> {
                for (int j = 0; j < inner; j++) {
                  out.storage.floats[oo + j] += x.storage.floats[xo + j];
                }
              }
              case FLOAT64 -> {
                for (int j = 0; j < inner; j++) {
                  out.storage.doubles[oo + j] += x.storage.doubles[xo + j];
                }
              }
              default -> {
                for (int j = 0; j < inner; j++) {
                  out.storage.set(oo + j, out.storage.get(oo + j) + x.storage.get(xo + j));
                }
              }
            }
          }
        }
      })
      .gradient(0, (c, g) -> take(g, c.input(1), c.attributes().axis))
      .noGradient(1)
      .declare();

  /** The places counted from the front, checked. */
  private static int[] places(String who, Tensor indices, int n) {
    int[] places = new int[indices.size()];
    for (int i = 0; i < places.length; i++) {
      int given = indices.storage.ints[indices.offset + i];
      places[i] = given < 0 ? given + n : given;
      Check.argument(places[i] >= 0 && places[i] < n, "%s: index %d is out of range for an axis of %d", who, given, n);
    }
    return places;
  }

  /**
   * A row of zeros with a 1 at the class for each label: shape (…) INT32 gives (…, classes) FLOAT32.
   *
   * @throws IllegalArgumentException if a label is not a class
   */
  public static Tensor oneHot(Tensor labels, int classes) {
    return ONE_HOT.apply(classes, labels.cast(DType.INT32));
  }

  private static final Op<Integer> ONE_HOT = Op.<Integer>of("oneHot", 1)
      .result(DType.FLOAT32)
      .shape((classes, shapes) -> shapes[0].concat(Shape.of(classes)))
      .forward((classes, in, out) -> {
        Loops.clear(out);
        for (int i = 0; i < in[0].size(); i++) {
          int label = in[0].storage.ints[in[0].offset + i];
          Check.argument(label >= 0 && label < classes, "oneHot: label %d at place %d is out of range, expected 0 to %d for %d classes", label, i, classes - 1, classes);
          out.storage.floats[out.offset + i * classes + label] = 1;
        }
      })
      .declare();
}
