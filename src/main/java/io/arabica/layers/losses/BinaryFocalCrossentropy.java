package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Tensor;

/**
 * Mean over the last axis of (1 - q)<sup>gamma</sup> times the binary cross-entropy, where q is the probability of the right answer: sure
 * answers count less.
 *
 * <p>Reference: T. Lin et al., Focal loss for dense object detection, ICCV 2017.
 */
public final class BinaryFocalCrossentropy extends ProbabilityLoss<BinaryFocalCrossentropy> {
  private double gamma = 2;
  private double alpha = 0.25;
  private boolean balancing;

  /** With a gamma of 2, without class balancing, for probabilities. */
  public BinaryFocalCrossentropy() {
    super("binary_focal_crossentropy");
  }

  static BinaryFocalCrossentropy of(Config config) {
    BinaryFocalCrossentropy loss = new BinaryFocalCrossentropy().gamma(config.number("gamma", 2)).read(config);
    loss.alpha = config.number("alpha", 0.25);
    loss.balancing = config.flag("apply_class_balancing", false);
    return loss;
  }

  /** Sets how much less sure answers count; 2 by default. */
  public BinaryFocalCrossentropy gamma(double exponent) {
    Check.argument(exponent >= 0, "%s: expected a gamma of 0 or more, got %s", name(), exponent);
    gamma = exponent;
    return this;
  }

  /** Turns class balancing on: samples of class 1 are multiplied by alpha (0.25 in Keras), those of class 0 by 1 - alpha. */
  public BinaryFocalCrossentropy classBalancing(double alphaOfOne) {
    alpha = alphaOfOne;
    balancing = true;
    return this;
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor truth = smooth(yTrue, 2);
    Tensor p = fromLogits() ? yPred.sigmoid() : yPred;
    Tensor crossentropy = BinaryCrossentropy.crossentropy(truth, p, p.logits("sigmoid"));
    Tensor right = truth.mul(p).add(Elementwise.affine(truth, -1, 1).mul(Elementwise.affine(p, -1, 1)));
    Tensor focal = Elementwise.affine(right, -1, 1).pow(gamma).mul(crossentropy);
    if (balancing) {
      focal = focal.mul(Elementwise.affine(truth, 2 * alpha - 1, 1 - alpha)); // alpha for 1, 1 - alpha for 0
    }
    return focal.mean(axis());
  }

  @Override
  public Config config() {
    return super.config().put("apply_class_balancing", balancing).put("alpha", alpha).put("gamma", gamma);
  }
}
