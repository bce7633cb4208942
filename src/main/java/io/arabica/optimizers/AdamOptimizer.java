package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import io.arabica.tensor.Updates;
import java.util.List;

/**
 * The update that Adam and AdamW share.
 *
 * @param <T> the optimizer itself
 */
abstract class AdamOptimizer<T extends AdamOptimizer<T>> extends MomentOptimizer<T> {
  private boolean amsgrad;
  private double correctedRate;
  private double correctedEpsilon;

  AdamOptimizer(String name, double learningRate) {
    super(name, learningRate);
  }

  /** Whether to divide by the largest mean of squares so far instead of the present one; false by default. */
  public T amsgrad(boolean flag) {
    unbuilt("amsgrad");
    amsgrad = flag;
    return self();
  }

  @Override
  protected List<List<String>> slots() {
    return amsgrad ? List.of(List.of("momentum", "velocity"), List.of("velocity_hat")) : List.of(List.of("momentum", "velocity"));
  }

  @Override
  protected void begin(double rate) {
    // rate · m̂ / (√v̂ + ε) = [rate · √r2 / r1] · m / (√v + [ε · √r2]), r1 and r2 being what the means have risen to.
    double root = Math.sqrt(risen(beta2));
    correctedRate = rate * root / risen(beta1);
    correctedEpsilon = epsilon * root;
  }

  @Override
  protected void update(Parameter w, Tensor g, Tensor[] slots, double rate) {
    if (amsgrad) {
      Updates.amsgrad(w, g, slots[0], slots[1], slots[2], correctedRate, beta1, beta2, correctedEpsilon);
    } else {
      Updates.adam(w, g, slots[0], slots[1], correctedRate, beta1, beta2, correctedEpsilon);
    }
  }

  @Override
  public Config config() {
    return super.config().put("amsgrad", amsgrad);
  }

  T adam(Config c) {
    moments(c);
    return amsgrad(c.flag("amsgrad", false));
  }
}
