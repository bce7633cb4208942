package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/** A layer that changes pictures at random in training, each in its own way, and hands them on as they are otherwise. */
abstract class RandomImageLayer<L extends RandomImageLayer<L>> extends RandomLayer<L> {
  @Override
  final L read(Config config) {
    Convolving.checkFormat(config);
    return super.read(config);
  }

  @Override
  public L name(String given) {
    super.name(given);
    return self();
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return checked(inputs[0]);
  }

  static Shape checked(Shape x) {
    Check.argument(x.rank() == 4, "expected an input of 4 dimensions (n, height, width, channels), got %s", x);
    return x;
  }

  /** Other pictures, made of those of shape (n, height, width, channels). */
  abstract Tensor change(Tensor x);

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    outputShape(inputs[0].shape()); // checks
    Tensor x = inputs[0].cast(dtype());
    return training && x.size() > 0 ? change(x) : x;
  }

  @Override
  public Config config() {
    return super.config().put("data_format", "channels_last");
  }
}
