package io.arabica.metrics;

/** 2 · precision · recall / (precision + recall): their harmonic mean, for each class (a column of targets of 0 and 1) or averaged. */
public final class F1Score extends FScore<F1Score> {
  /** For each class, the largest prediction of a sample being positive. */
  public F1Score() {
    super("f1_score");
  }
}
