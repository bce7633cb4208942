package io.arabica.optimizers;

import io.arabica.config.Config;

/**
 * The relatives of Adam: running means of the gradient and of its square, forgotten at the rates beta1 and beta2.
 *
 * @param <T> the optimizer itself
 */
abstract class MomentOptimizer<T extends MomentOptimizer<T>> extends BaseOptimizer<T> {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-7;

  MomentOptimizer(String name, double learningRate) {
    super(name, learningRate);
  }

  /** How much of the mean of the gradient is kept, in [0, 1); 0.9 by default. */
  public T beta1(double value) {
    beta1 = Hyper.decay(className(), "beta_1", value);
    return self();
  }

  /** How much of the mean of its square is kept, in [0, 1). */
  public T beta2(double value) {
    beta2 = Hyper.decay(className(), "beta_2", value);
    return self();
  }

  /** What keeps the quotient finite, at least 0; 1e-7 by default. */
  public T epsilon(double value) {
    epsilon = Hyper.atLeastZero(className(), "epsilon", value);
    return self();
  }

  /** 1 - beta^t at the step that is being made, the part of a running mean that started at 0 which is no longer 0. */
  double risen(double beta) {
    return 1 - StrictMath.pow(beta, updates() + 1);
  }

  @Override
  public Config config() {
    return super.config().put("beta_1", beta1).put("beta_2", beta2).put("epsilon", epsilon);
  }

  T moments(Config c) {
    beta1(c.number("beta_1", beta1));
    beta2(c.number("beta_2", beta2));
    return epsilon(c.number("epsilon", epsilon));
  }
}
