package io.arabica.layers;

import io.arabica.tensor.DType;
import io.arabica.tensor.Op;
import io.arabica.tensor.Tensor;
import java.util.function.DoubleToIntFunction;
import java.util.function.IntUnaryOperator;

/**
 * A whole number for each element by a function of Java, as an operation: a training step that is recorded asks the function anew for each
 * batch.
 */
final class Numbering {
  private static final Op<IntUnaryOperator> OF_WHOLE = Op.<IntUnaryOperator>of("numbering", 1)
      .result(DType.INT32)
      .forward((rule, in, out) -> {
        int[] x = in[0].ints();
        int[] y = out.ints();
        for (int i = 0; i < out.size(); i++) {
          y[out.offset() + i] = rule.applyAsInt(x[in[0].offset() + i]);
        }
      })
      .noGradient(0)
      .build();

  private static final Op<DoubleToIntFunction> OF_REAL = Op.<DoubleToIntFunction>of("numbering", 1)
      .result(DType.INT32)
      .forward((rule, in, out) -> {
        boolean single = in[0].dtype() == DType.FLOAT32;
        float[] floats = single ? in[0].floats() : null;
        double[] doubles = single ? null : in[0].doubles();
        int[] y = out.ints();
        for (int i = 0; i < out.size(); i++) {
          int at = in[0].offset() + i;
          y[out.offset() + i] = rule.applyAsInt(single ? floats[at] : doubles[at]);
        }
      })
      .noGradient(0)
      .build();

  private Numbering() {}

  /** The numbers of whole numbers, INT32. */
  static Tensor ofWhole(IntUnaryOperator rule, Tensor x) {
    return OF_WHOLE.apply(rule, x);
  }

  /** The numbers of FLOAT32 or FLOAT64. */
  static Tensor ofReal(DoubleToIntFunction rule, Tensor x) {
    return OF_REAL.apply(rule, x);
  }
}
