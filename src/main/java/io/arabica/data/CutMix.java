package io.arabica.data;

import io.arabica.tensor.Check;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;

/**
 * Pictures into which a rectangle of another one is pasted, and labels mixed by the share of the area. The rectangle's area is 1 - w of the
 * picture, with w from Beta(alpha, alpha) for each picture; it has the picture's proportions and lies anywhere inside.
 *
 * <pre>{@code
 * Dataset mixed = train.batch(64).map(new CutMix().classes(10).seed(1));     // compile with categoricalCrossentropy
 * }</pre>
 *
 * <p>Keras has this as a layer that is given pictures and labels together, and draws alpha too. Reference: S. Yun et al., CutMix:
 * regularization strategy to train strong classifiers with localizable features, ICCV 2019.
 */
public final class CutMix extends Mixing<CutMix> {
  /** With alpha 1: every share alike. */
  public CutMix() {
    this(1);
  }

  /** With this alpha, above 0 and up to 1; small ones paste almost nothing or almost everything. */
  public CutMix(double alpha) {
    super(alpha);
  }

  @Override
  Tensor mixInput(Tensor x, int[] partners, double[] own, Rng random) {
    Check.argument(x.rank() == 4, "CutMix: expected one input of pictures (n, height, width, channels), got shape %s", x.shape());
    int height = x.shape().dim(1);
    int width = x.shape().dim(2);
    int channels = x.shape().dim(3);
    Tensor from = x.contiguous();
    Tensor to = x.copy();
    for (int i = 0; i < own.length; i++) {
      double side = Math.sqrt(1 - own[i]);
      int tall = (int) Math.round(side * height);
      int wide = (int) Math.round(side * width);
      int top = random.nextInt(height - tall + 1);
      int left = random.nextInt(width - wide + 1);
      for (int row = top; row < top + tall; row++) {
        int there = ((partners[i] * height + row) * width + left) * channels;
        int here = ((i * height + row) * width + left) * channels;
        System.arraycopy(Batch.array(from), from.offset() + there, Batch.array(to), to.offset() + here, wide * channels);
      }
      own[i] = 1 - (double) (tall * wide) / (height * width);
    }
    return to;
  }
}
