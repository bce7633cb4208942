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
import io.arabica.tensor.LinAlg;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * activation(x kernel + bias): every output is a weighted sum of all inputs.
 *
 * <p>Shapes: (n, …, in) to (n, …, units). Weights: {@code kernel} (in, units), {@code bias} (units).
 *
 * <pre>{@code
 * new Dense(64).activation(RELU).kernelInitializer(Initializers.heNormal())
 * }</pre>
 */
public final class Dense extends Layer {
  private final int units;
  private ActivationFunction activation = Activations.LINEAR;
  private boolean useBias = true;
  private Initializer kernelInitializer = new GlorotUniform();
  private Initializer biasInitializer = new Zeros();
  private Regularizer kernelRegularizer;
  private Constraint kernelConstraint;
  private Regularizer biasRegularizer;
  private Constraint biasConstraint;
  private Regularizer activityRegularizer;
  private Parameter kernel;
  private Parameter bias;

  /** With this number of outputs, no activation and a bias. */
  public Dense(int units) {
    Check.argument(units > 0, "Dense: expected one unit or more, got %d", units);
    this.units = units;
  }

  static Dense of(Config config, CustomObjects custom) {
    Dense dense = new Dense(config.integer("units", 0))
        .activation(Activations.of(config.get("activation"), custom))
        .useBias(config.flag("use_bias", true))
        .kernelRegularizer(Regularizers.of(config.get("kernel_regularizer"), custom))
        .kernelConstraint(Constraints.of(config.get("kernel_constraint"), custom))
        .biasRegularizer(Regularizers.of(config.get("bias_regularizer"), custom))
        .biasConstraint(Constraints.of(config.get("bias_constraint"), custom))
        .activityRegularizer(Regularizers.of(config.get("activity_regularizer"), custom));
    if (config.has("kernel_initializer")) {
      dense.kernelInitializer(Initializers.of(config.get("kernel_initializer"), custom));
    }
    return config.has("bias_initializer") ? dense.biasInitializer(Initializers.of(config.get("bias_initializer"), custom)) : dense;
  }

  // ---- settings -----------------------------------------------------------------------------------------------------

  @Override
  public Dense name(String given) {
    super.name(given);
    return this;
  }

  /** Sets what is done to the sums; nothing by default. */
  public Dense activation(ActivationFunction function) {
    checkNotBuilt("activation");
    activation = Check.given(function, this, "an activation");
    return this;
  }

  /** Sets the activation of this Keras name, e.g. {@code relu}. */
  public Dense activation(String function) {
    return activation(Activations.of(function));
  }

  /** Says whether a bias is added; true by default. */
  public Dense useBias(boolean flag) {
    checkNotBuilt("useBias");
    useBias = flag;
    return this;
  }

  /** Sets the first values of the kernel; {@link GlorotUniform} by default. */
  public Dense kernelInitializer(Initializer initializer) {
    checkNotBuilt("kernelInitializer");
    kernelInitializer = initializer;
    return this;
  }

  /** Sets the first values of the bias; zeros by default. */
  public Dense biasInitializer(Initializer initializer) {
    checkNotBuilt("biasInitializer");
    biasInitializer = initializer;
    return this;
  }

  /** Adds a loss for a large kernel; none (null) by default. */
  public Dense kernelRegularizer(Regularizer regularizer) {
    checkNotBuilt("kernelRegularizer");
    kernelRegularizer = regularizer;
    return this;
  }

  /** Sets where the kernel may be after each training step; anywhere (null) by default. */
  public Dense kernelConstraint(Constraint constraint) {
    checkNotBuilt("kernelConstraint");
    kernelConstraint = constraint;
    return this;
  }

  /** Adds a loss for a large bias; none (null) by default. */
  public Dense biasRegularizer(Regularizer regularizer) {
    checkNotBuilt("biasRegularizer");
    biasRegularizer = regularizer;
    return this;
  }

  /** Sets where the bias may be after each training step; anywhere (null) by default. */
  public Dense biasConstraint(Constraint constraint) {
    checkNotBuilt("biasConstraint");
    biasConstraint = constraint;
    return this;
  }

  /** Adds a loss for large outputs, divided by the number of samples; none (null) by default. */
  public Dense activityRegularizer(Regularizer regularizer) {
    checkNotBuilt("activityRegularizer");
    activityRegularizer = regularizer;
    return this;
  }

  /** The number of outputs. */
  public int units() {
    return units;
  }

  /** The weights (in, units), or null before the layer is built. */
  public Parameter kernel() {
    return kernel;
  }

  /** The bias (units), or null without one or before the layer is built. */
  public Parameter bias() {
    return bias;
  }

  // ---- use ----------------------------------------------------------------------------------------------------------

  @Override
  protected void build(Shape... inputs) {
    checkInput(inputs);
    int width = inputs[0].dim(-1);
    Check.argument(width != Shape.ANY, "expected an input whose last dimension is known, got %s", inputs[0]);
    kernel = addWeight("kernel", Shape.of(width, units), kernelInitializer, kernelRegularizer, kernelConstraint);
    bias = useBias ? addWeight("bias", Shape.of(units), biasInitializer, biasRegularizer, biasConstraint) : null;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    checkInput(inputs);
    return inputs[0].with(-1, units);
  }

  private void checkInput(Shape... inputs) {
    Check.argument(inputs.length == 1, "expected one input, got %d", inputs.length);
    Shape x = inputs[0];
    Check.argument(x.rank() >= 2, "expected an input of two or more dimensions (n, …, features), got %s", x);
    if (isBuilt()) {
      Shape expected = x.with(0, Shape.ANY).with(-1, kernel.shape().dim(0));
      Check.argument(x.fits(expected), "expected input %s, got %s", expected, x);
    }
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    checkInput(x.shape());
    boolean relu = activation == Activations.RELU;
    Tensor sums = LinAlg.linear(x, kernel, bias, relu);
    Tensor y = relu ? sums : activation.apply(sums);
    addActivityLoss(activityRegularizer, y);
    return y;
  }

  @Override
  public boolean isRepeatable() {
    return activation.isRepeatable() && (activityRegularizer == null || activityRegularizer.isRepeatable()) && super.isRepeatable();
  }

  @Override
  public Config config() {
    Config config = super.config().put("units", units).put("activation", activation.written()).put("use_bias", useBias)
        .put("kernel_initializer", kernelInitializer).put("bias_initializer", biasInitializer)
        .put("kernel_regularizer", kernelRegularizer).put("bias_regularizer", biasRegularizer)
        .put("kernel_constraint", kernelConstraint).put("bias_constraint", biasConstraint);
    return activityRegularizer == null ? config : config.put("activity_regularizer", activityRegularizer);
  }
}
