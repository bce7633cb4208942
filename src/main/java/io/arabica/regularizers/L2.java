package io.arabica.regularizers;

import io.arabica.config.Config;
import io.arabica.tensor.Tensor;

/**
 * l2 * sum of w<sup>2</sup>.
 *
 * @param l2 the factor of the squares; 0.01 by default in Keras
 */
public record L2(double l2) implements Regularizer {
  /** With this factor, which must be 0 or more. */
  public L2 {
    new L1L2(0, l2);
  }

  /** With a factor of 0.01. */
  public L2() {
    this(0.01);
  }

  @Override
  public Tensor loss(Tensor weight) {
    return new L1L2(0, l2).loss(weight);
  }

  @Override
  public Config config() {
    return new Config().put("l2", l2);
  }
}
