package io.arabica.tensor;

import java.util.Arrays;

/** Operations that order elements along an axis. All are stable: equal elements keep their order. NaN counts as larger than everything. */
public final class Sorting {
  private Sorting() {}

  /** The elements of each run along an axis in ascending (or descending) order; gradients go back to where each came from. */
  public static Tensor sort(Tensor x, int axis, boolean descending) {
    return Indexing.takeAlongAxis(x, argSort(x, axis, descending), axis);
  }

  /** Where the elements of each run along an axis stand, in ascending (or descending) order of the elements, as INT32 of x's shape. */
  public static Tensor argSort(Tensor x, int axis, boolean descending) {
    return ARG_SORT.apply(new Order(x.shape().axis(axis), descending), x);
  }

  /** The axis and the direction of a sort. */
  record Order(int axis, boolean descending) {}

  private static final Op<Order> ARG_SORT = Op.<Order>of("argSort", 1)
      .result(DType.INT32)
      .shape((order, shapes) -> {
        shapes[0].axis(order.axis);
        return shapes[0];
      })
      .forward((order, in, out) -> {
        Tensor x = in[0];
        int n = x.shape().at(order.axis);
        int inner = x.shape().slice(order.axis + 1, x.rank()).size();
        long[] keys = new long[n];
        for (int i = 0; i < x.size() / Math.max(n, 1); i++) {
          int start = i / inner * n * inner + i % inner;
          for (int j = 0; j < n; j++) {
            long key = key(x.storage, x.offset + start + j * inner);
            keys[j] = order.descending ? ~key : key;
          }
          order(keys, out.storage.ints, out.offset + start, inner);
        }
      })
      .declare();

  /** A number whose order is that of the elements: the bits of a positive double grow with it, those of a negative one shrink. */
  private static long key(Storage x, int at) {
    if (x.ints != null) {
      return x.ints[at];
    } else if (x.booleans != null) {
      return x.booleans[at] ? 1 : 0;
    }
    double value = x.floats != null ? x.floats[at] : x.doubles[at];
    long bits = Double.doubleToLongBits(value + 0.0); // -0 counts as 0
    return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
  }

  /** Writes where each key would stand if they were sorted: equal keys take the places from their first one on, in the order they come. */
  private static void order(long[] keys, int[] out, int offset, int step) {
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    int[] taken = new int[keys.length];
    for (int j = 0; j < keys.length; j++) {
      int low = 0;
      int high = keys.length - 1;
      while (low < high) {
        int middle = low + high >>> 1;
        if (sorted[middle] < keys[j]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      out[offset + (low + taken[low]++) * step] = j;
    }
  }

  /** The largest elements of each run along the last axis, the largest first, and where they stood. */
  public record TopK(Tensor values, Tensor indices) {}

  /**
   * The k largest elements of each run along the last axis: (…, n) gives values and INT32 indices of shape (…, k).
   *
   * @throws IllegalArgumentException if a run has fewer than k elements
   */
  public static TopK topK(Tensor x, int k) {
    Check.argument(x.rank() > 0 && k >= 0 && k <= x.shape().dim(-1),
        "topK: expected a k from 0 to the last dimension of shape %s, got %d", x.shape(), k);
    Tensor indices = Shaping.slice(argSort(x, -1, true), -1, 0, 1, k);
    return new TopK(Indexing.takeAlongAxis(x, indices, -1), indices);
  }
}
