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
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * (x - mean) / sqrt(variance + epsilon) · gamma + beta, with the mean and variance of each sample over all places and one group of
 * channels.
 *
 * <p>Shapes: any shape to the same shape. Weights, each (channels): {@code gamma}, {@code beta}.
 *
 * <p>Reference: Y. Wu and K. He, Group Normalization, ECCV 2018.
 */
public final class GroupNormalization extends Layer {
  private final int groups;
  private int axis = -1;
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

  /** With 32 groups. */
  public GroupNormalization() {
    this(32);
  }

  /** With this many groups, or -1 for as many as there are channels. */
  public GroupNormalization(int groups) {
    Check.argument(groups > 0 || groups == -1, "GroupNormalization: expected one group or more, or -1, got %d", groups);
    this.groups = groups;
  }

  static GroupNormalization of(Config config, CustomObjects custom) {
    GroupNormalization layer = new GroupNormalization(config.integer("groups", 32)).axis(config.integer("axis", -1));
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
  public GroupNormalization name(String given) {
    super.name(given);
    return this;
  }

  /** Sets the first values of gamma; ones by default. */
  public GroupNormalization gammaInitializer(Initializer initializer) {
    checkNotBuilt("gammaInitializer");
    gammaInitializer = initializer;
    return this;
  }

  /** Adds a loss for a large gamma; none (null) by default. */
  public GroupNormalization gammaRegularizer(Regularizer regularizer) {
    checkNotBuilt("gammaRegularizer");
    gammaRegularizer = regularizer;
    return this;
  }

  /** Sets where gamma may be after each training step; anywhere (null) by default. */
  public GroupNormalization gammaConstraint(Constraint constraint) {
    checkNotBuilt("gammaConstraint");
    gammaConstraint = constraint;
    return this;
  }

  /** Sets the first values of beta; zeros by default. */
  public GroupNormalization betaInitializer(Initializer initializer) {
    checkNotBuilt("betaInitializer");
    betaInitializer = initializer;
    return this;
  }

  /** Adds a loss for a large beta; none (null) by default. */
  public GroupNormalization betaRegularizer(Regularizer regularizer) {
    checkNotBuilt("betaRegularizer");
    betaRegularizer = regularizer;
    return this;
  }

  /** Sets where beta may be after each training step; anywhere (null) by default. */
  public GroupNormalization betaConstraint(Constraint constraint) {
    checkNotBuilt("betaConstraint");
    betaConstraint = constraint;
    return this;
  }

  /** Sets what is added to the variance; 1e-3 by default. */
  public GroupNormalization epsilon(double given) {
    checkNotBuilt("epsilon");
    Check.argument(given >= 0, "GroupNormalization: expected an epsilon of 0 or more, got %s", given);
    epsilon = given;
    return this;
  }

  /** Says whether beta is added; true by default. */
  public GroupNormalization center(boolean flag) {
    checkNotBuilt("center");
    center = flag;
    return this;
  }

  /** Says whether gamma is multiplied with; true by default. */
  public GroupNormalization scale(boolean flag) {
    checkNotBuilt("scale");
    scale = flag;
    return this;
  }

  /** Sets the axis of the channels; the last one by default. */
  public GroupNormalization axis(int given) {
    checkNotBuilt("axis");
    axis = given;
    return this;
  }

  @Override
  protected void build(Shape... inputs) {
    outputShape(inputs); // checks
    Shape shape = Shape.of(inputs[0].dim(axis));
    gamma = scale ? addWeight("gamma", shape, gammaInitializer, gammaRegularizer, gammaConstraint) : null;
    beta = center ? addWeight("beta", shape, betaInitializer, betaRegularizer, betaConstraint) : null;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    int channels = x.dim(axis);
    Check.argument(channels == Shape.ANY || groups == -1 || channels % groups == 0,
        "expected a number of channels that %d groups divide, got %s", groups, x);
    return x;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    outputShape(x.shape()); // checks
    Tensor last = Shaping.swapAxes(x, axis, -1);
    int channels = last.shape().dim(-1);
    int count = groups == -1 ? channels : groups;
    Tensor parts = Shaping.reshape(last, last.shape().with(-1, count).insert(last.rank(), channels / count));
    int[] axes = IntStream.range(1, parts.rank()).filter(i -> i != parts.rank() - 2).toArray();
    Tensor centered = parts.sub(Reduce.mean(parts, true, axes));
    Tensor factor = Elementwise.rsqrt(Reduce.mean(centered.square(), true, axes).add(epsilon));
    Tensor y = Shaping.reshape(centered.mul(factor), last.shape());
    y = scale ? y.mul(gamma) : y;
    return Shaping.swapAxes(center ? y.add(beta) : y, axis, -1);
  }

  @Override
  public Config config() {
    return super.config().put("groups", groups).put("axis", axis).put("epsilon", epsilon).put("center", center).put("scale", scale)
        .put("beta_initializer", betaInitializer).put("gamma_initializer", gammaInitializer)
        .put("beta_regularizer", betaRegularizer).put("gamma_regularizer", gammaRegularizer)
        .put("beta_constraint", betaConstraint).put("gamma_constraint", gammaConstraint);
  }
}
