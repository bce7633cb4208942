package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/**
 * The area under a curve over all thresholds: ROC (recall over false positive rate) or precision over recall.
 *
 * <p>By default at 200 thresholds as in Keras, in constant memory; {@link #exact} keeps all predictions instead and has a point at each of
 * them. There the ROC area is the part of pairs of a positive and a negative that are in the right order (ties count half), and the PR area
 * is the average precision, the sum of precision times the rise of recall.
 */
public final class AUC extends Metric {
  /** Which curve. */
  public enum Curve {
    /** Recall over false positive rate. */
    ROC,
    /** Precision over recall. */
    PR,
    /** Precision gain over recall gain. */
    PRGAIN
  }

  /** How the area between two thresholds is taken. */
  public enum Summation {
    /** The trapezoid; for PR an interpolation of true and false positives. */
    INTERPOLATION,
    /** The rectangle under the lower end. */
    MINORING,
    /** The rectangle under the higher end. */
    MAJORING
  }

  private Curve curve = Curve.ROC;
  private Summation summation = Summation.INTERPOLATION;
  private int numThresholds = 200;
  private double[] thresholds;
  private boolean multiLabel;
  private double[] labelWeights;
  private boolean fromLogits;
  private boolean exact;
  private Counts[] counts = {};
  private final Samples samples = new Samples();

  /** The area under the ROC curve. */
  public AUC() {
    super("auc");
  }

  /** Sets the curve. */
  public AUC curve(Curve which) {
    curve = which;
    return this;
  }

  /** Sets how areas are summed up. */
  public AUC summation(Summation how) {
    summation = how;
    return this;
  }

  /** Sets the number of thresholds, at least 2, evenly from 0 to 1; 200 by default. */
  public AUC numThresholds(int count) {
    Check.argument(count >= 2, "AUC: expected num_thresholds of at least 2, got %d", count);
    numThresholds = count;
    thresholds = null;
    counts = new Counts[0];
    return this;
  }

  /** Sets the thresholds, each in [0, 1]; 0 and 1 are added. */
  public AUC thresholds(double... values) {
    thresholds = Counts.checked("AUC", values);
    Arrays.sort(thresholds);
    numThresholds = thresholds.length + 2;
    counts = new Counts[0];
    return this;
  }

  /** Whether each column has a curve of its own, whose areas are averaged; false by default: all predictions are one curve. */
  public AUC multiLabel(boolean flag) {
    multiLabel = flag;
    counts = new Counts[0];
    return this;
  }

  /** Weights of the columns. */
  public AUC labelWeights(double... weights) {
    for (double weight : weights) {
      Check.argument(weight >= 0 && Double.isFinite(weight), "AUC: expected finite label weights of at least 0, got %s",
          Arrays.toString(weights));
    }
    labelWeights = weights.length == 0 ? null : weights.clone();
    return this;
  }

  /** Whether predictions are logits, of which the probability is the sigmoid; false by default. */
  public AUC fromLogits(boolean flag) {
    fromLogits = flag;
    return this;
  }

  /** Whether all predictions are kept for the exact area; for ROC and PR, one curve for all columns. */
  public AUC exact(boolean flag) {
    exact = flag;
    return this;
  }

  @Override
  public void reset() {
    for (Counts one : counts) {
      one.reset();
    }
    samples.reset();
  }

  @Override
  public double[] state() {
    return exact ? samples.state() : join(Arrays.stream(counts).map(Counts::state).toArray(double[][]::new));
  }

  @Override
  public void restore(double... state) {
    if (exact) {
      samples.restore(state);
      return;
    }
    int each = new Counts(all(), true).stateSize();
    checkState(state.length / each * each, state);
    double[][] parts = parts(state, each);
    counts = new Counts[parts.length];
    for (int j = 0; j < counts.length; j++) {
      counts[j] = new Counts(all(), true);
      counts[j].restore(parts[j]);
    }
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    if (exact) {
      Check.state(curve != Curve.PRGAIN && !multiLabel && labelWeights == null,
          "AUC: exact is for one ROC or PR curve; set no other options");
      samples.update(yTrue, yPred, sampleWeight);
      return;
    }
    int columns = multiLabel ? yPred.shape().dim(-1) : 1;
    Check.argument(!multiLabel || yPred.rank() == 2, "AUC: multi_label expects predictions of shape (*, labels), got %s", yPred.shape());
    if (counts.length == 0) {
      counts = new Counts[columns];
      Arrays.setAll(counts, j -> new Counts(all(), true));
    }
    Check.argument(columns == counts.length, "AUC: expected %d labels as before, got shape %s", counts.length, yPred.shape());
    for (int j = 0; j < columns; j++) {
      counts[j].update("AUC", yTrue, yPred, sampleWeight, 0, multiLabel ? j : -1, multiLabel ? null : labelWeights, fromLogits);
    }
  }

  /** All thresholds, the ends just outside 0 and 1. */
  private double[] all() {
    double[] all = Counts.evenly(numThresholds);
    if (thresholds != null) {
      System.arraycopy(thresholds, 0, all, 1, thresholds.length);
    }
    all[0] = -1e-7;
    all[all.length - 1] = 1 + 1e-7;
    return all;
  }

  @Override
  public double result() {
    if (exact) {
      return curve == Curve.ROC ? samples.roc() : samples.averagePrecision();
    }
    double sum = 0;
    double weights = 0;
    for (int j = 0; j < counts.length; j++) {
      double weight = multiLabel && labelWeights != null ? labelWeights[j] : 1;
      sum += weight * area(counts[j]);
      weights += weight;
    }
    return divide(sum, weights);
  }

  private double area(Counts c) {
    double[] tp = c.truePositives();
    double[] fp = c.falsePositives();
    double[] fn = c.falseNegatives();
    double[] tn = c.trueNegatives();
    if (curve == Curve.PR && summation == Summation.INTERPOLATION) {
      return interpolated(tp, fp, fn);
    }
    double[] x;
    double[] y;
    switch (curve) {
      case ROC -> {
        x = Counts.share(fp, tn);
        y = Counts.share(tp, fn);
      }
      case PR -> {
        x = Counts.share(tp, fn);
        y = Counts.share(tp, fp);
      }
      default -> {
        x = new double[tp.length];
        y = new double[tp.length];
        for (int i = 0; i < tp.length; i++) {
          double scale = divide(tp[i] + fn[i], tn[i] + fp[i]);
          x[i] = tp[i] == 0 ? 0 : Math.max(0, 1 - scale * divide(fn[i], tp[i]));
          y[i] = tp[i] == 0 ? 1 : 1 - scale * divide(fp[i], tp[i]);
        }
      }
    }
    double area = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      double height = switch (summation) {
        case INTERPOLATION -> (y[i] + y[i + 1]) / 2;
        case MINORING -> Math.min(y[i], y[i + 1]);
        case MAJORING -> Math.max(y[i], y[i + 1]);
      };
      area += (x[i] - x[i + 1]) * height;
    }
    return area;
  }

  /**
   * The area under precision over recall with true positives interpolated, see Davis and Goadrich, The Relationship between
   * Precision-Recall and ROC Curves.
   */
  private static double interpolated(double[] tp, double[] fp, double[] fn) {
    double area = 0;
    for (int i = 0; i + 1 < tp.length; i++) {
      double p = tp[i] + fp[i];
      double next = tp[i + 1] + fp[i + 1];
      double rise = tp[i] - tp[i + 1];
      double slope = divide(rise, Math.max(p - next, 0));
      double intercept = tp[i + 1] - slope * next;
      double ratio = p > 0 && next > 0 ? p / next : 1;
      area += divide(slope * (rise + intercept * StrictMath.log(ratio)), Math.max(tp[i + 1] + fn[i + 1], 0));
    }
    return area;
  }

  @Override
  public Config config() {
    Config config = super.config().put("num_thresholds", numThresholds).put("curve", curve.name())
        .put("summation_method", summation.name().toLowerCase(Locale.ROOT)).put("multi_label", multiLabel).put("num_labels", null)
        .put("label_weights", labelWeights == null ? null : Arrays.stream(labelWeights).boxed().toList()).put("from_logits", fromLogits);
    if (thresholds != null) {
      config.put("thresholds", Arrays.stream(thresholds).boxed().toList());
    }
    return exact ? config.put("exact", true) : config;
  }

  static AUC of(Config c) {
    AUC auc = new AUC().curve(Curve.valueOf(c.string("curve", "ROC").toUpperCase(Locale.ROOT)))
        .summation(Summation.valueOf(c.string("summation_method", "interpolation").toUpperCase(Locale.ROOT)))
        .numThresholds(c.integer("num_thresholds", 200)).multiLabel(c.flag("multi_label", false)).labelWeights(numbers(c, "label_weights"))
        .fromLogits(c.flag("from_logits", false)).exact(c.flag("exact", false));
    return c.has("thresholds") ? auc.thresholds(numbers(c, "thresholds")) : auc;
  }

  private static double[] numbers(Config c, String key) {
    return c.list(key).stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
  }
}
