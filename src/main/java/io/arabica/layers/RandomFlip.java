package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.FillMode;
import io.arabica.tensor.Imaging;
import io.arabica.tensor.Interpolation;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, mirrors each picture with probability 1/2; else does nothing. Shapes: (n, height, width, channels) to the same.
 *
 * <p>In mode {@code horizontal_and_vertical} each direction has its own draw; Keras 3 has one for both, which gives half turns only.
 */
public final class RandomFlip extends RandomImageLayer<RandomFlip> {
  private final String mode;

  /** In both directions. */
  public RandomFlip() {
    this("horizontal_and_vertical");
  }

  /** {@code horizontal} (left and right change places), {@code vertical} or {@code horizontal_and_vertical}. */
  public RandomFlip(String mode) {
    Check.argument(mode.equals("horizontal") || mode.equals("vertical") || mode.equals("horizontal_and_vertical"),
        "RandomFlip: expected horizontal, vertical or horizontal_and_vertical, got %s", mode);
    this.mode = mode;
  }

  static RandomFlip of(Config config) {
    return new RandomFlip(config.string("mode", "horizontal_and_vertical")).read(config);
  }

  @Override
  Tensor change(Tensor x) {
    Shape each = Shape.of(x.shape().dim(0), 1);
    Tensor none = Tensor.zeros(dtype(), each);
    Tensor wide = mode.equals("vertical") ? none : rng().bernoulli(dtype(), each, 0.5, 1);
    Tensor tall = mode.equals("horizontal") ? none : rng().bernoulli(dtype(), each, 0.5, 1);
    // a flip is column -> width - 1 - column
    Tensor transforms = RandomAffine.matrix(wide.mul(-2).add(1), none, wide.mul(x.shape().dim(2) - 1), none, tall.mul(-2).add(1),
        tall.mul(x.shape().dim(1) - 1));
    return Imaging.affine(x, transforms, Interpolation.NEAREST, FillMode.NEAREST, 0);
  }

  @Override
  public Config config() {
    return super.config().put("mode", mode);
  }
}
