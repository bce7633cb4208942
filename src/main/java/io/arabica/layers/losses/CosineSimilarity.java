package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Tensor;

/** Minus the cosine of the angle between targets and predictions along an axis: -1 where they point the same way. */
public final class CosineSimilarity extends Loss {
  private final int axis;

  /** Along the last axis. */
  public CosineSimilarity() {
    this(-1);
  }

  /** Along this axis. */
  public CosineSimilarity(int axis) {
    super("cosine_similarity");
    this.axis = axis;
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    return unit(yTrue).mul(unit(yPred)).sum(axis).neg();
  }

  /** x / |x|, and 0 for 0. */
  private Tensor unit(Tensor x) {
    Tensor squares = Reduce.sumSquares(x, true, axis);
    return x.mul(Elementwise.rsqrt(squares.clip(EPSILON * EPSILON, Double.POSITIVE_INFINITY)));
  }

  @Override
  public Config config() {
    return super.config().put("axis", axis);
  }
}
