package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Locale;

/**
 * 1 - Σ(t - p)² / Σ(t - mean of t)²: the part of the variance of each column that predictions explain; 1 is perfect, 0 no better than the
 * mean.
 *
 * <p>As in Keras a column whose targets never vary scores 0. Targets and predictions are of shape (samples, outputs); (samples) counts as
 * one output.
 */
public final class R2Score extends Metric {
  /** How the scores of several outputs become one. */
  public enum Aggregation {
    /** They stay apart, as the results; the result is their mean. */
    NONE,
    /** Their mean. */
    UNIFORM_AVERAGE,
    /** Their mean, weighted by the variances of the targets. */
    VARIANCE_WEIGHTED_AVERAGE
  }

  private Aggregation aggregation = Aggregation.UNIFORM_AVERAGE;
  private int numRegressors;
  private long samples;
  private double[] count = {};
  private double[] mean = {};
  private double[] deviations = {};
  private double[] residuals = {};

  /** The mean over outputs. */
  public R2Score() {
    super("r2_score");
  }

  /** Sets how outputs become one number. */
  public R2Score aggregation(Aggregation how) {
    aggregation = how;
    return this;
  }

  /**
   * The number of independent regressors for the adjusted score 1 - (1 - R²)(n - 1) / (n - regressors - 1); 0, the default, for no
   * adjustment.
   */
  public R2Score numRegressors(int regressors) {
    Check.argument(regressors >= 0, "R2Score: expected num_regressors of at least 0, got %d", regressors);
    numRegressors = regressors;
    return this;
  }

  @Override
  public void reset() {
    samples = 0;
    count = new double[0];
  }

  @Override
  public double[] state() {
    return count.length == 0 ? new double[0] : join(count, mean, deviations, residuals, new double[] {samples});
  }

  @Override
  public void restore(double... state) {
    reset();
    if (state.length > 0) {
      int n = state.length / 4;
      checkState(4 * n + 1, state);
      double[][] parts = parts(state, n);
      count = parts[0];
      mean = parts[1];
      deviations = parts[2];
      residuals = parts[3];
      samples = (long) state[4 * n];
    }
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Values t = Values.of(yTrue);
    Values p = Values.of(yPred);
    Check.argument(yPred.rank() <= 2 && t.size == p.size, "R2Score: expected targets and predictions of shape (*, outputs), got %s and %s",
        yTrue.shape(), yPred.shape());
    Values w = Values.weights("R2Score", sampleWeight, p, p.size);
    if (count.length == 0) {
      count = new double[p.last];
      mean = new double[p.last];
      deviations = new double[p.last];
      residuals = new double[p.last];
    }
    Check.argument(count.length == p.last, "R2Score: expected %d outputs as before, got shape %s", count.length, yPred.shape());
    for (int i = 0; i < p.size; i++) {
      double weight = w == null ? 1 : w.get((int) ((long) i * w.size / p.size));
      int j = i % p.last;
      double error = t.get(i) - p.get(i);
      residuals[j] += weight * error * error;
      if (weight > 0) {
        // Welford's running variance: a sum of squares minus a squared sum would lose digits where the mean is large.
        count[j] += weight;
        double shift = t.get(i) - mean[j];
        mean[j] += shift * weight / count[j];
        deviations[j] += weight * shift * (t.get(i) - mean[j]);
      }
    }
    samples += p.size;
  }

  @Override
  public double[] results() {
    double[] scores = new double[count.length];
    double weighted = 0;
    double weights = 0;
    for (int j = 0; j < scores.length; j++) {
      scores[j] = deviations[j] == 0 ? 0 : 1 - residuals[j] / deviations[j];
      weighted += deviations[j] * scores[j];
      weights += deviations[j];
    }
    if (scores.length > 0 && aggregation != Aggregation.NONE) {
      scores = new double[] {aggregation == Aggregation.UNIFORM_AVERAGE ? mean(scores) : divide(weighted, weights)};
    }
    // Keras counts elements, not samples.
    if (numRegressors > 0 && numRegressors < samples - 1) {
      for (int j = 0; j < scores.length; j++) {
        scores[j] = 1 - (1 - scores[j]) * (samples - 1) / (samples - numRegressors - 1);
      }
    }
    return scores;
  }

  @Override
  public double result() {
    double[] scores = results();
    return scores.length == 0 ? 0 : mean(scores);
  }

  @Override
  public Config config() {
    return super.config().put("class_aggregation", aggregation == Aggregation.NONE ? null : aggregation.name().toLowerCase(Locale.ROOT))
        .put("num_regressors", numRegressors);
  }

  static R2Score of(Config c) {
    String written = c.toMap().containsKey("class_aggregation") ? c.string("class_aggregation", "none") : "uniform_average";
    return new R2Score().aggregation(Aggregation.valueOf(written.toUpperCase(Locale.ROOT))).numRegressors(c.integer("num_regressors", 0));
  }
}
