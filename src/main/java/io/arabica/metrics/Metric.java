package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.config.Configurable;
import io.arabica.tensor.Tensor;

/**
 * A number that tells how good predictions are, gathered over batches in double precision: many small batches give what one large batch
 * gives.
 *
 * <pre>{@code
 * Metric accuracy = Metrics.accuracy();
 * accuracy.update(labels, predictions);
 * accuracy.update(moreLabels, morePredictions);
 * System.out.println(accuracy.result());
 * }</pre>
 *
 * <p>A metric that has several numbers (one a class, one a threshold) gives them as {@link #results}; its {@link #result} is their mean. A
 * metric belongs to one thread at a time. It may keep no reference to the tensors it is given: they are written to again.
 */
public abstract class Metric implements Configurable {
  private String name;

  /** A metric of this name. */
  protected Metric(String name) {
    this.name = name;
  }

  /** The name, e.g. {@code mean_squared_error}. */
  public final String name() {
    return name;
  }

  /** Sets the name. */
  public final Metric name(String newName) {
    name = newName;
    return this;
  }

  /** Forgets all batches. */
  public abstract void reset();

  /**
   * Takes in a batch.
   *
   * @param yTrue what is right
   * @param yPred what was predicted
   * @param sampleWeight how much each sample counts, of the shape of the first dimensions of {@code yPred} (usually the batch alone);
   *     null for all the same
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public abstract void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight);

  /** Takes in a batch whose samples all count the same. */
  public final void update(Tensor yTrue, Tensor yPred) {
    update(yTrue, yPred, null);
  }

  /** The number over all batches since {@link #reset}; 0 before the first unless said otherwise. */
  public abstract double result();

  /** All numbers of a metric that has several, else {@link #result} alone. */
  public double[] results() {
    return new double[] {result()};
  }

  @Override
  public Config config() {
    return new Config().put("name", name);
  }

  /** The mean of several numbers. */
  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The quotient, or 0 where the divisor is 0. */
  static double divide(double a, double b) {
    return b == 0 ? 0 : a / b;
  }
}
