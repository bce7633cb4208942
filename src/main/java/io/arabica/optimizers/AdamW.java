package io.arabica.optimizers;

import io.arabica.config.Config;
import io.arabica.optimizers.schedules.Schedule;

/**
 * {@link Adam} with decoupled weight decay: w ← w - w · decay · rate before the update of Adam.
 *
 * <p>Defaults: rate 0.001, weight decay 0.004, β₁ 0.9, β₂ 0.999, ε 1e-7 (Adam's, see there for the difference from Keras).
 *
 * <p>Reference: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2017.
 */
public final class AdamW extends AdamOptimizer<AdamW> {
  /** A rate of 0.001. */
  public AdamW() {
    this(0.001);
  }

  /** A fixed rate. */
  public AdamW(double learningRate) {
    super("adam_w", learningRate);
    weightDecay(0.004);
  }

  /** A rate that depends on the steps done. */
  public AdamW(Schedule schedule) {
    this();
    learningRate(schedule);
  }

  static AdamW of(Config c) {
    return new AdamW().adam(c);
  }
}
