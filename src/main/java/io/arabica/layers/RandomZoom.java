package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * In training, zooms each picture about its centre by a random factor; else does nothing. Shapes: (n, height, width, channels) to the same.
 *
 * <pre>{@code
 * new RandomZoom(0.2)                             // up to 20 % out or in, height and width alike
 * new RandomZoom(0.2, 0.1)                        // height and width each by its own factor
 * new RandomZoom(0.2).heightFactor(-0.3, -0.1)    // in only
 * }</pre>
 */
public final class RandomZoom extends RandomAffine<RandomZoom> {
  private Range height;
  private Range width;

  /** By up to this fraction out (what is seen grows) or in, height and width alike; below 1. */
  public RandomZoom(double factor) {
    heightFactor(-factor, factor);
  }

  /** By up to these fractions, height and width each by its own draw. */
  public RandomZoom(double heightFactor, double widthFactor) {
    heightFactor(-heightFactor, heightFactor);
    widthFactor(-widthFactor, widthFactor);
  }

  static RandomZoom of(Config config) {
    double[] heights = Range.read(config.get("height_factor"));
    RandomZoom zoom = new RandomZoom(0).heightFactor(heights[0], heights[1]);
    if (config.has("width_factor")) {
      double[] widths = Range.read(config.get("width_factor"));
      zoom.widthFactor(widths[0], widths[1]);
    }
    return zoom.readFill(config);
  }

  /** Sets the fractions between which one is drawn for the height, above -1 and up to 1; positive ones zoom out. */
  public RandomZoom heightFactor(double from, double to) {
    height = Range.of("RandomZoom", from, to, Math.nextUp(-1.0), 1);
    return this;
  }

  /** Sets the same for the width, which is drawn with the height unless this is set. */
  public RandomZoom widthFactor(double from, double to) {
    width = Range.of("RandomZoom", from, to, Math.nextUp(-1.0), 1);
    return this;
  }

  @Override
  Tensor transforms(Shape x) {
    Tensor tall = draw(height, x);
    Tensor wide = width == null ? tall : draw(width, x);
    Tensor none = column(0, x);
    return matrix(wide.add(1), none, wide.mul((1 - x.dim(2)) / 2.0), none, tall.add(1), tall.mul((1 - x.dim(1)) / 2.0));
  }

  @Override
  public Config config() {
    return super.config().put("height_factor", height.written()).put("width_factor", width == null ? null : width.written());
  }
}
