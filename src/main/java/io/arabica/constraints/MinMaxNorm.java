package io.arabica.constraints;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * w · (rate · clip(‖w‖, minimum, maximum) + (1 - rate) · ‖w‖) / (‖w‖ + 1e-7), where ‖w‖ is the root of the sum of squares along the axes:
 * the weights of each unit have a norm from minimum to maximum, or come nearer to it with each step where the rate is less than 1.
 *
 * @param minValue the least norm; 0 by default
 * @param maxValue the largest norm; 1 by default
 * @param rate how much of the way is made in a step, from 0 to 1; 1 by default
 * @param axes the axes whose weights belong to one unit: 0, the default, for a {@code Dense} kernel (in, units), and 0, 1 and 2 for a
 *     {@code Conv2D} kernel (rows, columns, in, filters)
 */
public record MinMaxNorm(double minValue, double maxValue, double rate, List<Integer> axes) implements Constraint {
  private static final double EPSILON = 1e-7;

  /** With these numbers and axes. */
  public MinMaxNorm {
    Check.argument(minValue >= 0 && maxValue >= minValue && Double.isFinite(maxValue),
        "MinMaxNorm: expected finite norms 0 <= minimum <= maximum, got %s and %s", minValue, maxValue);
    Check.argument(rate >= 0 && rate <= 1, "MinMaxNorm: expected a rate from 0 to 1, got %s", rate);
    axes = axes.isEmpty() ? List.of(0) : List.copyOf(axes);
  }

  /** Norms from 0 to 1. */
  public MinMaxNorm() {
    this(0, 1);
  }

  /** Norms from the minimum to the maximum. */
  public MinMaxNorm(double minValue, double maxValue) {
    this(minValue, maxValue, 1);
  }

  /** Norms from the minimum to the maximum along these axes, 0 if there are none. */
  public MinMaxNorm(double minValue, double maxValue, double rate, int... axes) {
    this(minValue, maxValue, rate, list(axes));
  }

  static MinMaxNorm of(Config config) {
    return new MinMaxNorm(config.number("min_value", 0), config.number("max_value", 1), config.number("rate", 1), config.integers("axis"));
  }

  static List<Integer> list(int... axes) {
    return Arrays.stream(axes).boxed().toList();
  }

  /** One axis as a number, several as a list. */
  static Object written(List<Integer> axes) {
    return axes.size() == 1 ? axes.get(0) : axes;
  }

  @Override
  public Tensor apply(Tensor weight) {
    Tensor norms = Reduce.sum(weight.square(), true, axes.stream().mapToInt(axis -> axis).toArray()).sqrt();
    Tensor desired = norms.clip(minValue, maxValue);
    if (rate != 1) {
      desired = desired.mul(rate).add(norms.mul(1 - rate));
    }
    return weight.mul(desired.div(norms.add(EPSILON)));
  }

  @Override
  public Config config() {
    return new Config().put("min_value", minValue).put("max_value", maxValue).put("rate", rate).put("axis", written(axes));
  }
}
