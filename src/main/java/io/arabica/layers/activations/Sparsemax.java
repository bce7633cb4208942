package io.arabica.layers.activations;

import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Op;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * The point of the probability simplex that is nearest to x: max(x - t, 0) with the t that makes the sum 1; small ones become exactly 0.
 *
 * <p>Reference: A. Martins, R. Astudillo, From softmax to sparsemax, ICML 2016.
 */
final class Sparsemax {
  private static final Op<Void> SPARSEMAX = Op.<Void>of("sparsemax", 1)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.OUTPUT)
      .shape((none, shapes) -> {
        Check.argument(shapes[0].rank() > 0, "expected at least one dimension, got shape %s", shapes[0]);
        return shapes[0];
      })
      .forward((none, in, out) -> {
        int n = out.shape().dim(-1);
        double[] row = new double[n];
        for (int start = 0; start < out.size(); start += n) {
          for (int i = 0; i < n; i++) {
            row[i] = get(in[0], start + i);
          }
          double threshold = threshold(row.clone());
          for (int i = 0; i < n; i++) {
            set(out, start + i, Math.max(row[i] - threshold, 0));
          }
        }
      })
      .gradient(0, (call, g) -> {
        Tensor y = call.output();
        Tensor support = y.gt(Tensor.scalar(0)).cast(y.dtype());
        Tensor inside = g.mul(support);
        return inside.sub(support.mul(Reduce.sum(inside, true, -1).div(Reduce.sum(support, true, -1))));
      })
      .build();

  private Sparsemax() {}

  static Tensor sparsemax(Tensor x, int axis) {
    int at = x.shape().axis(axis);
    return at == x.rank() - 1 ? SPARSEMAX.apply(null, x) : Shaping.swapAxes(SPARSEMAX.apply(null, Shaping.swapAxes(x, at, -1)), at, -1);
  }

  /** The t for which the sum of max(x - t, 0) is 1. */
  private static double threshold(double[] x) {
    Arrays.sort(x);
    double sum = 0;
    double threshold = 0;
    for (int k = 1; k <= x.length; k++) {
      double largest = x[x.length - k];
      if (k * largest <= sum + largest - 1) {
        break;
      }
      sum += largest;
      threshold = (sum - 1) / k;
    }
    return threshold;
  }

  private static double get(Tensor x, int i) {
    return x.dtype() == DType.FLOAT32 ? x.floats()[x.offset() + i] : x.doubles()[x.offset() + i];
  }

  private static void set(Tensor y, int i, double value) {
    if (y.dtype() == DType.FLOAT32) {
      y.floats()[y.offset() + i] = (float) value;
    } else {
      y.doubles()[y.offset() + i] = value;
    }
  }
}
