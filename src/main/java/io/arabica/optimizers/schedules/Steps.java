package io.arabica.optimizers.schedules;

import io.arabica.tensor.Check;

/** Checks that the schedules share. */
final class Steps {
  private Steps() {}

  static double rate(String who, String what, double value) {
    Check.argument(value >= 0 && value < Double.POSITIVE_INFINITY, "%s: expected a finite %s of at least 0, got %s", who, what, value);
    return value;
  }

  static double atLeastOne(String who, String what, double value) {
    Check.argument(value >= 1 && value < Double.POSITIVE_INFINITY, "%s: expected a finite %s of at least 1, got %s", who, what, value);
    return value;
  }

  static int positive(String who, String what, int value) {
    Check.argument(value > 0, "%s: expected %s of at least 1, got %d", who, what, value);
    return value;
  }

  /** A number of steps; a fraction of one too, as Keras takes it from a quotient. */
  static double length(String who, String what, double value) {
    Check.argument(value > 0 && value < Double.POSITIVE_INFINITY, "%s: expected a finite number of %s above 0, got %s", who, what, value);
    return value;
  }

  /** How a configuration says it: whole numbers without a fraction. */
  static Number written(double length) {
    return length == (int) length ? (Number) (int) length : (Number) length;
  }

  /** Half a cosine: 1 at 0, 0 at 1. */
  static double cosine(double done) {
    return 0.5 * (1 + StrictMath.cos(Math.PI * done));
  }
}
