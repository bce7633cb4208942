package io.arabica.layers.activations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Assert;
import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.DType;
import io.arabica.tensor.GradientCheck;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationsTest {
  private static final List<Config> KERAS = Json.objects("/keras/activations.json");

  static Stream<Config> cases() {
    return KERAS.stream().skip(1);
  }

  /**
   * Keras' sparsemax adds up cumulative sums where it should add up elements (its results do not sum to 1), so it is tested by its
   * definition instead.
   */
  static Stream<Config> right() {
    return cases().filter(entry -> !entry.string("name", "").equals("sparsemax"));
  }

  /** XLA's tanh for float64 has the precision of float32. */
  private static double tolerance(DType dtype) {
    return dtype == DType.FLOAT64 ? 1e-7 : 1e-5;
  }

  private static ActivationFunction activation(Config entry) {
    return Activations.of(new Config().put("class_name", entry.get("name")).put("config", entry.get("options")), CustomObjects.none());
  }

  @ParameterizedTest
  @MethodSource("right")
  void apply_sampleInputs_agreesWithKeras(Config entry) {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      Tensor x = Json.tensor(KERAS.get(0).get("x"), dtype);
      Assert.close(Json.tensor(entry.get("y"), dtype), activation(entry).apply(x), tolerance(dtype), entry + " " + dtype);
    }
  }

  @ParameterizedTest
  @MethodSource("right")
  void apply_gradient_agreesWithKeras(Config entry) {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      Tensor x = Json.tensor(KERAS.get(0).get("x"), dtype).requireGradient();
      Tensor y = activation(entry).apply(x);
      Tensor weights = Json.tensor(KERAS.get(0).get("g"), dtype).get("0:" + y.shape().dim(0) + ", 0:" + y.shape().dim(1));
      Tensor gradient = Autograd.gradients(y.mul(weights).sum(), List.of(x)).get(0);
      Assert.close(Json.tensor(entry.get("dx"), dtype), gradient, 2 * tolerance(dtype), entry + " " + dtype);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void apply_gradientsOfBothOrders_agreeWithDifferences(Config entry) {
    Tensor x = new Rng(4).uniform(DType.FLOAT64, Shape.of(2, 6), -2.5, 2.5);
    GradientCheck.check(in -> activation(entry).apply(in.get(0)), x);
    GradientCheck.checkSecondOrder(in -> activation(entry).apply(in.get(0)), x);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void written_readAgain_isTheSameFunction(Config entry) {
    ActivationFunction activation = activation(entry);
    ActivationFunction again = Activations.of(activation.written(), CustomObjects.none());
    Tensor x = Json.tensor(KERAS.get(0).get("x"), DType.FLOAT64);
    assertEquals(activation.apply(x), again.apply(x));
    assertEquals(activation.written(), again.written());
  }

  @Test
  void names_all_areTestedAgainstKeras() {
    Set<String> tested = new HashSet<>(cases().map(entry -> entry.string("name", "")).toList());
    for (String name : Activations.names()) {
      assertTrue(tested.contains(name), name);
    }
  }

  @Test
  void of_plainName_givesTheConstant() {
    assertSame(Activations.RELU, Activations.of("relu"));
    assertSame(Activations.SILU, Activations.of("swish"));
    assertSame(Activations.LINEAR, Activations.of(null, CustomObjects.none()));
    assertEquals("hard_silu", Activations.of("hard_swish").written());
  }

  @Test
  void of_unknownName_throwsWithTheNames() {
    String message = assertThrows(IllegalArgumentException.class, () -> Activations.of("rellu")).getMessage();
    assertTrue(message.startsWith("unknown activation \"rellu\", expected one of relu, "), message);
  }

  @Test
  void written_ownFunction_throwsUnlessNamed() {
    ActivationFunction own = x -> x.mul(2);
    assertNull(own.name());
    assertThrows(IllegalStateException.class, own::written);
    CustomObjects custom = CustomObjects.none().with("double", config -> own);
    assertSame(own, Activations.of("double", custom));
  }

  @Test
  void softmax_hugeLogits_staysFinite() {
    Tensor y = Activations.SOFTMAX.apply(Tensor.of(new float[][] {{1e30f, 0, -1e30f}}));
    assertEquals(Tensor.of(new float[][] {{1, 0, 0}}), y);
  }

  @Test
  void mish_hugeInputs_staysFinite() {
    assertEquals(Tensor.of(1e30f, 0f), Activations.MISH.apply(Tensor.of(1e30f, -1e30f)).add(0));
  }

  @Test
  void gradients_kinks_areThoseOfKeras() { // at 0: what a layer without bias makes of a border of zeros teaches nothing
    assertEquals(Tensor.of(0f, 0f, 1f, 0f, 0f), slopes(Activations.RELU6, -1, 0, 3, 6, 7));
    assertEquals(Tensor.of(0f, 0f, 1f, 0f, 0f), slopes(Activations.relu(0, 6, 0), -1, 0, 3, 6, 7));
    assertEquals(Tensor.of(0f, 0f, 1f, 1f, 0f), slopes(Activations.relu(0, 5, 0), -1, 0, 3, 5, 7));
    assertEquals(Tensor.of(0.1f, 0f, 1f, 1f, 0f), slopes(Activations.relu(0.1, 6, 1), 0, 1, 3, 6, 7));
    Assert.close(Tensor.of(0, 1.0 / 6, 0).cast(DType.FLOAT32), slopes(Activations.HARD_SIGMOID, -3, 1, 3), 1e-7, "hard_sigmoid");
    Assert.close(Tensor.of(0f, 0.5f, 1f), slopes(Activations.HARD_SILU, -3, 0, 3), 1e-7, "hard_silu");
    assertEquals(Tensor.of(0f, 0.5f, 0f), slopes(Activations.SPARSE_SIGMOID, -1, 0.5f, 1));
    assertEquals(Tensor.of(0f, 0.5f, 1f), slopes(Activations.SPARSE_PLUS, -1, 0, 1));
    assertEquals(Tensor.of(1f, 1f, 1f), slopes(Activations.HARD_TANH, -1, 0, 1));
    Assert.close(Tensor.of(1.7580993f), slopes(Activations.SELU, 0), 1e-6, "selu, the slope below 0");
  }

  private static Tensor slopes(ActivationFunction function, float... at) {
    Tensor x = Tensor.of(at).requireGradient();
    return Autograd.gradients(function.apply(x).sum(), List.of(x)).get(0);
  }

  @Test
  void logSigmoid_veryNegative_isLinear() {
    assertEquals(Tensor.of(new float[] {-1000}), Activations.LOG_SIGMOID.apply(Tensor.of(new float[] {-1000})));
  }

  @Test
  void sparsemax_anyLogits_isTheNearestPointOfTheSimplex() {
    // by hand: the largest two stay, t = (1.0 + 0.6 - 1) / 2 = 0.3
    Tensor x = Tensor.of(new double[][] {{1, 0.6, 0.2, -3}, {0, 0, 0, 0}}).requireGradient();
    Tensor y = Activations.SPARSEMAX.apply(x);
    Assert.close(Tensor.of(new double[][] {{0.7, 0.3, 0, 0}, {0.25, 0.25, 0.25, 0.25}}), y, 1e-15, "y");
    Tensor weights = Tensor.of(new double[][] {{1, 3, 5, 7}, {1, 2, 3, 6}});
    // the gradient is the one that arrives minus its mean over what is not 0
    Assert.close(Tensor.of(new double[][] {{-1, 1, 0, 0}, {-2, -1, 0, 3}}), Autograd.gradients(y.mul(weights).sum(), List.of(x)).get(0),
        1e-15, "dx");
    Tensor first = Activations.sparsemax(0).apply(x.detach().transpose());
    assertEquals(y.transpose().contiguous(), first.contiguous());
  }

  @Test
  void sparsemax_clearWinner_isOneHot() {
    assertEquals(Tensor.of(new float[][] {{0, 1, 0}}), Activations.SPARSEMAX.apply(Tensor.of(new float[][] {{0, 5, 1}})));
  }

  @Test
  void glu_oddDimension_throwsWithTheShape() {
    String message = assertThrows(IllegalArgumentException.class, () -> Activations.GLU.apply(Tensor.zeros(2, 3))).getMessage();
    assertEquals("glu: expected an even dimension at axis -1, got shape (2, 3)", message);
  }

  @Test
  void threshold_withoutNumbers_throws() {
    assertThrows(IllegalArgumentException.class, () -> Activations.of("threshold"));
  }

  @Test
  void apply_emptyBatch_givesAnEmptyBatch() {
    for (String name : Activations.names()) {
      if (!name.equals("threshold")) {
        Shape shape = Activations.of(name).apply(Tensor.zeros(0, 4)).shape();
        assertEquals(Shape.of(0, name.equals("glu") ? 2 : 4), shape, name);
      }
    }
  }
}
