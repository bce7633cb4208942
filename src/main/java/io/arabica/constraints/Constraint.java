package io.arabica.constraints;

import io.arabica.config.Config;
import io.arabica.config.Configurable;
import io.arabica.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Keeps a weight where it may be: after each step of an optimizer the weight is replaced by what the constraint makes of it.
 *
 * <pre>{@code
 * new Dense(64).kernelConstraint(new MaxNorm(2)).biasConstraint(weight -> weight.clip(-1, 1))
 * }</pre>
 */
@FunctionalInterface
public interface Constraint extends UnaryOperator<Tensor>, Configurable {
  /** The allowed values next to these, of the same shape. */
  @Override
  Tensor apply(Tensor weight);

  /**
   * Whether it does the same tensor operations every time, so that it can be written down once and run again. True for those that come
   * with the library; one of your own that looks at no Java state which changes may return true to train faster.
   */
  default boolean isRepeatable() {
    return getClass().getPackage() == Constraint.class.getPackage();
  }

  @Override
  default Config config() {
    return new Config();
  }
}
