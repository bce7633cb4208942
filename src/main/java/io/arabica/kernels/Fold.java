package io.arabica.kernels;

/** What a reduction folds with. */
public enum Fold {
  /** Sum; 0 for no elements. */
  SUM,
  /** Product; 1 for no elements. */
  PROD,
  /** Largest; NaN if any is NaN; -infinity for no elements. */
  MAX,
  /** Smallest; NaN if any is NaN; +infinity for no elements. */
  MIN,
  /** Sum of squares; 0 for no elements. */
  SUM_SQUARES,
  /** Sum of absolute values; 0 for no elements. */
  SUM_ABS
}
