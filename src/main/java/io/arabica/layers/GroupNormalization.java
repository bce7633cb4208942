package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.tensor.Check;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * (x - mean) / sqrt(variance + epsilon) · gamma + beta, with the mean and variance of each sample over all places and one group of
 * channels.
 *
 * <p>Shapes: any shape to the same shape. Weights, each (channels): {@code gamma}, {@code beta}.
 *
 * <p>Reference: Y. Wu and K. He, Group Normalization, ECCV 2018.
 */
public final class GroupNormalization extends ScaledNormalization<GroupNormalization> {
  private final int groups;
  private int axis = -1;

  /** With 32 groups. */
  public GroupNormalization() {
    this(32);
  }

  /** With this many groups, or -1 for as many as there are channels. */
  public GroupNormalization(int groups) {
    Check.argument(groups > 0 || groups == -1, "GroupNormalization: expected one group or more, or -1, got %d", groups);
    this.groups = groups;
  }

  static GroupNormalization of(Config config, CustomObjects custom) {
    return new GroupNormalization(config.integer("groups", 32)).axis(config.integer("axis", -1)).read(config, custom);
  }

  /** Sets the axis of the channels; the last one by default. */
  public GroupNormalization axis(int given) {
    checkNotBuilt("axis");
    axis = given;
    return this;
  }

  @Override
  protected void build(Shape... inputs) {
    outputShape(inputs); // checks
    addScale(Shape.of(inputs[0].dim(axis)));
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    Shape x = inputs[0];
    int channels = x.dim(axis);
    Check.argument(channels == Shape.ANY || groups == -1 || channels % groups == 0,
        "expected a number of channels that %d groups divide, got %s", groups, x);
    Parameter weight = scale ? gamma : beta;
    if (isBuilt() && weight != null) { // a single channel would broadcast
      Check.argument(channels == Shape.ANY || channels == weight.size(), "expected an input with %d channels along axis %d, got %s",
          weight.size(), axis, x);
    }
    return x;
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    Tensor x = inputs[0];
    outputShape(x.shape()); // checks
    Tensor last = Shaping.swapAxes(x, axis, -1);
    int channels = last.shape().dim(-1);
    int each = groups == -1 ? 1 : channels / groups;
    Tensor parts = Shaping.reshape(last, last.shape().with(-1, groups == -1 ? channels : groups).insert(last.rank(), each));
    int[] axes = IntStream.range(1, parts.rank()).filter(i -> i != parts.rank() - 2).toArray();
    Tensor centered = parts.sub(Reduce.mean(parts, true, axes));
    Tensor factor = Elementwise.rsqrt(Reduce.mean(centered.square(), true, axes).add(epsilon));
    Tensor y = Shaping.reshape(centered.mul(factor), last.shape());
    y = scale ? y.mul(gamma) : y;
    return Shaping.swapAxes(center ? y.add(beta) : y, axis, -1);
  }

  @Override
  public Config config() {
    return super.config().put("groups", groups).put("axis", axis);
  }
}
