package io.arabica.tensor;

import java.util.Locale;

/** What stands around the input of a convolution or a pooling. */
public enum Padding {
  /** Nothing: windows lie inside the input. */
  VALID,
  /** As much as makes the output as long as the input divided by the stride, rounded up; the odd one goes to the end. */
  SAME,
  /** Everything at the beginning: an output sees only what came before it. */
  CAUSAL;

  /** The padding of this Keras name, {@code valid}, {@code same} or {@code causal}. */
  public static Padding of(String name) {
    for (Padding padding : values()) {
      if (padding.label().equalsIgnoreCase(name)) {
        return padding;
      }
    }
    throw new IllegalArgumentException("unknown padding \"" + name + "\", expected valid, same or causal");
  }

  /** Keras' name. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The length of the output along one dimension; {@link Shape#ANY} gives itself. */
  public int output(int in, int size, int stride, int dilation) {
    if (in == Shape.ANY) {
      return Shape.ANY;
    }
    int reach = Check.dimension((size - 1L) * dilation + 1);
    int span = this == VALID ? in - reach : in - 1;
    return span < 0 ? 0 : span / stride + 1;
  }

  /** How many zeros stand before an input of this length along one dimension. */
  public int before(int in, int size, int stride, int dilation) {
    int reach = Check.dimension((size - 1L) * dilation + 1);
    return switch (this) {
      case VALID -> 0;
      case SAME -> (int) Math.max(0, (output(in, size, stride, dilation) - 1L) * stride + reach - in) / 2;
      case CAUSAL -> reach - 1;
    };
  }
}
