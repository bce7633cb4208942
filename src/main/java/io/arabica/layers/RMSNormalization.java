package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.initializers.Ones;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Normalize;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * x / sqrt(mean of x² + epsilon) · scale over the features of each sample.
 *
 * <p>Shapes: any shape to the same shape. Weights: {@code scale}, with the dimensions of the axes.
 *
 * <p>Unlike Keras, which multiplies the last axes by the scale whichever the axes are, each scale goes with its own place along the axes.
 *
 * <p>Reference: B. Zhang and R. Sennrich, Root Mean Square Layer Normalization, NeurIPS 2019.
 */
public final class RMSNormalization extends Layer {
  private int[] axes = {-1};
  private double epsilon = 1e-6;
  private Parameter scale;

  /** Over the last axis. */
  public RMSNormalization() {}

  static RMSNormalization of(Config config) {
    return new RMSNormalization().axis(config.integers("axis", -1)).epsilon(config.number("epsilon", 1e-6));
  }

  @Override
  public RMSNormalization name(String given) {
    super.name(given);
    return this;
  }

  /** Sets the axes that are normalised together, in any order; the last one by default. */
  public RMSNormalization axis(int... given) {
    checkNotBuilt("axis");
    Check.argument(Check.given(given, this, "an axis").length > 0, "RMSNormalization: expected one axis or more, got none");
    axes = given.clone();
    Arrays.sort(axes); // as in Keras: a weight's dimensions are in the order of the input's
    return this;
  }

  /** Sets what is added to the mean of the squares; 1e-6 by default. */
  public RMSNormalization epsilon(double given) {
    checkNotBuilt("epsilon");
    Check.argument(given >= 0, "RMSNormalization: expected an epsilon of 0 or more, got %s", given);
    epsilon = given;
    return this;
  }

  @Override
  protected void build(Shape... inputs) {
    scale = addWeight("scale", LayerNormalization.weightShape(inputs[0], axes), new Ones());
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    if (LayerNormalization.areLast(x.shape(), axes)) {
      Tensor y = Normalize.rmsNorm(LayerNormalization.rows(x, axes), scale.reshape(-1), epsilon);
      return Shaping.reshape(y, x.shape());
    }
    Tensor factor = Elementwise.rsqrt(Reduce.mean(x.square(), true, axes).add(epsilon));
    return x.mul(factor).mul(LayerNormalization.align(scale, x.shape(), axes));
  }

  @Override
  public Config config() {
    return super.config().put("axis", Convolving.list(axes)).put("epsilon", epsilon);
  }
}
