package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/**
 * Random values of variance scale / n, where n is the number of a weight's inputs, of its outputs or their mean.
 *
 * <p>A weight (in, out) has in inputs and out outputs; of a kernel (…, in, out) each counts once for every place of the kernel; a vector
 * has as many of both as elements. Uniform values lie within sqrt(3 scale / n); the truncated normal's deviation is divided by 0.8796, so
 * that the variance is right after the cut.
 *
 * <p>References: X. Glorot, Y. Bengio, Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010;
 * K. He et al., Delving deep into rectifiers, ICCV 2015.
 */
public class VarianceScaling extends RandomInitializer {
  /** Which number divides the scale. */
  public enum Mode {
    /** The number of inputs. */
    FAN_IN,
    /** The number of outputs. */
    FAN_OUT,
    /** The mean of both. */
    FAN_AVG
  }

  /** What the values are drawn from. */
  public enum Distribution {
    /** Normal, cut at two deviations. */
    TRUNCATED_NORMAL,
    /** Normal. */
    UNTRUNCATED_NORMAL,
    /** Uniform. */
    UNIFORM
  }

  /** Standard deviation of a standard normal distribution that is cut at -2 and 2. */
  private static final double CUT_DEVIATION = 0.87962566103423978;

  private final double scale;
  private final Mode mode;
  private final Distribution distribution;
  private int[] inputAxes;
  private int[] outputAxes;

  /** Scale 1, number of inputs, truncated normal. */
  public VarianceScaling() {
    this(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
  }

  /** With this scale, mode and distribution. */
  public VarianceScaling(double scale, Mode mode, Distribution distribution) {
    this(scale, mode, distribution, null);
  }

  /** With this scale, mode and distribution, and a seed of its own. */
  public VarianceScaling(double scale, Mode mode, Distribution distribution, Long seed) {
    super(seed);
    Check.argument(scale > 0 && Double.isFinite(scale), "VarianceScaling: expected a scale above 0, got %s", scale);
    this.scale = scale;
    this.mode = mode;
    this.distribution = distribution;
  }

  static VarianceScaling of(Config config) {
    String name = config.string("distribution", "truncated_normal").toLowerCase(Locale.ROOT);
    VarianceScaling result = new VarianceScaling(config.number("scale", 1), constant(Mode.class, config.string("mode", "fan_in")),
        constant(Distribution.class, name.equals("normal") ? "truncated_normal" : name), seed(config));
    return result.axes(config);
  }

  private static <T extends Enum<T>> T constant(Class<T> type, String name) {
    for (T value : type.getEnumConstants()) {
      if (label(value).equals(name)) {
        return value;
      }
    }
    throw new IllegalArgumentException("VarianceScaling: unknown " + label(type.getSimpleName()) + " \"" + name + "\", expected one of "
        + label(Arrays.toString(type.getEnumConstants())));
  }

  private static String label(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  /** Takes the axes that count as inputs and outputs from a configuration, where it names them. */
  final VarianceScaling axes(Config config) {
    inputAxes = config.integers("input_axes", (int[]) null);
    outputAxes = config.integers("output_axes", (int[]) null);
    return this;
  }

  /** Numbers of inputs and outputs of a weight of this shape. */
  final double[] fans(Shape shape) {
    if (inputAxes != null && outputAxes != null) {
      return new double[] {product(shape, inputAxes), product(shape, outputAxes)};
    }
    if (shape.rank() < 2) {
      return new double[] {shape.size(), shape.size()};
    }
    double field = shape.slice(0, shape.rank() - 2).size();
    return new double[] {shape.dim(-2) * field, shape.dim(-1) * field};
  }

  private static double product(Shape shape, int[] axes) {
    double product = 1;
    for (int axis : axes) {
      product *= shape.dim(axis);
    }
    return product;
  }

  @Override
  final Tensor draw(DType dtype, Shape shape, Rng rng) {
    double[] fans = fans(shape);
    double fan = switch (mode) {
      case FAN_IN -> fans[0];
      case FAN_OUT -> fans[1];
      case FAN_AVG -> (fans[0] + fans[1]) / 2;
    };
    double variance = scale / Math.max(1, fan);
    return switch (distribution) {
      case TRUNCATED_NORMAL -> rng.truncatedNormal(dtype, shape, 0, Math.sqrt(variance) / CUT_DEVIATION);
      case UNTRUNCATED_NORMAL -> rng.normal(dtype, shape, 0, Math.sqrt(variance));
      case UNIFORM -> rng.uniform(dtype, shape, -Math.sqrt(3 * variance), Math.sqrt(3 * variance));
    };
  }

  @Override
  public Config config() {
    Config config = super.config();
    if (getClass() == VarianceScaling.class) { // the others fix these three
      config.put("scale", scale).put("mode", label(mode)).put("distribution", label(distribution));
    }
    return config.put("input_axes", list(inputAxes)).put("output_axes", list(outputAxes));
  }

  private static Object list(int[] axes) {
    return axes == null ? null : Arrays.stream(axes).boxed().toList();
  }
}
