package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.constraints.Constraint;
import io.arabica.constraints.Constraints;
import io.arabica.initializers.Initializer;
import io.arabica.initializers.Initializers;
import io.arabica.initializers.Ones;
import io.arabica.initializers.Zeros;
import io.arabica.regularizers.Regularizer;
import io.arabica.regularizers.Regularizers;
import io.arabica.tensor.Check;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;

/**
 * What normalisations share that multiply by a learnt gamma and add a learnt beta.
 *
 * @param <L> the layer itself, which the setters return
 */
abstract class ScaledNormalization<L extends ScaledNormalization<L>> extends Layer {
  double epsilon = 1e-3;
  boolean center = true;
  boolean scale = true;
  Parameter gamma;
  Parameter beta;
  private Initializer gammaInitializer = new Ones();
  private Initializer betaInitializer = new Zeros();
  private Regularizer gammaRegularizer;
  private Constraint gammaConstraint;
  private Regularizer betaRegularizer;
  private Constraint betaConstraint;

  @SuppressWarnings("unchecked")
  final L self() {
    return (L) this;
  }

  L read(Config config, CustomObjects custom) {
    epsilon(config.number("epsilon", 1e-3)).center(config.flag("center", true)).scale(config.flag("scale", true))
        .gammaRegularizer(Regularizers.of(config.get("gamma_regularizer"), custom))
        .gammaConstraint(Constraints.of(config.get("gamma_constraint"), custom))
        .betaRegularizer(Regularizers.of(config.get("beta_regularizer"), custom))
        .betaConstraint(Constraints.of(config.get("beta_constraint"), custom));
    if (config.has("gamma_initializer")) {
      gammaInitializer(Initializers.of(config.get("gamma_initializer"), custom));
    }
    if (config.has("beta_initializer")) {
      betaInitializer(Initializers.of(config.get("beta_initializer"), custom));
    }
    return self();
  }

  @Override
  public L name(String given) {
    super.name(given);
    return self();
  }

  /** Sets the first values of gamma; ones by default. */
  public final L gammaInitializer(Initializer initializer) {
    checkNotBuilt("gammaInitializer");
    gammaInitializer = initializer;
    return self();
  }

  /** Adds a loss for a large gamma; none (null) by default. */
  public final L gammaRegularizer(Regularizer regularizer) {
    checkNotBuilt("gammaRegularizer");
    gammaRegularizer = regularizer;
    return self();
  }

  /** Sets where gamma may be after each training step; anywhere (null) by default. */
  public final L gammaConstraint(Constraint constraint) {
    checkNotBuilt("gammaConstraint");
    gammaConstraint = constraint;
    return self();
  }

  /** Sets the first values of beta; zeros by default. */
  public final L betaInitializer(Initializer initializer) {
    checkNotBuilt("betaInitializer");
    betaInitializer = initializer;
    return self();
  }

  /** Adds a loss for a large beta; none (null) by default. */
  public final L betaRegularizer(Regularizer regularizer) {
    checkNotBuilt("betaRegularizer");
    betaRegularizer = regularizer;
    return self();
  }

  /** Sets where beta may be after each training step; anywhere (null) by default. */
  public final L betaConstraint(Constraint constraint) {
    checkNotBuilt("betaConstraint");
    betaConstraint = constraint;
    return self();
  }

  /** Sets what is added to the variance; 1e-3 by default. */
  public final L epsilon(double given) {
    checkNotBuilt("epsilon");
    Check.argument(given >= 0, "%s: expected an epsilon of 0 or more, got %s", getClass().getSimpleName(), given);
    epsilon = given;
    return self();
  }

  /** Says whether beta is added; true by default. */
  public final L center(boolean flag) {
    checkNotBuilt("center");
    center = flag;
    return self();
  }

  /** Says whether gamma is multiplied with; true by default. */
  public final L scale(boolean flag) {
    checkNotBuilt("scale");
    scale = flag;
    return self();
  }

  /** Makes gamma and beta of this shape, as far as they are asked for. */
  final void addScale(Shape shape) {
    gamma = scale ? addWeight("gamma", shape, gammaInitializer, gammaRegularizer, gammaConstraint) : null;
    beta = center ? addWeight("beta", shape, betaInitializer, betaRegularizer, betaConstraint) : null;
  }

  @Override
  public Config config() {
    return super.config().put("epsilon", epsilon).put("center", center).put("scale", scale)
        .put("beta_initializer", betaInitializer).put("gamma_initializer", gammaInitializer)
        .put("beta_regularizer", betaRegularizer).put("gamma_regularizer", gammaRegularizer)
        .put("beta_constraint", betaConstraint).put("gamma_constraint", gammaConstraint);
  }
}
