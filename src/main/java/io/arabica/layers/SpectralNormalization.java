package io.arabica.layers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.initializers.TruncatedNormal;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.Check;
import io.arabica.tensor.DType;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.LinAlg;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;

/**
 * A layer whose kernel is divided by its largest singular value σ before each training step, which keeps the layer from stretching
 * distances and steadies the training of generative adversarial networks.
 *
 * <p>The kernel counts as a matrix W (…, out). A power iteration, which goes on from step to step, estimates σ: v ← u Wᵀ / ‖u Wᵀ‖,
 * u ← v W / ‖v W‖, σ = v W uᵀ. Inference leaves everything as it is; a kernel of zeros stays one.
 *
 * <p>Shapes: those of the layer inside. Weights: the kernel, {@code vector_u} (1, out), which no optimizer changes, and what else the layer
 * inside has.
 *
 * <p>Each call in training changes the kernel, and then the gradient of a call before it in the same step fails, since the kernel that it
 * needs is gone. So call it once a step, with the batches that a discriminator has to judge joined ({@code Shaping.concat(0, real, made)}).
 *
 * <p>Unlike Keras, an {@link Embedding} inside gives its vectors as they are, not rounded to whole numbers like its input.
 *
 * <p>Reference: T. Miyato et al., Spectral Normalization for Generative Adversarial Networks, ICLR 2018.
 *
 * <pre>{@code
 * new SpectralNormalization(new Conv2D(64, 3).strides(2)).powerIterations(2)
 * }</pre>
 */
public final class SpectralNormalization extends Layer {
  private static final double LEAST = 1e-24; // of a squared length, as in Keras

  private final Layer layer;
  private int powerIterations = 1;
  private Parameter kernel;
  private Parameter vectorU;

  /** Around a layer with a weight that is called kernel or embeddings, with one power iteration a step. */
  public SpectralNormalization(Layer layer) {
    Check.argument(layer != null, "SpectralNormalization: expected a layer with a kernel, got null");
    this.layer = track(layer);
  }

  static SpectralNormalization of(Config config, CustomObjects custom) {
    return new SpectralNormalization(Layers.of(config.get("layer"), custom)).powerIterations(config.integer("power_iterations", 1));
  }

  @Override
  public SpectralNormalization name(String given) {
    super.name(given);
    return this;
  }

  /** Sets the number of power iterations of each training step; 1 by default. */
  public SpectralNormalization powerIterations(int given) {
    checkNotBuilt("powerIterations");
    Check.argument(given > 0, "SpectralNormalization: expected one power iteration or more, got %d", given);
    powerIterations = given;
    return this;
  }

  /** The layer inside. */
  public Layer layer() {
    return layer;
  }

  /** The weight that is divided, or null before the layer is built. */
  public Parameter kernel() {
    return kernel;
  }

  @Override
  protected void build(Shape... inputs) {
    layer.random(rng());
    layer.buildFor(inputs);
    kernel = share(layer.ownWeights().stream().filter(weight -> weight.name().equals("kernel") || weight.name().equals("embeddings"))
        .findFirst().orElseThrow(() -> new IllegalArgumentException(
            "expected a layer with a weight that is called kernel or embeddings, got " + layer.who())));
    vectorU = addWeight("vector_u", Shape.of(1, kernel.shape().dim(-1)), new TruncatedNormal(0, 0.02), false, null);
  }

  @Override
  public Shape outputShape(Shape... inputs) {
    return layer.outputShape(inputs);
  }

  @Override
  public DType outputType(DType... inputs) {
    return layer.outputType(inputs);
  }

  @Override
  protected Tensor call(Tensor[] inputs, boolean training) {
    if (training) {
      Autograd.noGradient(this::normalize);
    }
    return layer.run(training, inputs)[0];
  }

  private void normalize() {
    Tensor weights = kernel.reshape(-1, kernel.shape().dim(-1));
    Tensor u = vectorU;
    Tensor v = null;
    for (int i = 0; i < powerIterations; i++) {
      v = unit(LinAlg.matMul(u, weights.transpose()));
      u = unit(LinAlg.matMul(v, weights));
    }
    Tensor sigma = Reduce.sum(LinAlg.matMul(v, weights).mul(u), false);
    Tensor zero = Elementwise.equal(weights.abs().max(), Tensor.zeros(weights.dtype(), Shape.of()));
    vectorU.assign(Elementwise.where(zero, vectorU, u));
    kernel.assign(Elementwise.where(zero, kernel, kernel.div(sigma)));
  }

  private static Tensor unit(Tensor x) {
    return x.mul(Elementwise.rsqrt(Reduce.sumSquares(x, true).clip(LEAST, Double.MAX_VALUE)));
  }

  @Override
  public Config config() {
    return super.config().put("layer", layer).put("power_iterations", powerIterations);
  }
}
