package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.List;

/**
 * Adam whose step u = m̂ / (√v̂ + ε) is brought to the length of the parameter: w ← w - rate · u · |w| / |u| (u itself where either is 0),
 * for very large batches.
 *
 * <p>Defaults: rate 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7.
 *
 * <p>Reference: You et al., Large Batch Optimization for Deep Learning, 2019.
 */
public final class Lamb extends MomentOptimizer<Lamb> {
  /** A rate of 0.001. */
  public Lamb() {
    this(0.001);
  }

  /** A fixed rate. */
  public Lamb(double learningRate) {
    super("lamb", learningRate);
  }

  /** A rate that depends on the steps done. */
  public Lamb(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  @Override
  protected List<List<String>> slots() {
    return List.of(List.of("momentum", "velocity"));
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    Updates.average(slots[0], 1 - beta1, g);
    Updates.average(slots[1], 1 - beta2, g.square());
    Tensor step = slots[0].mul(1 / risen(beta1)).div(slots[1].mul(1 / risen(beta2)).sqrt().add(epsilon));
    double length = Updates.sumSquares(w);
    double stepLength = Updates.sumSquares(step);
    Updates.addScaled(w, -rate * (length > 0 && stepLength > 0 ? Math.sqrt(length / stepLength) : 1), step);
  }

  static Lamb of(Config c) {
    return new Lamb().moments(c);
  }
}
