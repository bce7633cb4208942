package io.arabica.optimizers.schedules;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import java.util.Arrays;

/** rate = values[i] where boundaries[i - 1] &lt; step ≤ boundaries[i]: a constant in each part. */
public final class PiecewiseConstantDecay implements Schedule {
  private final int[] boundaries;
  private final double[] values;

  /**
   * A rate of {@code values[0]} up to and including step {@code boundaries[0]}, then {@code values[1]}, and so on.
   *
   * @param boundaries steps, growing
   * @param values one more than there are boundaries
   */
  public PiecewiseConstantDecay(int[] boundaries, double... values) {
    Check.argument(values.length == boundaries.length + 1, "PiecewiseConstantDecay: expected one value more than the %d boundaries, got %d",
        boundaries.length, values.length);
    for (int i = 1; i < boundaries.length; i++) {
      Check.argument(boundaries[i] > boundaries[i - 1], "PiecewiseConstantDecay: expected growing boundaries, got %s",
          Arrays.toString(boundaries));
    }
    for (double value : values) {
      Steps.rate("PiecewiseConstantDecay", "rate", value);
    }
    this.boundaries = boundaries.clone();
    this.values = values.clone();
  }

  PiecewiseConstantDecay(Config c) {
    this(c.integers("boundaries"), c.list("values").stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray());
  }

  @Override
  public double rate(long step) {
    int i = 0;
    while (i < boundaries.length && step > boundaries[i]) {
      i++;
    }
    return values[i];
  }

  @Override
  public Config config() {
    return new Config().put("boundaries", Arrays.stream(boundaries).boxed().toList()).put("values", Arrays.stream(values).boxed().toList())
        .put("name", "PiecewiseConstant");
  }
}
