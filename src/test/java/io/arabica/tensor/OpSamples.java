package io.arabica.tensor;

import io.arabica.kernels.Taps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link OpRegistryTest} tries each operation on: one row for each operation. To add an operation, add its row. */
final class OpSamples {
  /** Attributes and inputs of one application. */
  record Sample(Object attributes, Tensor... inputs) {}

  /** All samples of one operation. */
  static final class Row {
    final List<Sample> good = new ArrayList<>();
    final List<Sample> empty = new ArrayList<>();
    final List<Sample> wrong = new ArrayList<>();
    final Set<Integer> fixed = new HashSet<>();
    boolean anyShape;

    /** An input on which everything is checked; the function must be smooth there. */
    Row on(Object attributes, Tensor... inputs) {
      good.add(new Sample(attributes, inputs));
      return this;
    }

    /** An input without elements. */
    Row empty(Object attributes, Tensor... inputs) {
      empty.add(new Sample(attributes, inputs));
      return this;
    }

    /** An input of a wrong shape. */
    Row wrong(Object attributes, Tensor... inputs) {
      wrong.add(new Sample(attributes, inputs));
      return this;
    }

    /** The input at this index has no gradient: asking for it throws. */
    Row fixed(int index) {
      fixed.add(index);
      return this;
    }

    /** There is no wrong shape. */
    Row takesAnyShape() {
      anyShape = true;
      return this;
    }
  }

  private static final Map<String, Row> ROWS = new LinkedHashMap<>();

  private OpSamples() {}

  /** The row of an operation, or null. */
  static Row of(String op) {
    return ROWS.get(op);
  }

  static List<String> names() {
    return List.copyOf(ROWS.keySet());
  }

  private static Row row(String op) {
    Row row = new Row();
    ROWS.put(op, row);
    return row;
  }

  // ---- inputs -------------------------------------------------------------------------------------------------------

  private static final Rng RNG = new Rng(7);

  /** Values of either sign, at least 0.1 and at most 1.1 away from 0, no two closer than 0.001. */
  static Tensor any(int... dims) {
    int n = Shape.of(dims).size();
    int[] order = RNG.permutationOf(n);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      double size = 0.1 + (order[i] + 0.25 + 0.5 * RNG.nextDouble()) / n;
      values[i] = RNG.nextInt(2) == 0 ? size : -size;
    }
    return Tensor.wrap(values, dims);
  }

  static Tensor between(double low, double high, int... dims) {
    return RNG.uniform(DType.FLOAT64, Shape.of(dims), low, high);
  }

  static Tensor ints(int low, int high, int... dims) {
    return RNG.integers(low, high, dims);
  }

  static Tensor mask(int... dims) {
    return RNG.bernoulli(0.5, dims);
  }

  private static void unary(String op, Tensor... inputs) {
    unary(op, 0, 0, inputs);
  }

  private static void unary(String op, double p, double q, Tensor... inputs) {
    Elementwise.Constants constants = new Elementwise.Constants(p, q);
    Row row = row(op).takesAnyShape().empty(constants, any(2, 0)).on(constants, between(0.3, 0.8));
    for (Tensor input : inputs) {
      row.on(constants, input);
    }
  }

  private static Row binary(String op, Tensor a, Tensor b) {
    return row(op).on(null, a, b).empty(null, any(0, 3), any(1, 3)).wrong(null, any(2, 3), any(2, 4));
  }

  private static void compare(String op) {
    binary(op, any(3, 4), any(4)).on(null, ints(0, 3, 5), ints(0, 3, 5)).on(null, mask(4), mask(3, 4));
  }

  static {
    binary("add", any(2, 3), any(3)).on(null, any(2, 1, 3), any(4, 1)).on(null, ints(-9, 9, 3), ints(-9, 9, 2, 3));
    binary("subtract", any(2, 3), any(2, 1)).on(null, any(), any(3)).on(null, ints(-9, 9, 3), ints(-9, 9, 2, 3));
    binary("multiply", any(2, 3), any(3)).on(null, any(2, 1, 3), any(4, 1)).on(null, ints(-9, 9, 3), ints(-9, 9, 2, 3));
    binary("divide", any(2, 3), any(3)).on(null, any(3), any(2, 1));
    row("floorDivide").on(null, ints(-20, 20, 2, 3), ints(1, 6, 3)).empty(null, ints(0, 1, 0, 3), ints(1, 2, 3))
        .wrong(null, ints(0, 9, 2, 3), ints(1, 9, 2, 4));
    binary("mod", between(3.1, 3.9, 2, 3), between(1.1, 1.4, 3)).on(null, ints(-20, 20, 2, 3), ints(1, 6, 3));
    binary("power", between(0.5, 2, 2, 3), any(3)).on(null, between(0.5, 2, 3), any());
    binary("maximum", any(3, 4), any(3, 4)).on(null, any(4), any(3, 1)).on(null, ints(-9, 9, 3), ints(-9, 9, 2, 3));
    binary("minimum", any(3, 4), any(3, 4)).on(null, any(4), any(3, 1)).on(null, ints(-9, 9, 3), ints(-9, 9, 2, 3));
    binary("atan2", any(2, 3), any(3));
    binary("tanhGradient", any(2, 3), any(2, 3));
    binary("sigmoidGradient", any(2, 3), between(0.1, 0.9, 2, 3));
    binary("reluGradient", any(2, 3), any(2, 3));
    unary("affine", 1.5, -0.25, any(2, 3));
    unary("negative", any(2, 3));
    unary("abs", any(2, 3));
    unary("sign", any(2, 3));
    unary("square", any(2, 3));
    unary("sqrt", between(0.5, 2, 2, 3));
    unary("rsqrt", between(0.5, 2, 2, 3));
    unary("reciprocal", any(2, 3));
    unary("exp", any(2, 3));
    unary("expm1", any(2, 3));
    unary("log", between(0.5, 2, 2, 3));
    unary("log1p", between(-0.5, 2, 2, 3));
    unary("sin", any(2, 3));
    unary("cos", any(2, 3));
    unary("tan", between(-1, 1, 2, 3));
    unary("asin", between(-0.9, 0.9, 2, 3));
    unary("acos", between(-0.9, 0.9, 2, 3));
    unary("atan", any(2, 3));
    unary("sinh", any(2, 3));
    unary("cosh", any(2, 3));
    unary("tanh", any(2, 3));
    unary("sigmoid", any(2, 3), between(-20, 20, 7));
    unary("erf", any(2, 3), between(-3, 3, 7));
    unary("floor", between(1.1, 1.9, 2, 3));
    unary("ceil", between(1.1, 1.9, 2, 3));
    unary("round", between(1.6, 2.4, 2, 3));
    unary("clip", -0.01, 0.9, between(-1, -0.1, 3), between(1, 2, 3), any(2));
    unary("relu", any(2, 3));
    unary("cappedRelu", 0, 0.9, any(2, 3), between(1, 2, 3));
    unary("leakyRelu", 0.3, 0, any(2, 3));
    unary("elu", 1.3, 0, any(2, 3));
    unary("softplus", any(2, 3), between(-20, 20, 7));
    unary("silu", any(2, 3), between(-5, 5, 7));
    unary("gelu", any(2, 3), between(-3, 3, 7));
    List.of("equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual").forEach(OpSamples::compare);
    for (String op : List.of("logicalAnd", "logicalOr")) {
      row(op).on(null, mask(3, 4), mask(4)).on(null, mask(), mask(2)).empty(null, mask(0, 2), mask(2)).wrong(null, mask(2, 3), mask(2, 4));
    }
    row("where").on(null, mask(3, 4), any(3, 4), any(3, 4)).on(null, mask(3), ints(0, 9, 3), ints(0, 9, 3))
        .on(null, mask(3), mask(3), mask(3))
        .empty(null, mask(0), any(0), any(0)).wrong(null, mask(2), any(2, 3), any(2, 4));
    row("cast").on(DType.FLOAT32, ints(-9, 9, 2, 3)).on(DType.FLOAT64, any(2, 3)).on(DType.INT32, between(-9, 9, 2, 3))
        .on(DType.BOOL, ints(0, 2, 5))
        .on(DType.INT32, mask(5)).on(DType.FLOAT64, mask(5)).empty(DType.INT32, any(0, 2)).takesAnyShape();

    for (String op : List.of("sum", "prod", "max", "min", "sumSquares")) {
      row(op).on(new Reduce.Block(1, 3), any(2, 3, 2)).on(new Reduce.Block(0, 1), any(4, 3)).on(new Reduce.Block(1, 2), any(2, 3, 4))
          .on(new Reduce.Block(0, 0), any()).on(new Reduce.Block(0, 1), any(5)).on(new Reduce.Block(0, 2), ints(-5, 5, 3, 4))
          .empty(new Reduce.Block(0, 1), any(0, 3)).empty(new Reduce.Block(1, 2), any(0, 3)).empty(new Reduce.Block(1, 2), any(3, 0, 2))
          .wrong(new Reduce.Block(1, 3), any(2, 3));
    }
    row("cumSum").on(new Reduce.Cumulation(1, false), any(2, 3, 2)).on(new Reduce.Cumulation(0, true), any(4))
        .on(new Reduce.Cumulation(0, false), ints(0, 9, 4, 2))
        .empty(new Reduce.Cumulation(1, false), any(2, 0, 2)).wrong(new Reduce.Cumulation(2, false), any(2, 3));
    for (String op : List.of("argMax", "argMin")) {
      row(op).on(1, any(2, 3, 2)).on(0, any(4)).on(1, ints(0, 3, 5, 6)).empty(1, any(0, 3)).wrong(1, any(3, 0));
    }
    row("argSort").on(new Sorting.Order(1, false), any(2, 5, 2)).on(new Sorting.Order(0, true), any(6))
        .on(new Sorting.Order(1, true), ints(0, 3, 2, 6))
        .on(new Sorting.Order(0, false), mask(6)).empty(new Sorting.Order(0, false), any(0, 2))
        .empty(new Sorting.Order(1, false), any(0, 2))
        .wrong(new Sorting.Order(2, false), any(2, 3));

    LinAlg.Product plain = new LinAlg.Product(false, false);
    row("matMul").on(plain, any(2, 3), any(3, 4)).on(new LinAlg.Product(true, false), any(3, 2), any(3, 4))
        .on(new LinAlg.Product(false, true), any(2, 3), any(4, 3)).on(new LinAlg.Product(true, true), any(3, 2), any(4, 3))
        .on(plain, any(2, 1, 2, 3), any(3, 3, 2)).on(new LinAlg.Product(true, true), any(2, 3, 2), any(2, 2, 3))
        .empty(plain, any(0, 3), any(3, 2)).empty(plain, any(2, 0), any(0, 2)).empty(plain, any(0, 2, 3), any(3, 2))
        .wrong(plain, any(2, 3), any(4, 2)).wrong(plain, any(2, 2, 3), any(3, 3, 2)).wrong(plain, any(3), any(3, 2));
    row("linear").on(false, any(3, 4), any(4, 2), any(2)).on(true, any(3, 4), any(4, 2), any(2)).empty(false, any(0, 4), any(4, 2), any(2))
        .empty(true, any(3, 0), any(0, 2), any(2)).wrong(false, any(3, 4), any(5, 2), any(2)).wrong(false, any(3, 4), any(4, 2), any(3));
    row("softmax").on(null, any(2, 5)).on(null, any(3)).empty(null, any(0, 3)).empty(null, any(3, 0)).wrong(null, any());
    row("softmaxGradient").on(null, any(2, 5), between(0.1, 0.4, 2, 5)).empty(null, any(0, 3), any(0, 3)).wrong(null, any(2, 3), any(3, 2));
    Normalize.Kind layer = new Normalize.Kind(true, 1e-3);
    Normalize.Kind rms = new Normalize.Kind(false, 1e-3);
    row("normalize").on(layer, any(3, 5), any(5), any(5)).on(rms, any(3, 5), any(5), any(5)).on(layer, any(2, 3, 4), any(4), any(4))
        .empty(layer, any(0, 3), any(3), any(3)).empty(rms, any(2, 0), any(0), any(0)).wrong(layer, any(2, 3), any(2), any(2))
        .wrong(layer, any(2, 3), any(3), any(2));
    row("normalizeGradient").on(layer, any(3, 5), any(5), any(3, 5)).on(rms, any(3, 5), any(5), any(3, 5))
        .empty(layer, any(0, 3), any(3), any(0, 3)).empty(rms, any(2, 0), any(0), any(2, 0)).wrong(layer, any(2, 3), any(2), any(2, 3))
        .wrong(layer, any(2, 3), any(3), any(3, 2));
    row("normalizeScaleGradient").on(layer, any(3, 5), any(3, 5)).on(rms, any(2, 3, 4), any(2, 3, 4))
        .empty(layer, any(0, 3), any(0, 3)).empty(rms, any(2, 0), any(2, 0)).wrong(layer, any(2, 3), any(3, 2));
    row("logSumExp").on(null, any(2, 5)).on(null, any(3)).empty(null, any(0, 3)).empty(null, any(3, 0)).wrong(null, any());
    row("crossEntropy").on(null, any(4, 3), ints(0, 3, 4)).empty(null, any(0, 3), ints(0, 1, 0)).wrong(null, any(4, 3), ints(0, 3, 5));
    row("crossEntropyGradient").on(null, any(4, 3), ints(0, 3, 4), any(4)).empty(null, any(0, 3), ints(0, 1, 0), any(0))
        .wrong(null, any(4, 3), ints(0, 3, 5), any(4)).wrong(null, any(4, 3), ints(0, 3, 4), any(3));

    Conv.Geometry square = geometry(Shape.of(2, 5, 4, 2), Shape.of(3, 2, 2, 3), Padding.VALID, 1, 1);
    Conv.Geometry grouped = geometry(Shape.of(1, 5, 4), Shape.of(3, 2, 4), Padding.SAME, 2, 2);
    Conv.Geometry depthwise = geometry(Shape.of(2, 4, 3, 2), Shape.of(3, 3, 1, 4), Padding.SAME, 2, 2);
    Conv.Geometry cube = geometry(Shape.of(1, 3, 2, 3, 1), Shape.of(2, 2, 2, 1, 2), Padding.VALID, 1, 1);
    row("conv").on(square, any(2, 5, 4, 2), any(3, 2, 2, 3)).on(grouped, any(1, 5, 4), any(3, 2, 4))
        .on(depthwise, any(2, 4, 3, 2), any(3, 3, 1, 4)).on(cube, any(1, 3, 2, 3, 1), any(2, 2, 2, 1, 2))
        .empty(square, any(0, 5, 4, 2), any(3, 2, 2, 3)).wrong(square, any(2, 5, 4, 2), any(3, 2, 3, 3))
        .wrong(square, any(2, 5, 5, 2), any(3, 2, 2, 3)).wrong(square, any(2, 5, 4), any(3, 2, 2, 3));
    row("convBias").on(new Conv.Biased(square, false), any(2, 5, 4, 2), any(3, 2, 2, 3), any(3))
        .on(new Conv.Biased(square, true), any(2, 5, 4, 2), any(3, 2, 2, 3), any(3))
        .on(new Conv.Biased(depthwise, true), any(2, 4, 3, 2), any(3, 3, 1, 4), any(4))
        .empty(new Conv.Biased(square, true), any(0, 5, 4, 2), any(3, 2, 2, 3), any(3))
        .wrong(new Conv.Biased(square, false), any(2, 5, 4, 2), any(3, 2, 2, 3), any(4));
    row("convInputGradient").on(square, any(2, 3, 3, 3), any(3, 2, 2, 3)).on(grouped, any(1, 3, 4), any(3, 2, 4))
        .on(depthwise, any(2, 2, 2, 4), any(3, 3, 1, 4)).on(cube, any(1, 2, 1, 2, 2), any(2, 2, 2, 1, 2))
        .empty(square, any(0, 3, 3, 3), any(3, 2, 2, 3)).wrong(square, any(2, 3, 3, 3), any(3, 2, 2, 4));
    row("convKernelGradient").on(square, any(2, 5, 4, 2), any(2, 3, 3, 3)).on(grouped, any(1, 5, 4), any(1, 3, 4))
        .on(depthwise, any(2, 4, 3, 2), any(2, 2, 2, 4)).on(cube, any(1, 3, 2, 3, 1), any(1, 2, 1, 2, 2))
        .empty(square, any(0, 5, 4, 2), any(0, 3, 3, 3)).wrong(square, any(2, 5, 4, 2), any(1, 3, 3, 3));
    Pool.Geometry valid = pool(Shape.of(2, 5, 4, 3), 2, 2, Padding.VALID);
    Pool.Geometry same = pool(Shape.of(1, 5, 2), 3, 2, Padding.SAME);
    Pool.Geometry dense = pool(Shape.of(1, 3, 3, 2, 2), 2, 1, Padding.VALID);
    row("maxPool").on(valid, any(2, 5, 4, 3)).on(same, any(1, 5, 2)).on(dense, any(1, 3, 3, 2, 2)).empty(valid, any(0, 5, 4, 3))
        .wrong(valid, any(2, 5, 5, 3));
    row("maxPoolGradient").on(valid, any(2, 5, 4, 3), any(2, 2, 2, 3)).on(same, any(1, 5, 2), any(1, 3, 2))
        .empty(valid, any(0, 5, 4, 3), any(0, 2, 2, 3)).wrong(valid, any(2, 5, 4, 3), any(2, 2, 3, 3));
    row("maxPoolTake").on(valid, any(2, 5, 4, 3), any(2, 5, 4, 3)).on(same, any(1, 5, 2), any(1, 5, 2))
        .empty(valid, any(0, 5, 4, 3), any(0, 5, 4, 3)).wrong(valid, any(2, 5, 4, 3), any(2, 5, 4, 2));
    row("averagePool").on(valid, any(2, 5, 4, 3)).on(same, any(1, 5, 2)).on(dense, any(1, 3, 3, 2, 2)).empty(valid, any(0, 5, 4, 3))
        .wrong(valid, any(2, 5, 5, 3));
    row("averagePoolGradient").on(valid, any(2, 2, 2, 3)).on(same, any(1, 3, 2)).on(dense, any(1, 2, 2, 1, 2))
        .empty(valid, any(0, 2, 2, 3)).wrong(valid, any(2, 5, 5, 3));
    Imaging.Along taps = new Imaging.Along(1, new Taps(4, new int[] {0, 2, 2, 5}, new int[] {0, 3, 1, 2, 3}, new double[] {1, 2, 3, 4, 5}));
    row("resample").on(taps, any(2, 4, 3)).on(taps, any(2, 4)).empty(taps, any(0, 4, 3)).empty(taps, any(2, 4, 0))
        .wrong(taps, any(2, 3, 3));
    Imaging.Along windows = new Imaging.Along(1, new Taps(4, new int[] {0, 2, 5}, new int[] {0, 3, 1, 2, 3}, new double[5]));
    row("tapsMax").on(windows, any(2, 4, 3)).on(windows, any(2, 4)).empty(windows, any(0, 4, 3)).empty(windows, any(2, 4, 0))
        .wrong(windows, any(2, 3, 3));
    row("tapsMaxGradient").on(windows, any(2, 4, 3), any(2, 2, 3)).empty(windows, any(0, 4, 3), any(0, 2, 3))
        .wrong(windows, any(2, 4, 3), any(2, 3, 3));
    row("tapsMaxTake").on(windows, any(2, 4, 3), any(2, 4, 3)).empty(windows, any(0, 4, 3), any(0, 4, 3))
        .wrong(windows, any(2, 4, 3), any(2, 4, 2));
    Row sampling = row("affineSampling").fixed(1);
    Row samplingGradient = row("affineSamplingGradient").fixed(1);
    Tensor transforms = Tensor.of(new double[][] {{0.83, 0.21, 0.37, -0.33, 1.13, -0.19}, {-1.7, 0.4, 2.6, 0.9, 1.3, -5.1}});
    for (FillMode mode : FillMode.values()) {
      for (Interpolation kind : List.of(Interpolation.NEAREST, Interpolation.BILINEAR)) {
        sampling.on(new Imaging.Sampling(3, 4, 2, 3, kind, mode, 0.6), any(2, 3, 4, 2), transforms);
        samplingGradient.on(new Imaging.Sampling(3, 4, 2, 3, kind, mode, 0), any(2, 2, 3, 2), transforms);
      }
    }
    Imaging.Sampling half = new Imaging.Sampling(3, 4, 2, 3, Interpolation.BILINEAR, FillMode.WRAP, 0);
    sampling.empty(half, any(0, 3, 4, 2), any(0, 6)).wrong(half, any(2, 3, 4, 2), any(1, 6)).wrong(half, any(2, 2, 4, 2), any(2, 6));
    samplingGradient.empty(half, any(0, 2, 3, 2), any(0, 6)).wrong(half, any(2, 2, 3, 2), any(2, 5));

    row("copy").on(null, any(2, 3)).on(null, mask(2, 3)).on(null, any()).empty(null, any(0, 3)).takesAnyShape();
    row("reshape").on(Shape.of(3, 2), any(2, 3)).on(Shape.of(), any(1, 1)).on(Shape.of(2, 1, 3), any(2, 3)).empty(Shape.of(0), any(0, 3))
        .wrong(Shape.of(4), any(2, 3));
    row("transpose").on(new Shaping.Order(new int[] {2, 0, 1}), any(2, 3, 4)).on(new Shaping.Order(new int[] {1, 0}), mask(2, 3))
        .empty(new Shaping.Order(new int[] {1, 0}), any(0, 3)).wrong(new Shaping.Order(new int[] {1, 0}), any(2, 3, 4));
    row("broadcastTo").on(Shape.of(2, 3, 4), any(3, 1)).on(Shape.of(2, 2), any()).empty(Shape.of(0, 3), any(1, 3))
        .wrong(Shape.of(2, 4), any(2, 3));
    Shaping.Grid grid = new Shaping.Grid(new int[] {1, 4}, new int[] {1, -2}, new int[] {2, 2}, Shape.of(3, 5));
    Shaping.Grid none = new Shaping.Grid(new int[] {0, 0}, new int[] {1, 1}, new int[] {0, 5}, Shape.of(3, 5));
    row("slice").on(grid, any(3, 5)).on(grid, ints(0, 9, 3, 5)).empty(none, any(3, 5)).wrong(grid, any(3, 4));
    row("embed").on(grid, any(2, 2)).on(grid, mask(2, 2)).empty(none, any(0, 5)).wrong(grid, any(2, 3));
    row("concat").on(1, any(2, 3), any(2, 1), any(2, 2)).on(0, any(2, 3), any(4, 3)).on(0, any(3)).empty(0, any(0, 3), any(2, 3))
        .empty(1, any(0, 3), any(0, 2)).wrong(0, any(2, 3), any(2, 4)).wrong(0, any(2, 3), any(2));
    Indexing.Gather middle = new Indexing.Gather(1, 0, 4);
    Indexing.Gather batched = new Indexing.Gather(2, 1, 4);
    row("take").on(middle, any(2, 4, 3), ints(-4, 4, 2, 3)).on(batched, any(2, 3, 4), ints(0, 4, 2, 5))
        .on(middle, mask(2, 4), ints(0, 4, 3))
        .empty(middle, any(2, 4, 3), ints(0, 1, 0)).empty(middle, any(0, 4), ints(0, 4, 2)).wrong(batched, any(2, 3, 4), ints(0, 4, 3, 5));
    row("scatterAdd").on(middle, any(2, 5, 3), ints(-4, 4, 5)).on(batched, any(2, 3, 5), ints(0, 4, 2, 5))
        .on(middle, ints(0, 9, 2, 5), ints(0, 4, 5))
        .empty(middle, any(2, 0, 3), ints(0, 1, 0)).wrong(middle, any(2, 5, 3), ints(0, 4, 4));
    row("put").on(middle, any(2, 4, 3), ints(-4, 4, 3), any(2, 3, 3)).on(middle, any(2, 4), ints(0, 2, 5), any(2, 5))
        .empty(middle, any(2, 4), ints(0, 1, 0), any(2, 0)).wrong(middle, any(2, 4), ints(0, 4, 3), any(2, 4));
    Indexing.Along along = new Indexing.Along(1, 4);
    row("takeAlongAxis").on(along, any(2, 4, 3), ints(-4, 4, 2, 5, 3)).empty(along, any(2, 4), ints(0, 1, 2, 0))
        .wrong(along, any(2, 4), ints(0, 4, 3, 4));
    row("addAlongAxis").on(along, any(2, 5, 3), ints(-4, 4, 2, 5, 3)).empty(along, any(2, 0), ints(0, 1, 2, 0))
        .wrong(along, any(2, 4), ints(0, 4, 2, 5));
    row("putAlongAxis").on(along, any(2, 4, 3), ints(-4, 4, 2, 5, 3), any(2, 5, 3)).empty(along, any(2, 4), ints(0, 1, 2, 0), any(2, 0))
        .wrong(along, any(2, 4), ints(0, 4, 2, 3), any(2, 4)).wrong(along, any(2, 4), ints(0, 4, 3, 3), any(3, 3));
    row("wholeNumbers").on(null, any(2, 3).mul(0)).on(null, ints(0, 9, 4).mul(2).cast(DType.FLOAT64))
        .empty(null, any(0, 3)).takesAnyShape();
    row("oneHot").on(3, ints(0, 3, 2, 4)).on(3, ints(0, 3)).empty(3, ints(0, 1, 0)).takesAnyShape();
    for (String op : List.of("uniform", "normal", "truncatedNormal", "bernoulli")) {
      row(op).on(draw(DType.FLOAT64, 2, 3)).on(draw(DType.FLOAT32, 7)).empty(draw(DType.FLOAT32, 0, 3)).takesAnyShape();
    }
    row("assign").on(null, any(2, 3), any(2, 3)).empty(null, any(0), any(0)).wrong(null, any(2, 3), any(3, 2));
  }

  private static Conv.Geometry geometry(Shape x, Shape w, Padding padding, int stride, int groups) {
    int[] strides = new int[x.rank() - 2];
    int[] dilation = new int[x.rank() - 2];
    Arrays.fill(strides, stride);
    Arrays.fill(dilation, 1);
    return Conv.Geometry.of("conv", x, w, strides, padding, dilation, groups);
  }

  private static Pool.Geometry pool(Shape x, int size, int stride, Padding padding) {
    int[] sizes = new int[x.rank() - 2];
    int[] strides = new int[x.rank() - 2];
    Arrays.fill(sizes, size);
    Arrays.fill(strides, stride);
    return Pool.Geometry.of("pool", x, sizes, strides, padding);
  }

  private static Rng.Draw draw(DType dtype, int... dims) {
    return new Rng.Draw(new Rng(11), Shape.of(dims), dtype, 0.25, 0.75);
  }
}
