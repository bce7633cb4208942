package io.arabica.optimizers.schedules;

import io.arabica.config.Config;
import io.arabica.config.Configurable;

/**
 * A learning rate that depends on the number of steps done. Any lambda will do:
 *
 * <pre>{@code
 * new SGD(step -> 0.1 / (1 + step / 1000.0))
 * }</pre>
 *
 * <p>The schedules here compute in double with {@link StrictMath}, so that a rate has the same bits everywhere; Keras computes them in
 * float, which differs by about 1e-7 of the initial rate. A lambda cannot be written to a file: an optimizer writes down the rate of its
 * moment instead.
 */
@FunctionalInterface
public interface Schedule extends Configurable {
  /** The rate of the step that follows {@code step} steps; 0 for the first. */
  double rate(long step);

  /** What the schedule was given, under Keras' names; null for a lambda, which cannot be written down. */
  @Override
  default Config config() {
    return null;
  }
}
