package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.FillMode;
import io.arabica.tensor.Imaging;
import io.arabica.tensor.Interpolation;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, cuts a window out of each picture at a random place. In inference, and where the picture is smaller than the window, the
 * largest part of the window's proportions is cut out of its middle and brought to the window's size.
 *
 * <p>Shapes: (n, any height, any width, channels) to (n, height, width, channels). Keras 3.15 cuts all pictures of a batch at one place,
 * and hands them on uncut in inference although it says otherwise.
 */
public final class RandomCrop extends RandomImageLayer<RandomCrop> {
  private final int height;
  private final int width;

  /** A window of this size. */
  public RandomCrop(int height, int width) {
    Resizing.checkSize("RandomCrop", height, width);
    this.height = height;
    this.width = width;
  }

  static RandomCrop of(Config config) {
    return new RandomCrop(config.integer("height", 0), config.integer("width", 0)).read(config);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return checked(inputs[0]).with(1, height).with(2, width);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Shape x = checked(inputs[0].shape());
    boolean fits = x.dim(1) >= height && x.dim(2) >= width;
    return training && fits && x.size() > 0 ? change(inputs[0].cast(dtype()))
        : Resizing.cropped(inputs[0].cast(dtype()), height, width, Interpolation.BILINEAR, false);
  }

  @Override
  Tensor change(Tensor x) {
    Shape each = Shape.of(x.shape().dim(0), 1);
    Tensor left = Elementwise.floor(rng().uniform(dtype(), each, 0, x.shape().dim(2) - width + 1));
    Tensor top = Elementwise.floor(rng().uniform(dtype(), each, 0, x.shape().dim(1) - height + 1));
    Tensor one = Tensor.full(dtype(), each, 1);
    Tensor none = Tensor.zeros(dtype(), each);
    return Imaging.affine(x, RandomAffine.matrix(one, none, left, none, one, top), height, width, Interpolation.NEAREST, FillMode.NEAREST,
        0);
  }

  @Override
  public Config config() {
    return super.config().put("height", height).put("width", width);
  }
}
