package io.arabica.optimizers.schedules;

import io.arabica.config.Config;

/**
 * rate = (initial - end) · (1 - step / decaySteps)^power + end, and end after decaySteps; with cycle it starts again and again, each time
 * from a point nearer to the end: decaySteps is then the next multiple of it.
 */
public final class PolynomialDecay implements Schedule {
  private final double initial;
  private final double decaySteps;
  private double end = 1e-4;
  private double power = 1;
  private boolean cycle;

  /** A rate that falls to 0.0001 in a straight line. */
  public PolynomialDecay(double initial, double decaySteps) {
    this.initial = Steps.rate("PolynomialDecay", "initial rate", initial);
    this.decaySteps = Steps.length("PolynomialDecay", "decay steps", decaySteps);
  }

  PolynomialDecay(Config c) {
    this(c.number("initial_learning_rate", 0), c.number("decay_steps", 0));
    end(c.number("end_learning_rate", end)).power(c.number("power", power)).cycle(c.flag("cycle", false));
  }

  /** The rate at the end; 0.0001 by default. */
  public PolynomialDecay end(double rate) {
    end = Steps.rate("PolynomialDecay", "end rate", rate);
    return this;
  }

  /** The exponent; 1, a straight line, by default. */
  public PolynomialDecay power(double exponent) {
    power = Steps.rate("PolynomialDecay", "power", exponent);
    return this;
  }

  /** Whether it starts again after {@code decaySteps}; false by default. */
  public PolynomialDecay cycle(boolean flag) {
    cycle = flag;
    return this;
  }

  @Override
  public double rate(long step) {
    double length = cycle && step > 0 ? decaySteps * Math.ceil(step / decaySteps) : decaySteps;
    return (initial - end) * StrictMath.pow(1 - Math.min(step, length) / length, power) + end;
  }

  @Override
  public Config config() {
    return new Config().put("initial_learning_rate", initial).put("decay_steps", Steps.written(decaySteps)).put("end_learning_rate", end)
        .put("power", power)
        .put("cycle", cycle).put("name", "PolynomialDecay");
  }
}
