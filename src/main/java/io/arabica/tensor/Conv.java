package io.arabica.tensor;

import io.arabica.kernels.Convolution;
import io.arabica.kernels.Convolution.Result;
import io.arabica.kernels.Window;
import java.util.Arrays;

/**
 * Convolutions of one to three dimensions, channels last: x is (n, d…, in), kernels are (k…, in / groups, out), results (n, o…, out). As in
 * all of deep learning it is the cross-correlation: y[o] = sum over taps t of x[o · stride + t · dilation - before] w[t].
 */
public final class Conv {
  private Conv() {}

  /** Everything but the batch and what the tensors hold: sizes along each dimension, and the groups. */
  static final class Geometry {
    private final int[] in;
    private final int[] size;
    private final int[] strides;
    private final int[] dilation;
    private final int[] before;
    private final int[] out;
    private final int groups;
    private volatile Convolution kernels; // made once, so that a recorded step does not make it anew each time

    Geometry(int[] in, int[] size, int[] strides, int[] dilation, int[] before, int[] out, int groups) {
      this.in = in;
      this.size = size;
      this.strides = strides;
      this.dilation = dilation;
      this.before = before;
      this.out = out;
      this.groups = groups;
    }

    static Geometry of(String who, Shape x, Shape w, int[] strides, Padding padding, int[] dilation, int groups) {
      int rank = x.rank() - 2;
      Check.argument(rank >= 1 && rank <= 3 && w.rank() == x.rank(),
          "%s: expected an input (n, d…, channels) of one to three dimensions d and a kernel (k…, in, out), got shapes %s and %s",
          who, x, w);
      Check.argument(strides.length == rank && dilation.length == rank, "%s: expected %d strides and dilations for shape %s, got %s and %s",
          who, rank, x, Arrays.toString(strides), Arrays.toString(dilation));
      int[] in = x.slice(1, rank + 1).dims();
      int[] size = w.slice(0, rank).dims();
      int[] before = new int[rank];
      int[] out = new int[rank];
      for (int i = 0; i < rank; i++) {
        Check.argument(strides[i] > 0 && dilation[i] > 0, "%s: expected strides and dilations of one or more, got %s and %s", who,
            Arrays.toString(strides), Arrays.toString(dilation));
        before[i] = padding.before(in[i], size[i], strides[i], dilation[i]);
        out[i] = padding.output(in[i], size[i], strides[i], dilation[i]);
      }
      return new Geometry(in, size, strides.clone(), dilation.clone(), before, out, groups);
    }

    private Convolution kernels(int channels, int filters) {
      Convolution made = kernels;
      if (made == null || !made.isOf(channels, filters)) {
        made = new Convolution(new Window(in, size, strides, dilation, before, out), groups, channels, filters);
        kernels = made;
      }
      return made;
    }

    private Shape output(Shape x, Shape w) {
      int rank = in.length;
      Check.argument(x.rank() == rank + 2 && w.rank() == rank + 2 && x.slice(1, rank + 1).equals(Shape.of(in))
          && w.slice(0, rank).equals(Shape.of(size)) && w.dim(-2) * groups == x.dim(-1) && w.dim(-1) % groups == 0,
          "expected an input (n, %s, in) and a kernel (%s, in / groups, out) with %d group(s), got shapes %s and %s",
          list(in), list(size), groups, x, w);
      return Shape.of(x.dim(0)).concat(Shape.of(out)).concat(Shape.of(w.dim(-1)));
    }

    private Shape input(Shape y, Shape w) {
      int rank = in.length;
      Check.argument(y.rank() == rank + 2 && w.rank() == rank + 2 && y.slice(1, rank + 1).equals(Shape.of(out))
          && w.slice(0, rank).equals(Shape.of(size)) && w.dim(-1) == y.dim(-1) && w.dim(-1) % groups == 0,
          "expected an output's gradient (n, %s, out) and a kernel (%s, in / groups, out) with %d group(s), got shapes %s and %s",
          list(out), list(size), groups, y, w);
      return Shape.of(y.dim(0)).concat(Shape.of(in)).concat(Shape.of(w.dim(-2) * groups));
    }

    private Shape kernel(Shape x, Shape y) {
      int rank = in.length;
      Check.argument(x.rank() == rank + 2 && y.rank() == rank + 2 && x.slice(1, rank + 1).equals(Shape.of(in))
          && y.slice(1, rank + 1).equals(Shape.of(out)) && x.dim(0) == y.dim(0) && x.dim(-1) % groups == 0 && y.dim(-1) % groups == 0,
          "expected an input (n, %s, in) and an output's gradient (n, %s, out) with %d group(s), got shapes %s and %s",
          list(in), list(out), groups, x, y);
      return Shape.of(size).concat(Shape.of(x.dim(-1) / groups, y.dim(-1)));
    }

    private static String list(int[] dims) {
      String text = Arrays.toString(dims);
      return text.substring(1, text.length() - 1);
    }
  }

  // ---- forward ------------------------------------------------------------------------------------------------------

  /** The convolution of x (n, d…, in) with a kernel (k…, in, out), stride 1, no padding. */
  public static Tensor conv(Tensor x, Tensor w) {
    int[] ones = ones(x.rank() - 2);
    return conv(x, w, null, false, ones, Padding.VALID, ones, 1);
  }

  /**
   * The convolution of x (n, d…, in) with a kernel (k…, in / groups, out), plus bias (out), then relu if said so, in one pass.
   *
   * @param bias may be null
   * @param strides one for each dimension
   * @param dilation distance of the taps, one for each dimension
   * @param groups the input's and the output's channels are cut into so many parts, each of which sees only its like; as many groups as
   *     channels make a depthwise convolution
   */
  public static Tensor conv(Tensor x, Tensor w, Tensor bias, boolean relu, int[] strides, Padding padding, int[] dilation, int groups) {
    Geometry geometry = Geometry.of("conv", x.shape(), w.shape(), strides, padding, dilation, groups);
    Check.argument(groups > 0 && w.shape().dim(-2) * groups == x.shape().dim(-1) && w.shape().dim(-1) % groups == 0,
        "conv: expected an input (n, …, in) and a kernel (…, in / groups, out) with %d group(s), got shapes %s and %s", groups, x.shape(),
        w.shape());
    if (bias == null) {
      Tensor y = CONV.apply(geometry, x, w);
      return relu ? y.relu() : y;
    }
    return CONV_BIAS.apply(new Biased(geometry, relu), x, w, bias);
  }

  private static final Op<Geometry> CONV = Op.<Geometry>of("conv", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> a.output(shapes[0], shapes[1]))
      .forward((a, in, out) -> forward(a, in[0], in[1], null, false, out))
      .gradient(0, (c, g) -> inputGradient(c.attributes(), g, c.input(1)))
      .gradient(1, (c, g) -> kernelGradient(c.attributes(), c.input(0), g))
      .declare();

  record Biased(Geometry geometry, boolean relu) {}

  private static final Op<Biased> CONV_BIAS = Op.<Biased>of("convBias", 3)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.BOTH)
      .shape((a, shapes) -> {
        Shape y = a.geometry.output(shapes[0], shapes[1]);
        Check.argument(shapes[2].equals(Shape.of(y.dim(-1))), "expected a bias of shape %s, got %s", Shape.of(y.dim(-1)), shapes[2]);
        return y;
      })
      .forward((a, in, out) -> forward(a.geometry, in[0], in[1], in[2], a.relu, out))
      .upstream((c, g) -> c.attributes().relu ? Elementwise.reluGradient(g, c.output()) : g)
      .gradient(0, (c, g) -> inputGradient(c.attributes().geometry, g, c.input(1)))
      .gradient(1, (c, g) -> kernelGradient(c.attributes().geometry, c.input(0), g))
      .gradient(2, (c, g) -> Shaping.reshape(g, Shape.of(g.size() / Math.max(1, g.shape().dim(-1)), g.shape().dim(-1))).sum(0))
      .declare();

  private static void forward(Geometry a, Tensor x, Tensor w, Tensor bias, boolean relu, Tensor y) {
    Convolution k = a.kernels(x.shape().dim(-1), w.shape().dim(-1));
    int samples = x.shape().dim(0);
    if (y.dtype() == DType.FLOAT32) {
      k.forward(samples, x.storage.floats, x.offset, w.storage.floats, w.offset, bias == null ? null : bias.storage.floats,
          bias == null ? 0 : bias.offset, relu, y.storage.floats, y.offset);
      return;
    }
    k.run(Result.OUTPUT, samples, x.storage.doubles, x.offset, w.storage.doubles, w.offset, y.storage.doubles, y.offset);
    if (bias != null) {
      int n = bias.size();
      for (int i = 0; i < y.size(); i++) {
        double value = y.storage.doubles[y.offset + i] + bias.storage.doubles[bias.offset + i % n];
        y.storage.doubles[y.offset + i] = relu ? Math.max(value, 0) : value;
      }
    }
  }

  // ---- gradients: each is a convolution of the same family ------------------------------------------------------------

  private static Tensor inputGradient(Geometry a, Tensor g, Tensor w) {
    return INPUT_GRADIENT.apply(a, g, w);
  }

  private static final Op<Geometry> INPUT_GRADIENT = Op.<Geometry>of("convInputGradient", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> a.input(shapes[0], shapes[1]))
      .forward((a, in, x) -> {
        Tensor y = in[0];
        Tensor w = in[1];
        Convolution k = a.kernels(x.shape().dim(-1), y.shape().dim(-1));
        int samples = x.shape().dim(0);
        if (x.dtype() == DType.FLOAT32) {
          k.inputGradient(samples, y.storage.floats, y.offset, w.storage.floats, w.offset, x.storage.floats, x.offset);
        } else {
          k.run(Result.INPUT, samples, x.storage.doubles, x.offset, w.storage.doubles, w.offset, y.storage.doubles, y.offset);
        }
      })
      .gradient(0, (c, h) -> Conv.CONV.apply(c.attributes(), h, c.input(1)))
      .gradient(1, (c, h) -> kernelGradient(c.attributes(), h, c.input(0)))
      .declare();

  private static Tensor kernelGradient(Geometry a, Tensor x, Tensor g) {
    return KERNEL_GRADIENT.apply(a, x, g);
  }

  private static final Op<Geometry> KERNEL_GRADIENT = Op.<Geometry>of("convKernelGradient", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> a.kernel(shapes[0], shapes[1]))
      .forward((a, in, w) -> {
        Tensor x = in[0];
        Tensor y = in[1];
        Convolution k = a.kernels(x.shape().dim(-1), y.shape().dim(-1));
        int samples = x.shape().dim(0);
        if (w.dtype() == DType.FLOAT32) {
          k.kernelGradient(samples, x.storage.floats, x.offset, y.storage.floats, y.offset, w.storage.floats, w.offset);
        } else {
          k.run(Result.KERNEL, samples, x.storage.doubles, x.offset, w.storage.doubles, w.offset, y.storage.doubles, y.offset);
        }
      })
      .gradient(0, (c, h) -> inputGradient(c.attributes(), c.input(1), h))
      .gradient(1, (c, h) -> Conv.CONV.apply(c.attributes(), c.input(0), h))
      .declare();

  // ---- transposed ---------------------------------------------------------------------------------------------------

  /**
   * The transposed convolution of x (n, d…, in) with a kernel (k…, out, in): what spreads a small picture over a larger one, computed as
   * the gradient of a convolution. The output's sizes are those of {@link #transposedSize}.
   *
   * @param padding VALID or SAME
   * @param outputPadding one for each dimension, or null for what Keras chooses
   */
  public static Tensor transposed(Tensor x, Tensor w, int[] strides, Padding padding, int[] dilation, int[] outputPadding) {
    int rank = x.rank() - 2;
    Check.argument(rank >= 1 && rank <= 3 && w.rank() == x.rank() && w.shape().dim(-1) == x.shape().dim(-1),
        "transposed: expected an input (n, d…, in) and a kernel (k…, out, in), got shapes %s and %s", x.shape(), w.shape());
    Check.argument(strides.length == rank && dilation.length == rank && (outputPadding == null || outputPadding.length == rank),
        "transposed: expected %d strides, dilations and output paddings for shape %s", rank, x.shape());
    for (int i = 0; i < rank; i++) {
      Check.argument(strides[i] > 0 && dilation[i] > 0, "transposed: expected strides and dilations of one or more, got %s and %s",
          Arrays.toString(strides), Arrays.toString(dilation));
    }
    int[] in = new int[rank];
    int[] before = new int[rank];
    int[] size = w.shape().slice(0, rank).dims();
    int[] out = x.shape().slice(1, rank + 1).dims();
    for (int i = 0; i < rank; i++) {
      int extra = outputPadding == null ? -1 : outputPadding[i];
      in[i] = transposedSize(out[i], size[i], strides[i], padding, dilation[i], extra);
      before[i] = transposedBefore(size[i], strides[i], padding, dilation[i], extra);
    }
    return inputGradient(new Geometry(in, size, strides.clone(), dilation.clone(), before, out, 1), x, w);
  }

  /**
   * The length of a transposed convolution's output along one dimension: (in - 1) · stride + max(reach, stride) with VALID padding, in ·
   * stride with SAME, where reach is (size - 1) · dilation + 1; {@link Shape#ANY} gives itself.
   *
   * @param outputPadding below 0 for that; else the length is (in - 1) · stride + reach + outputPadding with VALID padding, and
   *     (in - 1) · stride + reach % 2 + outputPadding with SAME
   */
  public static int transposedSize(int in, int size, int stride, Padding padding, int dilation, int outputPadding) {
    Check.argument(padding != Padding.CAUSAL, "transposed: expected valid or same padding, got causal");
    if (in == Shape.ANY) {
      return in;
    }
    long reach = (size - 1L) * dilation + 1;
    if (padding == Padding.VALID) {
      return Check.dimension((in - 1L) * stride + (outputPadding < 0 ? Math.max(reach, stride) : reach + outputPadding));
    }
    return Check.dimension(outputPadding < 0 ? (long) in * stride : (in - 1L) * stride + reach % 2 + outputPadding);
  }

  /**
   * How many places at the beginning of one dimension, of all that the windows reach, are no part of a transposed convolution's output.
   *
   * @param outputPadding below 0 for what Keras chooses
   */
  public static int transposedBefore(int size, int stride, Padding padding, int dilation, int outputPadding) {
    int reach = (size - 1) * dilation + 1;
    int around = outputPadding < 0 ? stride + reach - 2 : reach + reach % 2 - 2 + outputPadding;
    return padding == Padding.SAME ? reach - 1 - Math.min((around + 1) / 2, reach - 1) : 0;
  }

  private static int[] ones(int n) {
    int[] ones = new int[Math.max(0, n)];
    Arrays.fill(ones, 1);
    return ones;
  }
}
