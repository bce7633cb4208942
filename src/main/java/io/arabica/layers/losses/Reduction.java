package io.arabica.layers.losses;

import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/** How the losses of the samples become one number. */
public enum Reduction {
  /** Their sum divided by their number, whatever the weights: Keras' default. */
  SUM_OVER_BATCH_SIZE,
  /** Their sum. */
  SUM,
  /** The same as {@link #SUM_OVER_BATCH_SIZE}. */
  MEAN,
  /** Their sum divided by the sum of the weights. */
  MEAN_WITH_SAMPLE_WEIGHT,
  /** No reduction: one loss a sample. */
  NONE;

  /** Keras' name, e.g. {@code sum_over_batch_size}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reduction of a Keras name. */
  public static Reduction of(String label) {
    for (Reduction value : values()) {
      if (value.label().equals(label)) {
        return value;
      }
    }
    throw new IllegalArgumentException("unknown reduction \"" + label + "\", expected one of "
        + Arrays.stream(values()).map(Reduction::label).toList());
  }

  /** Reduces weighted losses; {@code weights} may be null. */
  Tensor reduce(Tensor values, Tensor weights) {
    if (this == NONE || values.rank() == 0) {
      return values;
    }
    if (this == SUM || values.size() == 0) {
      return values.sum();
    }
    if (this != MEAN_WITH_SAMPLE_WEIGHT || weights == null) {
      return values.mean();
    }
    Tensor zero = Tensor.zeros(values.dtype(), Shape.of());
    Tensor total = weights.sum();
    Tensor none = total.eq(zero);
    return Elementwise.where(none, zero, values.sum().div(Elementwise.where(none, Tensor.ones(values.dtype(), Shape.of()), total)));
  }
}
