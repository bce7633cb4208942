package io.arabica.tensor;

import io.arabica.kernels.Binary;
import io.arabica.kernels.Kernels;

/** Softmax and what is fused with it: its logarithm, and cross-entropy computed from logits, stable for any logits. */
public final class Softmax {
  private Softmax() {}

  /** e^x / sum of e^x along an axis. */
  public static Tensor softmax(Tensor x, int axis) {
    int at = x.shape().axis(axis);
    if (at == x.rank() - 1) {
      return SOFTMAX.apply(null, x).withLogits("softmax", x);
    }
    return Shaping.swapAxes(SOFTMAX.apply(null, Shaping.swapAxes(x, at, -1)), at, -1);
  }

  private static final Op<Void> SOFTMAX = Op.<Void>of("softmax", 1)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.OUTPUT)
      .shape((a, shapes) -> {
        Check.argument(shapes[0].rank() > 0, "expected at least one dimension, got shape %s", shapes[0]);
        return shapes[0];
      })
      .forward((a, in, out) -> {
        Tensor x = in[0];
        int n = x.shape().dim(-1);
        Kernels k = Kernels.get();
        Loops.rows(rows(x), n, x.offset, n, out.offset, n, (xo, yo) -> {
          if (x.dtype() == DType.FLOAT32) {
            k.softmax(n, x.storage.floats, xo, out.storage.floats, yo);
          } else {
            k.softmax(n, x.storage.doubles, xo, out.storage.doubles, yo);
          }
        });
      })
      .elementwise()
      .gradient(0, (c, g) -> gradient(g, c.output()))
      .declare();

  /** s * (g - sum of g * s), the product of g with the Jacobian of a softmax whose output is s. */
  private static Tensor gradient(Tensor g, Tensor s) {
    return SOFTMAX_GRADIENT.apply(null, g, s);
  }

  private static final Op<Void> SOFTMAX_GRADIENT = Op.<Void>of("softmaxGradient", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> {
        Check.argument(shapes[0].rank() > 0 && shapes[0].equals(shapes[1]), "expected two equal shapes, got %s and %s",
            shapes[0], shapes[1]);
        return shapes[0];
      })
      .forward((a, in, out) -> {
        Tensor g = in[0];
        Tensor s = in[1];
        int n = g.shape().dim(-1);
        Kernels k = Kernels.get();
        Loops.rows(rows(g), n, 0, n, 0, n, (at, same) -> {
          if (g.dtype() == DType.FLOAT32) {
            k.softmaxGradient(n, g.storage.floats, g.offset + at, s.storage.floats, s.offset + at, out.storage.floats, out.offset + at);
          } else {
            k.softmaxGradient(n, g.storage.doubles, g.offset + at, s.storage.doubles, s.offset + at, out.storage.doubles, out.offset + at);
          }
        });
      })
      .elementwise()
      .gradient(0, (c, h) -> gradient(h, c.input(1)))
      .gradient(1, (c, h) -> {
        Tensor g = c.input(0);
        Tensor s = c.input(1);
        return h.mul(g.sub(Reduce.sum(g.mul(s), true, -1))).sub(g.mul(Reduce.sum(h.mul(s), true, -1)));
      })
      .declare();

  /** ln of the sum of e^x over these axes (none means all), stable; -infinity for no elements. A folded axis stays as a dimension of 1 if
   * {@code keepDims}. */
  public static Tensor logSumExp(Tensor x, boolean keepDims, int... axes) {
    return Shaping.reshape(LOG_SUM_EXP.apply(null, Reduce.lastAxis(x, axes)), Reduce.shape(x.shape(), keepDims, axes));
  }

  private static final Op<Void> LOG_SUM_EXP = Op.<Void>of("logSumExp", 1)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> {
        Check.argument(shapes[0].rank() > 0, "expected at least one dimension, got shape %s", shapes[0]);
        return shapes[0].with(-1, 1);
      })
      .forward((a, in, out) -> {
        Tensor x = in[0];
        int n = x.shape().dim(-1);
        Kernels k = Kernels.get();
        Loops.rows(out.size(), n, x.offset, n, out.offset, 1, (xo, yo) -> {
          if (n == 0) {
            out.storage.set(yo, Double.NEGATIVE_INFINITY);
          } else if (x.dtype() == DType.FLOAT32) {
            out.storage.floats[yo] = k.logSumExp(n, x.storage.floats, xo, 0);
          } else {
            out.storage.doubles[yo] = k.logSumExp(n, x.storage.doubles, xo, 0);
          }
        });
      })
      .gradient(0, (c, g) -> softmax(c.input(0), -1).mul(g))
      .declare();

  /** ln of softmax along an axis, x - logSumExp(x), stable. */
  public static Tensor logSoftmax(Tensor x, int axis) {
    Tensor logits = x.cast(x.dtype().promote(DType.FLOAT32));
    Tensor below = logits.sub(Reduce.max(logits.detach(), true, axis)); // the same softmax, of numbers whose size does not round it
    return below.sub(logSumExp(below, true, axis));
  }

  /**
   * Cross-entropy of integer labels with softmax(logits), -ln softmax(logits)[label]: logits (n, classes) and labels (n) INT32 give (n).
   *
   * @throws IllegalArgumentException if a label is not a class
   */
  public static Tensor crossEntropy(Tensor logits, Tensor labels) {
    Check.argument(labels.dtype() == DType.INT32, "crossEntropy: expected INT32 labels, got %s", labels.dtype());
    return CROSS_ENTROPY.apply(null, logits.cast(logits.dtype().promote(DType.FLOAT32)), labels);
  }

  private static final Op<Void> CROSS_ENTROPY = Op.<Void>of("crossEntropy", 2)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> labelled(shapes[0], shapes[1]))
      .forward((a, in, out) -> {
        Tensor x = in[0];
        int n = x.shape().at(1);
        int[] labels = checked(in[1], n);
        int at = in[1].offset;
        Kernels k = Kernels.get();
        Loops.rows(out.size(), n, 0, n, 0, 1, (from, i) -> {
          int xo = x.offset + from;
          if (x.dtype() == DType.FLOAT32) {
            out.storage.floats[out.offset + i] = k.logSumExp(n, x.storage.floats, xo, x.storage.floats[xo + labels[at + i]]);
          } else {
            out.storage.doubles[out.offset + i] = k.logSumExp(n, x.storage.doubles, xo, x.storage.doubles[xo + labels[at + i]]);
          }
        });
      })
      .gradient(0, (c, g) -> crossEntropyGradient(c.input(0), c.input(1), g))
      .noGradient(1)
      .declare();

  private static Tensor crossEntropyGradient(Tensor logits, Tensor labels, Tensor g) {
    return CROSS_ENTROPY_GRADIENT.apply(null, logits, labels, g);
  }

  /** (softmax(logits) - one-hot labels) * g, row by row. */
  private static final Op<Void> CROSS_ENTROPY_GRADIENT = Op.<Void>of("crossEntropyGradient", 3)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> {
        Shape rows = labelled(shapes[0], shapes[1]);
        Check.argument(shapes[2].equals(rows), "expected a gradient of shape %s, got %s", rows, shapes[2]);
        return shapes[0];
      })
      .forward((a, in, out) -> {
        Tensor x = in[0];
        Tensor g = in[2];
        int n = x.shape().at(1);
        int[] labels = checked(in[1], n);
        int at = in[1].offset;
        Kernels k = Kernels.get();
        Loops.rows(x.shape().at(0), n, 0, n, 0, 1, (from, i) -> {
          int xo = x.offset + from;
          int yo = out.offset + from;
          if (x.dtype() == DType.FLOAT32) {
            float[] y = out.storage.floats;
            k.softmax(n, x.storage.floats, xo, y, yo);
            y[yo + labels[at + i]] -= 1;
            k.binary(Binary.MUL, n, y, yo, 1, g.storage.floats, g.offset + i, 0, y, yo);
          } else {
            double[] y = out.storage.doubles;
            k.softmax(n, x.storage.doubles, xo, y, yo);
            y[yo + labels[at + i]] -= 1;
            k.binary(Binary.MUL, n, y, yo, 1, g.storage.doubles, g.offset + i, 0, y, yo);
          }
        });
      })
      .gradient(0, (c, h) -> gradient(h, softmax(c.input(0), -1)).mul(c.input(2).expandDims(1)))
      .noGradient(1)
      .gradient(2, (c, h) -> h.mul(crossEntropyGradient(c.input(0), c.input(1), Tensor.ones(h.dtype(), c.shape(2)))).sum(1))
      .declare();

  private static Shape labelled(Shape logits, Shape labels) {
    Check.argument(logits.rank() == 2 && labels.rank() == 1 && labels.dim(0) == logits.dim(0),
        "expected logits (n, classes) and labels (n), got shapes %s and %s", logits, labels);
    return labels;
  }

  private static int[] checked(Tensor labels, int classes) {
    int[] values = labels.storage.ints;
    for (int i = 0; i < labels.size(); i++) {
      int label = values[labels.offset + i];
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException("crossEntropy: label " + label + " at row " + i + " is out of range, expected 0 to "
            + (classes - 1) + " for " + classes + " classes; number them from 0, and give the last layer a unit for each");
      }
    }
    return values;
  }

  private static int rows(Tensor x) {
    int n = x.shape().dim(-1);
    return n == 0 ? 0 : x.size() / n;
  }
}
