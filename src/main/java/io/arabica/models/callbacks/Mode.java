package io.arabica.models.callbacks;

/**
 * Which way a measured quantity gets better. Keras asks the metric; here the name decides unless said otherwise: quantities with "acc",
 * "auc", "precision", "recall", "f1", "fbeta", "r2" or "iou" in their name are better when larger, all others when smaller.
 */
public enum Mode {
  /** Guessed from the name. */
  AUTO,
  /** Smaller is better. */
  MIN,
  /** Larger is better. */
  MAX;

  /** Whether larger values of this quantity are better. */
  boolean isLargerBetter(String quantity) {
    return this == MAX || this == AUTO && quantity.matches(".*(acc|auc|precision|recall|f1|fbeta|r2|iou).*");
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
