package io.arabica.models.callbacks;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which way a measured quantity gets better. Keras asks the metric; here the name decides unless said otherwise. What ends in the name of a
 * loss or an error ({@code loss}, {@code error}, {@code mae}, {@code crossentropy}, {@code hinge}, …) is better when smaller, whatever the
 * output is called. Quantities with "acc", "auc", "precision", "recall", "f1", "fbeta", "r2", "iou", "io_u", "sensitivity", "specificity",
 * "similarity", "correlation", "true_positives" or "true_negatives" in their name are better when larger, all others when smaller.
 */
public enum Mode {
  /** Guessed from the name. */
  AUTO,
  /** Smaller is better. */
  MIN,
  /** Larger is better. */
  MAX;

  private static final Pattern LARGER = Pattern.compile("acc|auc|precision|recall|f1|fbeta|(?<![a-z])(r2|io_u)|iou|sensitivity|specificity"
      + "|similarity|correlation|true_(positives|negatives)");
  private static final Pattern SMALLER = Pattern.compile("(loss|error|msl?e|mae|mape|crossentropy|divergence|hinge|poisson|logcosh)$");

  /** Whether larger values of this quantity are better. */
  boolean isLargerBetter(String quantity) {
    String name = quantity.toLowerCase(Locale.ROOT);
    return this == MAX || this == AUTO && !SMALLER.matcher(name).find() && LARGER.matcher(name).find();
  }

  /** A value that every other is better than. */
  double worst(String quantity) {
    return isLargerBetter(quantity) ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** Whether a value is better than another by more than a difference; NaN never is. */
  boolean isBetter(String quantity, double value, double than, double by) {
    return isLargerBetter(quantity) ? value - by > than : value + by < than;
  }
}
