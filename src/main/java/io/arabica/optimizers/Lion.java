package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.DType;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.List;

/**
 * w ← w - rate · sign(β₁m + (1 - β₁)g); m ← β₂m + (1 - β₂)g: steps of one length in every parameter.
 *
 * <p>Defaults: rate 0.001, β₁ 0.9, β₂ 0.99. It wants a rate 3 to 10 times lower than Adam's, and as much more weight decay.
 *
 * <p>Reference: Chen et al., Symbolic Discovery of Optimization Algorithms, 2023.
 */
public final class Lion extends BaseOptimizer<Lion> {
  private double beta1 = 0.9;
  private double beta2 = 0.99;

  /** A rate of 0.001. */
  public Lion() {
    this(0.001);
  }

  /** A fixed rate. */
  public Lion(double learningRate) {
    super("lion", learningRate);
  }

  /** A rate that depends on the steps done. */
  public Lion(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  /** How much the mean of gradients weighs against the present one, in [0, 1); 0.9 by default. */
  public Lion beta1(double value) {
    beta1 = Hyper.decay("Lion", "beta_1", value);
    return this;
  }

  /** How much of the mean of gradients is kept, in [0, 1); 0.99 by default. */
  public Lion beta2(double value) {
    beta2 = Hyper.decay("Lion", "beta_2", value);
    return this;
  }

  @Override
  protected List<List<String>> slots() {
    return List.of(List.of("momentum"));
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    if (w.dtype() == DType.FLOAT32) {
      inOnePass(w, Updates.forParts(w, g), slots[0].floats(), (float) rate);
      return;
    }
    Updates.addScaled(w, -rate, Elementwise.sign(slots[0].mul(beta1).add(g.mul(1 - beta1))));
    Updates.average(slots[0], 1 - beta2, g);
  }

  private void inOnePass(Parameter w, Tensor g, float[] means, float rate) {
    float[] weights = w.floats();
    float[] gradients = g.floats();
    int at = g.offset();
    float weigh = (float) beta1;
    float rest = (float) (1 - beta1);
    float keep = (float) beta2;
    float take = (float) (1 - beta2);
    Updates.inParts(w, (from, to) -> {
      for (int i = from; i < to; i++) {
        float gradient = gradients[at + i];
        weights[i] -= rate * Math.signum(weigh * means[i] + rest * gradient);
        means[i] = keep * means[i] + take * gradient;
      }
    });
  }

  @Override
  public Config config() {
    return super.config().put("beta_1", beta1).put("beta_2", beta2);
  }

  static Lion of(Config c) {
    return new Lion().beta1(c.number("beta_1", 0.9)).beta2(c.number("beta_2", 0.99));
  }
}
