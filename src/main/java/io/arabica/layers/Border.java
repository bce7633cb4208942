package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Something at the beginning and the end of each dimension. */
abstract class Border extends Layer {
  final int[] before;
  final int[] after;

  /** Takes one number for all, one for each dimension, or two for each: before and after; 1 if there is none. */
  Border(int rank, int... numbers) {
    int[] given = Check.given(numbers, getClass().getSimpleName(), "numbers").length == 0 ? new int[] {1} : numbers;
    before = new int[rank];
    after = new int[rank];
    Check.argument(given.length == 1 || given.length == rank || given.length == 2 * rank,
        "%s: expected one number, %d or %d, got %d", getClass().getSimpleName(), rank, 2 * rank, given.length);
    for (int i = 0; i < rank; i++) {
      boolean pairs = given.length == 2 * rank;
      before[i] = given[pairs ? 2 * i : given.length == 1 ? 0 : i];
      after[i] = given[pairs ? 2 * i + 1 : given.length == 1 ? 0 : i];
      Check.argument(before[i] >= 0 && after[i] >= 0, "%s: expected 0 or more, got %d and %d", getClass().getSimpleName(), before[i],
          after[i]);
    }
  }

  /** A number, a number for each dimension, or a pair for each, as one list. */
  static int[] numbers(Config config, String key) {
    Convolving.checkFormat(config);
    if (!config.has(key) || config.get(key) instanceof Number) {
      return config.integers(key, 1);
    }
    List<Integer> flat = new ArrayList<>();
    for (Object entry : config.list(key)) {
      for (Object number : entry instanceof List<?> pair ? pair : List.of(entry)) {
        flat.add(((Number) number).intValue());
      }
    }
    return flat.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The input's shape with each dimension changed by its border. */
  final Shape shape(Shape x, int sign) {
    Check.argument(x.rank() == before.length + 2, "expected an input of %d dimensions (n, …, channels), got %s", before.length + 2, x);
    Shape y = x;
    for (int i = 0; i < before.length; i++) {
      int dim = x.dim(i + 1);
      long border = (long) before[i] + after[i];
      long length = dim + sign * border;
      Check.argument(dim == Shape.ANY || sign > 0 || length > 0, "expected an input with more than the %d places that are cut off, got %s",
          border, x);
      y = y.with(i + 1, dim == Shape.ANY ? Shape.ANY : Check.dimension(length));
    }
    return y;
  }

  /** As Keras writes it: a pair, or a list of pairs. */
  final Object written() {
    if (before.length == 1) {
      return List.of(before[0], after[0]);
    }
    List<Object> pairs = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      pairs.add(List.of(before[i], after[i]));
    }
    return pairs;
  }
}
