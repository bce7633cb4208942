package io.arabica.optimizers.schedules;

import io.arabica.config.Config;
import io.arabica.tensor.Check;

/**
 * rate = from · ((1 - alpha) · (1 + cos(π · step / decaySteps)) / 2 + alpha): half a cosine from the initial rate to alpha times that.
 *
 * <p>With a warm-up, the rate first rises in a straight line from the initial rate to a target within some steps, and falls from the target
 * afterwards.
 *
 * <p>Reference: Loshchilov and Hutter, SGDR, 2016.
 */
public final class CosineDecay implements Schedule {
  private final double initial;
  private final double decaySteps;
  private double alpha;
  private double target = Double.NaN;
  private int warmupSteps;

  /** A rate that falls to 0 in {@code decaySteps} steps. */
  public CosineDecay(double initial, double decaySteps) {
    this.initial = Steps.rate("CosineDecay", "initial rate", initial);
    this.decaySteps = Steps.length("CosineDecay", "decay steps", decaySteps);
  }

  CosineDecay(Config c) {
    this(c.number("initial_learning_rate", 0), c.number("decay_steps", 0));
    alpha(c.number("alpha", 0));
    if (c.has("warmup_target")) {
      warmup(c.number("warmup_target", 0), c.integer("warmup_steps", 0));
    }
  }

  /** The part of the rate that is left at the end; 0 by default. */
  public CosineDecay alpha(double part) {
    alpha = Steps.rate("CosineDecay", "alpha", part);
    return this;
  }

  /** Rises to {@code rate} within {@code steps} before the decay begins. */
  public CosineDecay warmup(double rate, int steps) {
    Check.argument(steps >= 0, "CosineDecay: expected warm-up steps of at least 0, got %d", steps);
    target = Steps.rate("CosineDecay", "warm-up target", rate);
    warmupSteps = steps;
    return this;
  }

  @Override
  public double rate(long step) {
    if (Double.isNaN(target)) {
      return decayed(initial, step);
    }
    return step < warmupSteps ? initial + (target - initial) * step / warmupSteps : decayed(target, step - warmupSteps);
  }

  private double decayed(double from, long step) {
    return from * ((1 - alpha) * Steps.cosine(Math.min(1, step / decaySteps)) + alpha);
  }

  @Override
  public Config config() {
    return new Config().put("initial_learning_rate", initial).put("decay_steps", Steps.written(decaySteps)).put("alpha", alpha)
        .put("name", "CosineDecay").put("warmup_target", Double.isNaN(target) ? null : target).put("warmup_steps", warmupSteps);
  }
}
