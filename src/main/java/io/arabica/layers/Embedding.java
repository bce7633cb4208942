package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.constraints.Constraint;
import io.arabica.constraints.Constraints;
import io.arabica.initializers.Initializer;
import io.arabica.initializers.Initializers;
import io.arabica.initializers.RandomUniform;
import io.arabica.regularizers.Regularizer;
import io.arabica.regularizers.Regularizers;
import io.arabica.tensor.Check;
import io.arabica.tensor.Indexing;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * A vector for each of a number of things, learnt: y = embeddings[x]. The input holds whole numbers from 0 to less than the number of
 * things.
 *
 * <p>Shapes: (n, …) to (n, …, dimensions). Weights: {@code embeddings} (things, dimensions). Keras' {@code mask_zero} is not supported.
 */
public final class Embedding extends Layer {
  private final int inputDim;
  private final int outputDim;
  private Initializer embeddingsInitializer = new RandomUniform();
  private Regularizer embeddingsRegularizer;
  private Constraint embeddingsConstraint;
  private Parameter embeddings;

  /** With this many things, and numbers for each. */
  public Embedding(int inputDim, int outputDim) {
    Check.argument(inputDim > 0 && outputDim > 0, "Embedding: expected one thing and one dimension or more, got %d and %d", inputDim,
        outputDim);
    this.inputDim = inputDim;
    this.outputDim = outputDim;
  }

  static Embedding of(Config config, CustomObjects custom) {
    Check.argument(!config.flag("mask_zero", false), "mask_zero is not supported yet; an embedding without it gives the same vectors");
    Embedding layer = new Embedding(config.integer("input_dim", 0), config.integer("output_dim", 0))
        .embeddingsRegularizer(Regularizers.of(config.get("embeddings_regularizer"), custom))
        .embeddingsConstraint(Constraints.of(config.get("embeddings_constraint"), custom));
    return config.has("embeddings_initializer")
        ? layer.embeddingsInitializer(Initializers.of(config.get("embeddings_initializer"), custom)) : layer;
  }

  @Override
  public Embedding name(String given) {
    super.name(given);
    return this;
  }

  /** Sets the first values; uniform from -0.05 to 0.05 by default. */
  public Embedding embeddingsInitializer(Initializer initializer) {
    checkNotBuilt("embeddingsInitializer");
    embeddingsInitializer = initializer;
    return this;
  }

  /** Adds a loss for large values; none (null) by default. */
  public Embedding embeddingsRegularizer(Regularizer regularizer) {
    checkNotBuilt("embeddingsRegularizer");
    embeddingsRegularizer = regularizer;
    return this;
  }

  /** Sets where the vectors may be after each training step; anywhere (null) by default. */
  public Embedding embeddingsConstraint(Constraint constraint) {
    checkNotBuilt("embeddingsConstraint");
    embeddingsConstraint = constraint;
    return this;
  }

  /** The vectors (things, dimensions), or null before the layer is built. */
  public Parameter embeddings() {
    return embeddings;
  }

  @Override
  protected void build(Shape... inputs) {
    embeddings = addWeight("embeddings", Shape.of(inputDim, outputDim), embeddingsInitializer, embeddingsRegularizer, embeddingsConstraint);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return inputs[0].concat(Shape.of(outputDim));
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    return Indexing.take(embeddings, Indexing.wholeNumbers(inputs[0], inputDim), 0);
  }

  @Override
  public Config config() {
    return super.config().put("input_dim", inputDim).put("output_dim", outputDim).put("embeddings_initializer", embeddingsInitializer)
        .put("embeddings_regularizer", embeddingsRegularizer).put("embeddings_constraint", embeddingsConstraint).put("mask_zero", false);
  }
}
