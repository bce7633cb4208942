package io.arabica.metrics;

import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;

/**
 * The weighted mean of a value that each element, or each vector along the last dimension, has: sum of w · value / sum of w, as Keras
 * reduces.
 *
 * <p>Such a metric is one method, {@link #value}.
 */
abstract class MeanMetric extends Metric {
  private final boolean vectors;
  private double total;
  private double count;

  /** A mean over elements, or over the vectors along the last dimension. */
  MeanMetric(String name, boolean vectors) {
    super(name);
    this.vectors = vectors;
  }

  /** Called before the values of a batch are asked for. */
  void begin(Values t, Values p) {}

  /** Whether targets are numbers of classes, one for a vector of predictions. */
  boolean sparse() {
    return false;
  }

  /** Whether a value counts. */
  boolean counts(Values t, int i) {
    return true;
  }

  /**
   * The value of element or vector {@code i}.
   *
   * @param t targets
   * @param p predictions
   * @param i number of the element or vector
   * @param n length of a vector; 1 for elements
   */
  abstract double value(Values t, Values p, int i, int n);

  @Override
  public final void reset() {
    total = 0;
    count = 0;
  }

  @Override
  public final double[] state() {
    return new double[] {total, count};
  }

  @Override
  public final void restore(double... state) {
    checkState(2, state);
    total = state[0];
    count = state[1];
  }

  /** The class to take where numbers of classes came for one-hot targets, or the other way round. */
  private String hint(int targets, int units, int elements) {
    String other = sparse() ? className().replaceFirst("^Sparse", "") : "Sparse" + className();
    boolean swapped = targets == (sparse() ? elements : units) && Metrics.names().contains(other);
    return swapped ? "; " + (sparse() ? "one-hot targets" : "numbers of classes") + " ask for " + other : "";
  }

  @Override
  public final void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Values t = Values.of(yTrue);
    Values p = Values.of(yPred);
    int n = vectors ? yPred.rank() == 1 ? p.size : p.last : 1;
    int units = n == 0 ? 0 : p.size / n;
    int expected = sparse() ? units : p.size;
    if (t.size != expected) {
      throw new IllegalArgumentException(className() + " \"" + name() + "\": predictions of shape " + yPred.shape() + " expect " + expected
          + " targets, got shape " + yTrue.shape() + hint(t.size, units, p.size));
    }
    if (units == 0) {
      return;
    }
    int batch = vectors && yPred.rank() == 1 ? 1 : p.batch;
    Values w = Values.weights(className(), sampleWeight, p, units);
    int run = w == null ? units : units / w.size;
    begin(t, p);
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < units; i++) {
      if (counts(t, i)) {
        double weight = w == null ? 1 : w.get(i / run);
        sum += weight * value(t, p, i, n);
        weights += weight;
      }
    }
    total += sum * batch / units;
    count += weights * batch / units;
  }

  /** The mean so far, before what {@link #result} makes of it. */
  final double average() {
    return divide(total, count);
  }

  @Override
  public double result() {
    return average();
  }

  /** The number of a class, checked. */
  final int label(Values t, int i, int classes) {
    double label = t.get(i);
    Check.argument(label >= 0 && label < classes && label == Math.rint(label), "%s: expected labels from 0 to %d, got %s", className(),
        classes - 1, label);
    return (int) label;
  }
}
