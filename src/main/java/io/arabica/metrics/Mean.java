package io.arabica.metrics;

import io.arabica.tensor.Tensor;

/** The weighted mean of values that come in batches; of a loss, say. Targets are not looked at. */
public final class Mean extends Metric {
  private double total;
  private double count;

  /** Named {@code mean}. */
  public Mean() {
    this("mean");
  }

  /** With this name. */
  public Mean(String name) {
    super(name);
  }

  /** Takes in one value that counts as much as {@code weight}. */
  public void add(double value, double weight) {
    total += weight * value;
    count += weight;
  }

  /** Takes in values that all count the same. */
  public void update(Tensor values) {
    update(null, values, null);
  }

  /** Takes in {@code yPred}, each sample (the mean of what it holds) with its weight; {@code yTrue} may be null. */
  @Override
  public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Values p = Values.of(yPred);
    if (p.size == 0) {
      return;
    }
    Values w = Values.weights("Mean", sampleWeight, p, p.size);
    int run = w == null ? p.size : p.size / w.size;
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < p.size; i++) {
      double weight = w == null ? 1 : w.get(i / run);
      sum += weight * p.get(i);
      weights += weight;
    }
    add(weights == 0 ? 0 : sum / weights, weights * p.batch / p.size);
  }

  @Override
  public void reset() {
    total = 0;
    count = 0;
  }

  @Override
  public double[] state() {
    return new double[] {total, count};
  }

  @Override
  public void restore(double... state) {
    checkState(2, state);
    total = state[0];
    count = state[1];
  }

  @Override
  public double result() {
    return divide(total, count);
  }
}
