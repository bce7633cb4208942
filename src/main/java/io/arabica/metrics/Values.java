package io.arabica.metrics;

import io.arabica.tensor.Autograd;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;

/** The elements of a tensor of any type, read in row-major order. */
final class Values {
  final Tensor tensor;
  final int size;

  /** Length of the last dimension; 1 for a scalar or a vector, whose elements are samples. */
  final int last;

  /** Length of the first dimension. */
  final int batch;

  /** Whether the elements are of FLOAT32, so that limits have to be rounded to it. */
  final boolean single;

  private final float[] floats;
  private final double[] doubles;
  private final int[] ints;
  private final boolean[] booleans;
  private final int offset;

  private Values(Tensor original) {
    tensor = original.isContiguous() ? original : Autograd.noGradient(original::contiguous);
    size = tensor.size();
    last = tensor.rank() < 2 ? 1 : tensor.shape().dim(-1);
    batch = tensor.rank() == 0 ? 1 : tensor.shape().dim(0);
    offset = tensor.offset();
    float[] f = null;
    double[] d = null;
    int[] i = null;
    boolean[] b = null;
    switch (tensor.dtype()) {
      case FLOAT32 -> f = tensor.floats();
      case FLOAT64 -> d = tensor.doubles();
      case INT32 -> i = tensor.ints();
      case BOOL -> b = tensor.booleans();
    }
    floats = f;
    doubles = d;
    ints = i;
    booleans = b;
    single = f != null;
  }

  static Values of(Tensor tensor) {
    return new Values(tensor);
  }

  /** Weights for {@code units} values of a batch, or null for none. */
  static Values weights(String who, Tensor weights, Values of, int units) {
    if (weights == null || of.size == 0) {
      return null;
    }
    Values values = of(weights);
    Check.argument(values.size == 1 || values.size > 0 && values.size % of.batch == 0 && units % values.size == 0,
        "%s: expected sample weights of the shape of the first dimensions of %s, got %s", who, of.tensor.shape(), weights.shape());
    return values;
  }

  double get(int i) {
    return floats != null ? floats[offset + i] : doubles != null ? doubles[offset + i] : ints != null ? ints[offset + i]
        : booleans[offset + i] ? 1 : 0;
  }

  /** The limit as a number of these elements' type. */
  double rounded(double limit) {
    return single ? (float) limit : limit;
  }

  /** Index of the largest of n elements, the first of equals. */
  int argMax(int from, int n) {
    if (floats != null) {
      return argMax(floats, offset + from, n);
    }
    int best = 0;
    for (int i = 1; i < n; i++) {
      if (get(from + i) > get(from + best)) {
        best = i;
      }
    }
    return best;
  }

  private static int argMax(float[] x, int from, int n) {
    int best = 0;
    float largest = x[from];
    for (int i = 1; i < n; i++) {
      if (x[from + i] > largest) {
        largest = x[from + i];
        best = i;
      }
    }
    return best;
  }

  /** How many of n elements are larger than element {@code i} of them, or equal and before it where {@code ordered}. */
  int rank(int from, int n, int i, boolean ordered) {
    double value = get(from + i);
    int rank = 0;
    for (int j = 0; j < n; j++) {
      double other = get(from + j);
      if (other > value || ordered && other == value && j < i) {
        rank++;
      }
    }
    return rank;
  }

  @Override
  public String toString() {
    return tensor.shape().toString();
  }
}
