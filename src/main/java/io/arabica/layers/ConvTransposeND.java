package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.constraints.Constraint;
import io.arabica.constraints.Constraints;
import io.arabica.initializers.Initializer;
import io.arabica.initializers.Initializers;
import io.arabica.regularizers.Regularizer;
import io.arabica.regularizers.Regularizers;
import io.arabica.tensor.Check;
import io.arabica.tensor.Conv;
import io.arabica.tensor.Padding;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Transposed convolution of any number of dimensions. */
abstract class ConvTransposeND<L extends ConvTransposeND<L>> extends Convolving<L> {
  private final int filters;
  private int[] outputPadding;

  ConvTransposeND(int rank, int filters, int... kernelSize) {
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
    return config.has("output_padding") ? outputPadding(config.integers("output_padding")) : self();
  }

  @Override
  public L padding(Padding given) {
    Check.argument(given != Padding.CAUSAL, "%s: expected valid or same padding, got causal", getClass().getSimpleName());
    return super.padding(given);
  }

  /** Sets how many places are added at the end, less than the stride; by default the output is as large as Keras makes it. */
  public L outputPadding(int... given) {
    checkNotBuilt("outputPadding");
    Check.given(given, this, "an outputPadding");
    Check.argument(given.length == 1 || given.length == rank, "%s: expected one number or %d for outputPadding, got %d",
        getClass().getSimpleName(), rank, given.length);
    int[] added = new int[rank];
    for (int i = 0; i < rank; i++) {
      added[i] = given[given.length == 1 ? 0 : i];
    }
    check(added, strides);
    outputPadding = added;
    return self();
  }

  @Override
  public L strides(int... given) {
    checkNotBuilt("strides");
    if (outputPadding != null) {
      check(outputPadding, spread("strides", given));
    }
    return super.strides(given);
  }

  private void check(int[] added, int... distances) {
    for (int i = 0; i < rank; i++) {
      Check.argument(added[i] >= 0 && added[i] < distances[i],
          "%s: expected an outputPadding of 0 or more and less than the strides (set them first), got %d and %d",
          getClass().getSimpleName(), added[i], distances[i]);
    }
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
    kernel = addKernel("kernel", filters, channels);
    addBias(filters);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    if (isBuilt()) {
      checkChannels(x, kernel.shape().dim(-1));
    } else {
      checkRank(x);
    }
    Shape y = x.with(-1, filters);
    for (int i = 0; i < rank; i++) {
      int dim = x.dim(i + 1);
      int length = Conv.transposedSize(dim, kernelSize[i], strides[i], padding, dilation[i], outputPadding == null ? -1 : outputPadding[i]);
      Check.argument(dim == Shape.ANY || length > 0 || dim == 0 && length == 0,
          "expected an input whose output has one place or more in each dimension, got %s; set a larger outputPadding, or none", x);
      y = y.with(i + 1, length);
    }
    return y;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    Tensor sums = Conv.transposed(inputs[0], kernel, strides, padding, dilation, outputPadding);
    return finish(bias == null ? sums : sums.add(bias), false);
  }

  @Override
  public Config config() {
    return super.config().put("filters", filters).put("output_padding", outputPadding == null ? null : list(outputPadding))
        .put("kernel_initializer", kernelInitializer).put("kernel_regularizer", kernelRegularizer)
        .put("kernel_constraint", kernelConstraint);
  }
}
