package io.arabica.optimizers;

import io.arabica.tensor.Check;

/** Checks of hyper-parameters. */
final class Hyper {
  private Hyper() {}

  /** Finite and at least 0. */
  static double atLeastZero(String who, String what, double value) {
    Check.argument(value >= 0 && value < Double.POSITIVE_INFINITY, "%s: expected a finite %s of at least 0, got %s", who, what, value);
    return value;
  }

  /** Finite and above 0. */
  static double positive(String who, String what, double value) {
    Check.argument(value > 0 && value < Double.POSITIVE_INFINITY, "%s: expected a finite %s above 0, got %s", who, what, value);
    return value;
  }

  /** In [0, 1). */
  static double decay(String who, String what, double value) {
    Check.argument(value >= 0 && value < 1, "%s: expected %s in [0, 1), got %s", who, what, value);
    return value;
  }

  /** In [0, 1]. */
  static double fraction(String who, String what, double value) {
    Check.argument(value >= 0 && value <= 1, "%s: expected %s in [0, 1], got %s", who, what, value);
    return value;
  }

  /** Finite. */
  static double finite(String who, String what, double value) {
    Check.argument(Double.isFinite(value), "%s: expected a finite %s, got %s", who, what, value);
    return value;
  }
}
