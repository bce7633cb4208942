package io.arabica.metrics;

/** Metrics by name. */
public final class Metrics {
  private Metrics() {}

  /** The metric of a Keras name. */
  public static Metric of(String name) {
    return switch (name) {
      case "accuracy", "acc" -> new Accuracy();
      case "mse" -> new MeanSquaredError();
      case "mae" -> new MeanAbsoluteError();
      default -> throw new IllegalArgumentException("Metrics: unknown name \"" + name + "\"");
    };
  }
}
