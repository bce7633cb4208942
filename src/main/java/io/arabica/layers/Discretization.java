package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The number of the bin that holds each value: 0 below the first boundary, i from boundary i - 1 (with it) to boundary i (without it).
 *
 * <p>Shapes: any shape to the same shape, INT32; other forms by {@link OutputMode}. The boundaries are given, or learnt from data by
 * {@link #adapt}, so that every bin holds about as many values; NaN is refused.
 *
 * <pre>{@code
 * new Discretization(new double[] {0, 1, 2}).apply(Tensor.of(-1.5f, 1f, 3.4f))   // [0, 2, 3]
 * new Discretization(10).adapt(ages)                                             // ten bins
 * }</pre>
 */
public final class Discretization extends Layer {
  private final Integer numBins;
  private double[] boundaries;
  private double epsilon = 0.01;
  private OutputMode outputMode = OutputMode.INT;

  /** With this many bins, whose boundaries {@link #adapt} learns. */
  public Discretization(int numBins) {
    Check.argument(numBins > 0, "Discretization: expected one bin or more, got %d", numBins);
    this.numBins = numBins;
  }

  /** With boundaries in order, one less than there are bins. */
  public Discretization(double[] boundaries) {
    numBins = null;
    set(boundaries);
  }

  static Discretization of(Config config) {
    double[] given = config.has("bin_boundaries") ? config.numbers("bin_boundaries") : null;
    Discretization layer = config.has("num_bins") ? new Discretization(config.integer("num_bins", 0)) : new Discretization(given);
    if (given != null) {
      layer.set(given);
    }
    return layer.epsilon(config.number("epsilon", 0.01)).outputMode(OutputMode.of(config.string("output_mode", "int")));
  }

  private void set(double... given) {
    Check.argument(given != null, "Discretization: expected boundaries, or a number of bins to learn them for");
    for (int i = 0; i < given.length; i++) {
      Check.argument(i == 0 ? !Double.isNaN(given[0]) : given[i] >= given[i - 1], "Discretization: expected boundaries in order, got %s",
          Arrays.toString(given));
    }
    boundaries = given.clone();
  }

  @Override
  public Discretization name(String given) {
    super.name(given);
    return this;
  }

  /** Sets how exact the learnt boundaries are, as a share of all values; 0.01 by default. */
  public Discretization epsilon(double given) {
    Check.argument(given > 0 && given < 1, "Discretization: expected an epsilon between 0 and 1, got %s", given);
    epsilon = given;
    return this;
  }

  /** Sets the form of what comes out; {@link OutputMode#INT} by default. */
  public Discretization outputMode(OutputMode mode) {
    checkNotBuilt("outputMode");
    Check.argument(mode != OutputMode.TF_IDF, "Discretization: expected INT, ONE_HOT, MULTI_HOT or COUNT, got TF_IDF");
    outputMode = Check.given(mode, this, "an output mode");
    return this;
  }

  /** The boundaries, or null before they are learnt. */
  public double[] binBoundaries() {
    return boundaries == null ? null : boundaries.clone();
  }

  /** Learns the boundaries from all values; what was learnt before is forgotten. */
  public Discretization adapt(Tensor data) {
    return adapt(List.of(data));
  }

  /**
   * Learns the boundaries from batches, of which it keeps a summary of about 1 / epsilon values, as Keras does; what was learnt before is
   * forgotten.
   */
  public Discretization adapt(Iterable<Tensor> batches) {
    Check.state(numBins != null, "%s: the boundaries are given, so there is nothing to adapt", this);
    Quantiles summary = null;
    for (Tensor batch : batches) {
      float[] values = batch.cast(DType.FLOAT32).toFloats();
      Check.argument(values.length > 0, "%s: expected values to adapt to, got shape %s", this, batch.shape());
      for (float value : values) {
        Check.argument(!Float.isNaN(value), "%s: expected numbers to adapt to, got NaN; look for missing values in the data", this);
      }
      Quantiles next = Quantiles.of(epsilon, values);
      summary = summary == null ? next.merge(Quantiles.NONE, epsilon) : next.merge(summary, epsilon);
    }
    Check.argument(summary != null, "%s: expected data to adapt to, got none", this);
    set(summary.boundaries(numBins));
    return this;
  }

  private int bins() {
    Check.state(boundaries != null || numBins != null, "%s: there are no boundaries", this);
    return boundaries == null ? numBins : boundaries.length + 1;
  }

  @Override
  public DType outputType(DType... inputs) {
    return outputMode.type(dtype());
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return outputMode.shape(inputs[0], bins());
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Check.state(boundaries != null, "%s: there are no boundaries yet; call adapt first", this);
    return outputMode.encode(Numbering.ofReal(this::bin, inputs[0].cast(dtype())), bins(), dtype(), null);
  }

  /** The number of boundaries that are not above the value, by halving. */
  private int bin(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("expected numbers, got NaN; look for missing values in the data");
    }
    int from = 0;
    int to = boundaries.length;
    while (from < to) {
      int middle = (from + to) / 2;
      double boundary = dtype() == DType.FLOAT32 ? (float) boundaries[middle] : boundaries[middle];
      if (boundary <= value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  @Override
  public Config config() {
    // Keras' layer takes no "trainable".
    return new Config().put("name", name()).put("dtype", dtype().label())
        .put("bin_boundaries", boundaries == null ? null : Arrays.stream(boundaries).boxed().toList())
        .put("num_bins", numBins).put("epsilon", epsilon).put("output_mode", outputMode.label()).put("sparse", false);
  }
}
