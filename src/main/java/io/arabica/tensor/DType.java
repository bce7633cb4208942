package io.arabica.tensor;

/** The type of a tensor's elements. */
public enum DType {
  /** {@code boolean}: masks. */
  BOOL("bool", 1),
  /** {@code int}: indices and labels. */
  INT32("int32", 4),
  /** {@code float}: the fast path. */
  FLOAT32("float32", 4),
  /** {@code double}: the same API on plain loops, for gradient checks and science. */
  FLOAT64("float64", 8);

  private final String label;
  private final int bytes;

  DType(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /** The NumPy and Keras name, e.g. {@code float32}. */
  public String label() {
    return label;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether gradients can flow through this type. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** The type that holds both: BOOL, then INT32, then FLOAT32, then FLOAT64. */
  public DType promote(DType other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The type of a NumPy or Keras name such as {@code float32}. */
  public static DType of(String label) {
    for (DType type : values()) {
      if (type.label.equals(label)) {
        return type;
      }
    }
    throw new IllegalArgumentException("DType: unknown name \"" + label + "\", expected bool, int32, float32 or float64");
  }

  @Override
  public String toString() {
    return label;
  }
}
