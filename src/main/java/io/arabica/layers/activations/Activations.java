package io.arabica.layers.activations;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.config.Registry;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Softmax;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * All of Keras' activation functions: constants with Keras' defaults, made for a static import, and factory methods where there are
 * options.
 *
 * <pre>{@code
 * import static io.arabica.layers.activations.Activations.RELU;
 *
 * new Dense(64).activation(RELU);
 * new Dense(64).activation(Activations.leakyRelu(0.1));
 * }</pre>
 */
public final class Activations {
  /** A function with its Keras name and options. */
  private record Named(String name, Config options, UnaryOperator<Tensor> function) implements ActivationFunction {
    @Override
    public Tensor apply(Tensor x) {
      return function.apply(x);
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public String toString() {
      return options.toMap().isEmpty() ? name : name + options;
    }
  }

  // ---- Keras' defaults ------------------------------------------------------------------------------------------------

  /** x. */
  public static final ActivationFunction LINEAR = named("linear", x -> x);

  /** max(x, 0). */
  public static final ActivationFunction RELU = named("relu", Elementwise::relu);

  /** min(max(x, 0), 6); its slope at 0 and at 6 is 0. */
  public static final ActivationFunction RELU6 = named("relu6", x -> Elementwise.relu(x, 6));

  /** x where it is positive, 0.2 x elsewhere. */
  public static final ActivationFunction LEAKY_RELU = named("leaky_relu", x -> Elementwise.leakyRelu(x, 0.2));

  /** x where it is positive, e^x - 1 elsewhere. */
  public static final ActivationFunction ELU = named("elu", x -> Elementwise.elu(x, 1));

  /**
   * 1.0507 x where it is positive, 1.0507 * 1.6733 (e^x - 1) elsewhere: keeps mean 0 and variance 1 with {@code LecunNormal} weights. Its
   * slope at 0 is that below, 1.7581, where Keras takes that above, 1.0507.
   */
  public static final ActivationFunction SELU = named("selu", x -> Elementwise.elu(x, 1.6732632423543772).mul(1.0507009873554805));

  /** x where it is positive, e^x - 1 elsewhere. */
  public static final ActivationFunction CELU = named("celu", x -> Elementwise.elu(x, 1));

  /** x * (1 + erf(x / sqrt 2)) / 2. */
  public static final ActivationFunction GELU = named("gelu", Elementwise::gelu);

  /** x * sigmoid(x), also called swish. */
  public static final ActivationFunction SILU = named("silu", Elementwise::silu);

  /** x * sigmoid(x); Keras' other name for {@link #SILU}. */
  public static final ActivationFunction SWISH = SILU;

  /** 1 / (1 + e^-x). */
  public static final ActivationFunction SIGMOID = named("sigmoid", Elementwise::sigmoid);

  /** x / 6 + 1/2, between 0 and 1; its slope at -3 and at 3 is 0. */
  public static final ActivationFunction HARD_SIGMOID = named("hard_sigmoid", Activations::hardSigmoid);

  /** x * hard_sigmoid(x). */
  public static final ActivationFunction HARD_SILU = named("hard_silu", x -> x.mul(hardSigmoid(x)));

  /** x * hard_sigmoid(x); Keras' other name for {@link #HARD_SILU}. */
  public static final ActivationFunction HARD_SWISH = HARD_SILU;

  /** Hyperbolic tangent. */
  public static final ActivationFunction TANH = named("tanh", Elementwise::tanh);

  /** x between -1 and 1. */
  public static final ActivationFunction HARD_TANH = named("hard_tanh", x -> x.clip(-1, 1));

  /** x - tanh(x). */
  public static final ActivationFunction TANH_SHRINK = named("tanh_shrink", x -> x.sub(x.tanh()));

  /** x where |x| is above 1/2, else 0. */
  public static final ActivationFunction HARD_SHRINK = named("hard_shrink", x -> hardShrink(x, 0.5));

  /** x moved by 1/2 towards 0, and 0 where |x| is below. */
  public static final ActivationFunction SOFT_SHRINK = named("soft_shrink", x -> softShrink(x, 0.5));

  /** ln(1 + e^x). */
  public static final ActivationFunction SOFTPLUS = named("softplus", Elementwise::softplus);

  /** x / (1 + |x|). */
  public static final ActivationFunction SOFTSIGN = named("softsign", x -> x.div(x.abs().add(1)));

  /** e^x / sum of e^x along the last axis. */
  public static final ActivationFunction SOFTMAX = named("softmax", x -> Softmax.softmax(x, -1));

  /** The logarithm of softmax along the last axis. */
  public static final ActivationFunction LOG_SOFTMAX = named("log_softmax", x -> Softmax.logSoftmax(x, -1));

  /**
   * The nearest probabilities along the last axis, max(x - t, 0) with sum 1: small ones become exactly 0. Keras 3 errs here: its results
   * do not sum to 1.
   */
  public static final ActivationFunction SPARSEMAX = named("sparsemax", x -> Sparsemax.sparsemax(x, -1));

  /** 0 below -1, x above 1, (x + 1)^2 / 4 between. */
  public static final ActivationFunction SPARSE_PLUS = named("sparse_plus",
      x -> x.clip(-1, 1).add(1).square().mul(0.25).add(x.sub(1).relu()));

  /** (x + 1) / 2, between 0 and 1; its slope at -1 and at 1 is 0. */
  public static final ActivationFunction SPARSE_SIGMOID = named("sparse_sigmoid",
      x -> Elementwise.relu(Elementwise.affine(x, 0.5, 0.5), 1));

  /** (x + sqrt(x^2 + 4)) / 2. */
  public static final ActivationFunction SQUAREPLUS = named("squareplus", x -> squareplus(x, 4));

  /** e^x. */
  public static final ActivationFunction EXPONENTIAL = named("exponential", Elementwise::exp);

  /** x * tanh(softplus(x)). */
  public static final ActivationFunction MISH = named("mish", x -> x.mul(Elementwise.softplus(x).tanh()));

  /** ln(sigmoid(x)). */
  public static final ActivationFunction LOG_SIGMOID = named("log_sigmoid", x -> Elementwise.softplus(x.neg()).neg());

  /** a * sigmoid(b) of the two halves a and b of the last axis, which becomes half as long. */
  public static final ActivationFunction GLU = named("glu", x -> glu(x, -1));

  private static final Registry<ActivationFunction> ALL = new Registry<>("activation", ActivationFunction.class)
      .add("relu", config -> config.toMap().isEmpty() ? RELU
          : relu(config.number("negative_slope", 0), config.number("max_value", Double.POSITIVE_INFINITY), config.number("threshold", 0)))
      .add("leaky_relu", config -> config.has("negative_slope") ? leakyRelu(config.number("negative_slope", 0)) : LEAKY_RELU)
      .add("elu", config -> config.has("alpha") ? elu(config.number("alpha", 0)) : ELU)
      .add("celu", config -> config.has("alpha") ? celu(config.number("alpha", 0)) : CELU)
      .add("silu", config -> SILU, "swish")
      .add("hard_silu", config -> HARD_SILU, "hard_swish")
      .add("gelu", config -> gelu(config.flag("approximate", false)))
      .add("hard_shrink", config -> config.has("threshold") ? hardShrink(config.number("threshold", 0)) : HARD_SHRINK)
      .add("soft_shrink", config -> config.has("threshold") ? softShrink(config.number("threshold", 0)) : SOFT_SHRINK)
      .add("softmax", config -> softmax(config.integer("axis", -1)))
      .add("log_softmax", config -> logSoftmax(config.integer("axis", -1)))
      .add("sparsemax", config -> sparsemax(config.integer("axis", -1)))
      .add("squareplus", config -> config.has("b") ? squareplus(config.number("b", 0)) : SQUAREPLUS)
      .add("threshold", config -> threshold(config.number("threshold", Double.NaN), config.number("default_value", Double.NaN)))
      .add("glu", config -> glu(config.integer("axis", -1)));

  static {
    for (ActivationFunction plain : List.of(LINEAR, RELU6, SELU, SIGMOID, HARD_SIGMOID, TANH, HARD_TANH, TANH_SHRINK, SOFTPLUS, SOFTSIGN,
        SPARSE_PLUS, SPARSE_SIGMOID, EXPONENTIAL, MISH, LOG_SIGMOID)) {
      ALL.add(plain.name(), config -> plain);
    }
  }

  private Activations() {}

  private static ActivationFunction named(String name, UnaryOperator<Tensor> function) {
    return new Named(name, new Config(), function);
  }

  // ---- with options ---------------------------------------------------------------------------------------------------

  /**
   * maxValue where x reaches it, x from the threshold on, negativeSlope * (x - threshold) below.
   *
   * @param negativeSlope 0 by default
   * @param maxValue infinite by default
   * @param threshold 0 by default
   */
  public static ActivationFunction relu(double negativeSlope, double maxValue, double threshold) {
    Check.argument(maxValue >= 0 && Double.isFinite(negativeSlope) && Double.isFinite(threshold),
        "relu: expected a finite slope and threshold and a largest value of 0 or more, got %s, %s and %s",
        negativeSlope, threshold, maxValue);
    Config options = new Config().put("negative_slope", negativeSlope)
        .put("max_value", Double.isInfinite(maxValue) ? null : (Object) maxValue)
        .put("threshold", threshold);
    return new Named("relu", options, x -> {
      if (negativeSlope != 0 && threshold == 0 && Double.isInfinite(maxValue)) {
        return Elementwise.leakyRelu(x, negativeSlope);
      }
      Tensor capped;
      if (threshold == 0 && maxValue == 6) {
        capped = RELU6.apply(x); // with another slope at 6 than the others have at their largest value, as in Keras
      } else {
        Tensor positive = threshold == 0 ? x.relu() : above(x, threshold, 0);
        capped = Double.isInfinite(maxValue) ? positive : positive.clip(0, maxValue);
      }
      return negativeSlope == 0 ? capped : capped.sub(Elementwise.affine(x, -1, threshold).relu().mul(negativeSlope));
    });
  }

  /** x where it is positive, slope * x elsewhere. */
  public static ActivationFunction leakyRelu(double slope) {
    return new Named("leaky_relu", new Config().put("negative_slope", slope), x -> Elementwise.leakyRelu(x, slope));
  }

  /** x where it is positive, alpha * (e^x - 1) elsewhere. */
  public static ActivationFunction elu(double alpha) {
    return new Named("elu", new Config().put("alpha", alpha), x -> Elementwise.elu(x, alpha));
  }

  /** x where it is positive, alpha * (e^(x / alpha) - 1) elsewhere. */
  public static ActivationFunction celu(double alpha) {
    Check.argument(alpha > 0, "celu: expected an alpha above 0, got %s", alpha);
    return new Named("celu", new Config().put("alpha", alpha), x -> Elementwise.elu(x.mul(1 / alpha), 1).mul(alpha));
  }

  /** x * (1 + erf(x / sqrt 2)) / 2, or with tanh in place of erf: x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2. */
  public static ActivationFunction gelu(boolean approximate) {
    return !approximate ? GELU : new Named("gelu", new Config().put("approximate", true), x -> {
      Tensor inner = x.mul(Elementwise.affine(x.square(), 0.044715, 1)).mul(Math.sqrt(2 / Math.PI));
      return x.mul(Elementwise.affine(inner.tanh(), 0.5, 0.5));
    });
  }

  /** x where |x| is above the threshold, else 0. */
  public static ActivationFunction hardShrink(double threshold) {
    return new Named("hard_shrink", new Config().put("threshold", threshold), x -> hardShrink(x, threshold));
  }

  /** x moved by the threshold towards 0, and 0 where |x| is below. */
  public static ActivationFunction softShrink(double threshold) {
    return new Named("soft_shrink", new Config().put("threshold", threshold), x -> softShrink(x, threshold));
  }

  /** e^x / sum of e^x along an axis. */
  public static ActivationFunction softmax(int axis) {
    return axis == -1 ? SOFTMAX : new Named("softmax", new Config().put("axis", axis), x -> Softmax.softmax(x, axis));
  }

  /** The logarithm of softmax along an axis. */
  public static ActivationFunction logSoftmax(int axis) {
    return axis == -1 ? LOG_SOFTMAX : new Named("log_softmax", new Config().put("axis", axis), x -> Softmax.logSoftmax(x, axis));
  }

  /** The nearest probabilities along an axis. */
  public static ActivationFunction sparsemax(int axis) {
    return axis == -1 ? SPARSEMAX : new Named("sparsemax", new Config().put("axis", axis), x -> Sparsemax.sparsemax(x, axis));
  }

  /** (x + sqrt(x^2 + b)) / 2. */
  public static ActivationFunction squareplus(double b) {
    Check.argument(b >= 0, "squareplus: expected b of 0 or more, got %s", b);
    return new Named("squareplus", new Config().put("b", b), x -> squareplus(x, b));
  }

  /** x where it is above the threshold, else another value. */
  public static ActivationFunction threshold(double threshold, double otherwise) {
    Check.argument(!Double.isNaN(threshold) && !Double.isNaN(otherwise),
        "threshold: expected a threshold and a value below it, got %s and %s", threshold, otherwise);
    Config options = new Config().put("threshold", threshold).put("default_value", otherwise);
    return new Named("threshold", options, x -> above(x, threshold, otherwise));
  }

  /** a * sigmoid(b) of the two halves a and b of an axis, which becomes half as long. */
  public static ActivationFunction glu(int axis) {
    return axis == -1 ? GLU : new Named("glu", new Config().put("axis", axis), x -> glu(x, axis));
  }

  // ---- by name --------------------------------------------------------------------------------------------------------

  /**
   * The activation of a Keras name such as {@code relu}, with Keras' defaults.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static ActivationFunction of(String name) {
    Check.argument(name != null, "expected the name of an activation, got null; \"linear\" changes nothing");
    return ALL.of(name);
  }

  /** What stands in a layer's configuration: a name, a name with options, or null, which gives {@link #LINEAR}. */
  public static ActivationFunction of(Object written, CustomObjects custom) {
    return written == null ? LINEAR : ALL.of(written, custom);
  }

  /** All names, without other names for the same function. */
  public static List<String> names() {
    return ALL.names();
  }

  // ---- formulas that several of the above share -----------------------------------------------------------------------

  private static Tensor scalar(Tensor like, double value) {
    return Tensor.full(like.dtype(), Shape.of(), value);
  }

  private static Tensor above(Tensor x, double threshold, double otherwise) {
    return Elementwise.where(x.gt(scalar(x, threshold)), x, scalar(x, otherwise));
  }

  private static Tensor hardSigmoid(Tensor x) {
    return Elementwise.relu(x.add(3), 6).mul(1.0 / 6);
  }

  private static Tensor hardShrink(Tensor x, double threshold) {
    return Elementwise.where(x.abs().gt(scalar(x, threshold)), x, scalar(x, 0));
  }

  private static Tensor softShrink(Tensor x, double threshold) {
    return x.sub(threshold).relu().sub(x.add(threshold).neg().relu());
  }

  private static Tensor squareplus(Tensor x, double b) {
    return x.square().add(b).sqrt().add(x).mul(0.5);
  }

  private static Tensor glu(Tensor x, int axis) {
    Check.argument(x.rank() > 0 && x.shape().dim(axis) % 2 == 0, "glu: expected an even dimension at axis %d, got shape %s", axis,
        x.shape());
    List<Tensor> halves = Shaping.split(x, 2, axis);
    return halves.get(0).mul(halves.get(1).sigmoid());
  }
}
