package io.arabica.data;

import io.arabica.tensor.Check;
import io.arabica.tensor.Indexing;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Mixes each sample of a batch with another one: the pictures in one way or another, the labels by the share that each has. */
abstract class Mixing<M extends Mixing<M>> implements UnaryOperator<Batch> {
  private final double alpha;
  private int classes;
  private Rng rng = Rng.random();

  Mixing(double alpha) {
    Check.argument(alpha > 0 && alpha <= 1, "%s: expected alpha above 0 and up to 1, got %s", name(), alpha);
    this.alpha = alpha;
  }

  final String name() {
    return getClass().getSimpleName();
  }

  @SuppressWarnings("unchecked")
  private M self() {
    return (M) this;
  }

  /** Fixes the random choices: they are those of the first batch, the second one, and so on. */
  public M seed(long seed) {
    rng = new Rng(seed);
    return self();
  }

  /** Says how many classes there are, to make rows of 0 and 1 of whole-numbered labels, which cannot be mixed. */
  public M classes(int count) {
    Check.argument(count > 0, "%s: expected at least one class, got %d", name(), count);
    classes = count;
    return self();
  }

  /** The mixed batch; its tensors are new. */
  @Override
  public Batch apply(Batch batch) {
    List<Tensor> targets = batch.targets().stream().map(this::mixable).toList();
    int[] partners = rng.permutationOf(batch.size());
    double[] own = new double[partners.length];
    Arrays.setAll(own, i -> beta());
    List<Tensor> inputs = batch.inputs().stream().map(x -> mixInput(x, partners, own, rng)).toList();
    return new Batch(inputs, targets.stream().map(y -> mix(y, partners, own)).toList(), batch.sampleWeights().stream()
        .map(weights -> mix(weights, partners, own)).toList());
  }

  /**
   * Mixes one input.
   *
   * @param partners the sample that each one is mixed with
   * @param own the share that each sample keeps of itself; what it really keeps is written back
   */
  abstract Tensor mixInput(Tensor x, int[] partners, double[] own, Rng random);

  private Tensor mixable(Tensor labels) {
    if (labels.dtype().isFloating()) {
      return labels;
    }
    Check.argument(classes > 0, "%s: expected labels of 0 and 1 for each class, got %s %s; set classes(count)", name(), labels.dtype(),
        labels.shape());
    return Indexing.oneHot(labels, classes);
  }

  /** own · x + (1 - own) · partner, for each sample. */
  static Tensor mix(Tensor x, int[] partners, double[] own) {
    Check.argument(x.dtype().isFloating(), "expected FLOAT32 or FLOAT64 to be mixed, got %s %s", x.dtype(), x.shape());
    int[] column = new int[x.rank()];
    Arrays.fill(column, 1);
    column[0] = own.length;
    Tensor share = Tensor.of(own).cast(x.dtype()).reshape(column);
    Tensor others = Indexing.take(x, Tensor.of(partners), 0);
    return others.add(share.mul(x.sub(others)));
  }

  /** A number of the distribution Beta(alpha, alpha), by Jöhnk's method in logarithms: a small alpha gives powers that vanish. */
  private double beta() {
    while (true) {
      double x = StrictMath.log(1 - rng.nextDouble()) / alpha;
      double y = StrictMath.log(1 - rng.nextDouble()) / alpha;
      if (StrictMath.exp(x) + StrictMath.exp(y) <= 1) {
        return 1 / (1 + StrictMath.exp(y - x));
      }
    }
  }
}
