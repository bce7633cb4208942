package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Assert;
import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.layers.losses.Losses;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.SGD;
import io.arabica.regularizers.L2;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpectralNormalizationTest {
  static Stream<Config> keras() {
    return Json.objects("/keras/spectral.json").stream();
  }

  @ParameterizedTest
  @MethodSource("keras")
  void run_trainingAndInference_giveKerasValues(Config entry) {
    Layer inside = Layers.of(entry.string("layer", ""), entry.config("config").put("dtype", "float64"));
    SpectralNormalization layer = new SpectralNormalization(inside).powerIterations(entry.integer("power_iterations", 1));
    layer.dtype(DType.FLOAT64);
    Tensor x = Json.tensor(entry.get("x"), DType.FLOAT64);
    layer.buildFor(x.shape());
    List<Config> steps = entry.list("steps").stream().map(Config.class::cast).toList();
    layer.kernel().assign(Json.tensor(steps.get(0).get("kernel"), DType.FLOAT64));
    layer.ownWeights().get(1).assign(Json.tensor(steps.get(0).get("u"), DType.FLOAT64));
    for (int i = 1; i < steps.size(); i++) {
      Tensor y = layer.run(i < steps.size() - 1, x)[0];
      String what = entry.string("layer", "") + ", call " + i;
      Assert.close(Json.tensor(steps.get(i).get("y"), DType.FLOAT64), y, 1e-8, what);
      Assert.close(Json.tensor(steps.get(i).get("kernel"), DType.FLOAT64), layer.kernel(), 1e-8, what);
      Assert.close(Json.tensor(steps.get(i).get("u"), DType.FLOAT64), layer.ownWeights().get(1), 1e-8, what);
    }
  }

  /** The order in which Keras 3.15 lists them, and with it getWeights and setWeights. */
  @Test
  void parameters_areInTheOrderOfKeras() {
    SpectralNormalization layer = new SpectralNormalization(new Dense(3));
    layer.buildFor(Shape.of(2, 4));
    assertEquals(List.of("kernel", "vector_u", "bias"), layer.parameters().stream().map(Parameter::name).toList());
    assertEquals(List.of("kernel", "bias"), layer.trainableParameters().stream().map(Parameter::name).toList());
    assertEquals(4 * 3 + 3 + 3, layer.countParams());
    layer.trainable(false);
    assertEquals(List.of(), layer.trainableParameters());
  }

  @Test
  void contract_denseAndConvolution_isKept() {
    LayerContract.check(new SpectralNormalization(new Dense(3).kernelRegularizer(new L2(0.1))), 4 * 3 + 3 + 3, Shape.of(5, 4));
    LayerContract.check(new SpectralNormalization(new Conv1D(2, 3)).powerIterations(2), 3 * 4 * 2 + 2 + 2, Shape.of(2, 6, 4));
  }

  @Test
  void fit_recordedSteps_keepTheLargestSingularValueAtOne() {
    SpectralNormalization layer = new SpectralNormalization(new Dense(6)).powerIterations(30);
    Model model = new Sequential(new Input(8), layer).seed(1);
    model.compile(new SGD(0.05), Losses.meanSquaredError());
    Tensor x = new Rng(2).normal(0, 1, 64, 8);
    model.fit(x, new Rng(3).normal(0, 5, 64, 6), Fit.epochs(5).batchSize(16).silent());
    layer.run(true, x); // the kernel that the last step left is divided, too
    Tensor largest = layer.kernel().matMul(new Rng(4).normal(0, 1, 6, 1));
    for (int i = 0; i < 200; i++) {
      Tensor direction = layer.kernel().transpose().matMul(largest);
      largest = layer.kernel().matMul(direction.div(direction.square().sum().sqrt()));
    }
    assertEquals(1, largest.square().sum().sqrt().item(), 1e-4);
  }

  @Test
  void build_layerWithoutKernel_throws() {
    String message = assertThrows(IllegalArgumentException.class, () -> new SpectralNormalization(new Flatten()).apply(Tensor.ones(1, 2)))
        .getMessage();
    assertTrue(message.contains("expected a layer with a weight that is called kernel or embeddings, got Flatten"), message);
    assertThrows(IllegalArgumentException.class, () -> new SpectralNormalization(new Dense(1)).powerIterations(0));
  }
}
