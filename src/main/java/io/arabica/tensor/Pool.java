package io.arabica.tensor;

import io.arabica.kernels.Pooling;
import io.arabica.kernels.Resampling;
import io.arabica.kernels.Taps;
import io.arabica.kernels.Window;
import io.arabica.tensor.Imaging.Along;
import java.util.Arrays;

/** The largest or the mean of each window of a picture (n, d…, channels) of one to three dimensions d; padding never counts. */
public final class Pool {
  private Pool() {}

  /** Sizes along each dimension. */
  record Geometry(int[] in, int[] size, int[] strides, int[] before, int[] out) {
    static Geometry of(String who, Shape x, int[] size, int[] strides, Padding padding) {
      int rank = x.rank() - 2;
      Check.argument(rank >= 1 && rank <= 3 && size.length == rank && strides.length == rank,
          "%s: expected an input (n, d…, channels) of as many dimensions as windows and strides (one to three), got shape %s, %s and %s",
          who, x, Arrays.toString(size), Arrays.toString(strides));
      int[] in = x.slice(1, rank + 1).dims();
      int[] before = new int[rank];
      int[] out = new int[rank];
      for (int i = 0; i < rank; i++) {
        Check.argument(size[i] > 0 && strides[i] > 0, "%s: expected windows and strides of one or more, got %s and %s", who,
            Arrays.toString(size), Arrays.toString(strides));
        before[i] = padding.before(in[i], size[i], strides[i], 1);
        out[i] = padding.output(in[i], size[i], strides[i], 1);
      }
      return new Geometry(in, size.clone(), strides.clone(), before, out);
    }

    private Pooling kernels(Shape x) {
      int[] dilation = new int[in.length];
      Arrays.fill(dilation, 1);
      return new Pooling(new Window(in, size, strides, dilation, before, out), x.dim(-1));
    }

    private Shape output(Shape x) {
      check(x, in);
      return Shape.of(x.dim(0)).concat(Shape.of(out)).concat(Shape.of(x.dim(-1)));
    }

    private Shape input(Shape y) {
      check(y, out);
      return Shape.of(y.dim(0)).concat(Shape.of(in)).concat(Shape.of(y.dim(-1)));
    }

    private static void check(Shape x, int[] dims) {
      Check.argument(x.rank() == dims.length + 2 && x.slice(1, x.rank() - 1).equals(Shape.of(dims)),
          "expected (n, d…, channels) with d of %s, got shape %s", Shape.of(dims), x);
    }

    private Shape[] both(Shape x, Shape other, boolean sameSize) {
      Shape y = output(x);
      Check.argument(other.equals(sameSize ? x : y), "expected shapes %s and %s, got %s and %s", x, sameSize ? x : y, x, other);
      return new Shape[] {x, y};
    }
  }

  /** The largest of each window. */
  public static Tensor max(Tensor x, int[] size, int[] strides, Padding padding) {
    return MAX.apply(Geometry.of("maxPool", x.shape(), size, strides, padding), x);
  }

  private static final Op<Geometry> MAX = Op.<Geometry>of("maxPool", 1)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> a.output(shapes[0]))
      .forward((a, in, y) -> {
        Tensor x = in[0];
        Pooling k = a.kernels(x.shape());
        if (y.dtype() == DType.FLOAT32) {
          k.max(x.shape().dim(0), x.storage.floats, x.offset, y.storage.floats, y.offset);
        } else {
          k.max(x.shape().dim(0), x.storage.doubles, x.offset, y.storage.doubles, y.offset);
        }
      })
      .gradient(0, (c, g) -> maxGradient(c.attributes(), c.input(0), g))
      .declare();

  private static Tensor maxGradient(Geometry a, Tensor x, Tensor g) {
    return MAX_GRADIENT.apply(a, x, g);
  }

  /** g at the places of the largest elements of x, 0 elsewhere. */
  private static final Op<Geometry> MAX_GRADIENT = Op.<Geometry>of("maxPoolGradient", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> a.both(shapes[0], shapes[1], false)[0])
      .forward((a, in, out) -> {
        Tensor x = in[0];
        Tensor g = in[1];
        Pooling k = a.kernels(x.shape());
        if (out.dtype() == DType.FLOAT32) {
          k.maxGradient(x.shape().dim(0), x.storage.floats, x.offset, g.storage.floats, g.offset, out.storage.floats, out.offset);
        } else {
          k.maxGradient(x.shape().dim(0), x.storage.doubles, x.offset, g.storage.doubles, g.offset, out.storage.doubles, out.offset);
        }
      })
      .noGradient(0)
      .gradient(1, (c, h) -> maxTake(c.attributes(), c.input(0), h))
      .declare();

  private static Tensor maxTake(Geometry a, Tensor x, Tensor h) {
    return MAX_TAKE.apply(a, x, h);
  }

  /** h at the places of the largest elements of x. */
  private static final Op<Geometry> MAX_TAKE = Op.<Geometry>of("maxPoolTake", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> a.both(shapes[0], shapes[1], true)[1])
      .forward((a, in, y) -> {
        Tensor x = in[0];
        Tensor h = in[1];
        Pooling k = a.kernels(x.shape());
        if (y.dtype() == DType.FLOAT32) {
          k.maxTake(x.shape().dim(0), x.storage.floats, x.offset, h.storage.floats, h.offset, y.storage.floats, y.offset);
        } else {
          k.maxTake(x.shape().dim(0), x.storage.doubles, x.offset, h.storage.doubles, h.offset, y.storage.doubles, y.offset);
        }
      })
      .noGradient(0)
      .gradient(1, (c, g) -> maxGradient(c.attributes(), c.input(0), g))
      .declare();

  /** The mean of each window. */
  public static Tensor average(Tensor x, int[] size, int[] strides, Padding padding) {
    return AVERAGE.apply(Geometry.of("averagePool", x.shape(), size, strides, padding), x);
  }

  private static final Op<Geometry> AVERAGE = Op.<Geometry>of("averagePool", 1)
      .types(Op.Types.FLOATING)
      .shape((a, shapes) -> a.output(shapes[0]))
      .forward((a, in, y) -> {
        Tensor x = in[0];
        Pooling k = a.kernels(x.shape());
        if (y.dtype() == DType.FLOAT32) {
          k.average(x.shape().dim(0), x.storage.floats, x.offset, y.storage.floats, y.offset);
        } else {
          k.average(x.shape().dim(0), x.storage.doubles, x.offset, y.storage.doubles, y.offset);
        }
      })
      .gradient(0, (c, g) -> Pool.AVERAGE_GRADIENT.apply(c.attributes(), g))
      .declare();

  private static final Op<Geometry> AVERAGE_GRADIENT = Op.<Geometry>of("averagePoolGradient", 1)
      .types(Op.Types.FLOATING)
      .shape((a, shapes) -> a.input(shapes[0]))
      .forward((a, in, out) -> {
        Tensor g = in[0];
        Pooling k = a.kernels(g.shape());
        if (out.dtype() == DType.FLOAT32) {
          k.averageGradient(g.shape().dim(0), g.storage.floats, g.offset, out.storage.floats, out.offset);
        } else {
          k.averageGradient(g.shape().dim(0), g.storage.doubles, g.offset, out.storage.doubles, out.offset);
        }
      })
      .gradient(0, (c, h) -> AVERAGE.apply(c.attributes(), h))
      .declare();

  // ---- windows made to measure --------------------------------------------------------------------------------------

  /**
   * The mean of as many windows as are asked for: along a dimension of n places, window i of m goes from place floor(i n / m) to before
   * place ceil((i + 1) n / m).
   */
  public static Tensor adaptiveAverage(Tensor x, int... size) {
    Tensor y = checkAdaptive("adaptiveAveragePool", x, size);
    for (int i = 0; i < size.length; i++) {
      y = y.shape().dim(i + 1) == size[i] ? y : Imaging.resample(y, i + 1, windows(y.shape().dim(i + 1), size[i]));
    }
    return y;
  }

  /** The largest of as many windows as are asked for; see {@link #adaptiveAverage}. */
  public static Tensor adaptiveMax(Tensor x, int... size) {
    Tensor y = checkAdaptive("adaptiveMaxPool", x, size);
    for (int i = 0; i < size.length; i++) {
      y = y.shape().dim(i + 1) == size[i] ? y : TAPS_MAX.apply(new Along(i + 1, windows(y.shape().dim(i + 1), size[i])), y);
    }
    return y;
  }

  private static Tensor checkAdaptive(String who, Tensor x, int... size) {
    Check.argument(x.rank() == size.length + 2,
        "%s: expected an input (n, d…, channels) of as many dimensions as sizes, got shape %s and %s", who, x.shape(),
        Arrays.toString(size));
    for (int i = 0; i < size.length; i++) {
      Check.argument(size[i] > 0 && x.shape().dim(i + 1) > 0, "%s: expected sizes of one or more, got shape %s and %s", who, x.shape(),
          Arrays.toString(size));
    }
    return x;
  }

  private static Taps windows(int in, int out) {
    int[] starts = new int[out + 1];
    int[] first = new int[out];
    for (int i = 0; i < out; i++) {
      first[i] = (int) ((long) i * in / out);
      starts[i + 1] = starts[i] + (int) (((i + 1L) * in + out - 1) / out) - first[i];
    }
    int[] at = new int[starts[out]];
    double[] weights = new double[starts[out]];
    for (int i = 0; i < out; i++) {
      for (int t = starts[i]; t < starts[i + 1]; t++) {
        at[t] = first[i] + t - starts[i];
        weights[t] = 1.0 / (starts[i + 1] - starts[i]);
      }
    }
    return new Taps(in, starts, at, weights);
  }

  /** The largest tap of each place. */
  private static final Op<Along> TAPS_MAX = Op.<Along>of("tapsMax", 1)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> a.output(shapes[0]))
      .forward((a, in, y) -> {
        Tensor x = in[0];
        Resampling k = a.kernels(x.shape());
        if (y.dtype() == DType.FLOAT32) {
          k.max(x.storage.floats, x.offset, y.storage.floats, y.offset);
        } else {
          k.max(x.storage.doubles, x.offset, y.storage.doubles, y.offset);
        }
      })
      .gradient(0, (c, g) -> tapsMaxGradient(c.attributes(), c.input(0), g))
      .declare();

  private static Tensor tapsMaxGradient(Along a, Tensor x, Tensor g) {
    return TAPS_MAX_GRADIENT.apply(a, x, g);
  }

  /** g at the places of the largest taps of x, 0 elsewhere. */
  private static final Op<Along> TAPS_MAX_GRADIENT = Op.<Along>of("tapsMaxGradient", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> {
        both(a.output(shapes[0]), shapes[0], shapes[1]);
        return shapes[0];
      })
      .forward((a, in, out) -> {
        Tensor x = in[0];
        Tensor g = in[1];
        Resampling k = a.kernels(x.shape());
        if (out.dtype() == DType.FLOAT32) {
          k.maxGradient(x.storage.floats, x.offset, g.storage.floats, g.offset, out.storage.floats, out.offset);
        } else {
          k.maxGradient(x.storage.doubles, x.offset, g.storage.doubles, g.offset, out.storage.doubles, out.offset);
        }
      })
      .noGradient(0)
      .gradient(1, (c, h) -> tapsMaxTake(c.attributes(), c.input(0), h))
      .declare();

  private static Tensor tapsMaxTake(Along a, Tensor x, Tensor h) {
    return TAPS_MAX_TAKE.apply(a, x, h);
  }

  /** h at the places of the largest taps of x. */
  private static final Op<Along> TAPS_MAX_TAKE = Op.<Along>of("tapsMaxTake", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> {
        both(shapes[0], shapes[0], shapes[1]);
        return a.output(shapes[0]);
      })
      .forward((a, in, y) -> {
        Tensor x = in[0];
        Tensor h = in[1];
        Resampling k = a.kernels(x.shape());
        if (y.dtype() == DType.FLOAT32) {
          k.maxTake(x.storage.floats, x.offset, h.storage.floats, h.offset, y.storage.floats, y.offset);
        } else {
          k.maxTake(x.storage.doubles, x.offset, h.storage.doubles, h.offset, y.storage.doubles, y.offset);
        }
      })
      .noGradient(0)
      .gradient(1, (c, g) -> tapsMaxGradient(c.attributes(), c.input(0), g))
      .declare();

  private static void both(Shape expected, Shape x, Shape other) {
    Check.argument(other.equals(expected), "expected shapes %s and %s, got %s and %s", x, expected, x, other);
  }
}
