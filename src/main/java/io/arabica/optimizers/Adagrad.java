package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.List;

/**
 * s ← s + g²; w ← w - rate · g / √(s + ε): rarely changed parameters keep long steps.
 *
 * <p>Defaults: rate 0.001, s starts at 0.1, ε 1e-7, inside the root as in Keras (PyTorch starts at 0 and adds 1e-10 outside).
 *
 * <p>Reference: Duchi et al., Adaptive Subgradient Methods, 2011.
 */
public final class Adagrad extends BaseOptimizer<Adagrad> {
  private double initialAccumulatorValue = 0.1;
  private double epsilon = 1e-7;

  /** A rate of 0.001. */
  public Adagrad() {
    this(0.001);
  }

  /** A fixed rate. */
  public Adagrad(double learningRate) {
    super("adagrad", learningRate);
  }

  /** A rate that depends on the steps done. */
  public Adagrad(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  /** What the sum of squares starts at, at least 0; 0.1 by default. */
  public Adagrad initialAccumulatorValue(double value) {
    unbuilt("initial_accumulator_value");
    initialAccumulatorValue = Hyper.atLeastZero("Adagrad", "initial_accumulator_value", value);
    return this;
  }

  /** What keeps the quotient finite, at least 0; 1e-7 by default. */
  public Adagrad epsilon(double value) {
    epsilon = Hyper.atLeastZero("Adagrad", "epsilon", value);
    return this;
  }

  @Override
  protected List<List<String>> slots() {
    return List.of(List.of("accumulator"));
  }

  @Override
  protected double slotValue(String slot) {
    return initialAccumulatorValue;
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    Updates.adagrad(w, g, slots[0], rate, epsilon);
  }

  @Override
  public Config config() {
    return super.config().put("initial_accumulator_value", initialAccumulatorValue).put("epsilon", epsilon);
  }

  static Adagrad of(Config c) {
    return new Adagrad().initialAccumulatorValue(c.number("initial_accumulator_value", 0.1)).epsilon(c.number("epsilon", 1e-7));
  }
}
