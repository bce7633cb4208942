package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.initializers.Ones;
import io.arabica.initializers.Zeros;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * (x - mean) / sqrt(variance), each feature with its own two numbers, which are given or learnt from data by {@link #adapt}.
 *
 * <p>Shapes: any shape to the same shape. Weights, unless the numbers are given: {@code mean} and {@code variance}, one for each place of
 * the axes that are kept, and {@code count}, which nobody reads but which Keras' files hold. A deviation counts as at least 1e-7, so a
 * feature that never changes gives 0.
 *
 * <pre>{@code
 * Normalization normalization = new Normalization().adapt(features);
 * Sequential model = new Sequential(new Input(9), normalization, new Dense(64), …);
 * }</pre>
 */
public final class Normalization extends Layer {
  private static final double EPSILON = 1e-7;

  private int[] axes = {-1};
  private boolean invert;
  private double[] givenMean;
  private double[] givenVariance;
  private int[] kept; // the axes counted from the front, sorted
  private Shape statistics; // the shape of the mean
  private Parameter mean;
  private Parameter variance;

  /** With numbers from {@link #adapt}, one pair for each place of the last axis; 0 and 1 before that. */
  public Normalization() {}

  /** With this mean and variance for all elements. */
  public Normalization(double mean, double variance) {
    this(new double[] {mean}, new double[] {variance});
  }

  /** With these means and variances along the last axis. */
  public Normalization(double[] mean, double[] variance) {
    Check.argument(Check.given(mean, this, "a mean").length == Check.given(variance, this, "a variance").length && mean.length > 0,
        "Normalization: expected as many means as variances, got %d and %d", mean.length, variance.length);
    givenMean = mean.clone();
    givenVariance = variance.clone();
  }

  static Normalization of(Config config) {
    Normalization layer = config.has("mean") ? new Normalization(numbers(config.get("mean")), numbers(config.get("variance")))
        : new Normalization();
    return layer.axis(config.toMap().containsKey("axis") ? config.integers("axis") : new int[] {-1}).invert(config.flag("invert", false));
  }

  /** A number or a list, perhaps of lists. */
  private static double[] numbers(Object written) {
    if (written instanceof List<?> list) {
      return list.stream().flatMapToDouble(entry -> Arrays.stream(numbers(entry))).toArray();
    }
    return new double[] {((Number) written).doubleValue()};
  }

  // ---- settings -----------------------------------------------------------------------------------------------------

  @Override
  public Normalization name(String given) {
    super.name(given);
    return this;
  }

  /**
   * Sets the axes with a pair of numbers for each place; the last one by default, none for one pair in all. The first axis is the samples.
   */
  public Normalization axis(int... keep) {
    checkNotBuilt("axis");
    axes = Check.given(keep, this, "axes").clone();
    return this;
  }

  /** Turns the layer round: x * sqrt(variance) + mean; false by default. */
  public Normalization invert(boolean flag) {
    checkNotBuilt("invert");
    invert = flag;
    return this;
  }

  /** The means, in the order of the axes. */
  public Tensor mean() {
    return mean != null ? mean.detach() : statistic(givenMean);
  }

  /** The variances, in the order of the axes. */
  public Tensor variance() {
    return variance != null ? variance.detach() : statistic(givenVariance);
  }

  private Tensor statistic(double[] given) {
    Check.state(given != null && statistics != null, "%s: not built yet, so it has no statistics; call adapt first", this);
    return given.length == 1 ? Tensor.full(dtype(), statistics, given[0])
        : Tensor.wrap(given.clone(), given.length).reshape(statistics.dims()).cast(dtype());
  }

  // ---- use ----------------------------------------------------------------------------------------------------------

  @Override
  protected void build(Shape... inputs) {
    Shape x = inputs[0];
    kept = Arrays.stream(axes).map(x::axis).sorted().toArray();
    Check.argument(Arrays.stream(kept).distinct().count() == kept.length, "expected each axis once, got axes %s for an input %s",
        Arrays.toString(axes), x);
    statistics = Shape.of(Arrays.stream(kept).map(x::dim).toArray());
    Check.argument(statistics.isKnown(), "expected an input whose dimensions at axes %s are known, got %s", Arrays.toString(axes), x);
    if (givenMean == null) {
      mean = addWeight("mean", statistics, new Zeros(), false, null);
      variance = addWeight("variance", statistics, new Ones(), false, null);
      addWeight("count", Shape.of(), (type, shape, rng) -> Tensor.zeros(DType.INT32, shape), false, null);
    } else {
      Check.argument(givenMean.length == 1 || givenMean.length == statistics.size(),
          "expected an input for %d means along axes %s, got %s", givenMean.length,
          Arrays.toString(axes), x);
    }
  }

  /** Learns mean and variance from all data (n, …); what was learnt before is forgotten. */
  public Normalization adapt(Tensor data) {
    return adapt(List.of(data));
  }

  /**
   * Learns mean and variance from batches (n, …), exactly as from all data at once; what was learnt before is forgotten.
   *
   * <p>Reference: T. Chan, G. Golub, R. LeVeque, Updating formulae and a pairwise algorithm for computing sample variances, 1979.
   */
  public Normalization adapt(Iterable<Tensor> batches) {
    Check.state(givenMean == null, "%s: mean and variance are given, so there is nothing to adapt", this);
    double[] means = null;
    double[] squares = null; // sums of squared distances from the mean
    double count = 0;
    for (Tensor batch : batches) {
      buildFor(batch.shape().with(0, Shape.ANY));
      Shape expected = broadcast(batch.shape());
      Check.argument(expected.broadcast(batch.shape()) != null && batch.size() > 0,
          "%s: expected data that fits statistics of shape %s, got %s", this, expected, batch.shape());
      int n = batch.size() / statistics.size();
      Tensor x = batch.detach().cast(DType.FLOAT64);
      Tensor center = reduce(x);
      double[] batchMeans = center.toDoubles();
      double[] batchSquares = reduce(x.sub(center.reshape(expected.dims())).square()).mul(n).toDoubles();
      if (means == null) {
        means = new double[batchMeans.length];
        squares = new double[batchMeans.length];
      }
      for (int i = 0; i < means.length; i++) {
        double distance = batchMeans[i] - means[i];
        squares[i] += batchSquares[i] + distance * distance * count * n / (count + n);
        means[i] += distance * n / (count + n);
      }
      count += n;
    }
    Check.argument(count > 0, "%s: expected data to adapt to, got none", this);
    double total = count;
    mean.assign(Tensor.wrap(means, means.length).reshape(statistics.dims()));
    variance.assign(Tensor.wrap(Arrays.stream(squares).map(sum -> sum / total).toArray(), squares.length).reshape(statistics.dims()));
    return this;
  }

  /** The mean over all axes that are not kept. */
  private Tensor reduce(Tensor x) {
    int[] gone = IntStream.range(0, x.rank()).filter(axis -> Arrays.binarySearch(kept, axis) < 0).toArray();
    return gone.length == 0 ? x : x.mean(gone);
  }

  /** The shape of the statistics with dimensions of 1 where an axis is not kept. */
  private Shape broadcast(Shape x) {
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    for (int i = 0; i < kept.length; i++) {
      Check.argument(kept[i] < dims.length && x.dim(kept[i]) == statistics.dim(i), "expected an input with %d at axis %d, got %s",
          statistics.dim(i), kept[i], x);
      dims[kept[i]] = statistics.dim(i);
    }
    return Shape.of(dims);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0].cast(dtype());
    int[] shape = broadcast(x.shape()).dims();
    Tensor center = (mean != null ? mean : statistic(givenMean)).reshape(shape);
    Tensor deviation = (variance != null ? variance : statistic(givenVariance)).reshape(shape).sqrt()
        .clip(EPSILON, Double.POSITIVE_INFINITY);
    return invert ? x.mul(deviation).add(center) : x.sub(center).div(deviation);
  }

  @Override
  public Config config() {
    return super.config().put("axis", Arrays.stream(axes).boxed().toList()).put("invert", invert).put("mean", list(givenMean))
        .put("variance", list(givenVariance));
  }

  private static Object list(double[] values) {
    return values == null ? null : values.length == 1 ? (Object) values[0] : Arrays.stream(values).boxed().toList();
  }
}
