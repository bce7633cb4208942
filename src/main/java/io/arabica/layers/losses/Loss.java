package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.config.Configurable;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Indexing;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How far predictions are from targets. A loss of your own overrides {@link #call}:
 *
 * <pre>{@code
 * final class Quartic extends Loss {
 *   Quartic() {
 *     super("quartic");
 *   }
 *
 *   public Tensor call(Tensor yTrue, Tensor yPred) {
 *     return yPred.sub(yTrue).square().square().mean(-1);
 *   }
 * }
 * }</pre>
 */
public abstract class Loss implements Configurable {
  /** What keeps logarithms and quotients of probabilities finite; Keras' epsilon. */
  static final double EPSILON = 1e-7;

  private String name;
  private Reduction reduction = Reduction.SUM_OVER_BATCH_SIZE;

  /** A loss of this name that is averaged over the samples. */
  protected Loss(String name) {
    this.name = name;
  }

  /**
   * Whether {@link #call} is the same tensor operations every time, so that a recording of a training step can be run again for the next
   * batches. True for the losses that come with the library; a loss of your own that does not look at values may return true to train
   * faster.
   */
  public boolean isRepeatable() {
    return getClass().getPackage() == Loss.class.getPackage();
  }

  /** The name, e.g. {@code mean_squared_error}. */
  public final String name() {
    return name;
  }

  /** Names the loss. */
  public Loss name(String given) {
    name = given;
    return this;
  }

  /** How the losses of the samples become one number. */
  public final Reduction reduction() {
    return reduction;
  }

  /** Sets how the losses of the samples become one number; {@link Reduction#SUM_OVER_BATCH_SIZE} by default. */
  public Loss reduction(Reduction how) {
    Check.argument(how != null, "%s: expected a reduction, got null; NONE keeps one loss a sample", name);
    reduction = how;
    return this;
  }

  /**
   * The loss of each sample: targets and predictions (n, …, features) give (n, …).
   *
   * @param yTrue the targets, of the predictions' type and shape (see {@link #targets})
   * @param yPred the predictions
   */
  public abstract Tensor call(Tensor yTrue, Tensor yPred);

  /**
   * The targets as {@link #call} wants them: cast to the type of the predictions, and of their shape.
   *
   * @throws IllegalArgumentException if the shapes do not fit
   */
  protected Tensor targets(Tensor yTrue, Tensor yPred) {
    Check.argument(yTrue.shape().equals(yPred.shape()), "%s: expected targets of the predictions' shape %s, got %s%s", name, yPred.shape(),
        yTrue.shape(), yTrue.rank() == yPred.rank() - 1 ? "; numbers of classes ask for sparse_categorical_crossentropy" : "");
    return yTrue.cast(yPred.dtype());
  }

  /** Which of the losses count, as BOOL of their shape; null, the default, for all. With some left out, a mean is that of the others. */
  protected Tensor mask(Tensor yTrue, Tensor yPred, Tensor losses) {
    return null;
  }

  /** Labels as INT32 of the predictions' shape (n, …, classes) without the last dimension, which may be there as 1. */
  final Tensor labels(Tensor yTrue, Tensor yPred, String hint) {
    Check.argument(yPred.rank() > 1, "%s: expected predictions of two or more dimensions, got %s", name, yPred.shape());
    Shape expected = yPred.shape().remove(-1);
    Check.argument(yTrue.shape().equals(expected) || yTrue.shape().equals(yPred.shape().with(-1, 1)),
        "%s: expected labels %s for predictions %s, got %s%s", name, expected, yPred.shape(), yTrue.shape(), hint);
    return Indexing.wholeNumbers(yTrue.reshape(expected.dims()));
  }

  /** The loss of all samples. */
  public final Tensor loss(Tensor yTrue, Tensor yPred) {
    return loss(yTrue, yPred, null);
  }

  /**
   * The loss of all samples, each multiplied by its weight.
   *
   * @param sampleWeight one weight a loss or, for losses (n, …), one a sample (n); null for 1 everywhere
   */
  public final Tensor loss(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Supplier<String> before = Recording.speaker(this::name);
    try {
      return computed(yTrue, yPred, sampleWeight);
    } catch (IllegalArgumentException e) {
      throw e.getMessage() != null && e.getMessage().startsWith(name) ? e : new IllegalArgumentException(name + ": " + e.getMessage(), e);
    } finally {
      Recording.speaker(before);
    }
  }

  private Tensor computed(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Check.argument(yPred.dtype().isFloating(), "%s: expected floating predictions, got %s", name, yPred.dtype());
    Tensor truth = yTrue;
    Tensor predicted = yPred;
    // a last dimension of 1 may be left out on either side, as in Keras
    if (truth.rank() == predicted.rank() + 1 && truth.shape().dim(-1) == 1) {
      if (predicted.rank() == 1) {
        predicted = withLogits(predicted, x -> x.expandDims(-1));
      } else {
        truth = truth.squeeze(-1);
      }
    } else if (predicted.rank() == truth.rank() + 1 && predicted.shape().dim(-1) == 1) {
      if (truth.rank() == 1) {
        truth = truth.expandDims(-1);
      } else {
        predicted = withLogits(predicted, x -> x.squeeze(-1));
      }
    }
    truth = targets(truth, predicted);
    Tensor values = call(truth, predicted);
    Tensor weights = weights(sampleWeight, values);
    Tensor mask = mask(truth, predicted, values);
    if (mask != null) {
      Tensor counted = counted(mask, values.dtype());
      weights = weights == null ? counted : weights.mul(counted);
    }
    return reduction.reduce(weights == null ? values : values.mul(weights), weights);
  }

  /** A change of shape that keeps what sigmoid was applied to. */
  private static Tensor withLogits(Tensor y, UnaryOperator<Tensor> change) {
    Tensor logits = y.logits("sigmoid");
    return logits == null ? change.apply(y) : change.apply(y).withLogits("sigmoid", change.apply(logits));
  }

  /** Weights of the losses' rank. */
  private Tensor weights(Tensor given, Tensor values) {
    if (given == null) {
      return null;
    }
    Shape shape = values.shape();
    Tensor weights = given.cast(values.dtype());
    if (weights.rank() == shape.rank() + 1 && weights.shape().dim(-1) == 1) {
      weights = weights.squeeze(-1);
    }
    if (weights.rank() > 0 && weights.rank() < shape.rank() && weights.shape().equals(shape.slice(0, weights.rank()))) {
      while (weights.rank() < shape.rank()) {
        weights = weights.expandDims(-1);
      }
    }
    Check.argument(shape.equals(weights.shape().broadcast(shape)) || shape.rank() == 0,
        "%s: expected sample weights that fit losses of shape %s, got %s", name, shape, given.shape());
    return weights;
  }

  /** A mask as weights: 1 for what counts, or for a mean over all what makes it a mean over those. */
  private Tensor counted(Tensor mask, DType dtype) {
    Tensor counted = mask.cast(dtype);
    if (reduction != Reduction.MEAN && reduction != Reduction.SUM_OVER_BATCH_SIZE) {
      return counted;
    }
    Tensor count = Elementwise.maximum(counted.sum(), Tensor.ones(dtype, Shape.of()));
    return counted.mul(mask.size()).div(count);
  }

  @Override
  public Config config() {
    return new Config().put("name", name).put("reduction", reduction.label());
  }

  @Override
  public String toString() {
    return name;
  }
}
