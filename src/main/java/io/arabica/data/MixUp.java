package io.arabica.data;

import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;

/**
 * Samples blended in pairs, w · x + (1 - w) · partner, and their labels likewise, with w from Beta(alpha, alpha) for each sample: what lies
 * between two samples is to be recognised as lying between their classes.
 *
 * <pre>{@code
 * Dataset mixed = train.batch(64).map(new MixUp(0.2).classes(10).seed(1));   // compile with categoricalCrossentropy
 * }</pre>
 *
 * <p>Keras has this as a layer that is given pictures and labels together. Reference: H. Zhang et al., mixup: beyond empirical risk
 * minimization, ICLR 2018.
 */
public final class MixUp extends Mixing<MixUp> {
  /** With alpha 0.2. */
  public MixUp() {
    this(0.2);
  }

  /** With this alpha, above 0 and up to 1 (every w alike); small ones seldom mix much. */
  public MixUp(double alpha) {
    super(alpha);
  }

  @Override
  Tensor mixInput(Tensor x, int[] partners, double[] own, Rng random) {
    return mix(x, partners, own);
  }
}
