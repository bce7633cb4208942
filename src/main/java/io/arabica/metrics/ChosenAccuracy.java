package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * What the name {@code accuracy} stands for: binary for predictions of one column, sparse where a target is the number of a class, else
 * categorical. The first batch decides, as in Keras.
 */
final class ChosenAccuracy extends Metric {
  private Metric chosen;

  ChosenAccuracy() {
    super("accuracy");
  }

  static Metric choose(Shape t, Shape p) {
    if (p.rank() < 2 || p.dim(-1) == 1) {
      return new BinaryAccuracy();
    }
    return t.rank() < p.rank() || t.dim(-1) == 1 ? new SparseCategoricalAccuracy() : new CategoricalAccuracy();
  }

  @Override
  public void reset() {
    if (chosen != null) {
      chosen.reset();
    }
  }

  /** Which one was chosen, then its state. */
  @Override
  public double[] state() {
    int kind = chosen == null ? 0 : chosen instanceof BinaryAccuracy ? 1 : chosen instanceof SparseCategoricalAccuracy ? 2 : 3;
    return kind == 0 ? new double[0] : join(new double[] {kind}, chosen.state());
  }

  @Override
  public void restore(double... state) {
    if (state.length > 0) {
      checkState(3, state);
      chosen = state[0] == 1 ? new BinaryAccuracy() : state[0] == 2 ? new SparseCategoricalAccuracy() : new CategoricalAccuracy();
      chosen.restore(state[1], state[2]);
    } else {
      reset();
    }
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    if (chosen == null) {
      chosen = choose(yTrue.shape(), yPred.shape());
    }
    chosen.update(yTrue, yPred, sampleWeight);
  }

  @Override
  public double result() {
    return chosen == null ? 0 : chosen.result();
  }

  /** Keras knows the choice by its name alone; under another name what was chosen is written down. */
  @Override
  public String className() {
    return chosen == null || Metrics.isAccuracy(name()) ? "accuracy" : chosen.className();
  }

  @Override
  public Config config() {
    return new Config().put("name", name());
  }
}
