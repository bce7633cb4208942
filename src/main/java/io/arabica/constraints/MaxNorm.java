package io.arabica.constraints;

import io.arabica.config.Config;
import io.arabica.tensor.Tensor;
import java.util.List;

/**
 * w · min(‖w‖, maximum) / (‖w‖ + 1e-7): the weights of each unit have at most this norm.
 *
 * @param maxValue the largest norm; 2 by default
 * @param axes the axes whose weights belong to one unit, 0 by default; see {@link MinMaxNorm}
 */
public record MaxNorm(double maxValue, List<Integer> axes) implements Constraint {
  /** With this norm and these axes. */
  public MaxNorm {
    axes = new MinMaxNorm(0, maxValue, 1, axes).axes();
  }

  /** A norm of at most 2. */
  public MaxNorm() {
    this(2);
  }

  /** This norm along these axes, 0 if there are none. */
  public MaxNorm(double maxValue, int... axes) {
    this(maxValue, MinMaxNorm.list(axes));
  }

  static MaxNorm of(Config config) {
    return new MaxNorm(config.number("max_value", 2), config.integers("axis"));
  }

  @Override
  public Tensor apply(Tensor weight) {
    return new MinMaxNorm(0, maxValue, 1, axes).apply(weight);
  }

  @Override
  public Config config() {
    return new Config().put("max_value", maxValue).put("axis", MinMaxNorm.written(axes));
  }
}
