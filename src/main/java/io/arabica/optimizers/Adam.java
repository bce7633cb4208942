package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;

/**
 * m ← β₁m + (1 - β₁)g; v ← β₂v + (1 - β₂)g²; w ← w - rate · m̂ / (√v̂ + ε), with m̂ = m / (1 - β₁ᵗ) and v̂ = v / (1 - β₂ᵗ) at step t.
 *
 * <p>Defaults: rate 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7. With {@link #amsgrad} v̂ comes from the largest v so far. {@link AdamW} is the same
 * with weight decay.
 *
 * <p>ε is the paper's. Keras uses its "epsilon hat", which is added to √v before the correction and so counts as ε / √(1 - β₂ᵗ) here: with
 * β₂ = 0.999 that is 31.6 ε at the first step, 1.26 ε after 1,000. A first step is shorter there by a part of 30.6 ε / |g|: 3e-6 for a
 * gradient of 1 and ε 1e-7, 1e-4 for one of 0.03. Keras also computes 1 - β₂ᵗ in float, which is off by 1.3e-5 of itself at the first step.
 *
 * <p>Reference: Kingma and Ba, Adam, 2014; Reddi et al., On the Convergence of Adam and Beyond, 2018.
 */
public final class Adam extends AdamOptimizer<Adam> {
  /** A rate of 0.001. */
  public Adam() {
    this(0.001);
  }

  /** A fixed rate. */
  public Adam(double learningRate) {
    super("adam", learningRate);
  }

  /** A rate that depends on the steps done. */
  public Adam(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  static Adam of(Config c) {
    return new Adam().adam(c);
  }
}
