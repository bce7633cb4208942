package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Imaging;
import io.arabica.tensor.Interpolation;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;

/**
 * Pictures in another size, in training and inference alike. Shapes: (n, any height, any width, channels) to (n, height, width, channels).
 *
 * <pre>{@code
 * new Resizing(64, 64).interpolation("bicubic").antialias(true).cropToAspectRatio(true)
 * }</pre>
 */
public final class Resizing extends Layer {
  private final int height;
  private final int width;
  private Interpolation interpolation = Interpolation.BILINEAR;
  private boolean antialias;
  private boolean cropToAspectRatio;
  private boolean padToAspectRatio;
  private double fillValue;

  /** To this size. */
  public Resizing(int height, int width) {
    checkSize("Resizing", height, width);
    this.height = height;
    this.width = width;
  }

  static Resizing of(Config config) {
    Convolving.checkFormat(config);
    String mode = config.string("fill_mode", "constant");
    Check.argument(mode.equals("constant"), "expected fill_mode constant, got %s", mode);
    return new Resizing(config.integer("height", 0), config.integer("width", 0)).interpolation(config.string("interpolation", "bilinear"))
        .antialias(config.flag("antialias", false)).cropToAspectRatio(config.flag("crop_to_aspect_ratio", false))
        .padToAspectRatio(config.flag("pad_to_aspect_ratio", false)).fillValue(config.number("fill_value", 0));
  }

  static void checkSize(String who, int height, int width) {
    Check.argument(height > 0 && width > 0, "%s: expected a height and width of at least 1, got %d and %d", who, height, width);
  }

  @Override
  public Resizing name(String given) {
    super.name(given);
    return this;
  }

  /** Sets how values between pixels are found: {@code bilinear} by default, {@code nearest}, {@code bicubic}, {@code lanczos3} or 5. */
  public Resizing interpolation(String kind) {
    interpolation = Interpolation.of(kind);
    return this;
  }

  /** Says whether every old pixel counts where pictures shrink, instead of those around each new one only; false by default. */
  public Resizing antialias(boolean flag) {
    antialias = flag;
    return this;
  }

  /** Says whether proportions are kept by cutting off the longer side; false by default. */
  public Resizing cropToAspectRatio(boolean flag) {
    Check.argument(!flag || !padToAspectRatio, "Resizing: expected cropToAspectRatio or padToAspectRatio, got both");
    cropToAspectRatio = flag;
    return this;
  }

  /** Says whether proportions are kept by filling up the shorter side on both ends; false by default. */
  public Resizing padToAspectRatio(boolean flag) {
    Check.argument(!flag || !cropToAspectRatio, "Resizing: expected cropToAspectRatio or padToAspectRatio, got both");
    padToAspectRatio = flag;
    return this;
  }

  /** Sets what {@link #padToAspectRatio} fills with; 0 by default. */
  public Resizing fillValue(double value) {
    fillValue = value;
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
    if (cropToAspectRatio) {
      return cropped(x, height, width, interpolation, antialias);
    }
    return Imaging.resize(padToAspectRatio ? padded(x) : x, height, width, interpolation, antialias);
  }

  /** The largest part of the new proportions, from the middle, in the new size. */
  static Tensor cropped(Tensor x, int height, int width, Interpolation interpolation, boolean antialias) {
    int h = x.shape().dim(1);
    int w = x.shape().dim(2);
    Tensor part = CenterCrop.cut(x, Math.max(1, (int) Math.min(h, (long) w * height / width)),
        Math.max(1, (int) Math.min(w, (long) h * width / height)));
    return Imaging.resize(part, height, width, interpolation, antialias);
  }

  private Tensor padded(Tensor x) {
    int h = x.shape().dim(1);
    int w = x.shape().dim(2);
    int top = (Math.max(h, Math.toIntExact((long) w * height / width)) - h) / 2;
    int left = (Math.max(w, Math.toIntExact((long) h * width / height)) - w) / 2;
    int[] border = {0, top, left, 0};
    return top + left == 0 ? x : Shaping.pad(x, border, border, fillValue);
  }

  @Override
  public Config config() {
    return super.config().put("data_format", "channels_last").put("height", height).put("width", width)
        .put("interpolation", interpolation.label()).put("crop_to_aspect_ratio", cropToAspectRatio)
        .put("pad_to_aspect_ratio", padToAspectRatio).put("fill_mode", "constant").put("fill_value", fillValue).put("antialias", antialias);
  }
}
