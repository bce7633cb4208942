package io.arabica.layers.losses;

import io.arabica.config.Config;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Tensor;
import java.util.Arrays;

/**
 * 1 - 2 sum of t y / (sum of t + sum of y + 1e-7): for segmentation. Without axes the sums go over everything, samples too, as in Keras.
 */
public final class Dice extends Loss {
  private final int[] axes;

  /** Sums over these axes, or everything where none is given. */
  public Dice(int... axes) {
    super("dice");
    this.axes = axes.clone();
  }

  static Dice of(Config config) {
    return new Dice(config.integers("axis"));
  }

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor both = yTrue.mul(yPred).sum(axes);
    return Elementwise.affine(both.div(yTrue.sum(axes).add(yPred.sum(axes)).add(EPSILON)), -2, 1);
  }

  @Override
  public Config config() {
    return super.config().put("axis", axes.length == 0 ? null : Arrays.stream(axes).boxed().toList());
  }
}
