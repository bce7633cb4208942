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

/** Convolution of any number of dimensions. */
abstract class ConvND<L extends ConvND<L>> extends Convolving<L> {
  private final int filters;
  private int groups = 1;

  ConvND(int rank, int filters, int... kernelSize) {
    super(rank, kernelSize);
    Check.argument(filters > 0, "%s: expected one filter or more, got %d", getClass().getSimpleName(), filters);
    this.filters = filters;
  }

  @Override
  L read(Config config, CustomObjects custom) {
    super.read(config, custom);
    if (config.has("kernel_initializer")) {
      setKernelInitializer("", Initializers.of(config.get("kernel_initializer"), custom));
    }
    setKernelRegularizer("", Regularizers.of(config.get("kernel_regularizer"), custom));
    setKernelConstraint("", Constraints.of(config.get("kernel_constraint"), custom));
    return groups(config.integer("groups", 1));
  }

  /** Cuts the channels into so many parts, each of which sees only its like; 1 by default. */
  public L groups(int given) {
    checkNotBuilt("groups");
    Check.argument(given > 0 && filters % given == 0, "%s: expected a number of groups that divides %d filters, got %d",
        getClass().getSimpleName(), filters, given);
    groups = given;
    return self();
  }

  /** Sets the first values of the kernel; Glorot's uniform ones by default. */
  public L kernelInitializer(Initializer initializer) {
    return setKernelInitializer("kernelInitializer", initializer);
  }

  /** Adds a loss for a large kernel; none (null) by default. */
  public L kernelRegularizer(Regularizer regularizer) {
    return setKernelRegularizer("kernelRegularizer", regularizer);
  }

  /** Sets where the kernel may be after each training step; anywhere (null) by default. */
  public L kernelConstraint(Constraint constraint) {
    return setKernelConstraint("kernelConstraint", constraint);
  }

  /** The kernel, or null before the layer is built. */
  public final Parameter kernel() {
    return kernel;
  }

  /** The number of channels of the output. */
  public final int filters() {
    return filters;
  }

  @Override
  protected void build(Shape... inputs) {
    int channels = channels(inputs[0]);
    outputShape(inputs); // checks, before there are weights
    kernel = addKernel("kernel", channels / groups, filters);
    addBias(filters);
  }

  private void checkGroups(Shape x) {
    int channels = x.dim(-1);
    Check.argument(channels == Shape.ANY || channels % groups == 0, "expected a number of channels that %d groups divide, got %s", groups,
        x);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    if (isBuilt()) {
      checkChannels(inputs[0], kernel.shape().dim(-2) * groups);
    } else {
      checkRank(inputs[0]);
      checkGroups(inputs[0]);
    }
    return convolved(inputs[0], filters);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    boolean relu = activation == Activations.RELU;
    return finish(Conv.conv(inputs[0], kernel, bias, relu, strides, padding, dilation, groups), relu);
  }

  /** The sums, each filter's times a factor plus a shift: a convolution with another kernel and bias. */
  final Tensor scaled(Tensor x, Tensor factor, Tensor shift) {
    return explain(() -> {
      outputShape(x.shape()); // checks
      Tensor start = bias == null ? shift : bias.mul(factor).add(shift);
      return Conv.conv(x.cast(dtype()), kernel.mul(factor), start, false, strides, padding, dilation, groups);
    });
  }

  @Override
  public Config config() {
    return super.config().put("filters", filters).put("groups", groups).put("kernel_initializer", kernelInitializer)
        .put("kernel_regularizer", kernelRegularizer).put("kernel_constraint", kernelConstraint);
  }
}
