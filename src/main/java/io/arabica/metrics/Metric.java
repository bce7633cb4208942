package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.config.Configurable;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

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

  /** What the batches since {@link #reset} left, to go on from with {@link #restore}; empty, the default, where a metric cannot tell. */
  public double[] state() {
    return new double[0];
  }

  /**
   * Goes on where {@link #state} was taken from a metric of the same settings; does nothing unless overridden.
   *
   * @throws IllegalArgumentException if it was another one's
   */
  public void restore(double... state) {}

  @Override
  public Config config() {
    return new Config().put("name", name);
  }

  /** Checks the length of a state. */
  final void checkState(int expected, double... state) {
    Check.argument(state.length == expected, "%s \"%s\": expected a state of %d numbers, got %d", className(), name, expected,
        state.length);
  }

  /** All numbers, one array after the other. */
  static double[] join(double[]... parts) {
    return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
  }

  /** What {@link #join} joined, in parts of one length. */
  static double[][] parts(double[] joined, int length) {
    double[][] parts = new double[length == 0 ? 0 : joined.length / length][];
    Arrays.setAll(parts, i -> Arrays.copyOfRange(joined, i * length, (i + 1) * length));
    return parts;
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
