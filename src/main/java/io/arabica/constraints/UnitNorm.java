package io.arabica.constraints;

import io.arabica.config.Config;
import io.arabica.tensor.Tensor;
import java.util.List;

/**
 * w / (‖w‖ + 1e-7): the weights of each unit have the norm 1, or stay 0.
 *
 * @param axes the axes whose weights belong to one unit, 0 by default; see {@link MinMaxNorm}
 */
public record UnitNorm(List<Integer> axes) implements Constraint {
  /** With these axes. */
  public UnitNorm {
    axes = new MinMaxNorm(1, 1, 1, axes).axes();
  }

  /** Along these axes, 0 if there are none. */
  public UnitNorm(int... axes) {
    this(MinMaxNorm.list(axes));
  }

  static UnitNorm of(Config config) {
    return new UnitNorm(config.integers("axis"));
  }

  @Override
  public Tensor apply(Tensor weight) {
    return new MinMaxNorm(1, 1, 1, axes).apply(weight);
  }

  @Override
  public Config config() {
    return new Config().put("axis", MinMaxNorm.written(axes));
  }
}
