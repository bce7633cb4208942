package io.arabica.metrics;

/** The hinge metrics: targets of 0 and 1 are taken as -1 and 1, batch by batch. */
abstract class HingeMetric extends MeanMetric {
  private boolean binary;

  HingeMetric(String name) {
    super(name, false);
  }

  @Override
  void begin(Values t, Values p) {
    binary = true;
    for (int i = 0; binary && i < t.size; i++) {
      binary = t.get(i) == 0 || t.get(i) == 1;
    }
  }

  /** max(0, 1 - t · p). */
  final double hinge(Values t, Values p, int i) {
    double truth = binary ? 2 * t.get(i) - 1 : t.get(i);
    return Math.max(0, 1 - truth * p.get(i));
  }
}
