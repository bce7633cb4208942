package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * What is counted at one threshold, 0.5 by default, or at several: {@link #results} has one number for each, {@link #result} is their mean.
 *
 * @param <T> the metric itself
 */
abstract class ThresholdMetric<T extends ThresholdMetric<T>> extends Metric {
  double[] thresholds;
  Counts counts = new Counts(new double[] {0.5}, false);

  ThresholdMetric(String name) {
    super(name);
  }

  /** The metric, typed. */
  @SuppressWarnings("unchecked")
  final T self() {
    return (T) this;
  }

  /** Sets the thresholds, each in [0, 1], and forgets all batches. */
  public T thresholds(double... values) {
    thresholds = Counts.checked(className(), values);
    counts = new Counts(thresholds, false);
    return self();
  }

  /** The number at each threshold. */
  abstract double[] numbers(Counts counts);

  @Override
  public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    counts.update(className(), yTrue, yPred, sampleWeight, 0, -1, null, false);
  }

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
  public final double[] results() {
    return numbers(counts);
  }

  @Override
  public final double result() {
    return mean(results());
  }

  @Override
  public Config config() {
    Object written = thresholds == null ? null : Arrays.stream(thresholds).boxed().toList();
    written = thresholds != null && thresholds.length == 1 ? (Object) thresholds[0] : written;
    return super.config().put("thresholds", written);
  }

  T thresholds(Config c) {
    if (c.get("thresholds") instanceof Number one) {
      thresholds(one.doubleValue());
    } else if (c.has("thresholds")) {
      thresholds(c.list("thresholds").stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray());
    }
    return self();
  }
}
