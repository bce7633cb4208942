package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * A random orthogonal matrix Q times a gain: Q<sup>T</sup>Q = 1, or QQ<sup>T</sup> = 1 where the matrix is wider than high.
 *
 * <p>A weight (…, out) counts as a matrix with out columns. Q is that of the QR decomposition of a normal matrix with a positive diagonal
 * of R, which is what the process of Gram and Schmidt gives; each column goes through it twice, in double, to be orthogonal to the last
 * digits.
 *
 * <p>Reference: A. Saxe, J. McClelland, S. Ganguli, Exact solutions to the nonlinear dynamics of learning in deep linear neural networks,
 * ICLR 2014.
 */
public final class Orthogonal extends RandomInitializer {
  private final double gain;

  /** With a gain of 1. */
  public Orthogonal() {
    this(1);
  }

  /** With this gain. */
  public Orthogonal(double gain) {
    this(gain, null);
  }

  /** With this gain and a seed of its own. */
  public Orthogonal(double gain, Long seed) {
    super(seed);
    Check.argument(Double.isFinite(gain), "Orthogonal: expected a finite gain, got %s", gain);
    this.gain = gain;
  }

  static Orthogonal of(Config config) {
    return new Orthogonal(config.number("gain", 1), seed(config));
  }

  @Override
  Tensor draw(DType dtype, Shape shape, Rng rng) {
    Check.argument(shape.rank() >= 2, "Orthogonal: expected a weight of two or more dimensions, got shape %s; choose another initializer",
        shape);
    int rows = shape.slice(0, shape.rank() - 1).size();
    int columns = shape.dim(-1);
    int length = Math.max(rows, columns);
    int count = Math.min(rows, columns);
    double[] q = rng.normal(DType.FLOAT64, Shape.of(count, length), 0, 1).toDoubles(); // one vector a row
    for (int i = 0; i < count; i++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          axpy(-dot(q, i, j, length), q, j, i, length);
        }
      }
      double norm = Math.sqrt(dot(q, i, i, length));
      axpy(1 / norm - 1, q, i, i, length); // gives it the length 1
    }
    Tensor vectors = Tensor.wrap(q, count, length).mul(gain).cast(dtype);
    return (rows < columns ? vectors : vectors.transpose().contiguous()).reshape(shape.dims());
  }

  private static double dot(double[] q, int i, int j, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += q[i * length + k] * q[j * length + k];
    }
    return sum;
  }

  private static void axpy(double factor, double[] q, int from, int to, int length) {
    for (int k = 0; k < length; k++) {
      q[to * length + k] += factor * q[from * length + k];
    }
  }

  @Override
  public Config config() {
    return super.config().put("gain", gain);
  }
}
