package io.arabica.metrics;

import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * True and false positives and negatives at some thresholds: a prediction is positive where it is above the threshold.
 *
 * <p>Evenly spaced thresholds (three or more, from 0 to 1) are counted in buckets as in Keras: one addition a prediction, whatever the
 * number of thresholds.
 */
final class Counts {
  /** Below every threshold: what is not among the k largest. */
  static final double NEVER = -1e10;

  private final double[] thresholds;
  private final boolean even;
  private final boolean open;
  private final double[] positives;
  private final double[] negatives;
  private double allPositives;
  private double allNegatives;

  /**
   * No predictions yet.
   *
   * @param thresholds the thresholds, growing
   * @param open whether the first and the last threshold lie just outside 0 and 1, so that they catch these too
   */
  Counts(double[] thresholds, boolean open) {
    this.thresholds = thresholds;
    this.open = open;
    even = even(thresholds);
    positives = new double[thresholds.length];
    negatives = new double[thresholds.length];
  }

  private static boolean even(double[] thresholds) {
    boolean even = thresholds.length >= 3;
    for (int i = 0; even && i < thresholds.length; i++) {
      even = Math.abs(thresholds[i] - (double) i / (thresholds.length - 1)) <= 2e-7;
    }
    return even;
  }

  /** count thresholds from 0 to 1. */
  static double[] evenly(int count) {
    double[] thresholds = new double[count];
    for (int i = 0; i < count; i++) {
      thresholds[i] = (double) i / (count - 1);
    }
    return thresholds;
  }

  /** Checks thresholds that a user gave. */
  static double[] checked(String who, double... thresholds) {
    Check.argument(thresholds.length > 0, "%s: expected at least one threshold", who);
    for (double threshold : thresholds) {
      Check.argument(threshold >= 0 && threshold <= 1, "%s: expected thresholds in [0, 1], got %s", who, threshold);
    }
    return thresholds.clone();
  }

  void reset() {
    Arrays.fill(positives, 0);
    Arrays.fill(negatives, 0);
    allPositives = 0;
    allNegatives = 0;
  }

  /** The length of the {@link #state}. */
  int stateSize() {
    return 2 * thresholds.length + 2;
  }

  double[] state() {
    return Metric.join(positives, negatives, new double[] {allPositives, allNegatives});
  }

  void restore(double... state) {
    int n = thresholds.length;
    System.arraycopy(state, 0, positives, 0, n);
    System.arraycopy(state, n, negatives, 0, n);
    allPositives = state[2 * n];
    allNegatives = state[2 * n + 1];
  }

  /**
   * Counts a batch.
   *
   * @param topK the number of largest predictions along the last dimension that can be positive, or 0 for all
   * @param classId the only column to count, or -1 for all
   * @param columns weights of the columns, or null
   */
  void update(String who, Tensor yTrue, Tensor yPred, Tensor sampleWeight, int topK, int classId, double[] columns, boolean logits) {
    Values t = Values.of(yTrue);
    Values p = Values.of(yPred);
    if (t.size != p.size) {
      throw new IllegalArgumentException(who + ": expected targets of the shape of the predictions, " + p + ", got " + t);
    }
    Check.argument(classId < p.last, "%s: expected predictions with a column %d, got shape %s", who, classId, yPred.shape());
    Check.argument(columns == null || columns.length == p.last, "%s: expected %d label weights for predictions of shape %s", who, p.last,
        yPred.shape());
    if (p.size == 0) {
      return;
    }
    Values w = Values.weights(who, sampleWeight, p, p.size);
    int run = w == null ? p.size : p.size / w.size;
    for (int i = 0; i < p.size; i++) {
      int column = i % p.last;
      if (classId < 0 || column == classId) {
        double value = topK > 0 && p.rank(i - column, p.last, column, true) >= topK ? NEVER : p.get(i);
        double weight = w == null ? 1 : w.get(i / run);
        add(logits ? 1 / (1 + StrictMath.exp(-value)) : value, t.get(i) != 0, columns == null ? weight : weight * columns[column],
            p.single);
      }
    }
  }

  private void add(double value, boolean positive, double weight, boolean single) {
    double[] into = positive ? positives : negatives;
    if (positive) {
      allPositives += weight;
    } else {
      allNegatives += weight;
    }
    if (even) {
      double clipped = Math.min(Math.max(value, 0), 1);
      double place = single ? (float) clipped * (thresholds.length - 1) : clipped * (thresholds.length - 1);
      int bucket = (int) Math.ceil(place) - 1;
      if (bucket >= 0 || open) {
        into[Math.max(bucket, 0)] += weight;
      }
    } else {
      for (int i = 0; i < thresholds.length; i++) {
        if (single ? (float) value > (float) thresholds[i] : value > thresholds[i]) {
          into[i] += weight;
        }
      }
    }
  }

  int size() {
    return thresholds.length;
  }

  /** At each threshold. */
  double[] truePositives() {
    return above(positives);
  }

  /** At each threshold. */
  double[] falsePositives() {
    return above(negatives);
  }

  /** At each threshold. */
  double[] falseNegatives() {
    return rest(allPositives, truePositives());
  }

  /** At each threshold. */
  double[] trueNegatives() {
    return rest(allNegatives, falsePositives());
  }

  private double[] above(double[] counted) {
    double[] result = counted.clone();
    for (int i = result.length - 2; even && i >= 0; i--) {
      result[i] += result[i + 1];
    }
    return result;
  }

  private static double[] rest(double all, double[] part) {
    for (int i = 0; i < part.length; i++) {
      part[i] = all - part[i];
    }
    return part;
  }

  /** a / (a + b) at each threshold, 0 where nothing was counted. */
  static double[] share(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = Metric.divide(a[i], a[i] + b[i]);
    }
    return result;
  }
}
