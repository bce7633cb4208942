package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Softmax;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * Sum over the classes of -alpha (1 - p)<sup>gamma</sup> t ln(p), with p between 1e-7 and 1 - 1e-7: sure answers count less, and
 * with an alpha for each class some classes more than others.
 *
 * <p>Reference: T. Lin et al., Focal loss for dense object detection, ICCV 2017.
 */
public final class CategoricalFocalCrossentropy extends ProbabilityLoss<CategoricalFocalCrossentropy> {
  private double[] alpha = {0.25};
  private double gamma = 2;

  /** With an alpha of 0.25 and a gamma of 2, for probabilities. */
  public CategoricalFocalCrossentropy() {
    super("categorical_focal_crossentropy");
  }

  static CategoricalFocalCrossentropy of(Config config) {
    return new CategoricalFocalCrossentropy().alpha(config.numbers("alpha", 0.25)).gamma(config.number("gamma", 2)).read(config);
  }

  /** Sets the factor; 0.25 by default. */
  public CategoricalFocalCrossentropy alpha(double factor) {
    return alpha(new double[] {factor});
  }

  /** Sets a factor for each class, the last dimension of the predictions, or one for all. */
  public CategoricalFocalCrossentropy alpha(double... factors) {
    Check.argument(factors != null && factors.length > 0, "%s: expected one alpha, or one for each class, got none", name());
    alpha = factors.clone();
    return this;
  }

  /** Sets how much less sure answers count; 2 by default. */
  public CategoricalFocalCrossentropy gamma(double exponent) {
    Check.argument(exponent >= 0, "%s: expected a gamma of 0 or more, got %s", name(), exponent);
    gamma = exponent;
    return this;
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    Check.argument(alpha.length == 1 || alpha.length == yPred.shape().dim(-1),
        "%s: expected one alpha, or one for each class of predictions %s, got %d", name(), yPred.shape(), alpha.length);
    Tensor p = normalized(fromLogits() ? Softmax.softmax(yPred, axis()) : yPred);
    Tensor crossentropy = smooth(yTrue, yTrue.shape().dim(-1)).mul(p.log()).neg();
    Tensor focal = Elementwise.affine(p, -1, 1).pow(gamma);
    focal = alpha.length == 1 ? focal.mul(alpha[0]) : focal.mul(Tensor.of(alpha).cast(p.dtype()));
    return focal.mul(crossentropy).sum(axis());
  }

  @Override
  public Config config() {
    return super.config().put("alpha", alpha.length == 1 ? (Object) alpha[0] : Arrays.stream(alpha).boxed().toList()).put("gamma", gamma);
  }
}
