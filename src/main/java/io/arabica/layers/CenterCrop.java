package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Index;
import io.arabica.tensor.Interpolation;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * Cuts a window out of the middle of each picture; where a picture is smaller, its largest part of the window's proportions is brought to
 * the window's size. Shapes: (n, any height, any width, channels) to (n, height, width, channels).
 */
public final class CenterCrop extends Layer {
  private final int height;
  private final int width;

  /** A window of this size. */
  public CenterCrop(int height, int width) {
    Resizing.checkSize("CenterCrop", height, width);
    this.height = height;
    this.width = width;
  }

  static CenterCrop of(Config config) {
    Convolving.checkFormat(config);
    return new CenterCrop(config.integer("height", 0), config.integer("width", 0));
  }

  @Override
  public CenterCrop name(String given) {
    super.name(given);
    return this;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return RandomImageLayer.checked(inputs[0]).with(1, height).with(2, width);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    Tensor x = inputs[0].cast(dtype());
    boolean fits = x.shape().dim(1) >= height && x.shape().dim(2) >= width;
    return fits ? cut(x, height, width) : Resizing.cropped(x, height, width, Interpolation.BILINEAR, false);
  }

  /** The middle of the pictures; an odd pixel is left at the end. */
  static Tensor cut(Tensor x, int height, int width) {
    int top = (x.shape().dim(1) - height) / 2;
    int left = (x.shape().dim(2) - width) / 2;
    return x.get(Index.all(), Index.range(top, top + height), Index.range(left, left + width));
  }

  @Override
  public Config config() {
    return super.config().put("height", height).put("width", width).put("data_format", "channels_last");
  }
}
