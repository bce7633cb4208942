package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.ArrayList;
import java.util.List;

/**
 * e ← ρe + (1 - ρ)g²; w ← w - rate · g / √(e + ε).
 *
 * <p>With momentum the quotient q is gathered, u ← momentum · u + rate · q; w ← w - u. Centered, e is reduced by the square of the mean
 * gradient, so that it is the variance of the gradient. Defaults: rate 0.001, ρ 0.9, ε 1e-7, inside the root as in Keras.
 *
 * <p>Reference: Hinton, Neural Networks for Machine Learning, lecture 6, 2012.
 */
public final class RMSprop extends BaseOptimizer<RMSprop> {
  private double rho = 0.9;
  private double momentum;
  private double epsilon = 1e-7;
  private boolean centered;

  /** A rate of 0.001. */
  public RMSprop() {
    this(0.001);
  }

  /** A fixed rate. */
  public RMSprop(double learningRate) {
    super("rmsprop", learningRate);
  }

  /** A rate that depends on the steps done. */
  public RMSprop(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  /** How much of the mean of squares is kept, in [0, 1); 0.9 by default. */
  public RMSprop rho(double value) {
    rho = Hyper.decay("RMSprop", "rho", value);
    return this;
  }

  /** How much of the last change is kept, in [0, 1]; 0, none, by default. */
  public RMSprop momentum(double value) {
    unbuilt("momentum");
    momentum = Hyper.fraction("RMSprop", "momentum", value);
    return this;
  }

  /** What keeps the quotient finite, at least 0; 1e-7 by default. */
  public RMSprop epsilon(double value) {
    epsilon = Hyper.atLeastZero("RMSprop", "epsilon", value);
    return this;
  }

  /** Whether to divide by the deviation of the gradient instead of its mean square; false by default. */
  public RMSprop centered(boolean flag) {
    unbuilt("centered");
    centered = flag;
    return this;
  }

  @Override
  protected List<List<String>> slots() {
    List<List<String>> slots = new ArrayList<>(List.of(List.of("velocity")));
    if (momentum > 0) {
      slots.add(List.of("momentum"));
    }
    if (centered) {
      slots.add(List.of("average_gradient"));
    }
    return slots;
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    if (momentum == 0 && !centered) {
      Updates.rmsprop(w, g, slots[0], rate, rho, epsilon);
    } else {
      Updates.rmsprop(w, g, slots[0], centered ? slots[slots.length - 1] : null, momentum > 0 ? slots[1] : null, rate, rho, momentum,
          epsilon);
    }
  }

  @Override
  public Config config() {
    return super.config().put("rho", rho).put("momentum", momentum).put("epsilon", epsilon).put("centered", centered);
  }

  static RMSprop of(Config c) {
    return new RMSprop().rho(c.number("rho", 0.9)).momentum(c.number("momentum", 0)).epsilon(c.number("epsilon", 1e-7))
        .centered(c.flag("centered", false));
  }
}
