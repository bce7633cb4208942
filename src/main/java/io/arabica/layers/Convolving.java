package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.constraints.Constraint;
import io.arabica.constraints.Constraints;
import io.arabica.initializers.GlorotUniform;
import io.arabica.initializers.Initializer;
import io.arabica.initializers.Initializers;
import io.arabica.initializers.Zeros;
import io.arabica.layers.activations.ActivationFunction;
import io.arabica.layers.activations.Activations;
import io.arabica.regularizers.Regularizer;
import io.arabica.regularizers.Regularizers;
import io.arabica.tensor.Check;
import io.arabica.tensor.Padding;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What all convolutions share: window, strides, padding, dilation, bias and activation. */
abstract class Convolving<L extends Convolving<L>> extends Layer {
  final int rank;
  final int[] kernelSize;
  int[] strides;
  int[] dilation;
  Padding padding = Padding.VALID;
  Initializer kernelInitializer = new GlorotUniform();
  Regularizer kernelRegularizer;
  Constraint kernelConstraint;
  ActivationFunction activation = Activations.LINEAR;
  private boolean useBias = true;
  private Initializer biasInitializer = new Zeros();
  private Regularizer biasRegularizer;
  private Constraint biasConstraint;
  private Regularizer activityRegularizer;
  Parameter kernel;
  Parameter bias;

  Convolving(int rank, int... kernelSize) {
    this.rank = rank;
    this.kernelSize = spread("kernelSize", kernelSize);
    strides = spread("strides", 1);
    dilation = spread("dilationRate", 1);
  }

  /** One number for all dimensions, or one for each. */
  final int[] spread(String what, int... given) {
    return spread(getClass().getSimpleName(), what, rank, given);
  }

  static int[] spread(String who, String what, int rank, int... given) {
    Check.given(given, who, what);
    Check.argument(given.length == 1 || given.length == rank, "%s: expected one number or %d for %s, got %s", who, rank, what,
        Arrays.toString(given));
    int[] result = new int[rank];
    for (int i = 0; i < rank; i++) {
      result[i] = given[given.length == 1 ? 0 : i];
      Check.argument(result[i] > 0, "%s: expected %s of one or more, got %s", who, what, Arrays.toString(given));
    }
    return result;
  }

  static List<Integer> list(int... numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  static void checkFormat(Config config) {
    String format = config.string("data_format", "channels_last");
    Check.argument(format.equals("channels_last"), "expected data_format channels_last, got %s", format);
  }

  @SuppressWarnings("unchecked")
  final L self() {
    return (L) this;
  }

  /** Takes over what a configuration says about what is set here. */
  L read(Config config, CustomObjects custom) {
    checkFormat(config);
    strides(config.integers("strides", 1));
    dilationRate(config.integers("dilation_rate", 1));
    padding(config.string("padding", "valid"));
    activation(Activations.of(config.get("activation"), custom));
    useBias(config.flag("use_bias", true));
    if (config.has("bias_initializer")) {
      biasInitializer(Initializers.of(config.get("bias_initializer"), custom));
    }
    biasRegularizer(Regularizers.of(config.get("bias_regularizer"), custom));
    biasConstraint(Constraints.of(config.get("bias_constraint"), custom));
    return activityRegularizer(Regularizers.of(config.get("activity_regularizer"), custom));
  }

  // ---- settings -----------------------------------------------------------------------------------------------------

  @Override
  public L name(String given) {
    super.name(given);
    return self();
  }

  /** Sets the distance between windows, one number for all dimensions or one for each; 1 by default. */
  public L strides(int... given) {
    checkNotBuilt("strides");
    strides = spread("strides", given);
    return self();
  }

  /**
   * Sets the distance between the taps of a window, one number for all dimensions or one for each; 1 by default. Next to strides
   * larger than 1 Keras takes others in depthwise and separable convolutions only.
   */
  public L dilationRate(int... given) {
    checkNotBuilt("dilationRate");
    dilation = spread("dilationRate", given);
    return self();
  }

  /** Sets what stands around the input; {@link Padding#VALID} (nothing) by default. */
  public L padding(Padding given) {
    checkNotBuilt("padding");
    Check.argument(given != Padding.CAUSAL || rank == 1, "%s: causal padding is for sequences only", getClass().getSimpleName());
    padding = Check.given(given, this, "a padding");
    return self();
  }

  /** Sets the padding of this Keras name: {@code valid}, {@code same} or, for sequences, {@code causal}, which Keras has in Conv1D only. */
  public L padding(String given) {
    return padding(Padding.of(given));
  }

  /** Sets what is done to the sums; nothing by default. */
  public L activation(ActivationFunction function) {
    checkNotBuilt("activation");
    activation = Check.given(function, this, "an activation");
    return self();
  }

  /** Sets the activation of this Keras name, e.g. {@code relu}. */
  public L activation(String function) {
    return activation(Activations.of(function));
  }

  /** Says whether a bias is added; true by default. */
  public L useBias(boolean flag) {
    checkNotBuilt("useBias");
    useBias = flag;
    return self();
  }

  /** Sets the first values of the bias; zeros by default. */
  public L biasInitializer(Initializer initializer) {
    checkNotBuilt("biasInitializer");
    biasInitializer = initializer;
    return self();
  }

  /** Adds a loss for a large bias; none (null) by default. */
  public L biasRegularizer(Regularizer regularizer) {
    checkNotBuilt("biasRegularizer");
    biasRegularizer = regularizer;
    return self();
  }

  /** Sets where the bias may be after each training step; anywhere (null) by default. */
  public L biasConstraint(Constraint constraint) {
    checkNotBuilt("biasConstraint");
    biasConstraint = constraint;
    return self();
  }

  /** Adds a loss for large outputs, divided by the number of samples; none (null) by default. */
  public L activityRegularizer(Regularizer regularizer) {
    checkNotBuilt("activityRegularizer");
    activityRegularizer = regularizer;
    return self();
  }

  /** The bias, or null without one or before the layer is built. */
  public final Parameter bias() {
    return bias;
  }

  // ---- use ----------------------------------------------------------------------------------------------------------

  final L setKernelInitializer(String what, Initializer initializer) {
    checkNotBuilt(what);
    kernelInitializer = initializer;
    return self();
  }

  final L setKernelRegularizer(String what, Regularizer regularizer) {
    checkNotBuilt(what);
    kernelRegularizer = regularizer;
    return self();
  }

  final L setKernelConstraint(String what, Constraint constraint) {
    checkNotBuilt(what);
    kernelConstraint = constraint;
    return self();
  }

  /** The number of channels of the input, which must be known. */
  final int channels(Shape x) {
    checkRank(x);
    Check.argument(x.dim(-1) != Shape.ANY, "expected an input whose last dimension is known, got %s", x);
    return x.dim(-1);
  }

  final void checkRank(Shape x) {
    Check.argument(x.rank() == rank + 2, "expected an input of %d dimensions (n, …, channels), got %s", rank + 2, x);
  }

  final void checkChannels(Shape x, int channels) {
    checkRank(x);
    Shape expected = Shape.of(new int[rank + 2]);
    for (int i = 0; i <= rank; i++) {
      expected = expected.with(i, Shape.ANY);
    }
    expected = expected.with(-1, channels);
    Check.argument(x.fits(expected), "expected input %s, got %s", expected, x);
  }

  final Parameter addKernel(String weightName, int... last) {
    return addWeight(weightName, Shape.of(kernelSize).concat(Shape.of(last)), kernelInitializer, kernelRegularizer, kernelConstraint);
  }

  final void addBias(int filters) {
    bias = useBias ? addWeight("bias", Shape.of(filters), biasInitializer, biasRegularizer, biasConstraint) : null;
  }

  /** The shape after the windows, with this many channels. */
  final Shape convolved(Shape x, int filters) {
    Shape y = x.with(-1, filters);
    for (int i = 0; i < rank; i++) {
      int length = padding.output(x.dim(i + 1), kernelSize[i], strides[i], dilation[i]);
      Check.argument(length != 0 || x.dim(i + 1) == 0, "expected an input at least as large as the window %s, got %s; use same padding",
          window(), x);
      y = y.with(i + 1, length);
    }
    return y;
  }

  /** How far a window reaches, for error messages. */
  private String window() {
    int[] reach = new int[rank];
    Arrays.setAll(reach, i -> (kernelSize[i] - 1) * dilation[i] + 1);
    String kernel = Arrays.toString(kernelSize);
    return Arrays.equals(reach, kernelSize) ? kernel : Arrays.toString(reach) + " (kernel " + kernel + ", dilation "
        + Arrays.toString(dilation) + ")";
  }

  /** Whether the sums are put out as they are. */
  final boolean isLinear() {
    return activation == Activations.LINEAR && activityRegularizer == null;
  }

  /** Applies the activation (unless that was done with the sums) and adds the loss for the output. */
  final Tensor finish(Tensor sums, boolean activated) {
    Tensor y = activated ? sums : activation.apply(sums);
    addActivityLoss(activityRegularizer, y);
    return y;
  }

  @Override
  public boolean isRepeatable() {
    return activation.isRepeatable() && (activityRegularizer == null || activityRegularizer.isRepeatable()) && super.isRepeatable();
  }

  @Override
  public Config config() {
    Config config = super.config().put("kernel_size", list(kernelSize)).put("strides", list(strides)).put("padding", padding.label())
        .put("data_format", "channels_last").put("dilation_rate", list(dilation)).put("activation", activation.written())
        .put("use_bias", useBias).put("bias_initializer", biasInitializer).put("bias_regularizer", biasRegularizer)
        .put("bias_constraint", biasConstraint);
    return activityRegularizer == null ? config : config.put("activity_regularizer", activityRegularizer);
  }
}
