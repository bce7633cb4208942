package io.arabica.tensor;

import java.util.Arrays;

/** Operations that pick elements by their place: slices, masks, gather and scatter, one-hot. */
public final class Indexing {
  private Indexing() {}

  /**
   * A part of a tensor as NumPy's {@code x[…]}: numbers take one element and drop the dimension, ranges keep it, an ellipsis stands for the
   * dimensions not spoken of, a new axis adds one of 1. Those parts are views. A mask or a list of places (at most one of them) copies; its
   * dimensions stand where it stood (NumPy moves them to the front when a number stands apart from it).
   *
   * @throws IllegalArgumentException if there are too many indices, or one is out of range
   */
  public static Tensor get(Tensor x, Index... indices) {
    int spoken = 0;
    int picks = 0;
    for (Index index : indices) {
      picks += index instanceof Index.Pick ? 1 : 0;
      spoken += index instanceof Index.Pick pick && pick.tensor().dtype() == DType.BOOL ? pick.tensor().rank()
          : index instanceof Index.Ellipsis || index instanceof Index.NewAxis ? 0 : 1;
    }
    Check.argument(spoken <= x.rank(), "get: %d indices are too many for shape %s", spoken, x.shape());
    Check.argument(picks <= 1, "get: expected at most one mask or list of places, got %d; call get again for the next", picks);
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
    long length = Math.max(0, step > 0 ? (long) end - start : (long) start - end);
    long stride = Math.abs((long) step);
    int size = (int) ((length + stride - 1) / stride);
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
        "mask: expected a BOOL mask for the dimensions of shape %s from axis %d on, got %s of shape %s", x.shape(), at, mask.dtype(),
            mask.shape());
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

  // ---- gather and scatter along an axis ---------------------------------------------------------------------------------

  /**
   * The slices of x at these places of an axis: the shape of {@code indices} stands in place of the axis. Negative places count from the
   * end.
   *
   * @throws IllegalArgumentException if a place is out of range
   */
  public static Tensor take(Tensor x, Tensor indices, int axis) {
    return take(x, indices, axis, 0);
  }

  /**
   * The slices of x at places of an axis that differ from batch to batch: the first {@code batchDims} dimensions of x and of
   * {@code indices} are the same, and what is left of the shape of {@code indices} stands in place of the axis, which is not one of them.
   *
   * <p>x (2, 5, 3) and indices (2, 4) with {@code batchDims} 1 give (2, 4, 3) along axis 1.
   *
   * @throws IllegalArgumentException if a place is out of range
   */
  public static Tensor take(Tensor x, Tensor indices, int axis, int batchDims) {
    Check.argument(indices.dtype() == DType.INT32, "take: expected INT32 indices, got %s", indices.dtype());
    return TAKE.apply(new Gather(x.shape().axis(axis), batchDims, x.shape().dim(axis)), x, indices);
  }

  /** The axis whose places are picked, how many leading dimensions have places of their own, and how long the axis is. */
  record Gather(int axis, int batchDims, int size) {
    Shape take(Shape x, Shape indices) {
      Check.argument(batchDims >= 0 && batchDims <= Math.min(axis, indices.rank()) && axis < x.rank()
          && x.slice(0, batchDims).equals(indices.slice(0, batchDims)),
          "expected indices with the first %d dimensions of shape %s in front of axis %d, got shape %s", batchDims, x, axis, indices);
      return x.slice(0, axis).concat(indices.slice(batchDims, indices.rank())).concat(x.slice(axis + 1, x.rank()));
    }

    Shape scatter(Shape x, Shape indices) {
      int count = indices.rank() - batchDims;
      Check.argument(batchDims >= 0 && count >= 0 && batchDims <= axis && axis + count <= x.rank()
          && x.slice(0, batchDims).equals(indices.slice(0, batchDims))
          && x.slice(axis, axis + count).equals(indices.slice(batchDims, indices.rank())),
          "expected slices for indices of shape %s at axis %d, got shape %s", indices, axis, x);
      return x.slice(0, axis).concat(Shape.of(size)).concat(x.slice(axis + count, x.rank()));
    }

    /** Visits each slice: where it starts on the long side (as long as {@link #size}) and on the picked side, and its length. */
    void eachSlice(String who, Shape whole, Tensor indices, Slice slice) {
      int inner = whole.slice(axis + 1, whole.rank()).size();
      int batches = whole.slice(0, batchDims).size();
      int rows = whole.slice(batchDims, axis).size();
      int count = batches == 0 ? 0 : indices.size() / batches;
      int[] places = places(who, indices, size);
      for (int b = 0; b < batches; b++) {
        for (int o = b * rows; o < (b + 1) * rows; o++) {
          for (int i = 0; i < count; i++) {
            slice.at((o * size + places[b * count + i]) * inner, (o * count + i) * inner, inner);
          }
        }
      }
    }
  }

  /** What is done with one slice. */
  private interface Slice {
    void at(int whole, int picked, int length);
  }

  private static final Op<Gather> TAKE = Op.<Gather>of("take", 2)
      .saves(Op.Saves.INPUTS)
      .shape((gather, shapes) -> gather.take(shapes[0], shapes[1]))
      .forward((gather, in, out) -> gather.eachSlice("take", in[0].shape(), in[1],
          (from, to, n) -> Loops.move(in[0].storage, in[0].offset + from, out.storage, out.offset + to, n)))
      .gradient(0, (c, g) -> scatterAdd(c.attributes(), g, c.input(1)))
      .noGradient(1)
      .declare();

  /**
   * The counterpart of {@link #take(Tensor, Tensor, int)}: zeros whose axis has {@code size} places, with each slice of x added at its
   * place; a place that stands twice gets both.
   */
  public static Tensor scatterAdd(Tensor x, Tensor indices, int axis, int size) {
    Check.argument(indices.dtype() == DType.INT32, "scatterAdd: expected INT32 indices, got %s", indices.dtype());
    return scatterAdd(new Gather(axis < 0 ? axis + x.rank() - indices.rank() + 1 : axis, 0, size), x, indices);
  }

  private static Tensor scatterAdd(Gather gather, Tensor x, Tensor indices) {
    return SCATTER_ADD.apply(gather, x, indices);
  }

  private static final Op<Gather> SCATTER_ADD = Op.<Gather>of("scatterAdd", 2)
      .saves(Op.Saves.INPUTS)
      .shape((gather, shapes) -> gather.scatter(shapes[0], shapes[1]))
      .forward((gather, in, out) -> {
        Loops.clear(out);
        gather.eachSlice("scatterAdd", out.shape(), in[1],
            (to, from, n) -> Loops.addTo(in[0].storage, in[0].offset + from, out.storage, out.offset + to, n));
      })
      .gradient(0, (c, g) -> TAKE.apply(c.attributes(), g, c.input(1)))
      .noGradient(1)
      .declare();

  /**
   * A copy of x with the slices at these places of an axis replaced: {@code values} has (or broadcasts to) the shape of
   * {@code take(x, indices, axis)}. Where a place stands twice, the last one counts. Negative places count from the end.
   *
   * @throws IllegalArgumentException if a place is out of range
   */
  public static Tensor put(Tensor x, Tensor indices, Tensor values, int axis) {
    Check.argument(indices.dtype() == DType.INT32, "put: expected INT32 indices, got %s", indices.dtype());
    Gather gather = new Gather(x.shape().axis(axis), 0, x.shape().dim(axis));
    PUT.shape(gather, x.shape(), indices.shape(), values.shape());
    Tensor spread = Shaping.broadcastTo(values.cast(x.dtype()), gather.take(x.shape(), indices.shape()));
    return PUT.apply(gather, x, indices, spread);
  }

  private static final Op<Gather> PUT = Op.<Gather>of("put", 3)
      .saves(Op.Saves.INPUTS)
      .shape((gather, shapes) -> {
        Shape slices = gather.take(shapes[0], shapes[1]);
        Check.argument(slices.equals(shapes[2].broadcast(slices)),
            "expected values for the slices of shape %s (x has shape %s), got shape %s",
            slices, shapes[0], shapes[2]);
        return shapes[0];
      })
      .forward((gather, in, out) -> {
        Loops.copy(in[0], out);
        gather.eachSlice("put", in[0].shape(), in[1],
            (to, from, n) -> Loops.move(in[2].storage, in[2].offset + from, out.storage, out.offset + to, n));
      })
      .gradient(0, (c, g) -> put(g, c.input(1), Tensor.zeros(g.dtype(), Shape.of()), c.attributes().axis()))
      .noGradient(1)
      .gradient(2, (c, g) -> {
        // a value that a later one replaced has no influence: each writes its number, and those whose number was replaced get none
        Tensor numbers = Shaping.reshape(Tensor.arange(c.shape(2).size()), c.shape(2));
        Tensor written = put(Tensor.zeros(DType.INT32, c.shape(0)), c.input(1), numbers, c.attributes().axis());
        Tensor last = Elementwise.equal(take(written, c.input(1), c.attributes().axis()), numbers);
        return Elementwise.where(last, take(g, c.input(1), c.attributes().axis()), Tensor.zeros(g.dtype(), Shape.of()));
      })
      .declare();

  // ---- gather and scatter element by element ------------------------------------------------------------------------------

  /**
   * For each element of {@code indices} the element of x at that place of an axis and the same place otherwise, as NumPy's
   * {@code take_along_axis}; the two broadcast except along the axis. What {@code argSort} returns picks the sorted values this way.
   *
   * @throws IllegalArgumentException if a place is out of range
   */
  public static Tensor takeAlongAxis(Tensor x, Tensor indices, int axis) {
    Check.argument(indices.dtype() == DType.INT32, "takeAlongAxis: expected INT32 indices, got %s", indices.dtype());
    int at = x.shape().axis(axis);
    Shape rest = x.rank() == indices.rank() ? x.shape().with(at, 1).broadcast(indices.shape().with(at, 1)) : null;
    Check.argument(rest != null, "takeAlongAxis: expected indices of the shape of x except along axis %d, got shapes %s and %s",
        at, x.shape(), indices.shape());
    return TAKE_ALONG.apply(new Along(at, x.shape().at(at)), Shaping.broadcastTo(x, rest.with(at, x.shape().at(at))),
        Shaping.broadcastTo(indices, rest.with(at, indices.shape().at(at))));
  }

  /** The axis and how long it is. */
  record Along(int axis, int size) {
    void check(Shape x, Shape indices) {
      Check.argument(x.rank() == indices.rank() && axis < x.rank() && x.with(axis, 1).equals(indices.with(axis, 1)),
          "expected indices of the shape of x except along axis %d, got shapes %s and %s", axis, x, indices);
    }

    /** Visits each index: where its element stands on the long side (as long as {@link #size}) and on the picked side. */
    void eachElement(String who, Tensor indices, Slice element) {
      Shape s = indices.shape();
      int count = s.at(axis);
      int inner = s.slice(axis + 1, s.rank()).size();
      int[] places = places(who, indices, size);
      for (int i = 0; i < places.length; i++) {
        element.at((i / inner / count * size + places[i]) * inner + i % inner, i, 1);
      }
    }
  }

  private static final Op<Along> TAKE_ALONG = Op.<Along>of("takeAlongAxis", 2)
      .saves(Op.Saves.INPUTS)
      .shape((along, shapes) -> {
        along.check(shapes[0], shapes[1]);
        return shapes[1];
      })
      .forward((along, in, out) -> along.eachElement("takeAlongAxis", in[1],
          (from, to, n) -> Loops.move(in[0].storage, in[0].offset + from, out.storage, out.offset + to, n)))
      .gradient(0, (c, g) -> addAlong(c.attributes(), g, c.input(1)))
      .noGradient(1)
      .declare();

  private static Tensor addAlong(Along along, Tensor x, Tensor indices) {
    return ADD_ALONG.apply(along, x, indices);
  }

  /** The counterpart of takeAlongAxis: zeros with each element of x added at its place. */
  private static final Op<Along> ADD_ALONG = Op.<Along>of("addAlongAxis", 2)
      .saves(Op.Saves.INPUTS)
      .shape((along, shapes) -> {
        Check.argument(shapes[0].equals(shapes[1]), "expected indices of the shape of x, got shapes %s and %s", shapes[0], shapes[1]);
        return shapes[0].with(along.axis, along.size);
      })
      .forward((along, in, out) -> {
        Loops.clear(out);
        along.eachElement("addAlongAxis", in[1],
            (to, from, n) -> Loops.addTo(in[0].storage, in[0].offset + from, out.storage, out.offset + to, n));
      })
      .gradient(0, (c, g) -> TAKE_ALONG.apply(c.attributes(), g, c.input(1)))
      .noGradient(1)
      .declare();

  /**
   * A copy of x with single elements replaced: the value at each element of {@code indices} goes to that place of an axis and the same
   * place otherwise, as NumPy's {@code put_along_axis} (which writes into x). Where a place stands twice, the last one counts.
   *
   * @param values has (or broadcasts to) the shape of {@code indices}
   * @throws IllegalArgumentException if a place is out of range
   */
  public static Tensor putAlongAxis(Tensor x, Tensor indices, Tensor values, int axis) {
    Check.argument(indices.dtype() == DType.INT32, "putAlongAxis: expected INT32 indices, got %s", indices.dtype());
    Along along = new Along(x.shape().axis(axis), x.shape().dim(axis));
    PUT_ALONG.shape(along, x.shape(), indices.shape(), values.shape());
    return PUT_ALONG.apply(along, x, indices, Shaping.broadcastTo(values.cast(x.dtype()), indices.shape()));
  }

  private static final Op<Along> PUT_ALONG = Op.<Along>of("putAlongAxis", 3)
      .saves(Op.Saves.INPUTS)
      .shape((along, shapes) -> {
        along.check(shapes[0], shapes[1]);
        Check.argument(shapes[1].equals(shapes[2].broadcast(shapes[1])),
            "expected values for indices of shape %s (x has shape %s), got shape %s",
            shapes[1], shapes[0], shapes[2]);
        return shapes[0];
      })
      .forward((along, in, out) -> {
        Loops.copy(in[0], out);
        along.eachElement("putAlongAxis", in[1],
            (to, from, n) -> Loops.move(in[2].storage, in[2].offset + from, out.storage, out.offset + to, n));
      })
      .gradient(0, (c, g) -> putAlongAxis(g, c.input(1), Tensor.zeros(g.dtype(), Shape.of()), c.attributes().axis))
      .noGradient(1)
      .gradient(2, (c, g) -> {
        Tensor numbers = Shaping.reshape(Tensor.arange(c.shape(2).size()), c.shape(2)); // see put
        Tensor written = putAlongAxis(Tensor.zeros(DType.INT32, c.shape(0)), c.input(1), numbers, c.attributes().axis);
        Tensor last = Elementwise.equal(takeAlongAxis(written, c.input(1), c.attributes().axis), numbers);
        return Elementwise.where(last, takeAlongAxis(g, c.input(1), c.attributes().axis), Tensor.zeros(g.dtype(), Shape.of()));
      })
      .declare();

  /** The places counted from the front, checked. */
  private static int[] places(String who, Tensor indices, int n) {
    int[] places = new int[indices.size()];
    int[] given = indices.storage.ints;
    for (int i = 0; i < places.length; i++) {
      int place = given[indices.offset + i];
      places[i] = place < 0 ? place + n : place;
      if (places[i] < 0 || places[i] >= n) {
        throw new IllegalArgumentException(who + ": index " + place + " is out of range for an axis of " + n);
      }
    }
    return places;
  }

  /**
   * The elements as INT32, each of which must be a whole number already: labels and indices that were read as floating point. Unlike
   * {@link Tensor#cast}, it does not make class 0 of a NaN.
   *
   * @throws IllegalArgumentException if an element is NaN, has a fraction or is beyond INT32
   */
  public static Tensor wholeNumbers(Tensor x) {
    return x.dtype().isFloating() ? WHOLE_NUMBERS.apply(null, x) : x.cast(DType.INT32);
  }

  /**
   * The same for numbers from 0 to below {@code size}.
   *
   * @throws IllegalArgumentException if a number is not whole or out of range
   */
  public static Tensor wholeNumbers(Tensor x, int size) {
    return WHOLE_NUMBERS.apply(size, x);
  }

  private static final Op<Integer> WHOLE_NUMBERS = Op.<Integer>of("wholeNumbers", 1)
      .result(DType.INT32)
      .forward((size, in, out) -> {
        Casts.run(in[0], out);
        for (int i = 0; i < out.size(); i++) {
          double given = in[0].storage.get(in[0].offset + i);
          int number = out.storage.ints[out.offset + i];
          if (number != given) {
            throw new IllegalArgumentException("expected whole numbers (labels, indices), got " + given + " at place " + i
                + "; look for missing values in the data");
          }
          if (size != null && (number < 0 || number >= size)) {
            throw new IllegalArgumentException("expected whole numbers from 0 to " + (size - 1) + ", got " + number + " at place " + i);
          }
        }
      })
      .declare();

  /**
   * A row of zeros with a 1 at the class for each label: shape (…) INT32 gives (…, classes) FLOAT32.
   *
   * @throws IllegalArgumentException if a label is not a class
   */
  public static Tensor oneHot(Tensor labels, int classes) {
    return ONE_HOT.apply(classes, wholeNumbers(labels));
  }

  private static final Op<Integer> ONE_HOT = Op.<Integer>of("oneHot", 1)
      .result(DType.FLOAT32)
      .shape((classes, shapes) -> shapes[0].concat(Shape.of(classes)))
      .forward((classes, in, out) -> {
        Loops.clear(out);
        int[] labels = in[0].storage.ints;
        for (int i = 0; i < in[0].size(); i++) {
          int label = labels[in[0].offset + i];
          if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("oneHot: label " + label + " at place " + i + " is out of range, expected 0 to "
                + (classes - 1)
                + " for " + classes + " classes");
          }
          out.storage.floats[out.offset + i * classes + label] = 1;
        }
      })
      .declare();
}
