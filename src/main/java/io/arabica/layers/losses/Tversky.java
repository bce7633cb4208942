package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * 1 - i / (i + alpha a + beta b + 1e-7), with i the sum of t y, a the sum of t (1 - y) and b the sum of (1 - t) y: for segmentation.
 * Without axes the sums go over everything, samples too, as in Keras.
 *
 * <p>Reference: S. Salehi, D. Erdogmus, A. Gholipour, Tversky loss function for image segmentation, MLMI 2017.
 */
public final class Tversky extends Loss {
  private final double alpha;
  private final double beta;
  private final int[] axes;

  /** With an alpha and a beta of 0.5, over everything. */
  public Tversky() {
    this(0.5, 0.5);
  }

  /** With these factors; sums over these axes, or everything where none is given. */
  public Tversky(double alpha, double beta, int... axes) {
    super("tversky");
    this.alpha = alpha;
    this.beta = beta;
    this.axes = axes.clone();
  }

  static Tversky of(Config config) {
    return new Tversky(config.number("alpha", 0.5), config.number("beta", 0.5), config.integers("axis"));
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor both = yTrue.mul(yPred).sum(axes);
    Tensor missed = Elementwise.affine(yPred, -1, 1).mul(yTrue).sum(axes);
    Tensor extra = Elementwise.affine(yTrue, -1, 1).mul(yPred).sum(axes);
    Tensor all = both.add(missed.mul(alpha)).add(extra.mul(beta)).add(EPSILON);
    return Elementwise.affine(both.div(all), -1, 1);
  }

  @Override
  public Config config() {
    return super.config().put("alpha", alpha).put("beta", beta).put("axis", axes.length == 0 ? null : Arrays.stream(axes).boxed().toList());
  }
}
