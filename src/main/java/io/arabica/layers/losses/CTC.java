package io.arabica.layers.losses;

import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Index;
import io.arabica.tensor.Indexing;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Softmax;
import io.arabica.tensor.Tensor;

/**
 * -ln(probability of a label sequence), summed over all ways to stretch it over the steps, with blanks and repetitions: logits
 * (n, steps, classes) and labels (n, length) give (n). Class 0 is the blank, and labels of 0 at the end of a row fill it up, as in Keras.
 *
 * <p>The states of a row are its labels with blanks around them; alpha(t, s) is the log-probability of all ways to be in state s after
 * step t, from states s, s - 1 and, between two different labels, s - 2. A sequence too long for its steps costs about 1e5, as in Keras.
 *
 * <p>Reference: A. Graves et al., Connectionist temporal classification, ICML 2006.
 */
public final class CTC extends Loss {
  /** The logarithm of nothing, as Keras has it. */
  private static final double NOTHING = -1e5;

  /** With Keras' defaults. */
  public CTC() {
    super("ctc");
  }

  @Override
  protected Tensor targets(Tensor yTrue, Tensor yPred) {
    Check.argument(yPred.rank() == 3 && yTrue.rank() == 2 && yPred.shape().dim(0) == yTrue.shape().dim(0) && yPred.shape().dim(1) > 0,
        "%s: expected logits (n, steps, classes) and labels (n, length), got %s and %s", name(), yPred.shape(), yTrue.shape());
    return Indexing.wholeNumbers(yTrue);
  }

  @Override
  public Tensor call(Tensor labels, Tensor yPred) {
    DType dtype = yPred.dtype();
    int n = labels.shape().dim(0);
    int states = 2 * labels.shape().dim(1) + 1;
    Tensor blank = Tensor.zeros(DType.INT32, Shape.of(n, 1));
    Tensor blanks = Tensor.zeros(DType.INT32, labels.shape());
    Tensor sequence = Shaping.concat(1, Shaping.stack(2, blanks, labels).reshape(n, states - 1), blank);
    Tensor emitted = Indexing.oneHot(sequence, yPred.shape().dim(-1)).cast(dtype).transpose(0, 2, 1);
    Tensor scores = Softmax.logSoftmax(yPred, -1).matMul(emitted); // (n, steps, states)

    Tensor twoBack = Shaping.concat(1, blank, blank, sequence).get(Index.all(), Index.range(0, states));
    Tensor zero = Tensor.zeros(DType.INT32, Shape.of());
    Tensor jump = penalty(dtype, Elementwise.and(Elementwise.notEqual(sequence, zero), Elementwise.notEqual(sequence, twoBack)));
    Tensor place = Tensor.arange(states).expandDims(0);
    Tensor alpha = scores.get(Index.all(), Index.at(0)).add(penalty(dtype, place.lt(Tensor.full(DType.INT32, Shape.of(), 2))));
    for (int t = 1; t < yPred.shape().dim(1); t++) {
      Tensor reached = Softmax.logSumExp(Shaping.stack(2, alpha, back(alpha, 1), back(alpha, 2).add(jump)), false, 2);
      alpha = reached.add(scores.get(Index.all(), Index.at(t)));
    }
    Tensor last = Elementwise.notEqual(labels, zero).cast(DType.INT32).sum(1).mul(2).expandDims(1);
    Tensor end = penalty(dtype, Elementwise.or(place.eq(last), place.eq(last.sub(1))));
    return Softmax.logSumExp(alpha.add(end), false, 1).neg();
  }

  /** 0 where true, else the logarithm of nothing. */
  private static Tensor penalty(DType dtype, Tensor allowed) {
    return Elementwise.affine(allowed.cast(dtype), -NOTHING, NOTHING);
  }

  /** The value some states before; nothing before the first. */
  private static Tensor back(Tensor alpha, int by) {
    int states = alpha.shape().dim(1);
    Tensor before = Tensor.full(alpha.dtype(), Shape.of(alpha.shape().dim(0), by), NOTHING);
    return Shaping.concat(1, before, alpha).get(Index.all(), Index.range(0, states));
  }
}
