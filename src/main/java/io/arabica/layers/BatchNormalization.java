package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.initializers.Initializer;
import io.arabica.initializers.Initializers;
import io.arabica.initializers.Ones;
import io.arabica.initializers.Zeros;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * (x - mean) / sqrt(variance + epsilon) · gamma + beta, each feature by itself: in training with the mean and variance of the batch, which
 * the moving ones follow, and else with the moving ones. A frozen layer ({@code trainable(false)}) uses the moving ones in training too.
 * Behind a convolution without an activation it costs nothing in inference: a model computes both as one convolution.
 *
 * <p>Shapes: any shape to the same shape. Weights, each (features): {@code gamma}, {@code beta}, and, which no optimizer changes,
 * {@code moving_mean} and {@code moving_variance}.
 *
 * <p>Reference: S. Ioffe and C. Szegedy, Batch Normalization, ICML 2015.
 */
public final class BatchNormalization extends ScaledNormalization<BatchNormalization> {
  private int axis = -1;
  private double momentum = 0.99;
  private Initializer movingMeanInitializer = new Zeros();
  private Initializer movingVarianceInitializer = new Ones();
  private Parameter movingMean;
  private Parameter movingVariance;

  /** Over all axes but the last. */
  public BatchNormalization() {}

  static BatchNormalization of(Config config, CustomObjects custom) {
    Check.argument(!config.flag("renorm", false), "BatchNormalization: renorm is not supported");
    BatchNormalization layer = new BatchNormalization().axis(config.toMap().containsKey("axis") ? config.integers("axis")[0] : -1)
        .momentum(config.number("momentum", 0.99));
    if (config.has("moving_mean_initializer")) {
      layer.movingMeanInitializer(Initializers.of(config.get("moving_mean_initializer"), custom));
    }
    if (config.has("moving_variance_initializer")) {
      layer.movingVarianceInitializer(Initializers.of(config.get("moving_variance_initializer"), custom));
    }
    return layer.read(config, custom);
  }

  /** Sets the first values of the moving mean; zeros by default. */
  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    checkNotBuilt("movingMeanInitializer");
    movingMeanInitializer = initializer;
    return this;
  }

  /** Sets the first values of the moving variance; ones by default. */
  public BatchNormalization movingVarianceInitializer(Initializer initializer) {
    checkNotBuilt("movingVarianceInitializer");
    movingVarianceInitializer = initializer;
    return this;
  }

  /** Sets the axis of the features; the last one by default. */
  public BatchNormalization axis(int given) {
    checkNotBuilt("axis");
    axis = given;
    return this;
  }

  /** Sets how much of the moving mean and variance stays in each training step; 0.99 by default. */
  public BatchNormalization momentum(double given) {
    checkNotBuilt("momentum");
    Check.argument(given >= 0 && given <= 1, "BatchNormalization: expected a momentum from 0 to 1, got %s", given);
    momentum = given;
    return this;
  }

  @Override
  protected void build(Shape... inputs) {
    int features = inputs[0].dim(axis);
    Check.argument(features != Shape.ANY, "expected an input whose dimension %d is known, got %s", axis, inputs[0]);
    Shape shape = Shape.of(features);
    addScale(shape);
    movingMean = addWeight("moving_mean", shape, movingMeanInitializer, false, null);
    movingVariance = addWeight("moving_variance", shape, movingVarianceInitializer, false, null);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    Check.argument(x.rank() > 1 && (!isBuilt() || x.dim(axis) == movingMean.size() || x.dim(axis) == Shape.ANY),
        "expected an input with %s features along axis %d, got %s", isBuilt() ? movingMean.size() : "known", axis, x);
    return x;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    outputShape(x.shape()); // checks
    int at = x.shape().axis(axis);
    int[] axes = IntStream.range(0, x.rank()).filter(i -> i != at).toArray();
    int[] aligned = new int[x.rank() - at];
    Arrays.fill(aligned, 1);
    aligned[0] = x.shape().dim(at);
    if (!training || !isTrainable()) {
      Tensor factor = factor(movingVariance);
      return x.mul(factor.reshape(aligned)).add(shift(factor).reshape(aligned));
    }
    Tensor mean = Reduce.mean(x, true, axes);
    Tensor centered = x.sub(mean);
    Tensor variance = Reduce.mean(centered.square(), true, axes);
    follow(movingMean, mean);
    follow(movingVariance, variance);
    Tensor y = centered.mul(factor(variance.reshape(movingVariance.size())).reshape(aligned));
    return center ? y.add(beta.reshape(aligned)) : y;
  }

  private Tensor factor(Tensor variance) {
    Tensor factor = Elementwise.rsqrt(variance.add(epsilon));
    return scale ? factor.mul(gamma) : factor;
  }

  private Tensor shift(Tensor factor) {
    Tensor shift = movingMean.mul(factor);
    return center ? beta.sub(shift) : shift.neg();
  }

  /**
   * Whether in inference this layer and the one before it are one: a convolution, whose kernel takes the factors and whose bias takes the
   * shifts.
   */
  public boolean folds(Layer before) {
    return before instanceof ConvND<?> conv && conv.isLinear() && conv.dtype() == dtype() && (axis == -1 || axis == conv.rank + 1);
  }

  /**
   * What this layer makes in inference of the output of the one before it, without that output.
   *
   * @param before a layer that {@linkplain #folds folds}, and is built as this one is
   * @param x the input of the layer before
   */
  public Tensor callFolded(Layer before, Tensor x) {
    Tensor factor = factor(movingVariance);
    return ((ConvND<?>) before).scaled(x, factor, shift(factor));
  }

  private void follow(Parameter moving, Tensor batch) {
    moving.assign(moving.mul(momentum).add(batch.detach().reshape(moving.size()).mul(1 - momentum)));
  }

  @Override
  public Config config() {
    return super.config().put("axis", axis).put("momentum", momentum)
        .put("moving_mean_initializer", movingMeanInitializer).put("moving_variance_initializer", movingVarianceInitializer);
  }
}
