package io.arabica.layers;

import io.arabica.config.Config;

/** A layer that draws random numbers, from a seed that is written down if it was given. */
abstract class RandomLayer<L extends RandomLayer<L>> extends Layer {
  private Long seed;

  @SuppressWarnings("unchecked")
  final L self() {
    return (L) this;
  }

  /** Takes the seed of a configuration. */
  L read(Config config) {
    return config.get("seed") instanceof Number number ? seed(number.longValue()) : self();
  }

  @Override
  public final L seed(long given) {
    super.seed(given);
    seed = given;
    return self();
  }

  @Override
  public Config config() {
    return super.config().put("seed", seed);
  }
}
