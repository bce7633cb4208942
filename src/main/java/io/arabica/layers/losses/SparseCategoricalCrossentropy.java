package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.DType;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Softmax;
import io.arabica.tensor.Tensor;

/**
 * -ln(probability of the right class), for labels as numbers from 0: predictions (n, …, classes) and labels (n, …) or (n, …, 1) give (n,
 * …).
 *
 * <p>Predictions that come straight from softmax, and logits, are computed in one step through the logarithm of the sum of exponentials,
 * which is exact for any logits; other probabilities count as at least 1e-7 and at most 1 - 1e-7, and are divided by their sum, as in
 * Keras.
 */
public final class SparseCategoricalCrossentropy extends Loss {
  private boolean fromLogits;
  private Integer ignoreClass;

  /** For probabilities. */
  public SparseCategoricalCrossentropy() {
    super("sparse_categorical_crossentropy");
  }

  static SparseCategoricalCrossentropy of(Config config) {
    SparseCategoricalCrossentropy loss = new SparseCategoricalCrossentropy().fromLogits(config.flag("from_logits", false));
    return config.has("ignore_class") ? loss.ignoreClass(config.integer("ignore_class", 0)) : loss;
  }

  /** Says whether predictions are logits, to which softmax was not applied yet; false by default. */
  public SparseCategoricalCrossentropy fromLogits(boolean flag) {
    fromLogits = flag;
    return this;
  }

  /** Leaves out what has this label (e.g. -1 or 255); a mean is that of the others. */
  public SparseCategoricalCrossentropy ignoreClass(int label) {
    ignoreClass = label;
    return this;
  }

  @Override
  protected Tensor targets(Tensor yTrue, Tensor yPred) {
    return labels(yTrue, yPred, "; one-hot targets ask for categorical_crossentropy");
  }

  @Override
  protected Tensor mask(Tensor labels, Tensor yPred, Tensor losses) {
    return ignoreClass == null ? null : Elementwise.notEqual(labels, Tensor.full(DType.INT32, Shape.of(), ignoreClass));
  }

  @Override
  public Tensor call(Tensor labels, Tensor yPred) {
    int classes = yPred.shape().dim(-1);
    Tensor counted = mask(labels, yPred, null);
    Tensor known = counted == null ? labels : Elementwise.where(counted, labels, Tensor.zeros(DType.INT32, Shape.of()));
    Tensor rows = known.reshape(known.size());
    Tensor logits = fromLogits ? yPred : yPred.logits("softmax");
    if (logits == null) {
      logits = yPred.clip(EPSILON, 1 - EPSILON).log(); // of which softmax makes what was given, divided by its sum
    }
    Tensor losses = Softmax.crossEntropy(logits.reshape(known.size(), classes), rows).reshape(known.shape().dims());
    return counted == null ? losses : Elementwise.where(counted, losses, Tensor.zeros(losses.dtype(), Shape.of()));
  }

  @Override
  public Config config() {
    return super.config().put("from_logits", fromLogits).put("ignore_class", ignoreClass);
  }
}
