package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.List;
import java.util.Map;

/**
 * Adam with Nesterov's look ahead: w ← w - rate · m̂ / (√v̂ + ε), where m̂ = μ' m / (1 - Πμ · μ') + (1 - μ) g / (1 - Πμ) and v̂ = v / (1 -
 * β₂ᵗ).
 *
 * <p>μ = β₁(1 - 0.96ᵗ / 2) is the momentum of this step, μ' that of the next, Πμ the product of all so far. Defaults: rate 0.001, β₁ 0.9,
 * β₂ 0.999, ε 1e-7.
 *
 * <p>Reference: Dozat, Incorporating Nesterov Momentum into Adam, 2016.
 */
public final class Nadam extends MomentOptimizer<Nadam> {
  private final Tensor product = Tensor.full(DType.FLOAT64, Shape.of(), 1);
  private double mu;
  private double next;

  /** A rate of 0.001. */
  public Nadam() {
    this(0.001);
  }

  /** A fixed rate. */
  public Nadam(double learningRate) {
    super("nadam", learningRate);
  }

  /** A rate that depends on the steps done. */
  public Nadam(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  @Override
  protected List<List<String>> slots() {
    return List.of(List.of("momentum", "velocity"));
  }

  @Override
  protected Map<String, Tensor> extras() {
    return Map.of("u_product", product);
  }

  @Override
  protected void begin(double rate) {
    mu = beta1 * (1 - 0.5 * StrictMath.pow(0.96, updates() + 1));
    next = beta1 * (1 - 0.5 * StrictMath.pow(0.96, updates() + 2));
    product.set(product.item() * mu);
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    if (w.dtype() == DType.FLOAT32) {
      inOnePass(w, Updates.forParts(w, g), slots[0].floats(), slots[1].floats(), (float) rate);
      return;
    }
    Updates.average(slots[0], 1 - beta1, g);
    Updates.average(slots[1], 1 - beta2, g.square());
    Tensor m = slots[0].mul(next / (1 - product.item() * next)).add(g.mul((1 - mu) / (1 - product.item())));
    Updates.addScaled(w, -rate, m.div(slots[1].mul(1 / risen(beta2)).sqrt().add(epsilon)));
  }

  private void inOnePass(Parameter w, Tensor g, float[] means, float[] squares, float rate) {
    float[] weights = w.floats();
    float[] gradients = g.floats();
    int at = g.offset();
    float keepMean = (float) beta1;
    float takeMean = (float) (1 - beta1);
    float keepSquare = (float) beta2;
    float takeSquare = (float) (1 - beta2);
    float ahead = (float) (next / (1 - product.item() * next));
    float now = (float) ((1 - mu) / (1 - product.item()));
    float correction = (float) (1 / risen(beta2));
    float rest = (float) epsilon;
    Updates.inParts(w, (from, to) -> {
      for (int i = from; i < to; i++) {
        float gradient = gradients[at + i];
        float mean = keepMean * means[i] + takeMean * gradient;
        float square = keepSquare * squares[i] + takeSquare * gradient * gradient;
        means[i] = mean;
        squares[i] = square;
        weights[i] -= rate * (ahead * mean + now * gradient) / ((float) Math.sqrt(correction * square) + rest);
      }
    });
  }

  static Nadam of(Config c) {
    return new Nadam().moments(c);
  }
}
