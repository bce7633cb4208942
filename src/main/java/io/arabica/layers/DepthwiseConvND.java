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
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Depthwise convolution of any number of dimensions. */
abstract class DepthwiseConvND<L extends DepthwiseConvND<L>> extends Convolving<L> {
  private int depthMultiplier = 1;

  DepthwiseConvND(int rank, int... kernelSize) {
    super(rank, kernelSize);
  }

  @Override
  L read(Config config, CustomObjects custom) {
    super.read(config, custom);
    if (config.has("depthwise_initializer")) {
      setKernelInitializer("", Initializers.of(config.get("depthwise_initializer"), custom));
    }
    setKernelRegularizer("", Regularizers.of(config.get("depthwise_regularizer"), custom));
    setKernelConstraint("", Constraints.of(config.get("depthwise_constraint"), custom));
    return depthMultiplier(config.integer("depth_multiplier", 1));
  }

  /** Sets how many outputs each channel has; 1 by default. */
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

  @Override
  protected void build(Shape... inputs) {
    int channels = channels(inputs[0]);
    outputShape(inputs); // checks, before there are weights
    kernel = addKernel("kernel", channels, depthMultiplier);
    addBias(channels * depthMultiplier);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    if (isBuilt()) {
      checkChannels(x, kernel.shape().dim(-2));
    } else {
      checkRank(x);
    }
    return convolved(x, x.dim(-1) == Shape.ANY ? Shape.ANY : Check.dimension((long) x.dim(-1) * depthMultiplier));
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    boolean relu = activation == Activations.RELU;
    int channels = inputs[0].shape().dim(-1);
    Tensor grouped = kernel.reshape(Shape.of(kernelSize).concat(Shape.of(1, channels * depthMultiplier)).dims());
    return finish(Conv.conv(inputs[0], grouped, bias, relu, strides, padding, dilation, channels), relu);
  }

  @Override
  public Config config() {
    return super.config().put("depth_multiplier", depthMultiplier).put("depthwise_initializer", kernelInitializer)
        .put("depthwise_regularizer", kernelRegularizer).put("depthwise_constraint", kernelConstraint);
  }
}
