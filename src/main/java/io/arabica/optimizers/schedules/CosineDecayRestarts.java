package io.arabica.optimizers.schedules;

import io.arabica.config.Config;

/**
 * Half a cosine again and again: period i lasts firstDecaySteps · tMul^i steps and starts at initial · mMul^i.
 *
 * <p>rate = initial · ((1 - alpha) · mMul^i · (1 + cos(π · done)) / 2 + alpha), done being the part of the period that is over.
 *
 * <p>Reference: Loshchilov and Hutter, SGDR, 2016.
 */
public final class CosineDecayRestarts implements Schedule {
  private final double initial;
  private final double firstDecaySteps;
  private double tMul = 2;
  private double mMul = 1;
  private double alpha;

  /** A rate that falls to 0 in {@code firstDecaySteps}, starts again, and takes twice as long every time. */
  public CosineDecayRestarts(double initial, double firstDecaySteps) {
    this.initial = Steps.rate("CosineDecayRestarts", "initial rate", initial);
    this.firstDecaySteps = Steps.length("CosineDecayRestarts", "first decay steps", firstDecaySteps);
  }

  CosineDecayRestarts(Config c) {
    this(c.number("initial_learning_rate", 0), c.number("first_decay_steps", 0));
    tMul(c.number("t_mul", tMul)).mMul(c.number("m_mul", mMul)).alpha(c.number("alpha", 0));
  }

  /** How much longer each period is than the one before; at least 1, by default 2. */
  public CosineDecayRestarts tMul(double factor) {
    tMul = Steps.atLeastOne("CosineDecayRestarts", "tMul", factor);
    return this;
  }

  /** How much higher each period starts than the one before; 1 by default. */
  public CosineDecayRestarts mMul(double factor) {
    mMul = Steps.rate("CosineDecayRestarts", "mMul", factor);
    return this;
  }

  /** The part of the rate that is left at the end of a period; 0 by default. */
  public CosineDecayRestarts alpha(double part) {
    alpha = Steps.rate("CosineDecayRestarts", "alpha", part);
    return this;
  }

  @Override
  public double rate(long step) {
    double done = step / firstDecaySteps;
    double period;
    if (tMul == 1) {
      period = Math.floor(done);
      done -= period;
    } else {
      period = Math.floor(StrictMath.log(1 + done * (tMul - 1)) / StrictMath.log(tMul) + 1e-12);
      double length = StrictMath.pow(tMul, period);
      done = (done - (length - 1) / (tMul - 1)) / length;
    }
    return initial * ((1 - alpha) * StrictMath.pow(mMul, period) * Steps.cosine(done) + alpha);
  }

  @Override
  public Config config() {
    return new Config().put("initial_learning_rate", initial).put("first_decay_steps", Steps.written(firstDecaySteps)).put("t_mul", tMul)
        .put("m_mul", mMul)
        .put("alpha", alpha).put("name", "SGDRDecay");
  }
}
