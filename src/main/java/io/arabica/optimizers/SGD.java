package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.List;

/**
 * Gradient descent: w ← w - rate · g.
 *
 * <p>With momentum: v ← momentum · v - rate · g; w ← w + v, and with Nesterov's look ahead w ← w + momentum · v - rate · g. Whether a step
 * sees one sample or a batch is up to who computes the gradient.
 */
public final class SGD extends BaseOptimizer<SGD> {
  private double momentum;
  private boolean nesterov;

  /** A rate of 0.01. */
  public SGD() {
    this(0.01);
  }

  /** A fixed rate. */
  public SGD(double learningRate) {
    super("sgd", learningRate);
  }

  /** A rate that depends on the steps done. */
  public SGD(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  /** How much of the last change is kept, in [0, 1]; 0, none, by default. */
  public SGD momentum(double value) {
    unbuilt("momentum");
    momentum = Hyper.fraction("SGD", "momentum", value);
    return this;
  }

  /** Whether the momentum looks ahead; false by default. */
  public SGD nesterov(boolean flag) {
    nesterov = flag;
    return this;
  }

  @Override
  protected List<List<String>> slots() {
    return momentum == 0 ? List.of() : List.of(List.of("momentum"));
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    if (momentum == 0) {
      Updates.sgd(w, g, rate);
    } else {
      Updates.momentum(w, g, slots[0], rate, momentum, nesterov);
    }
  }

  @Override
  public Config config() {
    return super.config().put("momentum", momentum).put("nesterov", nesterov);
  }

  static SGD of(Config c) {
    return new SGD().momentum(c.number("momentum", 0)).nesterov(c.flag("nesterov", false));
  }
}
