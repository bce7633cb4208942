package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;

/**
 * The best of one number over those thresholds at which another one is at least a given value; 0 where there is none.
 *
 * @param <T> the metric itself
 */
abstract class ConstrainedMetric<T extends ConstrainedMetric<T>> extends Metric {
  private final String constraint;
  private final double value;
  private int numThresholds = 200;
  private int classId = -1;
  private Counts counts = new Counts(Counts.evenly(200), false);

  ConstrainedMetric(String name, String constraint, double value) {
    super(name);
    Check.argument(value >= 0 && value <= 1, "%s: expected a %s in [0, 1], got %s", className(), constraint, value);
    this.constraint = constraint;
    this.value = value;
  }

  @SuppressWarnings("unchecked")
  private T self() {
    return (T) this;
  }

  /** Sets the number of thresholds, at least 1 (0.5), evenly from 0 to 1; 200 by default. */
  public T numThresholds(int count) {
    Check.argument(count >= 1, "%s: expected num_thresholds of at least 1, got %d", className(), count);
    numThresholds = count;
    counts = new Counts(count == 1 ? new double[] {0.5} : Counts.evenly(count), false);
    return self();
  }

  /** Only this column is counted; -1, the default, for all. */
  public T classId(int column) {
    Check.argument(column >= -1, "%s: expected class_id of at least 0, or -1 for all, got %d", className(), column);
    classId = column;
    return self();
  }

  /** What has to be at least the value. */
  abstract double[] constrained(Counts counts);

  /** What is to be as large as possible. */
  abstract double[] wanted(Counts counts);

  @Override
  public final void reset() {
    counts.reset();
  }

  @Override
  public final double[] state() {
    return counts.state();
  }

  @Override
  public final void restore(double... state) {
    checkState(counts.stateSize(), state);
    counts.restore(state);
  }

  @Override
  public final void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    counts.update(className(), yTrue, yPred, sampleWeight, 0, classId, null, false);
  }

  @Override
  public final double result() {
    double[] constrained = constrained(counts);
    double[] wanted = wanted(counts);
    double best = 0;
    for (int i = 0; i < wanted.length; i++) {
      best = constrained[i] >= value ? Math.max(best, wanted[i]) : best;
    }
    return best;
  }

  @Override
  public Config config() {
    return super.config().put("class_id", classId < 0 ? null : classId).put("num_thresholds", numThresholds).put(constraint, value);
  }

  T settings(Config c) {
    return numThresholds(c.integer("num_thresholds", 200)).classId(c.integer("class_id", -1));
  }
}
