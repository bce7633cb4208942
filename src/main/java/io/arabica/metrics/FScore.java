package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * (1 + β²) · precision · recall / (β² · precision + recall), over classes in columns; 1e-7 is added to each divisor as in Keras.
 *
 * @param <T> the metric itself
 */
abstract class FScore<T extends FScore<T>> extends Metric {
  private static final double TINY = 1e-7;

  double beta = 1;
  private Average average = Average.NONE;
  private double threshold = Double.NaN;
  private double[] truePositives = {};
  private double[] falsePositives = {};
  private double[] falseNegatives = {};

  FScore(String name) {
    super(name);
  }

  @SuppressWarnings("unchecked")
  private T self() {
    return (T) this;
  }

  /** How the numbers of the classes become one; NONE by default. */
  public T average(Average how) {
    average = how;
    return self();
  }

  /** A prediction above this, in (0, 1], is positive; without a threshold the largest of a sample is. */
  public T threshold(double value) {
    Check.argument(value > 0 && value <= 1, "%s: expected a threshold in (0, 1], got %s", className(), value);
    threshold = value;
    return self();
  }

  @Override
  public final void reset() {
    Arrays.fill(truePositives, 0);
    Arrays.fill(falsePositives, 0);
    Arrays.fill(falseNegatives, 0);
  }

  @Override
  public final double[] state() {
    return join(truePositives, falsePositives, falseNegatives);
  }

  @Override
  public final void restore(double... state) {
    checkState(state.length / 3 * 3, state);
    double[][] parts = state.length == 0 ? new double[3][0] : parts(state, state.length / 3);
    truePositives = parts[0];
    falsePositives = parts[1];
    falseNegatives = parts[2];
  }

  @Override
  public final void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Check.argument(yPred.rank() == 2 && yTrue.shape().equals(yPred.shape()),
        "%s: expected targets and predictions of shape (*, classes), got %s and %s", className(), yTrue.shape(), yPred.shape());
    Values t = Values.of(yTrue);
    Values p = Values.of(yPred);
    Values w = Values.weights(className(), sampleWeight, p, p.batch);
    int n = p.last;
    if (truePositives.length == 0) {
      truePositives = new double[n];
      falsePositives = new double[n];
      falseNegatives = new double[n];
    }
    Check.argument(n == truePositives.length, "%s: expected %d classes as before, got shape %s", className(), truePositives.length,
        yPred.shape());
    double limit = p.rounded(threshold);
    for (int i = 0; i < p.batch; i++) {
      double weight = w == null ? 1 : w.get(w.size == 1 ? 0 : i);
      double largest = Double.isNaN(threshold) ? p.get(i * n + p.argMax(i * n, n)) : 0;
      for (int j = 0; j < n; j++) {
        double value = p.get(i * n + j);
        boolean positive = Double.isNaN(threshold) ? value >= largest && Math.abs(value) > 1e-9 : value > limit;
        double truth = t.get(i * n + j) * weight;
        if (positive) {
          truePositives[j] += truth;
          falsePositives[j] += weight - truth;
        } else {
          falseNegatives[j] += truth;
        }
      }
    }
  }

  @Override
  public final double[] results() {
    if (average == Average.MICRO) {
      return new double[] {score(Arrays.stream(truePositives).sum(), Arrays.stream(falsePositives).sum(),
          Arrays.stream(falseNegatives).sum())};
    }
    int n = truePositives.length;
    double[] scores = new double[n];
    double all = Arrays.stream(truePositives).sum() + Arrays.stream(falseNegatives).sum();
    double weighted = 0;
    for (int j = 0; j < n; j++) {
      scores[j] = score(truePositives[j], falsePositives[j], falseNegatives[j]);
      weighted += scores[j] * (truePositives[j] + falseNegatives[j]) / (all + TINY);
    }
    return switch (average) {
      case MACRO -> new double[] {n == 0 ? 0 : mean(scores)};
      case WEIGHTED -> new double[] {weighted};
      default -> scores;
    };
  }

  private double score(double tp, double fp, double fn) {
    double precision = tp / (tp + fp + TINY);
    double recall = tp / (tp + fn + TINY);
    return (1 + beta * beta) * precision * recall / (beta * beta * precision + recall + TINY);
  }

  @Override
  public final double result() {
    double[] results = results();
    return results.length == 0 ? 0 : mean(results);
  }

  @Override
  public Config config() {
    return super.config().put("average", average.label()).put("threshold", Double.isNaN(threshold) ? null : threshold);
  }

  T settings(Config c) {
    average(Average.of(c.string("average", null)));
    return c.has("threshold") ? threshold(c.number("threshold", 0)) : self();
  }
}
