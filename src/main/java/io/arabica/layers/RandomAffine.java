package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.FillMode;
import io.arabica.tensor.Imaging;
import io.arabica.tensor.Interpolation;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;

/** Pictures that are turned, zoomed or moved: how they are read between their pixels, and what stands outside. */
abstract class RandomAffine<L extends RandomAffine<L>> extends RandomImageLayer<L> {
  private FillMode fillMode = FillMode.REFLECT;
  private Interpolation interpolation = Interpolation.BILINEAR;
  private double fillValue;

  final L readFill(Config config) {
    fillMode(config.string("fill_mode", "reflect"));
    interpolation(config.string("interpolation", "bilinear"));
    fillValue(config.number("fill_value", 0));
    return read(config);
  }

  /**
   * Sets what stands outside: {@code reflect} (the picture mirrored) by default, {@code wrap} (the picture again), {@code nearest} (its
   * edge) or {@code constant} (see {@link #fillValue}).
   */
  public L fillMode(String mode) {
    fillMode = FillMode.of(mode);
    return self();
  }

  /** Sets how a place between pixels is read: {@code bilinear} by default, or {@code nearest}. */
  public L interpolation(String kind) {
    Interpolation given = Interpolation.of(kind);
    Check.argument(given == Interpolation.NEAREST || given == Interpolation.BILINEAR,
        "%s: expected interpolation nearest or bilinear, got %s", getClass().getSimpleName(), kind);
    interpolation = given;
    return self();
  }

  /** Sets the value outside for the mode {@code constant}; 0 by default. */
  public L fillValue(double value) {
    fillValue = value;
    return self();
  }

  /** One transform for each picture; see {@link Imaging#affine}. */
  abstract Tensor transforms(Shape x);

  /** Transforms (n, 6) of six columns (n, 1). */
  static Tensor matrix(Tensor a0, Tensor a1, Tensor a2, Tensor b0, Tensor b1, Tensor b2) {
    return Shaping.concat(1, a0, a1, a2, b0, b1, b2);
  }

  /** A column with one number for each picture. */
  final Tensor draw(Range range, Shape x) {
    return range.draw(rng(), dtype(), Shape.of(x.dim(0), 1));
  }

  /** A column of one number. */
  final Tensor column(double value, Shape x) {
    return Tensor.full(dtype(), Shape.of(x.dim(0), 1), value);
  }

  @Override
  final Tensor change(Tensor x) {
    return Imaging.affine(x, transforms(x.shape()), interpolation, fillMode, fillValue);
  }

  @Override
  public Config config() {
    return super.config().put("fill_mode", fillMode.label()).put("interpolation", interpolation.label()).put("fill_value", fillValue);
  }
}
