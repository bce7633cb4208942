package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** Mean over the last axis of e<sup>2</sup> / 2 where the error e = |y - t| is at most delta, else delta e - delta<sup>2</sup> / 2. */
public final class Huber extends Loss {
  private final double delta;

  /** With a delta of 1. */
  public Huber() {
    this(1);
  }

  /** With this delta, above 0. */
  public Huber(double delta) {
    super("huber_loss");
    Check.argument(delta > 0, "Huber: expected a delta above 0, got %s", delta);
    this.delta = delta;
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor error = yPred.sub(yTrue);
    Tensor size = error.abs();
    Tensor small = size.le(Tensor.full(size.dtype(), Shape.of(), delta));
    return Elementwise.where(small, error.square().mul(0.5), Elementwise.affine(size, delta, -0.5 * delta * delta)).mean(-1);
  }

  @Override
  public Config config() {
    return super.config().put("delta", delta);
  }
}
