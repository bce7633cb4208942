package io.arabica.layers.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Softmax;
import io.arabica.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossesTest {
  private static final List<Config> KERAS = Json.objects("/keras/losses.json");
  private static final Config GOLDEN = Json.object("/keras/golden_losses.json");
  private static final Map<String, Loss> GOLDEN_LOSSES = Map.ofEntries(
      Map.entry("mse", Losses.of("mse")), Map.entry("mae", Losses.of("mae")), Map.entry("mape", Losses.of("mape")),
      Map.entry("huber", Losses.huber(0.3)), Map.entry("logcosh", Losses.of("logcosh")), Map.entry("kld", Losses.of("kld")),
      Map.entry("hinge", Losses.of("hinge")), Map.entry("bce", Losses.of("bce")), Map.entry("cce", Losses.of("categorical_crossentropy")),
      Map.entry("cce_logits_ls", Losses.categoricalCrossentropy().fromLogits(true).labelSmoothing(0.1)),
      Map.entry("scce", Losses.sparseCategoricalCrossentropy()),
      Map.entry("scce_logits", Losses.sparseCategoricalCrossentropy().fromLogits(true)));

  static Stream<Config> cases() {
    return KERAS.stream();
  }

  static Stream<String> golden() {
    return GOLDEN.config("losses").toMap().keySet().stream();
  }

  // ---- against Keras --------------------------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("golden")
  void loss_goldenInputs_agreesWithKerasTo1e5(String name) {
    Config expected = GOLDEN.config("losses").config(name);
    Config inputs = GOLDEN.config("inputs");
    Tensor truth = Json.tensor(inputs.get(expected.string("y_true", "")), DType.FLOAT32);
    Tensor predicted = Json.tensor(inputs.get(expected.string("y_pred", "")), DType.FLOAT32);
    Tensor weights = Json.tensor(inputs.get("sample_weight"), DType.FLOAT32);
    Loss loss = GOLDEN_LOSSES.get(name);
    same(expected, "none", loss.reduction(Reduction.NONE).loss(truth, predicted));
    same(expected, "sum", loss.reduction(Reduction.SUM).loss(truth, predicted));
    same(expected, "mean_with_sample_weight", loss.reduction(Reduction.MEAN_WITH_SAMPLE_WEIGHT).loss(truth, predicted, weights));
    same(expected, "mean", loss.reduction(Reduction.SUM_OVER_BATCH_SIZE).loss(truth, predicted));
    same(expected, "weighted_mean", loss.loss(truth, predicted, weights));
  }

  private static void same(Config expected, String key, Tensor actual) {
    Assert.close(Json.tensor(expected.get(key), DType.FLOAT32), actual, 1e-5, key);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loss_everyReduction_agreesWithKeras(Config entry) {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      Tensor truth = Json.tensor(entry.get("y_true"), dtype);
      Tensor predicted = Json.tensor(entry.get("y_pred"), dtype);
      for (Reduction reduction : Reduction.values()) {
        Loss loss = Losses.of(entry.string("loss", ""), entry.config("options")).reduction(reduction);
        String what = entry.get("loss") + " " + entry.get("options") + " " + reduction + " " + dtype;
        // Keras takes means in float32
        double tolerance = dtype == DType.FLOAT64 ? 1e-7 : 1e-5;
        Assert.close(Json.tensor(entry.get(reduction.label()), dtype), loss.loss(truth, predicted), tolerance, what);
        if (entry.has("weights")) {
          Tensor weights = Json.tensor(entry.get("weights"), dtype);
          Tensor expected = Json.tensor(entry.config("weighted").get(reduction.label()), dtype);
          Assert.close(expected, loss.loss(truth, predicted, weights), tolerance, what + " weighted");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loss_gradient_agreesWithKeras(Config entry) {
    Tensor truth = Json.tensor(entry.get("y_true"), DType.FLOAT64);
    Tensor predicted = Json.tensor(entry.get("y_pred"), DType.FLOAT64).requireGradient();
    Tensor loss = Losses.of(entry.string("loss", ""), entry.config("options")).loss(truth, predicted);
    Tensor gradient = Autograd.gradients(loss, List.of(predicted)).get(0);
    // Keras divides by the number of losses in float32
    Assert.close(Json.tensor(entry.get("gradient"), DType.FLOAT64), gradient, 1e-7, entry.get("loss") + " " + entry.get("options"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loss_gradientsOfBothOrders_agreeWithDifferences(Config entry) {
    Tensor truth = Json.tensor(entry.get("y_true"), DType.FLOAT64);
    Tensor predicted = Json.tensor(entry.get("y_pred"), DType.FLOAT64);
    Loss loss = Losses.of(entry.string("loss", ""), entry.config("options")).reduction(Reduction.NONE);
    GradientCheck.check(in -> loss.loss(truth, in.get(0)), predicted);
    GradientCheck.checkSecondOrder(in -> loss.loss(truth, in.get(0)), predicted);
  }

  @Test
  void gradient_marginOfExactlyZero_isThatOfKeras() {
    Tensor y = Tensor.of(new float[][] {{1, -1}}).requireGradient();
    Tensor hinge = Losses.hinge().loss(Tensor.of(new float[][] {{1, -1}}), y);
    assertEquals(List.of(Tensor.of(new float[][] {{-0.5f, 0.5f}})), Autograd.gradients(hinge, List.of(y)));
    Tensor classes = Tensor.of(new float[][] {{2, 1, 0}}).requireGradient();
    Tensor categorical = Losses.categoricalHinge().loss(Tensor.of(new float[][] {{1, 0, 0}}), classes);
    assertEquals(List.of(Tensor.of(new float[][] {{-1, 1, 0}})), Autograd.gradients(categorical, List.of(classes)));
  }

  @Test
  void categoricalFocal_alphas_areOneForAllOrOneForEachClass() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new CategoricalFocalCrossentropy()
        .alpha(0.1, 0.9).loss(Tensor.of(new float[][] {{0, 1, 0}}), Tensor.of(new float[][] {{0.2f, 0.7f, 0.1f}})));
    assertEquals("categorical_focal_crossentropy: expected one alpha, or one for each class of predictions (1, 3), got 2", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new CategoricalFocalCrossentropy().alpha());
  }

  @Test
  void names_all_areTestedAgainstKeras() {
    Set<String> tested = new HashSet<>(cases().map(entry -> entry.string("loss", "")).toList());
    assertEquals(tested, new HashSet<>(Losses.names()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void config_readAgain_givesTheSameLoss(Config entry) {
    Loss loss = Losses.of(entry.string("loss", ""), entry.config("options")).name("mine").reduction(Reduction.SUM);
    Loss again = Losses.of(loss.className(), loss.config());
    assertEquals(loss.config(), again.config());
    assertEquals("mine", again.name());
    assertSame(Reduction.SUM, again.reduction());
    Tensor truth = Json.tensor(entry.get("y_true"), DType.FLOAT64);
    Tensor predicted = Json.tensor(entry.get("y_pred"), DType.FLOAT64);
    assertEquals(loss.loss(truth, predicted), again.loss(truth, predicted));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loss_recordedStep_canBeRunAgain(Config entry) {
    Loss loss = Losses.of(entry.string("loss", ""), entry.config("options"));
    Tensor truth = Json.tensor(entry.get("y_true"), DType.FLOAT32);
    Tensor predicted = Json.tensor(entry.get("y_pred"), DType.FLOAT32);
    Tensor first = loss.loss(truth, predicted).copy();
    Recording recording = Recording.of(() -> List.of(loss.loss(truth, predicted)));
    assertTrue(recording.isRepeatable());
    recording.run();
    assertEquals(first, recording.outputs().get(0));
  }

  // ---- from logits ----------------------------------------------------------------------------------------------------

  @Test
  void crossentropies_ofSoftmaxOutput_areExactForAnyLogits() {
    Tensor logits = Tensor.of(new float[][] {{200, 0, -200}, {0, 300, 0}});
    Tensor p = Softmax.softmax(logits, -1);
    // -ln of a probability of e^-400 is 400; through probabilities it would be 16.1, -ln(1e-7)
    Tensor sparse = Losses.sparseCategoricalCrossentropy().reduction(Reduction.NONE).loss(Tensor.of(2, 1), p);
    assertEquals(Tensor.of(400f, 0f), sparse);
    Tensor dense = Losses.categoricalCrossentropy().reduction(Reduction.NONE).loss(Tensor.of(new float[][] {{0, 0, 1}, {0, 1, 0}}), p);
    Assert.close(Tensor.of(400f, 0f), dense, 1e-6, "dense");
  }

  @Test
  void binaryCrossentropy_ofSigmoidOutput_isExactForAnyLogits() {
    Tensor p = Tensor.of(new float[][] {{200}, {-300}, {50}}).sigmoid();
    Tensor loss = Losses.binaryCrossentropy().reduction(Reduction.NONE).loss(Tensor.of(0, 1, 1), p);
    Assert.close(Tensor.of(200f, 300f, 0f), loss, 1e-6, "loss");
  }

  @Test
  void binaryCrossentropy_ofCertainProbabilities_isCutAsInKeras() {
    Tensor loss = Losses.binaryCrossentropy().reduction(Reduction.NONE).loss(Tensor.of(1f, 0f), Tensor.of(new float[][] {{0}, {1}}));
    // -ln(1e-7), and -ln(2^-23): the float below 1 - 1e-7 that is nearest
    Assert.close(Tensor.of(16.118096f, 15.942385f), loss, 1e-6, "loss");
  }

  @Test
  void binaryCrossentropy_ofSoftmaxOutput_usesTheProbabilities() {
    Tensor p = Softmax.softmax(Tensor.of(new float[][] {{1, 2, 3}}), -1);
    Tensor truth = Tensor.of(new float[][] {{0, 0, 1}});
    Tensor plain = Tensor.of(new float[][] {p.toFloats()});
    Assert.close(Losses.binaryCrossentropy().loss(truth, plain), Losses.binaryCrossentropy().loss(truth, p), 0, "loss");
  }

  @Test
  void categoricalCrossentropy_ofSigmoidOutput_usesTheProbabilities() {
    Tensor p = Tensor.of(new float[][] {{1, 2, 3}}).sigmoid();
    Tensor plain = Tensor.of(new float[][] {p.toFloats()});
    Tensor label = Tensor.of(new int[] {1});
    Loss loss = Losses.sparseCategoricalCrossentropy();
    Assert.close(loss.loss(label, plain), loss.loss(label, p), 0, "loss");
  }

  @Test
  void sparse_gradientOfSoftmaxOutput_isProbabilityMinusOne() {
    Tensor logits = Tensor.of(new double[][] {{1, 2, 3}}).requireGradient();
    Tensor p = Softmax.softmax(logits, -1);
    Tensor gradient = Autograd.gradients(Losses.of("sparse_categorical_crossentropy").loss(Tensor.of(new int[] {1}), p), List.of(logits))
        .get(0);
    Assert.close(p.detach().sub(Tensor.of(new double[][] {{0, 1, 0}})), gradient, 1e-12, "gradient");
  }

  // ---- labels and shapes ------------------------------------------------------------------------------------------------

  @Test
  void sparse_whatIsNoDistribution_agreesWithKeras() {
    Parameter p = new Parameter("p", Tensor.of(new float[][] {{0, 0, 0}, {0.2f, 0.3f, 0}, {1, 0, 0}, {2, 0.5f, 0.5f}}), true);
    Tensor losses = Losses.sparseCategoricalCrossentropy().reduction(Reduction.NONE).loss(Tensor.of(1, 2, 0, 1), p);
    assertArrayEquals(new float[] {1.09861231f, 15.4249487f, 2.4e-7f, 1.38629425f}, losses.toFloats(), 1e-6f);
    assertArrayEquals(new float[] {0, 0, 0, 2, 2, 0, 0, 0, 0, 0, -1.5f, 0.5f},
        Autograd.gradients(losses.sum(), List.of(p)).get(0).toFloats(), 2e-6f);
  }

  @Test
  void sparse_labelsOfAnyTypeAndShape_areTheSame() {
    Loss loss = Losses.sparseCategoricalCrossentropy();
    Tensor p = Tensor.of(new float[][] {{0.1f, 0.2f, 0.7f}, {0.6f, 0.3f, 0.1f}});
    Tensor expected = loss.loss(Tensor.of(2, 0), p);
    assertEquals(expected, loss.loss(Tensor.of(2f, 0f), p));
    assertEquals(expected, loss.loss(Tensor.of(new int[][] {{2}, {0}}), p));
    assertEquals(-(Math.log(0.7) + Math.log(0.6)) / 2, expected.item(), 1e-6);
  }

  @Test
  void sparse_oneClass_takesLabelsOfBothShapes() {
    Loss loss = Losses.sparseCategoricalCrossentropy().fromLogits(true);
    Tensor logits = Tensor.of(new float[][] {{3}, {4}});
    assertEquals(0, loss.loss(Tensor.of(0, 0), logits).item());
    assertEquals(0, loss.loss(Tensor.of(new int[][] {{0}, {0}}), logits).item());
  }

  @Test
  void sparse_labelOutOfRange_throwsWithLabelRowAndClasses() {
    for (Loss loss : List.of(Losses.sparseCategoricalCrossentropy(), Losses.sparseCategoricalCrossentropy().fromLogits(true))) {
      String message = assertThrows(IllegalArgumentException.class, () -> loss.loss(Tensor.of(0, 3), Tensor.ones(2, 3))).getMessage();
      assertTrue(message.contains("label 3 at") && message.contains(" 1 ") && message.contains("0 to 2 for 3 classes"), message);
    }
  }

  @Test
  void sparse_shapesThatDoNotFit_throwsWithBoth() {
    String message = assertThrows(IllegalArgumentException.class, () -> Losses.sparseCategoricalCrossentropy()
        .loss(Tensor.zeros(2, 3), Tensor.ones(2, 3)))
        .getMessage();
    assertEquals("sparse_categorical_crossentropy: expected labels (2,) for predictions (2, 3), got (2, 3); "
        + "one-hot targets ask for categorical_crossentropy", message);
  }

  @Test
  void loss_shapesThatDoNotFit_throwsWithBoth() {
    String message = assertThrows(IllegalArgumentException.class, () -> Losses.of("mse").loss(Tensor.zeros(4, 3), Tensor.zeros(4, 1)))
        .getMessage();
    assertEquals("mean_squared_error: expected targets of the predictions' shape (4, 1), got (4, 3)", message);
  }

  @Test
  void loss_weightsThatDoNotFit_throwsWithBoth() {
    String message = assertThrows(IllegalArgumentException.class, () -> Losses.of("mse")
        .loss(Tensor.zeros(4, 3), Tensor.zeros(4, 3), Tensor.ones(3)))
        .getMessage();
    assertEquals("mean_squared_error: expected sample weights that fit losses of shape (4,), got (3,)", message);
  }

  @Test
  void loss_weightOfASequence_countsForAllItsSteps() {
    Tensor truth = Tensor.zeros(2, 2, 1);
    Tensor predicted = Tensor.of(new float[][][] {{{1}, {2}}, {{3}, {4}}});
    assertEquals((1 + 4 + 10 * (9 + 16)) / 4.0, Losses.of("mse").loss(truth, predicted, Tensor.of(1f, 10f)).item());
  }

  @Test
  void loss_weightOfAPicture_countsForAllItsPixels() {
    Tensor truth = Tensor.zeros(2, 2, 3, 1);
    Tensor predicted = Tensor.arange(12).cast(DType.FLOAT32).reshape(2, 2, 3, 1); // squares: 55 in the first picture, 451 in the second
    assertEquals((55 + 10 * 451) / 12.0, Losses.of("mse").loss(truth, predicted, Tensor.of(1f, 10f)).item(), 1e-4);
  }

  @Test
  void loss_weightsThatSumToZero_isZero() {
    Loss loss = Losses.of("mse").reduction(Reduction.MEAN_WITH_SAMPLE_WEIGHT);
    assertEquals(0, loss.loss(Tensor.zeros(2, 1), Tensor.ones(2, 1), Tensor.zeros(2)).item());
  }

  @Test
  void loss_noSamples_isZero() {
    assertEquals(0, Losses.of("mse").loss(Tensor.zeros(0, 3), Tensor.zeros(0, 3)).item());
  }

  @Test
  void loss_nanPrediction_isNan() {
    for (String name : List.of("mse", "bce", "huber", "hinge", "log_cosh")) {
      assertTrue(Double.isNaN(Losses.of(name).loss(Tensor.ones(1, 1), Tensor.full(Double.NaN, 1, 1)).item()), name);
    }
  }

  @Test
  void loss_integerPredictions_throws() {
    assertThrows(IllegalArgumentException.class, () -> Losses.of("mse").loss(Tensor.of(new int[] {1}), Tensor.of(new int[] {1})));
  }

  // ---- names ------------------------------------------------------------------------------------------------------------

  @Test
  void of_everyKerasName_givesItsClass() {
    Map<String, Class<? extends Loss>> names = Map.of("mse", MeanSquaredError.class, "MSE", MeanSquaredError.class,
        "mean_squared_error", MeanSquaredError.class, "MeanSquaredError", MeanSquaredError.class, "bce", BinaryCrossentropy.class,
        "kld", KLDivergence.class, "mape", MeanAbsolutePercentageError.class, "msle", MeanSquaredLogarithmicError.class,
        "log_cosh", LogCosh.class, "sparse_categorical_crossentropy", SparseCategoricalCrossentropy.class);
    names.forEach((name, type) -> assertSame(type, Losses.of(name).getClass(), name));
  }

  @Test
  void of_reductionOfNull_isNone() {
    Config written = Losses.meanSquaredError().config().put("reduction", null); // as Keras writes None
    assertEquals(Reduction.NONE, Losses.of("MeanSquaredError", written).reduction());
    assertThrows(IllegalArgumentException.class, () -> Losses.meanSquaredError().reduction(null));
  }

  @Test
  void of_unknownName_throws() {
    String message = assertThrows(IllegalArgumentException.class, () -> Losses.of("mean_squared")).getMessage();
    assertTrue(message.startsWith("unknown loss \"mean_squared\", expected one of MeanSquaredError, "), message);
  }

  @Test
  void of_ownClass_comesFromCustomObjects() {
    Loss own = new Loss("own") {
      @Override
      public Tensor call(Tensor yTrue, Tensor yPred) {
        return yPred.sub(yTrue).sum(-1);
      }
    };
    assertSame(own, Losses.of("Own", CustomObjects.none().with("Own", config -> own)));
    assertEquals(2, own.loss(Tensor.zeros(3, 2), Tensor.ones(3, 2)).item());
  }

  @Test
  void of_wrongOptions_throws() {
    assertThrows(IllegalArgumentException.class, () -> Losses.binaryCrossentropy().labelSmoothing(1.5));
    assertThrows(IllegalArgumentException.class, () -> new Huber(-1));
    assertThrows(IllegalArgumentException.class, () -> Reduction.of("average"));
    assertFalse(Losses.names().isEmpty());
  }
}
