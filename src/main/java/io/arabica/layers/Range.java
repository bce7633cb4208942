package io.arabica.layers;

import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;

/** The two ends between which numbers are drawn. */
record Range(double lower, double upper) {
  /** In either order, within limits. */
  static Range of(String who, double from, double to, double least, double most) {
    Check.argument(from >= least && from <= most && to >= least && to <= most, "%s: expected factors from %s to %s, got %s and %s", who,
        least, most, from, to);
    return new Range(Math.min(from, to), Math.max(from, to));
  }

  /** As Keras writes it: two ends, or one number for both directions. */
  static double[] read(Object written) {
    if (written instanceof Number one) {
      return new double[] {-Math.abs(one.doubleValue()), Math.abs(one.doubleValue())};
    }
    Check.argument(written instanceof List<?> two && two.size() == 2 && two.stream().allMatch(end -> end instanceof Number),
        "expected a number or a list of two, got %s", written);
    return ((List<?>) written).stream().mapToDouble(end -> ((Number) end).doubleValue()).toArray();
  }

  List<Double> written() {
    return List.of(lower, upper);
  }

  /** Uniform numbers of this shape. */
  Tensor draw(Rng rng, DType dtype, Shape shape) {
    return rng.uniform(dtype, shape, lower, upper);
  }
}
