package io.arabica.regularizers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * l1 * sum of |w| + l2 * sum of w<sup>2</sup>.
 *
 * @param l1 the factor of the absolute values; 0 by default in Keras
 * @param l2 the factor of the squares; 0 by default in Keras
 */
public record L1L2(double l1, double l2) implements Regularizer {
  /** With these factors, which must be 0 or more. */
  public L1L2 {
    Check.argument(l1 >= 0 && l2 >= 0 && Double.isFinite(l1 + l2), "L1L2: expected finite factors of 0 or more, got %s and %s", l1, l2);
  }

  @Override
  public Tensor loss(Tensor weight) {
    if (l1 == 0 && l2 == 0) {
      return Tensor.zeros(weight.dtype(), Shape.of());
    }
    Tensor absolute = l1 == 0 ? null : weight.abs().sum().mul(l1);
    Tensor squares = l2 == 0 ? null : Reduce.sumSquares(weight, false).mul(l2);
    return absolute == null ? squares : squares == null ? absolute : absolute.add(squares);
  }

  @Override
  public Config config() {
    return new Config().put("l1", l1).put("l2", l2);
  }
}
