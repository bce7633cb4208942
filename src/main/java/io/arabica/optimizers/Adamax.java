package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.List;

/**
 * m ← β₁m + (1 - β₁)g; u ← max(β₂u, |g|); w ← w - rate · m / ((1 - β₁ᵗ)(u + ε)): Adam with the largest gradient in place of the mean
 * square.
 *
 * <p>Defaults: rate 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7.
 *
 * <p>Reference: Kingma and Ba, Adam, section 7, 2014.
 */
public final class Adamax extends MomentOptimizer<Adamax> {
  /** A rate of 0.001. */
  public Adamax() {
    this(0.001);
  }

  /** A fixed rate. */
  public Adamax(double learningRate) {
    super("adamax", learningRate);
  }

  /** A rate that depends on the steps done. */
  public Adamax(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  @Override
  protected List<List<String>> slots() {
    return List.of(List.of("momentum", "norm"));
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    if (w.dtype() == DType.FLOAT32) {
      inOnePass(w, Updates.forParts(w, g), slots[0].floats(), slots[1].floats(), (float) (rate / risen(beta1)));
      return;
    }
    Updates.average(slots[0], 1 - beta1, g);
    Updates.copy(slots[1], slots[1].mul(beta2).maximum(g.abs()));
    Updates.addScaled(w, -rate / risen(beta1), slots[0].div(slots[1].add(epsilon)));
  }

  private void inOnePass(Parameter w, Tensor g, float[] means, float[] norms, float rate) {
    float[] weights = w.floats();
    float[] gradients = g.floats();
    int at = g.offset();
    float keep = (float) beta1;
    float take = (float) (1 - beta1);
    float fall = (float) beta2;
    float rest = (float) epsilon;
    Updates.inParts(w, (from, to) -> {
      for (int i = from; i < to; i++) {
        float gradient = gradients[at + i];
        float mean = keep * means[i] + take * gradient;
        float norm = Math.max(fall * norms[i], Math.abs(gradient));
        means[i] = mean;
        norms[i] = norm;
        weights[i] -= rate * mean / (norm + rest);
      }
    });
  }

  static Adamax of(Config c) {
    return new Adamax().moments(c);
  }
}
