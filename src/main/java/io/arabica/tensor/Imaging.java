package io.arabica.tensor;

import io.arabica.kernels.AffineSampling;
import io.arabica.kernels.Resampling;
import io.arabica.kernels.Taps;

/** Pictures (n, height, width, channels) in another size, or turned, moved and zoomed. */
public final class Imaging {
  private Imaging() {}

  // ---- sizes --------------------------------------------------------------------------------------------------------

  /** One dimension and which of its places make up those of the result. */
  record Along(int axis, Taps taps) {
    Shape output(Shape x) {
      check(x, taps.inputs());
      return x.with(axis, taps.outputs());
    }

    void check(Shape x, int length) {
      Check.argument(axis < x.rank() && x.dim(axis) == length, "expected %d places along axis %d, got shape %s", length, axis, x);
    }

    /** The kernels for x of shape (…, n, …). */
    Resampling kernels(Shape x) {
      return new Resampling(taps, x.slice(0, axis).size(), x.slice(axis + 1, x.rank()).size());
    }
  }

  /**
   * Another size, by interpolation between pixel centres.
   *
   * @param x shape (n, height, width, channels)
   * @param antialias whether every old pixel counts where pictures shrink, instead of those around each new centre only; NEAREST has no use
   *     for it
   */
  public static Tensor resize(Tensor x, int height, int width, Interpolation interpolation, boolean antialias) {
    Check.argument(height > 0 && width > 0, "resize: expected a height and width of at least 1, got %d and %d", height, width);
    checkPictures("resize", x.shape());
    Tensor tall = x.shape().dim(1) == height ? x : resample(x, 1, interpolation.taps(x.shape().dim(1), height, antialias));
    return x.shape().dim(2) == width ? tall : resample(tall, 2, interpolation.taps(x.shape().dim(2), width, antialias));
  }

  private static void checkPictures(String who, Shape x) {
    Check.argument(x.rank() == 4 && x.dim(1) > 0 && x.dim(2) > 0,
        "%s: expected pictures (n, height, width, channels) of at least one pixel, got shape %s", who, x);
  }

  /** Each place along an axis as the weighted sum of its taps. */
  static Tensor resample(Tensor x, int axis, Taps taps) {
    return RESAMPLE.apply(new Along(axis, taps), x);
  }

  private static final Op<Along> RESAMPLE = Op.<Along>of("resample", 1)
      .types(Op.Types.FLOATING)
      .shape((a, shapes) -> a.output(shapes[0]))
      .forward((a, in, y) -> {
        Tensor x = in[0];
        Resampling k = a.kernels(x.shape());
        if (y.dtype() == DType.FLOAT32) {
          k.sum(x.storage.floats, x.offset, y.storage.floats, y.offset);
        } else {
          k.sum(x.storage.doubles, x.offset, y.storage.doubles, y.offset);
        }
      })
      .gradient(0, (c, g) -> resample(g, c.attributes().axis(), c.attributes().taps().transposed()))
      .declare();

  // ---- transforms ---------------------------------------------------------------------------------------------------

  /** Sizes of input and output, and how places between and outside the pixels are read. */
  record Sampling(int height, int width, int outHeight, int outWidth, Interpolation interpolation, FillMode mode, double fill) {
    private AffineSampling kernels(int channels) {
      return new AffineSampling(height, width, channels, outHeight, outWidth, interpolation == Interpolation.BILINEAR,
          AffineSampling.Outside.valueOf(mode.name()), fill);
    }

    private Sampling linear() {
      return fill == 0 ? this : new Sampling(height, width, outHeight, outWidth, interpolation, mode, 0);
    }

    private Shape to(Shape x, Shape transforms, int fromHeight, int fromWidth, int toHeight, int toWidth) {
      Check.argument(x.rank() == 4 && x.dim(1) == fromHeight && x.dim(2) == fromWidth && transforms.equals(Shape.of(x.dim(0), 6)),
          "expected pictures (n, %d, %d, channels) and transforms (n, 6), got shapes %s and %s", fromHeight, fromWidth, x, transforms);
      return x.with(1, toHeight).with(2, toWidth);
    }

    Shape output(Shape x, Shape transforms) {
      return to(x, transforms, height, width, outHeight, outWidth);
    }

    Shape input(Shape y, Shape transforms) {
      return to(y, transforms, outHeight, outWidth, height, width);
    }
  }

  /**
   * Each picture as its transform shows it: pixel (row y, column x) of the result is what the picture has at row b0 x + b1 y + b2 and
   * column a0 x + a1 y + a2. The gradient reaches the pictures; asked for that of the transforms it throws: {@code detach()} them.
   *
   * @param x shape (n, height, width, channels)
   * @param transforms shape (n, 6): a0, a1, a2, b0, b1, b2 for each picture
   * @param interpolation NEAREST or BILINEAR
   * @param fill the value outside, for {@link FillMode#CONSTANT}
   */
  public static Tensor affine(Tensor x, Tensor transforms, Interpolation interpolation, FillMode mode, double fill) {
    checkPictures("affine", x.shape());
    return affine(x, transforms, x.shape().dim(1), x.shape().dim(2), interpolation, mode, fill);
  }

  /** As above, of another height and width: the upper left corner of the whole result. */
  public static Tensor affine(Tensor x, Tensor transforms, int height, int width, Interpolation interpolation, FillMode mode, double fill) {
    Check.argument(interpolation == Interpolation.NEAREST || interpolation == Interpolation.BILINEAR,
        "affine: expected interpolation nearest or bilinear, got %s", interpolation.label());
    Check.argument(height > 0 && width > 0, "affine: expected a height and width of at least 1, got %d and %d", height, width);
    checkPictures("affine", x.shape());
    return AFFINE.apply(new Sampling(x.shape().dim(1), x.shape().dim(2), height, width, interpolation, mode, fill), x, transforms);
  }

  private static final Op<Sampling> AFFINE = Op.<Sampling>of("affineSampling", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> a.output(shapes[0], shapes[1]))
      .forward((a, in, y) -> {
        Tensor x = in[0];
        Tensor t = in[1];
        AffineSampling k = a.kernels(y.shape().dim(3));
        int n = y.shape().dim(0);
        if (y.dtype() == DType.FLOAT32) {
          k.sample(n, x.storage.floats, x.offset, t.storage.floats, t.offset, y.storage.floats, y.offset);
        } else {
          k.sample(n, x.storage.doubles, x.offset, t.storage.doubles, t.offset, y.storage.doubles, y.offset);
        }
      })
      .gradient(0, (c, g) -> affineGradient(c.attributes().linear(), g, c.input(1)))
      .declare();

  private static Tensor affineGradient(Sampling a, Tensor g, Tensor transforms) {
    return AFFINE_GRADIENT.apply(a, g, transforms);
  }

  /** g added up at the places that the transforms read. */
  private static final Op<Sampling> AFFINE_GRADIENT = Op.<Sampling>of("affineSamplingGradient", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((a, shapes) -> a.input(shapes[0], shapes[1]))
      .forward((a, in, out) -> {
        Tensor g = in[0];
        Tensor t = in[1];
        AffineSampling k = a.kernels(out.shape().dim(3));
        int n = out.shape().dim(0);
        if (out.dtype() == DType.FLOAT32) {
          k.gradient(n, g.storage.floats, g.offset, t.storage.floats, t.offset, out.storage.floats, out.offset);
        } else {
          k.gradient(n, g.storage.doubles, g.offset, t.storage.doubles, t.offset, out.storage.doubles, out.offset);
        }
      })
      .gradient(0, (c, h) -> AFFINE.apply(c.attributes(), h, c.input(1)))
      .declare();
}
