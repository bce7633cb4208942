package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.DType;
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
    if (w.dtype() == DType.FLOAT32) {
      inPasses(w, Updates.forParts(w, g), slots[0].floats(), slots[1].floats(), rate);
      return;
    }
    Updates.average(slots[0], 1 - beta1, g);
    Updates.average(slots[1], 1 - beta2, g.square());
    Tensor step = slots[0].mul(1 / risen(beta1)).div(slots[1].mul(1 / risen(beta2)).sqrt().add(epsilon));
    double length = Updates.sumSquares(w);
    double stepLength = Updates.sumSquares(step);
    Updates.addScaled(w, -rate * (length > 0 && stepLength > 0 ? Math.sqrt(length / stepLength) : 1), step);
  }

  /** A pass over the moments, one for the length of the step, one over the parameter: the step is computed twice and never kept. */
  private void inPasses(Parameter w, Tensor g, float[] means, float[] squares, double rate) {
    float[] weights = w.floats();
    float[] gradients = g.floats();
    int at = g.offset();
    float keepMean = (float) beta1;
    float takeMean = (float) (1 - beta1);
    float keepSquare = (float) beta2;
    float takeSquare = (float) (1 - beta2);
    float first = (float) (1 / risen(beta1));
    float second = (float) (1 / risen(beta2));
    float rest = (float) epsilon;
    double length = Updates.sumSquares(w);
    Updates.inParts(w, (from, to) -> {
      for (int i = from; i < to; i++) {
        float gradient = gradients[at + i];
        means[i] = keepMean * means[i] + takeMean * gradient;
        squares[i] = keepSquare * squares[i] + takeSquare * gradient * gradient;
      }
    });
    double stepLength = 0;
    for (int i = 0; i < w.size(); i++) {
      double step = first * means[i] / ((float) Math.sqrt(second * squares[i]) + rest);
      stepLength += step * step;
    }
    float by = (float) (rate * (length > 0 && stepLength > 0 ? Math.sqrt(length / stepLength) : 1));
    Updates.inParts(w, (from, to) -> {
      for (int i = from; i < to; i++) {
        weights[i] -= by * (first * means[i] / ((float) Math.sqrt(second * squares[i]) + rest));
      }
    });
  }

  static Lamb of(Config c) {
    return new Lamb().moments(c);
  }
}
