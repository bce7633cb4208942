package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.List;

/**
 * "Follow the regularized leader", for sparse linear models: with p = -learningRatePower and σ = (n'^p - n^p) / rate, where n' = n + g²,
 * z ← z + g + 2 · shrinkage · w - σw; w ← (clip(z, -l1, l1) - z) / (n'^p / rate + 2 · l2 + β / rate).
 *
 * <p>Defaults: rate 0.001, learningRatePower -0.5, n starts at 0.1, all regularization 0. A rate of 0 leaves the parameters alone (Keras
 * divides by it).
 *
 * <p>Reference: McMahan et al., Ad Click Prediction, 2013.
 */
public final class Ftrl extends BaseOptimizer<Ftrl> {
  private double learningRatePower = -0.5;
  private double initialAccumulatorValue = 0.1;
  private double l1;
  private double l2;
  private double shrinkage;
  private double beta;

  /** A rate of 0.001. */
  public Ftrl() {
    this(0.001);
  }

  /** A fixed rate. */
  public Ftrl(double learningRate) {
    super("ftrl", learningRate);
  }

  /** A rate that depends on the steps done. */
  public Ftrl(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  /** How the rate falls, at most 0; 0 means not at all, -0.5, the default, with the root of the sum of squares. */
  public Ftrl learningRatePower(double value) {
    learningRatePower = -Hyper.atLeastZero("Ftrl", "negative of learning_rate_power", -value);
    return this;
  }

  /** What the sum of squares starts at, at least 0; 0.1 by default. */
  public Ftrl initialAccumulatorValue(double value) {
    unbuilt("initial_accumulator_value");
    initialAccumulatorValue = Hyper.atLeastZero("Ftrl", "initial_accumulator_value", value);
    return this;
  }

  /** Strength of the L1 and L2 penalties, at least 0; 0 by default. */
  public Ftrl regularization(double newL1, double newL2) {
    l1 = Hyper.atLeastZero("Ftrl", "l1_regularization_strength", newL1);
    l2 = Hyper.atLeastZero("Ftrl", "l2_regularization_strength", newL2);
    return this;
  }

  /** Strength of an L2 penalty that enters the gradient, at least 0; 0 by default. */
  public Ftrl l2Shrinkage(double value) {
    shrinkage = Hyper.atLeastZero("Ftrl", "l2_shrinkage_regularization_strength", value);
    return this;
  }

  /** The paper's β, at least 0; 0 by default. */
  public Ftrl beta(double value) {
    beta = Hyper.atLeastZero("Ftrl", "beta", value);
    return this;
  }

  @Override
  protected List<List<String>> slots() {
    return List.of(List.of("accumulator", "linear"));
  }

  @Override
  protected double slotValue(String slot) {
    return slot.equals("accumulator") ? initialAccumulatorValue : 0;
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    if (rate == 0) {
      return;
    }
    if (w.dtype() == DType.FLOAT32) {
      inOnePass(w, Updates.forParts(w, g), slots[0].floats(), slots[1].floats(), rate);
      return;
    }
    Tensor sum = slots[0].add(g.square());
    Tensor power = power(sum);
    Tensor linear = slots[1];
    Tensor sigma = power.sub(power(slots[0])).div(rate);
    Updates.addScaled(linear, 1, g.add(w.mul(2 * shrinkage)).sub(sigma.mul(w)));
    Tensor quadratic = power.div(rate).add(2 * l2 + beta / rate);
    Updates.copy(w, linear.clip(-l1, l1).sub(linear).div(quadratic));
    Updates.copy(slots[0], sum);
  }

  /** In double between the arrays: the difference of two powers is small beside them. */
  private void inOnePass(Parameter w, Tensor g, float[] sums, float[] linears, double rate) {
    float[] weights = w.floats();
    float[] gradients = g.floats();
    int at = g.offset();
    double rest = 2 * l2 + beta / rate;
    Updates.inParts(w, (from, to) -> {
      for (int i = from; i < to; i++) {
        double gradient = gradients[at + i];
        double weight = weights[i];
        double sum = sums[i] + gradient * gradient;
        double power = power(sum);
        double linear = linears[i] + gradient + 2 * shrinkage * weight - (power - power(sums[i])) / rate * weight;
        sums[i] = (float) sum;
        linears[i] = (float) linear;
        weights[i] = (float) ((Math.min(Math.max(linear, -l1), l1) - linear) / (power / rate + rest));
      }
    });
  }

  private double power(double x) {
    return learningRatePower == -0.5 ? Math.sqrt(x) : StrictMath.pow(x, -learningRatePower);
  }

  private Tensor power(Tensor x) {
    return learningRatePower == -0.5 ? x.sqrt() : x.pow(-learningRatePower);
  }

  @Override
  public Config config() {
    return super.config().put("learning_rate_power", learningRatePower).put("initial_accumulator_value", initialAccumulatorValue)
        .put("l1_regularization_strength", l1).put("l2_regularization_strength", l2).put("l2_shrinkage_regularization_strength", shrinkage)
        .put("beta", beta);
  }

  static Ftrl of(Config c) {
    return new Ftrl().learningRatePower(c.number("learning_rate_power", -0.5))
        .initialAccumulatorValue(c.number("initial_accumulator_value", 0.1))
        .regularization(c.number("l1_regularization_strength", 0), c.number("l2_regularization_strength", 0))
        .l2Shrinkage(c.number("l2_shrinkage_regularization_strength", 0)).beta(c.number("beta", 0));
  }
}
