package io.arabica.optimizers.schedules;

import io.arabica.config.Config;
import io.arabica.tensor.Check;

/**
 * One rise and one fall, both along half a cosine: from peak / divide to peak in the first part of the steps, then down to peak / (divide ·
 * finalDivide).
 *
 * <p>As PyTorch's {@code OneCycleLR} with its defaults; Keras has none, so a file with this schedule is read by Arabica alone.
 *
 * <p>Reference: Smith and Topin, Super-Convergence, 2017.
 */
public final class OneCycle implements Schedule {
  private final double peak;
  private final int totalSteps;
  private double rise = 0.3;
  private double divide = 25;
  private double finalDivide = 1e4;

  /** A cycle of {@code totalSteps} steps with its highest rate {@code peak}. */
  public OneCycle(double peak, int totalSteps) {
    this.peak = Steps.rate("OneCycle", "peak rate", peak);
    this.totalSteps = Steps.positive("OneCycle", "total steps", totalSteps);
  }

  OneCycle(Config c) {
    this(c.number("peak_learning_rate", 0), c.integer("total_steps", 0));
    rise(c.number("rise", rise)).divide(c.number("divide", divide), c.number("final_divide", finalDivide));
  }

  /** The part of the steps in which the rate rises, in [0, 1]; 0.3 by default. */
  public OneCycle rise(double part) {
    Check.argument(part >= 0 && part <= 1, "OneCycle: expected a rising part in [0, 1], got %s", part);
    rise = part;
    return this;
  }

  /**
   * The initial rate is peak / {@code initial} (25 by default), the last one peak / ({@code initial} · {@code last}) (10,000 by default).
   */
  public OneCycle divide(double initial, double last) {
    divide = Steps.atLeastOne("OneCycle", "first divisor", initial);
    finalDivide = Steps.atLeastOne("OneCycle", "last divisor", last);
    return this;
  }

  @Override
  public double rate(long step) {
    double first = peak / divide;
    double last = first / finalDivide;
    double top = Math.max(0, rise * totalSteps - 1);
    if (step < top) {
      return peak + (first - peak) * Steps.cosine(step / top);
    }
    double down = totalSteps - 1 - top;
    return last + (peak - last) * Steps.cosine(down <= 0 ? 1 : Math.min(1, (step - top) / down));
  }

  @Override
  public Config config() {
    return new Config().put("peak_learning_rate", peak).put("total_steps", totalSteps).put("rise", rise).put("divide", divide)
        .put("final_divide", finalDivide)
        .put("name", "OneCycle");
  }
}
