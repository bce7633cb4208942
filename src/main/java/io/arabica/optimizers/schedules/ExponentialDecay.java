package io.arabica.optimizers.schedules;

import io.arabica.config.Config;

/** rate = initial · decayRate^(step / decaySteps); with staircase the exponent is rounded down. */
public final class ExponentialDecay implements Schedule {
  private final double initial;
  private final double decaySteps;
  private final double decayRate;
  private boolean staircase;

  /** A rate that is multiplied by {@code decayRate} every {@code decaySteps} steps. */
  public ExponentialDecay(double initial, double decaySteps, double decayRate) {
    this.initial = Steps.rate("ExponentialDecay", "initial rate", initial);
    this.decaySteps = Steps.length("ExponentialDecay", "decay steps", decaySteps);
    this.decayRate = Steps.rate("ExponentialDecay", "decay rate", decayRate);
  }

  ExponentialDecay(Config c) {
    this(c.number("initial_learning_rate", 0), c.number("decay_steps", 0), c.number("decay_rate", 0));
    staircase = c.flag("staircase", false);
  }

  /** Whether the rate falls at once every {@code decaySteps} steps; false by default. */
  public ExponentialDecay staircase(boolean flag) {
    staircase = flag;
    return this;
  }

  @Override
  public double rate(long step) {
    double done = step / decaySteps;
    return initial * StrictMath.pow(decayRate, staircase ? Math.floor(done) : done);
  }

  @Override
  public Config config() {
    return new Config().put("initial_learning_rate", initial).put("decay_steps", Steps.written(decaySteps)).put("decay_rate", decayRate)
        .put("staircase", staircase)
        .put("name", "ExponentialDecay");
  }
}
