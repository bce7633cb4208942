package io.arabica.regularizers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.LinAlg;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Tensor;
import java.util.Locale;

/**
 * factor * mean of |cos(a, b)| over all pairs of different rows (or columns) a and b of a weight (rows, columns): 0 where they stand at
 * right angles to each other. It takes two of them: for one there is no pair, and Keras' mean over none is NaN.
 *
 * @param factor the factor; 0.01 by default in Keras
 * @param mode whether rows or columns are compared; rows by default in Keras
 */
public record OrthogonalRegularizer(double factor, Mode mode) implements Regularizer {
  private static final double LEAST = 1e-24; // of a squared length, as in Keras, so that zeros stay zeros

  /** What is compared. */
  public enum Mode {
    /** The rows: of a {@code Dense} kernel one for each input. */
    ROWS,
    /** The columns: of a {@code Dense} kernel one for each output. */
    COLUMNS
  }

  /** With this factor, which must be 0 or more. */
  public OrthogonalRegularizer {
    Check.argument(factor >= 0 && Double.isFinite(factor), "OrthogonalRegularizer: expected a finite factor of 0 or more, got %s", factor);
    Check.argument(mode != null, "OrthogonalRegularizer: expected rows or columns, got null");
  }

  /** With a factor of 0.01, for rows. */
  public OrthogonalRegularizer() {
    this(0.01, Mode.ROWS);
  }

  static OrthogonalRegularizer of(Config config) {
    String mode = config.string("mode", "rows");
    Check.argument(mode.equals("rows") || mode.equals("columns"), "OrthogonalRegularizer: expected mode rows or columns, got %s", mode);
    return new OrthogonalRegularizer(config.number("factor", 0.01), mode.equals("rows") ? Mode.ROWS : Mode.COLUMNS);
  }

  @Override
  public Tensor loss(Tensor weight) {
    Check.argument(weight.rank() == 2, "OrthogonalRegularizer: expected a weight (rows, columns), got shape %s", weight.shape());
    Tensor vectors = mode == Mode.ROWS ? weight : weight.transpose();
    int n = vectors.shape().dim(0);
    Check.argument(n > 1, "OrthogonalRegularizer: expected two %s or more, got shape %s", label(), weight.shape());
    Tensor units = vectors.mul(Elementwise.rsqrt(Reduce.sumSquares(vectors, true, 1).clip(LEAST, Double.MAX_VALUE)));
    Tensor others = Tensor.eye(n).neg().add(1).cast(weight.dtype());
    return LinAlg.matMul(units, units.transpose()).mul(others).abs().sum().mul(factor / (n * (n - 1.0)));
  }

  private String label() {
    return mode.toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public Config config() {
    return new Config().put("factor", factor).put("mode", label());
  }
}
