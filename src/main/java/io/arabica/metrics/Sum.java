package io.arabica.metrics;

import io.arabica.tensor.Tensor;

/** The weighted sum of values that come in batches. Targets are not looked at. */
public final class Sum extends Metric {
  private double total;

  /** Named {@code sum}. */
  public Sum() {
    super("sum");
  }

  /** Takes in values that all count once. */
  public void update(Tensor values) {
    update(null, values, null);
  }

  /** Takes in {@code yPred}, each sample with its weight; {@code yTrue} may be null. */
  @Override
  public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Values p = Values.of(yPred);
    Values w = Values.weights("Sum", sampleWeight, p, p.size);
    for (int i = 0; i < p.size; i++) {
      total += w == null ? p.get(i) : w.get((int) ((long) i * w.size / p.size)) * p.get(i);
    }
  }

  @Override
  public void reset() {
    total = 0;
  }

  @Override
  public double[] state() {
    return new double[] {total};
  }

  @Override
  public void restore(double... state) {
    checkState(1, state);
    total = state[0];
  }

  @Override
  public double result() {
    return total;
  }
}
