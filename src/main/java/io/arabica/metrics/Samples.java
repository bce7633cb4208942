package io.arabica.metrics;

import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/** Scored samples, positive and negative, all kept: exact areas under curves. */
final class Samples {
  /** A score with the weights of what has it. */
  private record Point(double score, double positive, double negative) {}

  private Point[] points = new Point[16];
  private int size;

  void reset() {
    size = 0;
  }

  double[] state() {
    double[] state = new double[3 * size];
    for (int i = 0; i < size; i++) {
      state[3 * i] = points[i].score;
      state[3 * i + 1] = points[i].positive;
      state[3 * i + 2] = points[i].negative;
    }
    return state;
  }

  void restore(double... state) {
    size = state.length / 3;
    points = new Point[Math.max(16, size)];
    for (int i = 0; i < size; i++) {
      points[i] = new Point(state[3 * i], state[3 * i + 1], state[3 * i + 2]);
    }
  }

  void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Values t = Values.of(yTrue);
    Values p = Values.of(yPred);
    Check.argument(t.size == p.size, "AUC: expected targets of the shape of the predictions, %s, got %s", p, t);
    Values w = Values.weights("AUC", sampleWeight, p, p.size);
    points = size + p.size > points.length ? Arrays.copyOf(points, Math.max(size + p.size, 2 * size)) : points;
    for (int i = 0; i < p.size; i++) {
      double weight = w == null ? 1 : w.get((int) ((long) i * w.size / p.size));
      points[size++] = new Point(p.get(i), t.get(i) != 0 ? weight : 0, t.get(i) != 0 ? 0 : weight);
    }
  }

  /** The points with the highest score first. */
  private Point[] ranked() {
    Point[] ranked = Arrays.copyOf(points, size);
    Arrays.sort(ranked, (a, b) -> Double.compare(b.score, a.score));
    return ranked;
  }

  /** Whether a score is NaN, which stands before all others and is in no order with them. */
  private static boolean startsWithNaN(Point... ranked) {
    return ranked.length > 0 && Double.isNaN(ranked[0].score);
  }

  /** The part of pairs of a positive and a negative in which the positive has the higher score; ties count half, and NaN makes it NaN. */
  double roc() {
    Point[] ranked = ranked();
    if (startsWithNaN(ranked)) {
      return Double.NaN;
    }
    double pairs = 0;
    double positives = 0;
    double negatives = 0;
    for (int i = 0; i < size; ) {
      double positive = 0;
      double negative = 0;
      for (double score = ranked[i].score; i < size && ranked[i].score == score; i++) {
        positive += ranked[i].positive;
        negative += ranked[i].negative;
      }
      pairs += negative * (positives + positive / 2);
      positives += positive;
      negatives += negative;
    }
    return Metric.divide(pairs, positives * negatives);
  }

  /** The sum of precision times the rise of recall; NaN if a score is. */
  double averagePrecision() {
    Point[] ranked = ranked();
    if (startsWithNaN(ranked)) {
      return Double.NaN;
    }
    double area = 0;
    double positives = 0;
    double negatives = 0;
    for (int i = 0; i < size; ) {
      double positive = 0;
      for (double score = ranked[i].score; i < size && ranked[i].score == score; i++) {
        positive += ranked[i].positive;
        negatives += ranked[i].negative;
      }
      positives += positive;
      area += positive * Metric.divide(positives, positives + negatives);
    }
    return Metric.divide(area, positives);
  }
}
