package io.arabica.tensor;

import java.util.Arrays;
import java.util.Collection;

/**
 * An n-dimensional array with NumPy's habits: broadcasting arithmetic, views, reductions, and gradients where asked for.
 *
 * <p>A tensor is a shape over an array on the Java heap: nothing to close, nothing to free. Operations return new tensors; reshaping,
 * transposing and slicing return views of the same elements where that is possible. The methods here are the everyday ones and call the
 * families, which hold them all: {@link Elementwise}, {@link Reduce}, {@link LinAlg}, {@link Softmax}, {@link Shaping}, {@link Indexing},
 * {@link Sorting}.
 *
 * <pre>{@code
 * Tensor a = Tensor.of(new float[][] {{1, 2}, {3, 4}});
 * Tensor b = a.matMul(a).add(1).relu();
 * System.out.println(b.mean(0));          // means of the columns
 * }</pre>
 */
public class Tensor {
  /** More elements than the JVM has arrays for. */
  private static final int MOST = Integer.MAX_VALUE - 7;

  final Storage storage;
  final int offset;
  private final DType dtype;
  private final Shape shape;
  private final int[] strides;
  private final boolean contiguous;

  /** The graph behind this tensor, or null. */
  Node<?> node;

  /** What softmax or sigmoid was applied to to get this tensor, or null: losses go back to it to stay stable. */
  private Tensor logits;
  private String activation;

  /** The versions of both when it was applied, added: it grows when one of them is overwritten. */
  private int logitsVersion;

  Tensor(Storage storage, DType dtype, Shape shape, int[] strides, int offset) {
    this.storage = storage;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    contiguous = contiguous(shape, strides);
  }

  Tensor(Storage storage, DType dtype, Shape shape) {
    this.storage = storage;
    this.dtype = dtype;
    this.shape = shape;
    strides = shape.strides();
    offset = storage.start;
    contiguous = true;
  }

  /** Shares the elements of another tensor; for {@link Parameter}. */
  Tensor(Tensor other) {
    this(other.storage, other.dtype, other.shape, other.strides, other.offset);
  }

  private static boolean contiguous(Shape shape, int[] strides) {
    int expected = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      if (shape.at(i) != 1 && strides[i] != expected) {
        return shape.size() == 0;
      }
      expected *= shape.at(i);
    }
    return true;
  }

  // ---- creation -----------------------------------------------------------------------------------------------------

  /** A tensor whose elements are not meaningful yet (they are 0). */
  static Tensor empty(DType dtype, Shape shape) {
    return new Tensor(Storage.allocate(dtype, shape.size()), dtype, shape);
  }

  /** The same for what an operation is to compute. */
  static Tensor result(DType dtype, Shape shape) {
    return new Tensor(Storage.forResult(dtype, shape.size()), dtype, shape);
  }

  /** A vector of one FLOAT32. */
  public static Tensor of(float value) {
    return wrap(new float[] {value}, 1);
  }

  /** A vector of one FLOAT64. */
  public static Tensor of(double value) {
    return wrap(new double[] {value}, 1);
  }

  /** A vector of one INT32. */
  public static Tensor of(int value) {
    return wrap(new int[] {value}, 1);
  }

  /** A vector of one BOOL. */
  public static Tensor of(boolean value) {
    return wrap(new boolean[] {value}, 1);
  }

  /** A vector of FLOAT32. */
  public static Tensor of(float... values) {
    return new Tensor(Storage.of(values.clone()), DType.FLOAT32, Shape.of(values.length));
  }

  /** A vector of FLOAT64. */
  public static Tensor of(double... values) {
    return new Tensor(Storage.of(values.clone()), DType.FLOAT64, Shape.of(values.length));
  }

  /** A vector of INT32. */
  public static Tensor of(int... values) {
    return new Tensor(Storage.of(values.clone()), DType.INT32, Shape.of(values.length));
  }

  /** A vector of BOOL. */
  public static Tensor of(boolean... values) {
    return new Tensor(Storage.of(values.clone()), DType.BOOL, Shape.of(values.length));
  }

  /**
   * A tensor from a Java array of any rank, e.g. {@code float[][]} or {@code int[][][]}; its type follows the array's ({@code long},
   * {@code short} and {@code byte} become INT32). A boxed number gives a scalar.
   *
   * @throws IllegalArgumentException if the array is ragged or of another element type, or a long does not fit
   */
  public static Tensor of(Object array) {
    return NestedArrays.toTensor(array);
  }

  /** A tensor of FLOAT32 (or INT32 if all are integers, BOOL if all are booleans) from a list, whose elements may be lists again. */
  public static Tensor of(Collection<?> values) {
    return NestedArrays.toTensor(values);
  }

  /** A tensor over this array, which is not copied: later writes to it show. */
  public static Tensor wrap(float[] values, int... dims) {
    Shape shape = Shape.of(dims);
    checkLength(values.length, shape);
    return new Tensor(Storage.of(values), DType.FLOAT32, shape);
  }

  /** A tensor over this array, which is not copied: later writes to it show. */
  public static Tensor wrap(double[] values, int... dims) {
    Shape shape = Shape.of(dims);
    checkLength(values.length, shape);
    return new Tensor(Storage.of(values), DType.FLOAT64, shape);
  }

  /** A tensor over this array, which is not copied: later writes to it show. */
  public static Tensor wrap(int[] values, int... dims) {
    Shape shape = Shape.of(dims);
    checkLength(values.length, shape);
    return new Tensor(Storage.of(values), DType.INT32, shape);
  }

  /** A tensor over this array, which is not copied: later writes to it show. */
  public static Tensor wrap(boolean[] values, int... dims) {
    Shape shape = Shape.of(dims);
    checkLength(values.length, shape);
    return new Tensor(Storage.of(values), DType.BOOL, shape);
  }

  private static void checkLength(int length, Shape shape) {
    Check.argument(length == shape.size(), "Tensor.wrap: shape %s needs %d elements, got %d", shape, shape.size(), length);
  }

  /** A FLOAT32 scalar. */
  public static Tensor scalar(double value) {
    return full(DType.FLOAT32, Shape.of(), value);
  }

  /** Zeros of FLOAT32. */
  public static Tensor zeros(int... dims) {
    return zeros(DType.FLOAT32, Shape.of(dims));
  }

  /** Zeros (false for BOOL). */
  public static Tensor zeros(DType dtype, Shape shape) {
    return empty(dtype, shape);
  }

  /** Ones of FLOAT32. */
  public static Tensor ones(int... dims) {
    return ones(DType.FLOAT32, Shape.of(dims));
  }

  /** Ones (true for BOOL). */
  public static Tensor ones(DType dtype, Shape shape) {
    return full(dtype, shape, 1);
  }

  /** One value everywhere, as FLOAT32. */
  public static Tensor full(double value, int... dims) {
    return full(DType.FLOAT32, Shape.of(dims), value);
  }

  /** One value everywhere. */
  public static Tensor full(DType dtype, Shape shape, double value) {
    Tensor result = empty(dtype, shape);
    switch (dtype) {
      case FLOAT32 -> Arrays.fill(result.storage.floats, (float) value);
      case FLOAT64 -> Arrays.fill(result.storage.doubles, value);
      case INT32 -> Arrays.fill(result.storage.ints, (int) value);
      case BOOL -> Arrays.fill(result.storage.booleans, value != 0);
    }
    return result;
  }

  /** 0, 1, … end - 1 as INT32. */
  public static Tensor arange(int end) {
    return arange(0, end, 1);
  }

  /** start, start + step, … before end, as INT32. */
  public static Tensor arange(int start, int end, int step) {
    Check.argument(step != 0, "Tensor.arange: expected a step other than 0");
    int n = count(start, end, step);
    int[] values = new int[n];
    for (int i = 0; i < n; i++) {
      values[i] = start + i * step;
    }
    return wrap(values, n);
  }

  /** start, start + step, … before end, as FLOAT32. */
  public static Tensor arange(double start, double end, double step) {
    Check.argument(step != 0 && Double.isFinite(step), "Tensor.arange: expected a finite step other than 0, got %s", step);
    int n = count(start, end, step);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (start + i * step);
    }
    return wrap(values, n);
  }

  private static int count(double start, double end, double step) {
    double count = Math.max(0, Math.ceil((end - start) / step));
    Check.argument(count < MOST, "Tensor.arange: expected a range of fewer than %d values, got %s to %s in steps of %s", MOST, start, end,
        step);
    return (int) count;
  }

  /** {@code count} values from start to end, both included, evenly spaced, as FLOAT32. */
  public static Tensor linspace(double start, double end, int count) {
    Check.argument(count >= 0, "Tensor.linspace: expected a count of 0 or more, got %d", count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (i == count - 1 && count > 1 ? end : start + (count == 1 ? 0 : i * ((end - start) / (count - 1))));
    }
    return wrap(values, count);
  }

  /** The identity matrix of n rows, as FLOAT32. */
  public static Tensor eye(int n) {
    Tensor result = zeros(n, n);
    for (int i = 0; i < n; i++) {
      result.storage.floats[i * n + i] = 1;
    }
    return result;
  }

  // ---- what it is ---------------------------------------------------------------------------------------------------

  /** The dimensions. */
  public final Shape shape() {
    return shape;
  }

  /** The type of the elements. */
  public final DType dtype() {
    return dtype;
  }

  /** Number of dimensions. */
  public final int rank() {
    return shape.rank();
  }

  /** Number of elements. */
  public final int size() {
    return shape.size();
  }

  /** Whether the elements lie one after another, last dimension fastest. */
  public final boolean isContiguous() {
    return contiguous;
  }

  // ---- elements -----------------------------------------------------------------------------------------------------

  /** The only element, as a double. */
  public final double item() {
    Check.argument(size() == 1, "Tensor.item: expected one element, got shape %s", shape);
    Engine.onTouch(this);
    return storage.get(offset);
  }

  /** The element at this index, one number a dimension, negative ones counting from the end; true is 1. */
  public final double at(int... index) {
    Engine.onTouch(this);
    return storage.get(position(index));
  }

  /**
   * Writes one element; a graph that needs the old value then refuses its backward pass. No gradient flows through it: see
   * {@link Indexing#put}.
   *
   * @throws IllegalStateException if the tensor was broadcast, so that one place in memory is several elements
   */
  public final void set(double value, int... index) {
    int position = position(index);
    for (int i = 0; i < strides.length; i++) {
      Check.state(strides[i] != 0 || shape.at(i) == 1, "Tensor.set: this view of shape %s was broadcast along axis %d, "
          + "a write would change several elements; take a copy() first", shape, i);
    }
    Engine.onTouch(this);
    storage.set(position, value);
    storage.version++;
  }

  private int position(int[] index) {
    Check.argument(index.length == rank(), "Tensor: expected %d indices for shape %s, got %s", rank(), shape, Arrays.toString(index));
    int position = offset;
    for (int i = 0; i < index.length; i++) {
      int at = index[i] < 0 ? index[i] + shape.at(i) : index[i];
      Check.argument(at >= 0 && at < shape.at(i), "Tensor: index %s is out of range for shape %s", Arrays.toString(index), shape);
      position += at * strides[i];
    }
    return position;
  }

  /** All elements in row-major order, as a new array; other types are converted. */
  public final float[] toFloats() {
    Engine.onTouch(this);
    Tensor flat = Autograd.noGradient(() -> cast(DType.FLOAT32).contiguous());
    return Arrays.copyOfRange(flat.storage.floats, flat.offset, flat.offset + size());
  }

  /** All elements in row-major order, as a new array; other types are converted. */
  public final double[] toDoubles() {
    Engine.onTouch(this);
    Tensor flat = Autograd.noGradient(() -> cast(DType.FLOAT64).contiguous());
    return Arrays.copyOfRange(flat.storage.doubles, flat.offset, flat.offset + size());
  }

  /** All elements in row-major order, as a new array; floating values are cut towards 0. */
  public final int[] toInts() {
    Engine.onTouch(this);
    Tensor flat = Autograd.noGradient(() -> cast(DType.INT32).contiguous());
    return Arrays.copyOfRange(flat.storage.ints, flat.offset, flat.offset + size());
  }

  /** All elements in row-major order, as a new array; true where not 0. */
  public final boolean[] toBooleans() {
    Engine.onTouch(this);
    Tensor flat = Autograd.noGradient(() -> cast(DType.BOOL).contiguous());
    return Arrays.copyOfRange(flat.storage.booleans, flat.offset, flat.offset + size());
  }

  /** A Java array of this rank and type, e.g. {@code float[][]}; a scalar gives a boxed number. */
  public final Object toArray() {
    Engine.onTouch(this);
    return NestedArrays.fromTensor(this);
  }

  /**
   * The array under a FLOAT32 tensor, not copied: element (i, j, …) stands at {@code offset() + i * strides()[0] + …}; it may be longer
   * than the tensor.
   */
  public final float[] floats() {
    Check.state(storage.floats != null, "Tensor.floats: this tensor is of %s; cast it or use toFloats()", dtype);
    Engine.onTouch(this);
    return storage.floats;
  }

  /** The array under a FLOAT64 tensor, not copied. */
  public final double[] doubles() {
    Check.state(storage.doubles != null, "Tensor.doubles: this tensor is of %s; cast it or use toDoubles()", dtype);
    Engine.onTouch(this);
    return storage.doubles;
  }

  /** The array under an INT32 tensor, not copied. */
  public final int[] ints() {
    Check.state(storage.ints != null, "Tensor.ints: this tensor is of %s; cast it or use toInts()", dtype);
    Engine.onTouch(this);
    return storage.ints;
  }

  /** The array under a BOOL tensor, not copied. */
  public final boolean[] booleans() {
    Check.state(storage.booleans != null, "Tensor.booleans: this tensor is of %s; cast it or use toBooleans()", dtype);
    Engine.onTouch(this);
    return storage.booleans;
  }

  /** Where the first element stands in the array under the tensor. */
  public final int offset() {
    return offset;
  }

  /** How far apart neighbours stand along each dimension, in elements. */
  public final int[] strides() {
    return strides.clone();
  }

  final int stride(int axis) {
    return strides[axis];
  }

  // ---- gradients ----------------------------------------------------------------------------------------------------

  /** Whether gradients flow to this tensor. */
  public boolean requiresGradient() {
    return node != null;
  }

  /** Asks for gradients with respect to this tensor; returns it. */
  public final Tensor requireGradient() {
    Check.argument(dtype.isFloating(), "Tensor.requireGradient: expected a floating tensor, got %s", dtype);
    if (node == null) {
      node = new Node<>();
      logits = null; // no gradient comes to these elements through what they were made from
      activation = null;
    }
    return this;
  }

  /** The same elements, cut off from the graph. */
  public final Tensor detach() {
    return new Tensor(storage, dtype, shape, strides, offset);
  }

  /**
   * What this activation ({@code softmax} over the last axis, or {@code sigmoid}) was applied to to get this tensor, or null; also null if
   * one of the two was overwritten since.
   */
  public final Tensor logits(String name) {
    return name.equals(activation) && storage.version + logits.storage.version == logitsVersion ? logits : null;
  }

  /** Remembers what an activation was applied to, so that a loss can be computed from it without rounding through probabilities. */
  public final Tensor withLogits(String name, Tensor from) {
    activation = name;
    logits = from;
    logitsVersion = storage.version + from.storage.version;
    return this;
  }

  /** This tensor's shape over another array, without a graph. */
  final Tensor on(Storage other) {
    return new Tensor(other, dtype, shape, strides, offset);
  }

  /** Another look at the same array. */
  final Tensor view(Shape newShape, int[] newStrides, int newOffset) {
    return new Tensor(storage, dtype, newShape, newStrides, newOffset);
  }

  // ---- layout -------------------------------------------------------------------------------------------------------

  /** This tensor, or a copy of it whose elements lie one after another. */
  public final Tensor contiguous() {
    return contiguous ? this : Shaping.copy(this);
  }

  /** A copy with an array of its own. */
  public final Tensor copy() {
    return Shaping.copy(this);
  }

  /** The elements as another type: numbers to BOOL are true where not 0, floating to INT32 are cut towards 0. */
  public final Tensor cast(DType to) {
    return to == dtype ? this : Elementwise.cast(this, to);
  }

  /** The same elements in another shape; one dimension may be -1. */
  public final Tensor reshape(int... dims) {
    return Shaping.reshape(this, dims);
  }

  /** Dimensions in another order; none given means reversed. */
  public final Tensor transpose(int... axes) {
    return Shaping.transpose(this, axes);
  }

  /** One more dimension of 1 at {@code axis}. */
  public final Tensor expandDims(int axis) {
    return Shaping.expandDims(this, axis);
  }

  /** Without the dimensions of 1 at these axes; none given means all of them. */
  public final Tensor squeeze(int... axes) {
    return Shaping.squeeze(this, axes);
  }

  /** Repeated along dimensions of 1 to this shape. */
  public final Tensor broadcastTo(int... dims) {
    return Shaping.broadcastTo(this, Shape.of(dims));
  }

  /** A part of the tensor: see {@link Indexing#get}. */
  public final Tensor get(Index... indices) {
    return Indexing.get(this, indices);
  }

  /** The slices at these places of an axis: see {@link Indexing#take}. */
  public final Tensor take(Tensor indices, int axis) {
    return Indexing.take(this, indices, axis);
  }

  /** A part of the tensor as NumPy writes it, e.g. {@code "1:3, ..., ::-1, 0"}. */
  public final Tensor get(String indices) {
    return Indexing.get(this, Index.parse(indices));
  }

  // ---- arithmetic ---------------------------------------------------------------------------------------------------

  /** this + b, broadcasting. */
  public final Tensor add(Tensor b) {
    return Elementwise.add(this, b);
  }

  /** this + b. */
  public final Tensor add(double b) {
    return Elementwise.add(this, b);
  }

  /** this - b, broadcasting. */
  public final Tensor sub(Tensor b) {
    return Elementwise.sub(this, b);
  }

  /** this - b. */
  public final Tensor sub(double b) {
    return Elementwise.add(this, -b);
  }

  /** this * b, broadcasting. */
  public final Tensor mul(Tensor b) {
    return Elementwise.mul(this, b);
  }

  /** this * b. */
  public final Tensor mul(double b) {
    return Elementwise.mul(this, b);
  }

  /** this / b, broadcasting; integers become FLOAT32. */
  public final Tensor div(Tensor b) {
    return Elementwise.div(this, b);
  }

  /** this / b; integers become FLOAT32. */
  public final Tensor div(double b) {
    return Elementwise.div(this, b);
  }

  /** b - this. */
  public final Tensor rsub(double b) {
    return Elementwise.subtractFrom(b, this);
  }

  /** b / this; integers become FLOAT32. */
  public final Tensor rdiv(double b) {
    return Elementwise.divideInto(b, this);
  }

  /** Largest integer not above this / b, as NumPy's {@code //}, broadcasting. */
  public final Tensor floorDivide(Tensor b) {
    return Elementwise.floorDivide(this, b);
  }

  /** The remainder of this / b with the sign of b, as NumPy's {@code %}, broadcasting. */
  public final Tensor mod(Tensor b) {
    return Elementwise.mod(this, b);
  }

  /** this ^ b, broadcasting. */
  public final Tensor pow(Tensor b) {
    return Elementwise.pow(this, b);
  }

  /** this ^ b. */
  public final Tensor pow(double b) {
    return Elementwise.pow(this, b);
  }

  /** -this. */
  public final Tensor neg() {
    return Elementwise.neg(this);
  }

  /** this * this. */
  public final Tensor square() {
    return Elementwise.square(this);
  }

  /** Square root. */
  public final Tensor sqrt() {
    return Elementwise.sqrt(this);
  }

  /** Absolute value. */
  public final Tensor abs() {
    return Elementwise.abs(this);
  }

  /** e to the power of this. */
  public final Tensor exp() {
    return Elementwise.exp(this);
  }

  /** Natural logarithm. */
  public final Tensor log() {
    return Elementwise.log(this);
  }

  /** Hyperbolic tangent. */
  public final Tensor tanh() {
    return Elementwise.tanh(this);
  }

  /** 1 / (1 + e^-this). */
  public final Tensor sigmoid() {
    return Elementwise.sigmoid(this);
  }

  /** max(this, 0). */
  public final Tensor relu() {
    return Elementwise.relu(this);
  }

  /** Between low and high. */
  public final Tensor clip(double low, double high) {
    return Elementwise.clip(this, low, high);
  }

  /** The larger of this and b, broadcasting. */
  public final Tensor maximum(Tensor b) {
    return Elementwise.maximum(this, b);
  }

  /** The smaller of this and b, broadcasting. */
  public final Tensor minimum(Tensor b) {
    return Elementwise.minimum(this, b);
  }

  /** this == b element by element, as BOOL. */
  public final Tensor eq(Tensor b) {
    return Elementwise.equal(this, b);
  }

  /** this != b element by element, as BOOL. */
  public final Tensor ne(Tensor b) {
    return Elementwise.notEqual(this, b);
  }

  /** this &gt; b element by element, as BOOL. */
  public final Tensor gt(Tensor b) {
    return Elementwise.greater(this, b);
  }

  /** this &lt; b element by element, as BOOL. */
  public final Tensor lt(Tensor b) {
    return Elementwise.less(this, b);
  }

  /** this &gt;= b element by element, as BOOL. */
  public final Tensor ge(Tensor b) {
    return Elementwise.greaterEqual(this, b);
  }

  /** this &lt;= b element by element, as BOOL. */
  public final Tensor le(Tensor b) {
    return Elementwise.lessEqual(this, b);
  }

  /** this and b, as BOOL; numbers are true where not 0. */
  public final Tensor and(Tensor b) {
    return Elementwise.and(this, b);
  }

  /** this or b, as BOOL; numbers are true where not 0. */
  public final Tensor or(Tensor b) {
    return Elementwise.or(this, b);
  }

  /** Not this, as BOOL; numbers are true where not 0. */
  public final Tensor not() {
    return Elementwise.not(this);
  }

  /** The matrix product; leading dimensions broadcast. */
  public final Tensor matMul(Tensor b) {
    return LinAlg.matMul(this, b);
  }

  // ---- reductions ---------------------------------------------------------------------------------------------------

  /** Sum over these axes; none given means all. */
  public final Tensor sum(int... axes) {
    return Reduce.sum(this, false, axes);
  }

  /** Mean over these axes; none given means all. */
  public final Tensor mean(int... axes) {
    return Reduce.mean(this, false, axes);
  }

  /** Largest element over these axes; none given means all. */
  public final Tensor max(int... axes) {
    return Reduce.max(this, false, axes);
  }

  /** Smallest element over these axes; none given means all. */
  public final Tensor min(int... axes) {
    return Reduce.min(this, false, axes);
  }

  /** Product over these axes; none given means all. */
  public final Tensor prod(int... axes) {
    return Reduce.prod(this, false, axes);
  }

  /** Variance (divided by n) over these axes; none given means all. */
  public final Tensor variance(int... axes) {
    return Reduce.variance(this, false, axes);
  }

  /** Standard deviation (divided by n) over these axes; none given means all. */
  public final Tensor std(int... axes) {
    return Reduce.std(this, false, axes);
  }

  /** Euclidean norm over these axes; none given means all. */
  public final Tensor norm(int... axes) {
    return Reduce.norm(this, false, axes);
  }

  /** ln of the sum of e^this over these axes, stable; none given means all. */
  public final Tensor logSumExp(int... axes) {
    return Softmax.logSumExp(this, false, axes);
  }

  /** Whether any element is true (not 0) over these axes; none given means all. */
  public final Tensor any(int... axes) {
    return Reduce.any(this, false, axes);
  }

  /** Whether all elements are true (not 0) over these axes; none given means all. */
  public final Tensor all(int... axes) {
    return Reduce.all(this, false, axes);
  }

  /** Sums up to each element along an axis. */
  public final Tensor cumSum(int axis) {
    return Reduce.cumSum(this, axis);
  }

  /** Index of the largest element along an axis, the first of equals, as INT32. */
  public final Tensor argMax(int axis) {
    return Reduce.argMax(this, axis);
  }

  /** Index of the smallest element along an axis, the first of equals, as INT32. */
  public final Tensor argMin(int axis) {
    return Reduce.argMin(this, axis);
  }

  /** The elements of each run along an axis in ascending order. */
  public final Tensor sort(int axis) {
    return Sorting.sort(this, axis, false);
  }

  /** Where the elements of each run along an axis stand, in ascending order, as INT32. */
  public final Tensor argSort(int axis) {
    return Sorting.argSort(this, axis, false);
  }

  // ---- comparison ---------------------------------------------------------------------------------------------------

  /** Whether shapes and types agree and |this - b| is at most absolute + relative * |b| everywhere; NaN equals NaN here. */
  public final boolean allClose(Tensor b, double relative, double absolute) {
    if (!shape.equals(b.shape) || dtype != b.dtype) {
      return false;
    }
    double[] x = toDoubles();
    double[] y = b.toDoubles();
    for (int i = 0; i < x.length; i++) {
      boolean same = Double.compare(x[i], y[i]) == 0 || x[i] == y[i];
      if (!same && !(Math.abs(x[i] - y[i]) <= absolute + relative * Math.abs(y[i]))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the other is a tensor of the same type and shape with the same elements, bit by bit. */
  @Override
  public final boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Tensor tensor) || !shape.equals(tensor.shape) || dtype != tensor.dtype) {
      return false;
    }
    return switch (dtype) {
      case FLOAT32 -> Arrays.equals(toFloats(), tensor.toFloats());
      case FLOAT64 -> Arrays.equals(toDoubles(), tensor.toDoubles());
      case INT32 -> Arrays.equals(toInts(), tensor.toInts());
      case BOOL -> Arrays.equals(toBooleans(), tensor.toBooleans());
    };
  }

  @Override
  public final int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(toDoubles());
  }

  /** As NumPy prints it; long ones are abbreviated. */
  @Override
  public String toString() {
    return TensorPrinter.print(this);
  }
}
