package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.initializers.Initializers;
import io.arabica.regularizers.L2;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Normalisations, borders, activations as layers and noise: what does not stand in Keras' values. */
class NormalizationLayersTest {
  @Test
  void contract_holdsForNormalizations() {
    LayerContract.check(new BatchNormalization(), 12, Shape.of(4, 3));
    LayerContract.check(new BatchNormalization().axis(1).scale(false).momentum(0.9).epsilon(0.01), 6, Shape.of(3, 2, 4));
    LayerContract.check(new LayerNormalization(), 8, Shape.of(3, 4));
    LayerContract.check(new LayerNormalization().axis(1, 2).gammaInitializer(Initializers.constant(2)).betaRegularizer(new L2(0.1)), 24,
        Shape.of(2, 3, 4));
    LayerContract.check(new LayerNormalization().axis(1).center(false), 3, Shape.of(2, 3, 4));
    LayerContract.check(new LayerNormalization().scale(false), 4, Shape.of(2, 3, 4));
    LayerContract.check(new GroupNormalization(2).center(false), 4, Shape.of(2, 3, 4));
    LayerContract.check(new RMSNormalization(), 4, Shape.of(2, 3, 4));
    LayerContract.check(new RMSNormalization().axis(1), 3, Shape.of(2, 3, 4));
    LayerContract.check(new UnitNormalization(), 0, Shape.of(2, 3, 4));
  }

  @Test
  void contract_holdsForBordersAndCopies() {
    LayerContract.check(new ZeroPadding1D(1, 2), 0, Shape.of(2, 3, 2));
    LayerContract.check(new ZeroPadding2D(1, 2), 0, Shape.of(2, 3, 2, 2));
    LayerContract.check(new ZeroPadding3D(), 0, Shape.of(1, 2, 1, 2, 1));
    LayerContract.check(new Cropping1D(1, 2), 0, Shape.of(2, 5, 2));
    LayerContract.check(new Cropping2D(0, 1, 1, 0), 0, Shape.of(2, 3, 2, 2));
    LayerContract.check(new Cropping3D(1), 0, Shape.of(1, 3, 3, 4, 1));
    LayerContract.check(new UpSampling1D(3), 0, Shape.of(2, 3, 2));
    LayerContract.check(new UpSampling2D().interpolation("bilinear"), 0, Shape.of(2, 3, 2, 2));
    LayerContract.check(new UpSampling2D().interpolation("bicubic"), 0, Shape.of(2, 3, 2, 2));
    LayerContract.check(new UpSampling3D(1, 2, 1), 0, Shape.of(1, 2, 2, 2, 1));
    LayerContract.check(new RepeatVector(3), 0, Shape.of(2, 4));
  }

  @Test
  void contract_holdsForActivationsAndNoise() {
    LayerContract.check(new LeakyReLU(), 0, Shape.of(3, 4));
    LayerContract.check(new ELU(0.5), 0, Shape.of(3, 4));
    LayerContract.check(new ReLU(), 0, Shape.of(3, 4));
    LayerContract.check(new ReLU(1, 0.1, 0.2), 0, Shape.of(3, 4));
    LayerContract.check(new Softmax(), 0, Shape.of(3, 4));
    LayerContract.check(new Softmax(1, -1), 0, Shape.of(2, 3, 4));
    LayerContract.check(new PReLU().alphaInitializer(Initializers.constant(0.2)), 12, Shape.of(2, 3, 4));
    LayerContract.check(new PReLU().sharedAxes(1), 4, Shape.of(2, 3, 4));
    LayerContract.check(new ActivityRegularization(0.1, 0.2), 0, Shape.of(3, 4));
    LayerContract.check(new SpatialDropout1D(0.3).seed(3), 0, Shape.of(2, 3, 4));
    LayerContract.check(new SpatialDropout2D(0.3), 0, Shape.of(2, 3, 2, 4));
    LayerContract.check(new SpatialDropout3D(0.3), 0, Shape.of(2, 3, 2, 1, 4));
    LayerContract.check(new GaussianDropout(0.3), 0, Shape.of(2, 3));
    LayerContract.check(new AlphaDropout(0.3), 0, Shape.of(2, 3));
  }

  @Test
  void batchNormalization_training_hasTheGradientOfItsFormula() {
    BatchNormalization layer = new BatchNormalization();
    layer.dtype(DType.FLOAT64);
    Rng rng = new Rng(1);
    Tensor x = rng.normal(DType.FLOAT64, Shape.of(4, 2), 0, 1).requireGradient();
    Tensor factors = rng.normal(DType.FLOAT64, Shape.of(4, 2), 0, 1);
    List<Tensor> gradient = Autograd.gradients(layer.run(true, x)[0].mul(factors).sum(), List.of(x));
    double[] values = x.doubles();
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      values[i] = value + 1e-5;
      double up = layer.run(true, x)[0].mul(factors).sum().item();
      values[i] = value - 1e-5;
      double down = layer.run(true, x)[0].mul(factors).sum().item();
      values[i] = value;
      assertEquals((up - down) / 2e-5, gradient.get(0).toDoubles()[i], 1e-7);
    }
  }

  @Test
  void batchNormalization_frozen_usesTheMovingNumbersInTraining() {
    BatchNormalization layer = new BatchNormalization().epsilon(0);
    layer.buildFor(Shape.of(-1, 1));
    layer.trainable(false);
    Tensor x = Tensor.of(new float[][] {{1}, {3}});
    assertEquals(x, layer.run(true, x)[0]);
    layer.trainable(true);
    assertEquals(Tensor.of(new float[][] {{-1}, {1}}), layer.run(true, x)[0]);
    List<Parameter> weights = layer.parameters();
    assertEquals(0.02, weights.get(2).item(), 1e-7);
    assertEquals(1, weights.get(3).item(), 1e-7);
  }

  @Test
  void spatialDropout_training_dropsWholeChannels() {
    Tensor y = new SpatialDropout2D(0.5).seed(1).run(true, Tensor.ones(20, 3, 3, 10))[0];
    Tensor corner = y.get(":, 0:1, 0:1, :");
    assertEquals(corner.broadcastTo(20, 3, 3, 10).copy(), y);
    assertTrue(y.eq(Tensor.scalar(0)).or(y.eq(Tensor.scalar(2))).cast(DType.FLOAT32).mean().item() == 1);
    assertEquals(1, y.mean().item(), 0.2);
  }

  @Test
  void noise_training_keepsMeanAndVariance() {
    Tensor x = new Rng(2).normal(0, 1, 200, 200);
    Tensor dropped = new AlphaDropout(0.3).seed(1).run(true, x)[0];
    assertEquals(0, dropped.mean().item(), 0.02);
    assertEquals(1, dropped.square().mean().item(), 0.03);
    Tensor noisy = new GaussianDropout(0.2).seed(1).run(true, Tensor.ones(200, 200))[0];
    assertEquals(1, noisy.mean().item(), 0.01);
    assertEquals(0.25, noisy.sub(1).square().mean().item(), 0.01);
  }

  @Test
  void unitNormalization_zeros_stayZeros() {
    assertEquals(Tensor.zeros(2, 3), new UnitNormalization().apply(Tensor.zeros(2, 3)));
  }

  /** Keras sorts the axes. */
  @Test
  void groupNormalization_noChannels_staysEmpty() {
    assertEquals(Shape.of(2, 0), new GroupNormalization(-1).apply(Tensor.zeros(2, 0)).shape());
  }

  @Test
  void axes_outOfRange_areToldBeforeThereIsData() {
    for (Layer layer : List.of(new Softmax(5), new Softmax(1, -3), new UnitNormalization().axis(2))) {
      String message = assertThrows(IllegalArgumentException.class, () -> layer.apply(Input.of(3))).getMessage();
      assertTrue(message.startsWith(layer.who() + ": axis"), message);
    }
  }

  @Test
  void axes_inAnyOrder_giveWeightsInTheOrderOfTheInput() {
    Tensor x = new Rng(1).normal(0, 1, 2, 3, 4);
    Tensor weights = new Rng(2).normal(0, 1, 3, 4);
    LayerNormalization sorted = new LayerNormalization().axis(1, 2).center(false);
    LayerNormalization turned = new LayerNormalization().axis(2, 1).center(false);
    RMSNormalization rms = new RMSNormalization().axis(-1, -2);
    for (Layer layer : List.of(sorted, turned, rms)) {
      layer.buildFor(Shape.of(-1, 3, 4));
      assertEquals(Shape.of(3, 4), layer.parameters().get(0).shape());
      layer.setWeights(List.of(weights));
    }
    assertEquals(sorted.apply(x), turned.apply(x));
    assertEquals(List.of(1, 2), turned.config().list("axis"));
  }

  @Test
  void layers_shapesThatWouldBroadcast_throw() {
    GroupNormalization group = new GroupNormalization(1).name("g");
    group.buildFor(Shape.of(-1, 5, 4));
    String message = assertThrows(IllegalArgumentException.class, () -> group.apply(Tensor.zeros(2, 5, 1))).getMessage();
    assertEquals("GroupNormalization \"g\": expected an input with 4 channels along axis -1, got (2, 5, 1)", message);
    PReLU prelu = new PReLU().sharedAxes(1).name("p");
    prelu.buildFor(Shape.of(-1, 5, 3));
    message = assertThrows(IllegalArgumentException.class, () -> prelu.apply(Tensor.zeros(2, 5, 1))).getMessage();
    assertEquals("PReLU \"p\": expected input (*, *, 3), got (2, 5, 1)", message);
    assertThrows(IllegalArgumentException.class, () -> prelu.apply(Tensor.zeros(5, 3)));
    assertEquals(Shape.of(2, 7, 3), prelu.apply(Tensor.zeros(2, 7, 3)).shape());
  }

  @Test
  void layers_wrongInputsAndSettings_throw() {
    assertThrows(IllegalArgumentException.class, () -> new GroupNormalization().apply(Tensor.zeros(2, 3)));
    assertThrows(IllegalArgumentException.class, () -> new Cropping1D(2).apply(Tensor.zeros(2, 4, 1)));
    assertThrows(IllegalArgumentException.class, () -> new ZeroPadding2D(1, 2, 3));
    assertThrows(IllegalArgumentException.class, () -> new SpatialDropout1D(0.5).apply(Tensor.zeros(2, 4)));
    assertThrows(IllegalArgumentException.class, () -> new AlphaDropout(1));
    assertThrows(IllegalArgumentException.class, () -> new UpSampling2D().interpolation("cubic"));
    assertThrows(IllegalArgumentException.class, () -> new RepeatVector(2).apply(Tensor.zeros(2, 4, 1)));
    BatchNormalization built = new BatchNormalization();
    built.buildFor(Shape.of(-1, 3));
    String message = assertThrows(IllegalArgumentException.class, () -> built.apply(Tensor.zeros(2, 4))).getMessage();
    assertTrue(message.endsWith("expected an input with 3 features along axis -1, got (2, 4)"), message);
  }
}
