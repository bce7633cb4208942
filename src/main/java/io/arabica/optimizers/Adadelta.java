package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.List;

/**
 * a ← ρa + (1 - ρ)g²; δ = g · √(d + ε) / √(a + ε); d ← ρd + (1 - ρ)δ²; w ← w - rate · δ: steps in the units of the parameter.
 *
 * <p>Defaults: rate 0.001 as in Keras (the paper has 1), ρ 0.95, ε 1e-7.
 *
 * <p>Reference: Zeiler, ADADELTA, 2012.
 */
public final class Adadelta extends BaseOptimizer<Adadelta> {
  private double rho = 0.95;
  private double epsilon = 1e-7;

  /** A rate of 0.001. */
  public Adadelta() {
    this(0.001);
  }

  /** A fixed rate. */
  public Adadelta(double learningRate) {
    super("adadelta", learningRate);
  }

  /** A rate that depends on the steps done. */
  public Adadelta(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  /** How much of the means of squares is kept, in [0, 1); 0.95 by default. */
  public Adadelta rho(double value) {
    rho = Hyper.decay("Adadelta", "rho", value);
    return this;
  }

  /** What starts the first steps and keeps the quotient finite, at least 0; 1e-7 by default. */
  public Adadelta epsilon(double value) {
    epsilon = Hyper.atLeastZero("Adadelta", "epsilon", value);
    return this;
  }

  @Override
  protected List<List<String>> slots() {
    return List.of(List.of("accumulated_grad", "accumulated_delta_var"));
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    if (w.dtype() == DType.FLOAT32) {
      inOnePass(w, Updates.forParts(w, g), slots[0].floats(), slots[1].floats(), (float) rate);
      return;
    }
    Updates.average(slots[0], 1 - rho, g.square());
    Tensor step = slots[1].add(epsilon).div(slots[0].add(epsilon)).sqrt().mul(g);
    Updates.average(slots[1], 1 - rho, step.square());
    Updates.addScaled(w, -rate, step);
  }

  private void inOnePass(Parameter w, Tensor g, float[] squares, float[] steps, float rate) {
    float[] weights = w.floats();
    float[] gradients = g.floats();
    int at = g.offset();
    float keep = (float) rho;
    float take = (float) (1 - rho);
    float rest = (float) epsilon;
    Updates.inParts(w, (from, to) -> {
      for (int i = from; i < to; i++) {
        float gradient = gradients[at + i];
        float square = keep * squares[i] + take * gradient * gradient;
        float step = (float) Math.sqrt((steps[i] + rest) / (square + rest)) * gradient;
        squares[i] = square;
        steps[i] = keep * steps[i] + take * step * step;
        weights[i] -= rate * step;
      }
    });
  }

  @Override
  public Config config() {
    return super.config().put("rho", rho).put("epsilon", epsilon);
  }

  static Adadelta of(Config c) {
    return new Adadelta().rho(c.number("rho", 0.95)).epsilon(c.number("epsilon", 1e-7));
  }
}
