package io.arabica.layers;

import io.arabica.tensor.DType;
import io.arabica.tensor.Indexing;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Locale;

/** What layers for categories put out: {@link CategoryEncoding}, {@link IntegerLookup}, {@link Hashing} and {@link Discretization}. */
public enum OutputMode {
  /** The number of the category: (…) INT32. */
  INT,
  /** A row with a 1 at each category: (…, categories), or (…, categories) for (…, 1). */
  ONE_HOT,
  /** A row for each sample (…, values) with a 1 at every category in it: (…, categories). */
  MULTI_HOT,
  /** A row for each sample (…, values) with how often each category is in it: (…, categories). */
  COUNT,
  /** As COUNT, times the weight of each category, which is larger for rare ones; for lookups only. */
  TF_IDF;

  /** The mode of this Keras name, e.g. {@code multi_hot}. */
  public static OutputMode of(String name) {
    for (OutputMode mode : values()) {
      if (mode.label().equals(name)) {
        return mode;
      }
    }
    if (name.equals("binary") || name.equals("tf-idf")) {
      return name.equals("binary") ? MULTI_HOT : TF_IDF;
    }
    throw new IllegalArgumentException("unknown output mode \"" + name + "\", expected int, one_hot, multi_hot, count or tf_idf");
  }

  /** Keras' name. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The shape of what comes out. */
  Shape shape(Shape x, int categories) {
    if (this == INT) {
      return x;
    }
    Shape row = Shape.of(categories);
    return x.rank() == 0 || this == ONE_HOT && (x.rank() == 1 || x.dim(-1) != 1) ? x.concat(row) : x.slice(0, x.rank() - 1).concat(row);
  }

  /** The type of what comes out. */
  DType type(DType otherwise) {
    return this == INT ? DType.INT32 : otherwise;
  }

  /**
   * Numbers of categories, INT32, in this form; weights, if not null, of the shape of the numbers, count instead of 1.
   *
   * @throws IllegalArgumentException if a number is no category
   */
  Tensor encode(Tensor numbers, int categories, DType type, Tensor weights) {
    if (this == INT) {
      return numbers;
    }
    Tensor each = Indexing.oneHot(numbers, categories).cast(type);
    if (this == ONE_HOT || numbers.rank() == 0) {
      return each.reshape(shape(numbers.shape(), categories).dims());
    }
    if (this == MULTI_HOT) {
      return Reduce.max(each, false, -2);
    }
    return Reduce.sum(weights == null ? each : each.mul(weights.expandDims(-1)), false, -2);
  }
}
