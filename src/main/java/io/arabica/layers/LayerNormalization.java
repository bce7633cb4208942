package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.constraints.Constraint;
import io.arabica.constraints.Constraints;
import io.arabica.initializers.Initializer;
import io.arabica.initializers.Initializers;
import io.arabica.initializers.Ones;
import io.arabica.initializers.Zeros;
import io.arabica.regularizers.Regularizer;
import io.arabica.regularizers.Regularizers;
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
 * (x - mean) / sqrt(variance + epsilon) · gamma + beta, with the mean and variance of each sample over its features.
 *
 * <p>Shapes: any shape to the same shape. Weights, each with the dimensions of the axes: {@code gamma}, {@code beta}.
 *
 * <p>Reference: J. Ba, J. Kiros and G. Hinton, Layer Normalization, 2016.
 */
public final class LayerNormalization extends Layer {
  private int[] axes = {-1};
  private double epsilon = 1e-3;
  private boolean center = true;
  private boolean scale = true;
  private Initializer gammaInitializer = new Ones();
  private Initializer betaInitializer = new Zeros();
  private Regularizer gammaRegularizer;
  private Constraint gammaConstraint;
  private Regularizer betaRegularizer;
  private Constraint betaConstraint;
  private Parameter gamma;
  private Parameter beta;

  /** Over the last axis. */
  public LayerNormalization() {}

  static LayerNormalization of(Config config, CustomObjects custom) {
    Check.argument(!config.flag("rms_scaling", false), "LayerNormalization: rms_scaling is not supported, use RMSNormalization");
    LayerNormalization layer = new LayerNormalization().axis(config.integers("axis", -1));
    layer.epsilon(config.number("epsilon", 1e-3)).center(config.flag("center", true)).scale(config.flag("scale", true))
        .gammaRegularizer(Regularizers.of(config.get("gamma_regularizer"), custom))
        .gammaConstraint(Constraints.of(config.get("gamma_constraint"), custom))
        .betaRegularizer(Regularizers.of(config.get("beta_regularizer"), custom))
        .betaConstraint(Constraints.of(config.get("beta_constraint"), custom));
    if (config.has("gamma_initializer")) {
      layer.gammaInitializer(Initializers.of(config.get("gamma_initializer"), custom));
    }
    if (config.has("beta_initializer")) {
      layer.betaInitializer(Initializers.of(config.get("beta_initializer"), custom));
    }
    return layer;
  }

  @Override
  public LayerNormalization name(String given) {
    super.name(given);
    return this;
  }

  /** Sets the first values of gamma; ones by default. */
  public LayerNormalization gammaInitializer(Initializer initializer) {
    checkNotBuilt("gammaInitializer");
    gammaInitializer = initializer;
    return this;
  }

  /** Adds a loss for a large gamma; none (null) by default. */
  public LayerNormalization gammaRegularizer(Regularizer regularizer) {
    checkNotBuilt("gammaRegularizer");
    gammaRegularizer = regularizer;
    return this;
  }

  /** Sets where gamma may be after each training step; anywhere (null) by default. */
  public LayerNormalization gammaConstraint(Constraint constraint) {
    checkNotBuilt("gammaConstraint");
    gammaConstraint = constraint;
    return this;
  }

  /** Sets the first values of beta; zeros by default. */
  public LayerNormalization betaInitializer(Initializer initializer) {
    checkNotBuilt("betaInitializer");
    betaInitializer = initializer;
    return this;
  }

  /** Adds a loss for a large beta; none (null) by default. */
  public LayerNormalization betaRegularizer(Regularizer regularizer) {
    checkNotBuilt("betaRegularizer");
    betaRegularizer = regularizer;
    return this;
  }

  /** Sets where beta may be after each training step; anywhere (null) by default. */
  public LayerNormalization betaConstraint(Constraint constraint) {
    checkNotBuilt("betaConstraint");
    betaConstraint = constraint;
    return this;
  }

  /** Sets what is added to the variance; 1e-3 by default. */
  public LayerNormalization epsilon(double given) {
    checkNotBuilt("epsilon");
    Check.argument(given >= 0, "LayerNormalization: expected an epsilon of 0 or more, got %s", given);
    epsilon = given;
    return this;
  }

  /** Says whether beta is added; true by default. */
  public LayerNormalization center(boolean flag) {
    checkNotBuilt("center");
    center = flag;
    return this;
  }

  /** Says whether gamma is multiplied with; true by default. */
  public LayerNormalization scale(boolean flag) {
    checkNotBuilt("scale");
    scale = flag;
    return this;
  }

  /** Sets the axes that are normalised together; the last one by default. */
  public LayerNormalization axis(int... given) {
    checkNotBuilt("axis");
    Check.argument(given.length > 0, "LayerNormalization: expected one axis or more, got none");
    axes = given.clone();
    return this;
  }

  @Override
  protected void build(Shape... inputs) {
    Shape shape = weightShape(inputs[0], axes);
    gamma = scale ? addWeight("gamma", shape, gammaInitializer, gammaRegularizer, gammaConstraint) : null;
    beta = center ? addWeight("beta", shape, betaInitializer, betaRegularizer, betaConstraint) : null;
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
    return super.config().put("axis", Convolving.list(axes)).put("epsilon", epsilon).put("center", center).put("scale", scale)
        .put("beta_initializer", betaInitializer).put("gamma_initializer", gammaInitializer)
        .put("beta_regularizer", betaRegularizer).put("gamma_regularizer", gammaRegularizer)
        .put("beta_constraint", betaConstraint).put("gamma_constraint", gammaConstraint);
  }
}
