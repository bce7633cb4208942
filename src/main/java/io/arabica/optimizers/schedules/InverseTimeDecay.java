package io.arabica.optimizers.schedules;

import io.arabica.config.Config;

/** rate = initial / (1 + decayRate · step / decaySteps); with staircase the quotient of steps is rounded down. */
public final class InverseTimeDecay implements Schedule {
  private final double initial;
  private final double decaySteps;
  private final double decayRate;
  private boolean staircase;

  /** A rate that falls like a hyperbola. */
  public InverseTimeDecay(double initial, double decaySteps, double decayRate) {
    this.initial = Steps.rate("InverseTimeDecay", "initial rate", initial);
    this.decaySteps = Steps.length("InverseTimeDecay", "decay steps", decaySteps);
    this.decayRate = Steps.rate("InverseTimeDecay", "decay rate", decayRate);
  }

  InverseTimeDecay(Config c) {
    this(c.number("initial_learning_rate", 0), c.number("decay_steps", 0), c.number("decay_rate", 0));
    staircase = c.flag("staircase", false);
  }

  /** Whether the rate falls at once every {@code decaySteps} steps; false by default. */
  public InverseTimeDecay staircase(boolean flag) {
    staircase = flag;
    return this;
  }

  @Override
  public double rate(long step) {
    double done = step / decaySteps;
    return initial / (1 + decayRate * (staircase ? Math.floor(done) : done));
  }

  @Override
  public Config config() {
    return new Config().put("initial_learning_rate", initial).put("decay_steps", Steps.written(decaySteps)).put("decay_rate", decayRate)
        .put("staircase", staircase)
        .put("name", "InverseTimeDecay");
  }
}
