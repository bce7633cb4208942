package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * In training, sets a random share of the inputs to 0 and multiplies the others by 1 / (1 - rate), so that the mean stays; else does
 * nothing. Shapes: any shape to the same shape.
 *
 * <p>Reference: N. Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, JMLR 15, 2014.
 */
public final class Dropout extends RandomLayer<Dropout> {
  private final double rate;
  private int[] noiseShape;

  /** Drops this share, from 0 to 1. */
  public Dropout(double rate) {
    Check.argument(rate >= 0 && rate <= 1, "Dropout: expected a rate from 0 to 1, got %s", rate);
    this.rate = rate;
  }

  static Dropout of(Config config) {
    Dropout dropout = new Dropout(config.number("rate", 0));
    if (config.has("noise_shape")) {
      dropout.noiseShape(config.list("noise_shape").stream().mapToInt(dim -> dim == null ? Shape.ANY : ((Number) dim).intValue())
          .toArray());
    }
    return dropout.read(config);
  }

  /**
   * Draws for this shape, batch included, and repeats it to the input's: 1 drops a dimension as a whole, -1 takes the input's; (-1, 1, -1)
   * drops whole features of a sequence.
   */
  public Dropout noiseShape(int... dims) {
    noiseShape = Check.given(dims, this, "a shape").clone();
    return this;
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0];
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    if (!training || rate == 0) {
      return x;
    }
    return x.mul(rng().bernoulli(dtype(), noise(x.shape()), 1 - rate, rate == 1 ? 0 : 1 / (1 - rate)));
  }

  private Shape noise(Shape x) {
    if (noiseShape == null) {
      return x;
    }
    Check.argument(noiseShape.length == x.rank(), "expected an input of the noise shape's rank %d, got %s", noiseShape.length, x);
    int[] dims = noiseShape.clone();
    for (int i = 0; i < dims.length; i++) {
      dims[i] = dims[i] == Shape.ANY ? x.dim(i) : dims[i];
    }
    Shape noise = Shape.of(dims);
    Check.argument(x.equals(noise.broadcast(x)), "expected an input that noise of shape %s fits, got %s", noise, x);
    return noise;
  }

  @Override
  public Config config() {
    List<Integer> dims = null;
    if (noiseShape != null) {
      dims = new ArrayList<>();
      for (int dim : noiseShape) {
        dims.add(dim == Shape.ANY ? null : Integer.valueOf(dim));
      }
    }
    return super.config().put("rate", rate).put("noise_shape", dims);
  }
}
