package io.arabica.tensor;

import java.util.Arrays;

/**
 * The dimensions of a tensor; immutable.
 *
 * <p>A dimension of {@link #ANY} stands for one that is not known yet (the batch of a symbolic tensor); a tensor with data never has one.
 */
public final class Shape {
  /** A dimension that is not known until data comes, printed as {@code *}. */
  public static final int ANY = -1;

  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;

  /** Number of elements, or -1 if a dimension is not known. */
  private final int size;

  private Shape(int[] dims) {
    this.dims = dims;
    int product = 1;
    boolean known = true;
    for (int dim : dims) {
      known &= dim != ANY;
      product *= dim;
    }
    size = known ? product : -1;
  }

  /** The shape with these dimensions; none means a scalar. */
  public static Shape of(int... dims) {
    if (dims.length == 0) {
      return SCALAR;
    }
    long size = 1;
    for (int dim : dims) {
      if (dim < ANY) {
        throw new IllegalArgumentException("Shape: expected dimensions of 0 or more (or -1 for any), got " + Arrays.toString(dims));
      }
      size *= Math.abs(dim);
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("Shape: " + Arrays.toString(dims) + " has more than 2^31 - 1 elements, split it");
      }
    }
    return new Shape(dims.clone());
  }

  /** Number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /** The dimension at {@code axis}; a negative axis counts from the end. */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /** All dimensions, as a new array. */
  public int[] dims() {
    return dims.clone();
  }

  /** Number of elements; 1 for a scalar. */
  public int size() {
    if (size < 0) {
      throw new IllegalStateException("Shape " + this + " has no size: a dimension is not known yet");
    }
    return size;
  }

  /** Whether every dimension is known. */
  public boolean isKnown() {
    return size >= 0;
  }

  /** The axis counted from the front; throws if there is no such axis. */
  public int axis(int axis) {
    int result = axis < 0 ? axis + dims.length : axis;
    if (result < 0 || result >= dims.length) {
      throw new IllegalArgumentException("axis " + axis + " is out of range for shape " + this + " of rank " + dims.length);
    }
    return result;
  }

  /** This shape with one dimension replaced. */
  public Shape with(int axis, int dim) {
    int[] result = dims.clone();
    result[axis(axis)] = dim;
    return of(result);
  }

  /** This shape with one more dimension, standing at {@code axis} of the result. */
  public Shape insert(int axis, int dim) {
    int at = axis < 0 ? axis + dims.length + 1 : axis;
    if (at < 0 || at > dims.length) {
      throw new IllegalArgumentException("axis " + axis + " is out of range for inserting into shape " + this);
    }
    int[] result = new int[dims.length + 1];
    System.arraycopy(dims, 0, result, 0, at);
    result[at] = dim;
    System.arraycopy(dims, at, result, at + 1, dims.length - at);
    return of(result);
  }

  /** This shape without the dimension at {@code axis}. */
  public Shape remove(int axis) {
    int at = axis(axis);
    int[] result = new int[dims.length - 1];
    System.arraycopy(dims, 0, result, 0, at);
    System.arraycopy(dims, at + 1, result, at, dims.length - at - 1);
    return of(result);
  }

  /** The dimensions from {@code from} (inclusive) to {@code to} (exclusive). */
  public Shape slice(int from, int to) {
    return of(Arrays.copyOfRange(dims, from, to));
  }

  /** The dimensions of this shape followed by those of the other. */
  public Shape concat(Shape other) {
    int[] result = Arrays.copyOf(dims, dims.length + other.dims.length);
    System.arraycopy(other.dims, 0, result, dims.length, other.dims.length);
    return of(result);
  }

  /** The shape that both broadcast to under NumPy's rule, or {@code null} if they do not fit. */
  public Shape broadcast(Shape other) {
    if (equals(other)) {
      return this;
    }
    int rank = Math.max(dims.length, other.dims.length);
    int[] result = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int a = i <= dims.length ? dims[dims.length - i] : 1;
      int b = i <= other.dims.length ? other.dims[other.dims.length - i] : 1;
      if (a != b && a != 1 && b != 1 && a != ANY && b != ANY) {
        return null;
      }
      result[rank - i] = a == 1 ? b : b == 1 || b == ANY ? a : b;
    }
    return of(result);
  }

  /** Whether a tensor of this shape can stand where {@code expected} is asked for: equal, but {@link #ANY} there takes any dimension. */
  public boolean fits(Shape expected) {
    if (dims.length != expected.dims.length) {
      return false;
    }
    for (int i = 0; i < dims.length; i++) {
      if (expected.dims[i] != ANY && dims[i] != ANY && dims[i] != expected.dims[i]) {
        return false;
      }
    }
    return true;
  }

  /** Strides of a contiguous row-major array of this shape, in elements. */
  int[] strides() {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(dims[i], 1);
    }
    return strides;
  }

  /** The dimension at an axis that is known to be valid, without a check. */
  int at(int axis) {
    return dims[axis];
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** As Python writes a tuple: {@code (2, 3)}, {@code (5,)}, {@code ()}; an unknown dimension is {@code *}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < dims.length; i++) {
      text.append(i == 0 ? "" : ", ").append(dims[i] == ANY ? "*" : Integer.toString(dims[i]));
    }
    return text.append(dims.length == 1 ? ",)" : ")").toString();
  }
}
