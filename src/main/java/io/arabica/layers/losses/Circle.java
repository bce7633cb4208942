package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Softmax;
import io.arabica.tensor.Tensor;

/**
 * Pulls embeddings of one label together and pushes those of others apart: softplus of the log-sum-exp over all positive and over all
 * negative pairs. Embeddings (n, features) of length 1 and labels (n) give (n).
 *
 * <p>With d = max(1 - cosine, 0) of a pair, a positive pair gives gamma (margin + d) (d - margin), a negative one gamma
 * max(1 + margin - d, 0) (1 - margin - d). A mean is that of the losses above 0, as in Keras.
 *
 * <p>Reference: Y. Sun et al., Circle loss: a unified perspective of pair similarity optimization, CVPR 2020.
 */
public final class Circle extends Loss {
  /** The logarithm of nothing, without infinities in the gradients. */
  private static final double NOTHING = -1e30;

  private final double gamma;
  private final double margin;
  private final boolean removeDiagonal;

  /** With a gamma of 80, a margin of 0.4, and without pairs of a sample with itself. */
  public Circle() {
    this(80, 0.4, true);
  }

  /** With this scale and margin; {@code removeDiagonal} leaves out pairs of a sample with itself. */
  public Circle(double gamma, double margin, boolean removeDiagonal) {
    super("circle");
    this.gamma = gamma;
    this.margin = margin;
    this.removeDiagonal = removeDiagonal;
  }

  static Circle of(Config config) {
    return new Circle(config.number("gamma", 80), config.number("margin", 0.4), config.flag("remove_diagonal", true));
  }

  @Override
  protected Tensor targets(Tensor yTrue, Tensor yPred) {
    Check.argument(yPred.rank() == 2, "%s: expected embeddings (n, features), got %s", name(), yPred.shape());
    return labels(yTrue, yPred, "");
  }

  @Override
  protected Tensor mask(Tensor labels, Tensor yPred, Tensor losses) {
    return losses.gt(Tensor.zeros(losses.dtype(), Shape.of()));
  }

  @Override
  public Tensor call(Tensor labels, Tensor yPred) {
    Tensor distance = Elementwise.affine(yPred.matMul(yPred.transpose()), -1, 1).relu();
    Tensor same = labels.expandDims(1).eq(labels.expandDims(0));
    Tensor other = Elementwise.not(same);
    if (removeDiagonal) {
      Tensor order = Tensor.arange(labels.size());
      same = Elementwise.and(same, Elementwise.notEqual(order.expandDims(1), order.expandDims(0)));
    }
    Tensor pull = distance.add(margin).mul(distance.sub(margin)).mul(gamma);
    Tensor push = Elementwise.affine(distance, -1, 1 + margin).relu().mul(Elementwise.affine(distance, -1, 1 - margin)).mul(gamma);
    Tensor nothing = Tensor.full(distance.dtype(), Shape.of(), NOTHING);
    Tensor positive = Softmax.logSumExp(Elementwise.where(same, pull, nothing), false, 1);
    Tensor negative = Softmax.logSumExp(Elementwise.where(other, push, nothing), false, 1);
    return Elementwise.softplus(positive.add(negative));
  }

  @Override
  public Config config() {
    return super.config().put("gamma", gamma).put("margin", margin).put("remove_diagonal", removeDiagonal);
  }
}
