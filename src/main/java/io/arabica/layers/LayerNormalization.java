package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Normalize;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * (x - mean) / sqrt(variance + epsilon) · gamma + beta, with the mean and variance of each sample over its features.
 *
 * <p>Shapes: any shape to the same shape. Weights, each with the dimensions of the axes: {@code gamma}, {@code beta}.
 *
 * <p>Reference: J. Ba, J. Kiros and G. Hinton, Layer Normalization, 2016.
 */
public final class LayerNormalization extends ScaledNormalization<LayerNormalization> {
  private int[] axes = {-1};

  /** Over the last axis. */
  public LayerNormalization() {}

  static LayerNormalization of(Config config, CustomObjects custom) {
    Check.argument(!config.flag("rms_scaling", false), "LayerNormalization: rms_scaling is not supported, use RMSNormalization");
    return new LayerNormalization().axis(config.integers("axis", -1)).read(config, custom);
  }

  /** Sets the axes that are normalised together, in any order; the last one by default. */
  public LayerNormalization axis(int... given) {
    checkNotBuilt("axis");
    Check.argument(Check.given(given, this, "an axis").length > 0, "LayerNormalization: expected one axis or more, got none");
    axes = given.clone();
    Arrays.sort(axes); // as in Keras: a weight's dimensions are in the order of the input's
    return this;
  }

  @Override
  protected void build(Shape... inputs) {
    addScale(weightShape(inputs[0], axes));
  }

  /** The input's dimensions along these axes. */
  static Shape weightShape(Shape x, int... axes) {
    int[] dims = new int[axes.length];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = x.dim(axes[i]);
    }
    return Shape.of(dims);
  }

  /** A weight of these axes with ones for the other axes of x; the axes are in order. */
  static Tensor align(Tensor weight, Shape x, int... axes) {
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    for (int axis : axes) {
      dims[x.axis(axis)] = x.dim(axis);
    }
    return weight.reshape(dims);
  }

  /** Whether these axes are the last ones, in order. */
  static boolean areLast(Shape x, int... axes) {
    for (int i = 0; i < axes.length; i++) {
      if (x.axis(axes[i]) != x.rank() - axes.length + i) {
        return false;
      }
    }
    return true;
  }

  /** x with its last axes, these, made one. */
  static Tensor rows(Tensor x, int... axes) {
    Shape before = x.shape().slice(0, x.rank() - axes.length);
    return Shaping.reshape(x, before.concat(Shape.of(weightShape(x.shape(), axes).size())));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    if (areLast(x.shape(), axes)) {
      Shape features = Shape.of(weightShape(x.shape(), axes).size());
      Tensor factor = scale ? gamma.reshape(-1) : Tensor.ones(x.dtype(), features);
      Tensor shift = center ? beta.reshape(-1) : Tensor.zeros(x.dtype(), features);
      return Shaping.reshape(Normalize.layerNorm(rows(x, axes), factor, shift, epsilon), x.shape());
    }
    Tensor centered = x.sub(Reduce.mean(x, true, axes));
    Tensor factor = Elementwise.rsqrt(Reduce.mean(centered.square(), true, axes).add(epsilon));
    Tensor y = centered.mul(factor);
    y = scale ? y.mul(align(gamma, x.shape(), axes)) : y;
    return center ? y.add(align(beta, x.shape(), axes)) : y;
  }

  @Override
  public Config config() {
    return super.config().put("axis", Convolving.list(axes));
  }
}
