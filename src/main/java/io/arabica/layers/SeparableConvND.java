package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.constraints.Constraint;
import io.arabica.constraints.Constraints;
import io.arabica.initializers.Initializer;
import io.arabica.initializers.Initializers;
import io.arabica.layers.activations.Activations;
import io.arabica.regularizers.Regularizer;
import io.arabica.regularizers.Regularizers;
import io.arabica.tensor.Check;
import io.arabica.tensor.Conv;
import io.arabica.tensor.Padding;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/** Separable convolution of any number of dimensions. */
abstract class SeparableConvND<L extends SeparableConvND<L>> extends Convolving<L> {
  private final int filters;
  private int depthMultiplier = 1;
  private Initializer pointwiseInitializer = Initializers.glorotUniform();
  private Regularizer pointwiseRegularizer;
  private Constraint pointwiseConstraint;
  private Parameter pointwise;

  SeparableConvND(int rank, int filters, int... kernelSize) {
    super(rank, kernelSize);
    Check.argument(filters > 0, "%s: expected one filter or more, got %d", getClass().getSimpleName(), filters);
    this.filters = filters;
  }

  @Override
  L read(Config config, CustomObjects custom) {
    super.read(config, custom);
    if (config.has("depthwise_initializer")) {
      setKernelInitializer("", Initializers.of(config.get("depthwise_initializer"), custom));
    }
    setKernelRegularizer("", Regularizers.of(config.get("depthwise_regularizer"), custom));
    setKernelConstraint("", Constraints.of(config.get("depthwise_constraint"), custom));
    if (config.has("pointwise_initializer")) {
      pointwiseInitializer(Initializers.of(config.get("pointwise_initializer"), custom));
    }
    pointwiseRegularizer(Regularizers.of(config.get("pointwise_regularizer"), custom));
    pointwiseConstraint(Constraints.of(config.get("pointwise_constraint"), custom));
    return depthMultiplier(config.integer("depth_multiplier", 1));
  }

  /** Sets how many numbers the depthwise step makes of each channel; 1 by default. */
  public L depthMultiplier(int given) {
    checkNotBuilt("depthMultiplier");
    Check.argument(given > 0, "%s: expected a depth multiplier of one or more, got %d", getClass().getSimpleName(), given);
    depthMultiplier = given;
    return self();
  }

  /** Sets the first values of the depthwise kernel; Glorot's uniform ones by default. */
  public L depthwiseInitializer(Initializer initializer) {
    return setKernelInitializer("depthwiseInitializer", initializer);
  }

  /** Adds a loss for a large depthwise kernel; none (null) by default. */
  public L depthwiseRegularizer(Regularizer regularizer) {
    return setKernelRegularizer("depthwiseRegularizer", regularizer);
  }

  /** Sets where the depthwise kernel may be after each training step; anywhere (null) by default. */
  public L depthwiseConstraint(Constraint constraint) {
    return setKernelConstraint("depthwiseConstraint", constraint);
  }

  /** The depthwise kernel, or null before the layer is built. */
  public final Parameter depthwiseKernel() {
    return kernel;
  }

  /** Sets the first values of the pointwise kernel; Glorot's uniform ones by default. */
  public L pointwiseInitializer(Initializer initializer) {
    checkNotBuilt("pointwiseInitializer");
    pointwiseInitializer = initializer;
    return self();
  }

  /** Adds a loss for a large pointwise kernel; none (null) by default. */
  public L pointwiseRegularizer(Regularizer regularizer) {
    checkNotBuilt("pointwiseRegularizer");
    pointwiseRegularizer = regularizer;
    return self();
  }

  /** Sets where the pointwise kernel may be after each training step; anywhere (null) by default. */
  public L pointwiseConstraint(Constraint constraint) {
    checkNotBuilt("pointwiseConstraint");
    pointwiseConstraint = constraint;
    return self();
  }

  /** The pointwise kernel, or null before the layer is built. */
  public final Parameter pointwiseKernel() {
    return pointwise;
  }

  /** The number of channels of the output. */
  public final int filters() {
    return filters;
  }

  @Override
  protected void build(Shape... inputs) {
    int channels = channels(inputs[0]);
    outputShape(inputs); // checks, before there are weights
    kernel = addKernel("depthwise_kernel", channels, depthMultiplier);
    int[] ones = ones();
    int between = Check.dimension((long) channels * depthMultiplier);
    pointwise = addWeight("pointwise_kernel", Shape.of(ones).concat(Shape.of(between, filters)), pointwiseInitializer,
        pointwiseRegularizer, pointwiseConstraint);
    addBias(filters);
  }

  private int[] ones() {
    int[] ones = new int[rank];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    if (isBuilt()) {
      checkChannels(inputs[0], kernel.shape().dim(-2));
    } else {
      checkRank(inputs[0]);
    }
    return convolved(inputs[0], filters);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    boolean relu = activation == Activations.RELU;
    int channels = inputs[0].shape().dim(-1);
    Tensor grouped = kernel.reshape(Shape.of(kernelSize).concat(Shape.of(1, channels * depthMultiplier)).dims());
    Tensor each = Conv.conv(inputs[0], grouped, null, false, strides, padding, dilation, channels);
    return finish(Conv.conv(each, pointwise, bias, relu, ones(), Padding.VALID, ones(), 1), relu);
  }

  @Override
  public Config config() {
    return super.config().put("filters", filters).put("depth_multiplier", depthMultiplier)
        .put("depthwise_initializer", kernelInitializer).put("depthwise_regularizer", kernelRegularizer)
        .put("depthwise_constraint", kernelConstraint)
        .put("pointwise_initializer", pointwiseInitializer).put("pointwise_regularizer", pointwiseRegularizer)
        .put("pointwise_constraint", pointwiseConstraint);
  }
}
