package io.arabica.regularizers;

import io.arabica.config.Config;
import io.arabica.tensor.Tensor;

/**
 * l1 * sum of |w|.
 *
 * @param l1 the factor of the absolute values; 0.01 by default in Keras
 */
public record L1(double l1) implements Regularizer {
  /** With this factor, which must be 0 or more. */
  public L1 {
    new L1L2(l1, 0);
  }

  /** With a factor of 0.01. */
  public L1() {
    this(0.01);
  }

  @Override
  public Tensor loss(Tensor weight) {
    return new L1L2(l1, 0).loss(weight);
  }

  @Override
  public Config config() {
    return new Config().put("l1", l1);
  }
}
