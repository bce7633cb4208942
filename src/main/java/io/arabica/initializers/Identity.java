package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * The identity matrix times a gain; for weights (rows, columns), cut or filled with zeros where they are not square.
 *
 * @param gain the value on the diagonal; 1 by default in Keras
 */
public record Identity(double gain) implements Initializer {
  /** The identity matrix. */
  public Identity() {
    this(1);
  }

  @Override
  public Tensor initialize(DType dtype, Shape shape, Rng rng) {
    Check.argument(shape.rank() == 2, "Identity: expected a weight (rows, columns), got shape %s; choose another initializer", shape);
    Tensor matrix = Tensor.zeros(dtype, shape);
    for (int i = 0; i < Math.min(shape.dim(0), shape.dim(1)); i++) {
      matrix.set(gain, i, i);
    }
    return matrix;
  }

  @Override
  public Config config() {
    return new Config().put("gain", gain);
  }
}
