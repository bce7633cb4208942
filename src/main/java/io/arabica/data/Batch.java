package io.arabica.data;

import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Index;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Some samples: what goes into a model, what should come out, and how much each sample counts. The first dimension of every tensor is the
 * number of samples.
 *
 * @param inputs at least one tensor
 * @param targets as many as the model has outputs; none for prediction
 * @param sampleWeights how much each sample counts in the losses: one tensor for all outputs, or one for each target in their order; none
 *     where all count the same
 */
public record Batch(List<Tensor> inputs, List<Tensor> targets, List<Tensor> sampleWeights) {
  /**
   * Checks that all tensors hold the same number of samples.
   *
   * @throws IllegalArgumentException if they do not, if a tensor is a scalar, or if there are several weights, but not one for each target
   */
  public Batch {
    inputs = all("inputs", inputs);
    targets = all("targets", targets);
    sampleWeights = all("sample weights", sampleWeights);
    Check.argument(!inputs.isEmpty(), "Batch: expected at least one input, got none");
    for (int i = 0; i < inputs.size(); i++) {
      check("input", i, inputs.size(), inputs.get(i), inputs.get(0));
    }
    for (int i = 0; i < targets.size(); i++) {
      check("target", i, targets.size(), targets.get(i), inputs.get(0));
    }
    Check.argument(sampleWeights.size() <= 1 || sampleWeights.size() == targets.size(),
        "Batch: expected sample weights once for all outputs, or for each of the %d targets, got %d", targets.size(), sampleWeights.size());
    for (int i = 0; i < sampleWeights.size(); i++) {
      check("sample weights", i, sampleWeights.size(), sampleWeights.get(i), inputs.get(0));
    }
  }

  /** Samples that all count the same. */
  public Batch(List<Tensor> inputs, List<Tensor> targets) {
    this(inputs, targets, List.of());
  }

  /** A list of tensors none of which is null. */
  private static List<Tensor> all(String what, List<Tensor> tensors) {
    for (int i = 0; tensors != null && i < tensors.size(); i++) {
      Check.argument(tensors.get(i) != null, "Batch: expected tensors as %s, number %d is null", what, i);
    }
    Check.argument(tensors != null, "Batch: expected a list of %s, got null", what);
    return List.copyOf(tensors);
  }

  private static void check(String what, int index, int count, Tensor tensor, Tensor first) {
    String name = count == 1 ? what : what + " " + index;
    Check.argument(tensor.rank() > 0,
        "Batch: expected samples along the first dimension of %s, got a scalar of shape %s; add a dimension (expandDims(0))",
        name, tensor.shape());
    Check.argument(tensor.shape().dim(0) == first.shape().dim(0),
        "Batch: expected as many samples in %s as in the input, got %d and %d: shapes %s and %s",
        name, tensor.shape().dim(0), first.shape().dim(0), tensor.shape(), first.shape());
  }

  /** Samples with one input and no target. */
  public static Batch of(Tensor x) {
    return new Batch(Collections.singletonList(x), List.of());
  }

  /** Samples with one input and one target. */
  public static Batch of(Tensor x, Tensor y) {
    return new Batch(Collections.singletonList(x), Collections.singletonList(y));
  }

  /** One sample, given without the dimension of the samples. */
  public static Batch sample(Tensor x, Tensor y) {
    Check.argument(x != null && y != null, "Batch.sample: expected an input and a target, got null");
    return of(x.expandDims(0), y.expandDims(0));
  }

  /** Number of samples. */
  public int size() {
    return inputs.get(0).shape().dim(0);
  }

  /** The only input. */
  public Tensor input() {
    return only("input", inputs);
  }

  /** The only target. */
  public Tensor target() {
    return only("target", targets);
  }

  /** How much each sample counts in the loss of this output, or null where all count the same. */
  public Tensor sampleWeight(int output) {
    return sampleWeights.isEmpty() ? null : sampleWeights.get(sampleWeights.size() == 1 ? 0 : output);
  }

  private static Tensor only(String what, List<Tensor> tensors) {
    Check.state(tensors.size() == 1, "Batch: expected one %s, got %d; use %ss()", what, tensors.size(), what);
    return tensors.get(0);
  }

  /** The samples from {@code from} on, {@code count} of them, as views of the same elements. */
  Batch slice(int from, int count) {
    return count == size() ? this : each(tensor -> tensor.get(Index.range(from, from + count)));
  }

  /** This batch with another tensor in the place of each. */
  Batch each(UnaryOperator<Tensor> change) {
    return new Batch(inputs.stream().map(change).toList(), targets.stream().map(change).toList(), sampleWeights.stream().map(change)
        .toList());
  }

  /** The first of {@code reuse} that can hold {@code count} samples like these, or null. */
  Batch fitting(int count, Batch... reuse) {
    for (Batch candidate : reuse) {
      if (candidate != null && candidate.size() == count && isLike(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** The first of {@code reuse} that can hold {@code count} samples like these, or a new batch that can. */
  Batch room(int count, Batch... reuse) {
    Batch fitting = fitting(count, reuse);
    return fitting != null ? fitting : each(tensor -> Tensor.zeros(tensor.dtype(), tensor.shape().with(0, count)));
  }

  /** Whether the samples of the other have the same shapes and types. */
  boolean isLike(Batch other) {
    if (other == this) {
      return true;
    }
    List<Tensor> mine = tensors();
    List<Tensor> others = other.tensors();
    boolean like = inputs.size() == other.inputs.size() && mine.size() == others.size()
        && sampleWeights.size() == other.sampleWeights.size();
    for (int i = 0; like && i < mine.size(); i++) {
      Tensor x = mine.get(i);
      Tensor y = others.get(i);
      like = x.dtype() == y.dtype() && x.rank() == y.rank();
      for (int axis = 1; like && axis < x.rank(); axis++) {
        like = x.shape().dim(axis) == y.shape().dim(axis);
      }
    }
    return like;
  }

  /** Shape of a sample and type of each tensor, e.g. {@code [(28, 28, 1) float32, () int32]}. */
  List<String> signature() {
    return tensors().stream().map(tensor -> tensor.shape().remove(0) + " " + tensor.dtype()).toList();
  }

  /** Inputs, targets and weights. */
  private List<Tensor> tensors() {
    List<Tensor> all = new ArrayList<>(inputs);
    all.addAll(targets);
    all.addAll(sampleWeights);
    return all;
  }

  /**
   * Copies samples of this batch over samples of another: {@code rows[from + i]} here becomes {@code at[i]} there (i where {@code at} is
   * null).
   */
  void copyTo(Batch to, int[] rows, int from, int count, int[] at) {
    if (!isLike(to)) { // signatures take longer than the copy of a small batch
      throw new IllegalArgumentException("Dataset: expected all samples to be alike, got shapes " + to.signature() + " and " + signature());
    }
    List<Tensor> source = tensors();
    List<Tensor> target = to.tensors();
    for (int t = 0; t < source.size(); t++) {
      Tensor x = source.get(t).contiguous();
      Tensor y = target.get(t);
      int width = x.size() / Math.max(1, x.shape().dim(0));
      Object read = array(x);
      Object write = array(y);
      for (int i = 0; i < count; i++) {
        System.arraycopy(read, x.offset() + rows[from + i] * width, write, y.offset() + (at == null ? i : at[i]) * width, width);
      }
    }
  }

  /** Copies all samples of this batch over those of another that begin at {@code row}. */
  void copyTo(Batch to, int row) {
    int[] at = new int[size()];
    Arrays.setAll(at, i -> row + i);
    copyTo(to, upTo(size()), 0, size(), at);
  }

  /** The numbers 0 to n - 1. */
  static int[] upTo(int n) {
    int[] rows = new int[n];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  static Object array(Tensor tensor) {
    return switch (tensor.dtype()) {
      case FLOAT32 -> tensor.floats();
      case FLOAT64 -> tensor.doubles();
      case INT32 -> tensor.ints();
      case BOOL -> tensor.booleans();
    };
  }

  /** A vector as a column of FLOAT32, so that it meets the output of one unit without broadcasting. */
  static Tensor column(float[] values) {
    return Tensor.of(values).reshape(values.length, 1);
  }

  /** These samples with these weights, whole numbers as FLOAT32. */
  Batch withWeights(List<Tensor> weights) {
    return new Batch(inputs, targets, weights.stream().map(each -> each.dtype().isFloating() ? each : each.cast(DType.FLOAT32)).toList());
  }
}
