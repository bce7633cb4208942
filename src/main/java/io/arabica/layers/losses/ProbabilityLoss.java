package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Softmax;
import io.arabica.tensor.Tensor;

/** What the cross-entropies share: from logits or probabilities, smoothed labels, an axis. */
abstract class ProbabilityLoss<L extends ProbabilityLoss<L>> extends Loss {
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  ProbabilityLoss(String name) {
    super(name);
  }

  /** Says whether predictions are logits, to which softmax or sigmoid was not applied yet; false by default. */
  public L fromLogits(boolean flag) {
    fromLogits = flag;
    return self();
  }

  /** Moves targets by this share towards equal probabilities, from 0 (the default) to 1. */
  public L labelSmoothing(double share) {
    Check.argument(share >= 0 && share <= 1, "%s: expected a label smoothing from 0 to 1, got %s", name(), share);
    labelSmoothing = share;
    return self();
  }

  /** Sets the axis of the classes; the last one by default. */
  public L axis(int of) {
    axis = of;
    return self();
  }

  @SuppressWarnings("unchecked")
  private L self() {
    return (L) this;
  }

  final boolean fromLogits() {
    return fromLogits;
  }

  final int axis() {
    return axis;
  }

  final L read(Config config) {
    return fromLogits(config.flag("from_logits", false)).labelSmoothing(config.number("label_smoothing", 0))
        .axis(config.integer("axis", -1));
  }

  /** Targets of {@code classes} classes, smoothed. */
  final Tensor smooth(Tensor yTrue, int classes) {
    return labelSmoothing == 0 ? yTrue : yTrue.mul(1 - labelSmoothing).add(labelSmoothing / classes);
  }

  /** What the predictions were made from by this activation, or are themselves; null if only probabilities are known. */
  final Tensor logits(Tensor yPred, String activation) {
    return fromLogits ? yPred : yPred.logits(activation);
  }

  /** Probabilities between 1e-7 and 1 - 1e-7 that were divided by their sum. */
  final Tensor normalized(Tensor yPred) {
    return yPred.div(Reduce.sum(yPred, true, axis)).clip(EPSILON, 1 - EPSILON);
  }

  /** ln of the class probabilities: exact where logits are known, else from probabilities between 1e-7 and 1 - 1e-7. */
  final Tensor logProbabilities(Tensor yPred) {
    boolean last = axis == -1 || axis == yPred.rank() - 1;
    Tensor logits = fromLogits || last ? logits(yPred, "softmax") : null;
    return logits != null ? Softmax.logSoftmax(logits, axis) : normalized(yPred).log();
  }

  @Override
  public Config config() {
    return super.config().put("from_logits", fromLogits).put("label_smoothing", labelSmoothing).put("axis", axis);
  }
}
