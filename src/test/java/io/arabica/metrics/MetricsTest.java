package io.arabica.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.tensor.DType;
import io.arabica.tensor.Index;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {
  private static double result(Metric metric, Object truth, Object predicted) {
    metric.update(Tensor.of(truth), Tensor.of(predicted));
    return metric.result();
  }

  // ---- accuracy -------------------------------------------------------------------------------------------------------

  @Test
  void accuracy_shapes_chooseTheKind() {
    assertEquals(0.75, result(Metrics.accuracy(), new int[][] {{1}, {0}, {1}, {0}}, new float[][] {{0.9f}, {0.1f}, {0.4f}, {0.2f}}));
    assertEquals(0.5, result(Metrics.accuracy(), new int[] {2, 0}, new float[][] {{0.1f, 0.2f, 0.7f}, {0.1f, 0.8f, 0.1f}}));
    assertEquals(0.5, result(Metrics.accuracy(), new int[][] {{2}, {0}}, new float[][] {{0.1f, 0.2f, 0.7f}, {0.1f, 0.8f, 0.1f}}));
    assertEquals(0.5, result(Metrics.accuracy(), new int[][] {{0, 1}, {0, 1}}, new float[][] {{0.3f, 0.7f}, {0.6f, 0.4f}}));
    assertEquals(1, result(Metrics.accuracy(), new boolean[] {true, false}, new float[] {0.9f, 0.1f}));
    Metric written = Metrics.of("accuracy", Metrics.accuracy().config());
    assertEquals("accuracy", written.name());
    assertEquals("accuracy", written.className());
    assertEquals(0, written.result());
  }

  @Test
  void of_accuracyHoweverItIsCapitalised_isTheChoiceAsInKeras() {
    for (String name : new String[] {"Accuracy", "ACC", "Acc", "accuracy"}) {
      Metric metric = Metrics.of(name);
      assertEquals(0.5, result(metric, new int[] {2, 0}, new float[][] {{0.1f, 0.2f, 0.7f}, {0.1f, 0.8f, 0.1f}}));
      assertEquals(name, metric.name());
    }
    assertEquals(0.5, result(Metrics.of("Accuracy", new Config()), new float[] {2, 0}, new float[] {2, 1})); // the class of that name
  }

  @Test
  void of_name_isTheMetricsName() {
    assertEquals("mae", Metrics.of("mae").name());
    assertEquals("MeanAbsoluteError", Metrics.of("mae").className());
    assertEquals("acc", Metrics.of("acc", CustomObjects.none()).name());
    assertEquals("mean_absolute_error", Metrics.meanAbsoluteError().name());
    assertEquals("top_k_categorical_accuracy", Metrics.of("top_k_categorical_accuracy").name());
    assertEquals("f1_score", Metrics.of("F1Score", new Config()).name());
    assertEquals("mine", Metrics.of("MeanSquaredError", new Config().put("name", "mine")).name());
    assertEquals("Precision", Metrics.of(Map.of("class_name", "Precision", "config", Map.of("top_k", 2)), CustomObjects.none())
        .className());
    assertNull(Metrics.of(null, CustomObjects.none()));
    Metric own = Metrics.auc();
    assertSame(own, Metrics.of(own, CustomObjects.none()));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Metrics.of("no_metric")).getMessage().contains("no_metric"));
  }

  // ---- streaming ------------------------------------------------------------------------------------------------------

  static Stream<Metric> onProbabilities() {
    return Stream.of(Metrics.binaryAccuracy(), Metrics.categoricalAccuracy(), Metrics.topKCategoricalAccuracy(2), Metrics.precision(),
        Metrics.recall(), Metrics.precision().topK(2), Metrics.recall().thresholds(0.1, 0.2, 0.9), Metrics.f1Score(),
        Metrics.f1Score().average(Average.WEIGHTED),
        new FBetaScore(2).threshold(0.3), Metrics.auc(), Metrics.auc().curve(AUC.Curve.PR), Metrics.auc().exact(true),
        Metrics.auc().multiLabel(true),
        Metrics.meanSquaredError(), Metrics.rootMeanSquaredError(), Metrics.meanAbsoluteError(), Metrics.r2Score(), new LogCoshError(),
        new Poisson(),
        new KLDivergence(), new CosineSimilarity(), new PearsonCorrelation(), new ConcordanceCorrelation(), new CategoricalCrossentropy(),
        new BinaryCrossentropy(), new Hinge(), new CategoricalHinge(), new OneHotMeanIoU(4), new BinaryIoU(), Metrics.confusionMatrix(4),
        new SensitivityAtSpecificity(0.7), new Mean(), new Sum());
  }

  /** Targets of 0 and 1; but a correlation needs targets that vary within each sample. */
  private static Tensor truth(Metric metric, Tensor uniform) {
    return metric instanceof PearsonCorrelation ? uniform : uniform.gt(Tensor.scalar(0.6)).cast(DType.FLOAT32);
  }

  @ParameterizedTest
  @MethodSource("onProbabilities")
  void update_manyBatches_givesWhatOneGives(Metric metric) {
    Rng rng = new Rng(5);
    Tensor predicted = rng.uniform(0, 1, 60, 4);
    Tensor truth = truth(metric, rng.uniform(0, 1, 60, 4));
    Tensor weights = rng.uniform(0, 2, 60);
    for (Tensor w : new Tensor[] {null, weights}) {
      metric.reset();
      metric.update(truth, predicted, w);
      double[] whole = metric.results();
      double result = metric.result();
      metric.reset();
      for (int[] cut : new int[][] {{0, 1}, {1, 8}, {8, 8}, {8, 40}, {40, 60}}) {
        Index part = Index.range(cut[0], cut[1]);
        metric.update(truth.get(part), predicted.get(part), w == null ? null : w.get(part));
      }
      assertArrayEquals(whole, metric.results(), 1e-12 * (1 + Math.abs(result)), metric.className());
      assertEquals(result, metric.result(), 1e-12 * (1 + Math.abs(result)), metric.className());
    }
  }

  @ParameterizedTest
  @MethodSource("onProbabilities")
  void update_views_giveWhatCopiesGive(Metric metric) {
    Rng rng = new Rng(6);
    Tensor predicted = rng.uniform(0, 1, 4, 20).transpose();
    Tensor truth = truth(metric, rng.uniform(0, 1, 4, 20)).transpose();
    metric.reset();
    metric.update(truth, predicted);
    double view = metric.result();
    metric.reset();
    metric.update(truth.copy(), predicted.copy());
    assertEquals(view, metric.result(), metric.className());
    metric.reset();
    metric.update(truth.cast(metric instanceof PearsonCorrelation ? DType.FLOAT64 : DType.INT32), predicted.cast(DType.FLOAT64));
    assertEquals(view, metric.result(), 1e-6 * (1 + Math.abs(view)), metric.className());
  }

  // ---- by hand --------------------------------------------------------------------------------------------------------

  @Test
  void mean_valuesAndWeights_areAveraged() {
    Mean mean = new Mean("loss");
    mean.add(2, 3);
    mean.add(4, 1);
    assertEquals(2.5, mean.result());
    assertEquals("loss", mean.name());
    mean.reset();
    mean.update(Tensor.of(1f, 2f, 6f));
    assertEquals(3, mean.result(), 1e-12);
    mean.reset();
    mean.update(null, Tensor.of(1f, 2f, 6f), Tensor.of(1f, 1f, 0f));
    assertEquals(1.5, mean.result(), 1e-12);
    Sum sum = new Sum();
    sum.update(null, Tensor.of(1f, 2f, 6f), Tensor.of(1f, 1f, 0.5f));
    sum.update(Tensor.scalar(4));
    assertEquals(10, sum.result());
  }

  @Test
  void sparseCrossentropy_whatIsNoDistribution_agreesWithKeras() {
    assertEquals(4.477463722229004, result(Metrics.of("SparseCategoricalCrossentropy"), new int[] {1, 2, 0, 1},
        new float[][] {{0, 0, 0}, {0.2f, 0.3f, 0}, {1, 0, 0}, {2, 0.5f, 0.5f}}), 1e-6);
  }

  @Test
  void auc_exactOfNaN_isNaN() {
    float[] scores = {0.2f, Float.NaN, 0.4f}; // of a model that diverged
    for (AUC.Curve curve : List.of(AUC.Curve.ROC, AUC.Curve.PR)) {
      Metric metric = Metrics.auc().curve(curve).exact(true);
      metric.update(Tensor.of(0, 1, 1), Tensor.of(scores));
      assertTrue(Double.isNaN(assertTimeoutPreemptively(Duration.ofSeconds(10), metric::result)));
    }
  }

  @Test
  void auc_exact_countsPairsInOrder() {
    // Positives score 0.35 and 0.8, negatives 0.1 and 0.4: three of four pairs are in order.
    // scikit-learn: roc_auc_score 0.75, average_precision_score 0.8333.
    int[] truth = {0, 0, 1, 1};
    float[] scores = {0.1f, 0.4f, 0.35f, 0.8f};
    assertEquals(0.75, result(Metrics.auc().exact(true), truth, scores));
    assertEquals(5 / 6.0, result(Metrics.auc().curve(AUC.Curve.PR).exact(true), truth, scores), 1e-12);
    assertEquals(0.5, result(Metrics.auc().exact(true), truth, new float[4]));
    assertEquals(0.75, result(Metrics.auc(), truth, scores), 1e-6);
    assertEquals(0, Metrics.auc().exact(true).result());
    AUC read = AUC.of(Metrics.auc().exact(true).config());
    assertEquals(0.75, result(read, truth, scores));
  }

  @Test
  void confusionMatrix_predictions_giveTableAndScores() {
    ConfusionMatrix matrix = Metrics.confusionMatrix(2).labels("cat", "dog");
    matrix.update(Tensor.of(0, 0, 0, 1, 1), Tensor.of(new float[][] {{0.9f, 0.1f}, {0.8f, 0.2f}, {0.3f, 0.7f}, {0.1f, 0.9f},
        {0.6f, 0.4f}}));
    assertArrayEquals(new double[][] {{2, 1}, {1, 1}}, matrix.matrix());
    assertEquals(0.6, matrix.result(), 1e-12);
    assertEquals(2 / 3.0, matrix.precision(0), 1e-12);
    assertEquals(0.5, matrix.recall(1), 1e-12);
    assertEquals(2 / 3.0, matrix.f1(0), 1e-12);
    assertEquals(String.join("\n",
        "            cat    dog  precision  recall     F1",
        "cat           2      1      0.667   0.667  0.667",
        "dog           1      1      0.500   0.500  0.500",
        "accuracy 0.600"), matrix.toString());
    ConfusionMatrix same = ConfusionMatrix.of(matrix.config());
    same.update(Tensor.of(new int[][] {{1, 0}, {1, 0}, {1, 0}, {0, 1}, {0, 1}}), Tensor.of(0.1f, 0.2f, 0.7f, 0.9f, 0.4f));
    assertEquals(matrix.toString(), same.toString());
    same.update(Tensor.of(0, 0), Tensor.of(1, 1), Tensor.of(0.25f, 0.5f));
    assertArrayEquals(new double[][] {{2, 1.75}, {1, 1}}, same.matrix());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> matrix.update(Tensor.of(2), Tensor.of(0))).getMessage()
        .contains("from 0 to 1"));
  }

  @Test
  void sparseCategoricalCrossentropy_ignoredClass_doesNotCount() {
    SparseCategoricalCrossentropy metric = new SparseCategoricalCrossentropy().ignoreClass(-1);
    metric.update(Tensor.of(1, -1), Tensor.of(new float[][] {{0.5f, 0.5f}, {0.1f, 0.9f}}));
    assertEquals(Math.log(2), metric.result(), 1e-9);
  }

  @Test
  void r2Score_largeMean_keepsItsDigits() {
    double[] truth = {1e9 + 1, 1e9 + 2, 1e9 + 3};
    double[] predicted = {1e9 + 1, 1e9 + 2, 1e9 + 4};
    assertEquals(0.5, result(Metrics.r2Score(), truth, predicted), 1e-6);
    assertEquals(0, result(Metrics.r2Score(), new float[] {2, 2}, new float[] {2, 2}));
  }

  @Test
  void meanSquaredError_weightsOfSteps_weighEachStep() {
    Metric mse = Metrics.meanSquaredError();
    mse.update(Tensor.zeros(2, 2, 1), Tensor.of(new float[][][] {{{1}, {2}}, {{3}, {4}}}), Tensor.of(new float[][] {{1, 0}, {0, 1}}));
    assertEquals((1 + 16) / 2.0, mse.result(), 1e-12);
  }

  // ---- misuse ---------------------------------------------------------------------------------------------------------

  @Test
  void update_wrongShapes_saysBoth() {
    for (Metric metric : List.of(Metrics.meanSquaredError(), Metrics.precision(), Metrics.f1Score(), Metrics.auc(), Metrics.r2Score(),
        Metrics.categoricalAccuracy(), Metrics.sparseCategoricalAccuracy(), Metrics.meanIoU(3), Metrics.confusionMatrix(3),
        Metrics.auc().exact(true))) {
      String message = assertThrows(IllegalArgumentException.class, () -> metric.update(Tensor.zeros(5, 2), Tensor.zeros(4, 3)))
          .getMessage();
      assertTrue(message.contains("(5, 2)") && message.contains("(4, 3)"), message);
    }
    String message = assertThrows(IllegalArgumentException.class,
        () -> Metrics.meanSquaredError().update(Tensor.zeros(4, 3), Tensor.zeros(4, 3), Tensor.zeros(3))).getMessage();
    assertTrue(message.contains("(4, 3)") && message.contains("(3,)"), message);
    message = assertThrows(IllegalArgumentException.class, () -> new TopKCategoricalAccuracy(2).update(Tensor.zeros(4), Tensor.zeros(4, 3)))
        .getMessage();
    assertTrue(message.endsWith("expect 12 targets, got shape (4,); numbers of classes ask for SparseTopKCategoricalAccuracy"), message);
    message = assertThrows(IllegalArgumentException.class,
        () -> Metrics.sparseCategoricalAccuracy().update(Tensor.zeros(4, 3), Tensor.zeros(4, 3))).getMessage();
    assertTrue(message.endsWith("expect 4 targets, got shape (4, 3); one-hot targets ask for CategoricalAccuracy"), message);
    message = assertThrows(IllegalArgumentException.class,
        () -> new KLDivergence().update(Tensor.zeros(4), Tensor.zeros(4, 3))).getMessage();
    assertTrue(message.endsWith("got shape (4,)"), message);
    assertThrows(IllegalArgumentException.class, () -> new SparseCategoricalCrossentropy().update(Tensor.of(3), Tensor.zeros(1, 3)));
    assertThrows(IllegalArgumentException.class, () -> new SparseTopKCategoricalAccuracy(2).update(Tensor.of(-1), Tensor.zeros(1, 3)));
  }

  @Test
  void setters_wrongArguments_throw() {
    assertThrows(IllegalArgumentException.class, () -> Metrics.precision().thresholds(1.5));
    assertThrows(IllegalArgumentException.class, () -> Metrics.precision().thresholds());
    assertThrows(IllegalArgumentException.class, () -> Metrics.recall().topK(-1));
    assertThrows(IllegalArgumentException.class, () -> Metrics.f1Score().threshold(0));
    assertThrows(IllegalArgumentException.class, () -> new FBetaScore(0));
    assertThrows(IllegalArgumentException.class, () -> Metrics.auc().numThresholds(1));
    assertThrows(IllegalArgumentException.class, () -> new TopKCategoricalAccuracy(0));
    assertThrows(IllegalArgumentException.class, () -> new SensitivityAtSpecificity(1.1));
    assertThrows(IllegalArgumentException.class, () -> new IoU(2, 2));
    assertThrows(IllegalArgumentException.class, () -> new MeanIoU(0));
    assertThrows(IllegalArgumentException.class, () -> new BinaryCrossentropy().labelSmoothing(-0.1));
    assertThrows(IllegalArgumentException.class, () -> Metrics.of("F1Score", new Config().put("average", "best")));
    assertThrows(IllegalStateException.class, () -> Metrics.auc().exact(true).multiLabel(true)
        .update(Tensor.zeros(2, 2), Tensor.zeros(2, 2)));
  }

  // ---- cost -----------------------------------------------------------------------------------------------------------

  @Test
  void update_accuracyOfABatch_allocatesNextToNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Rng rng = new Rng(7);
    Tensor truth = Tensor.zeros(DType.INT32, Shape.of(128));
    Tensor predicted = rng.uniform(0, 1, 128, 10);
    Metric accuracy = Metrics.accuracy();
    for (int i = 0; i < 200; i++) {
      accuracy.update(truth, predicted);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      accuracy.update(truth, predicted);
    }
    long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 100;
    assertTrue(bytes <= 1024, bytes + " bytes a batch");
  }

  @Test
  void state_ofOneMetric_isGoneOnWithByAnother() {
    Tensor truth = Tensor.of(new float[] {0, 1, 1, 0});
    Tensor first = Tensor.of(new float[] {0.1f, 0.4f, 0.8f, 0.6f});
    Tensor second = Tensor.of(new float[] {0.2f, 0.9f, 0.3f, 0.7f});
    List<java.util.function.Supplier<Metric>> metrics = List.of(() -> new AUC().exact(true), () -> new ConfusionMatrix(2),
        Metrics::accuracy, Mean::new, Sum::new, R2Score::new, MeanSquaredError::new);
    for (java.util.function.Supplier<Metric> each : metrics) {
      Metric whole = each.get();
      whole.restore(each.get().state()); // before the first batch
      whole.update(truth, first);
      Metric rest = each.get();
      rest.restore(whole.state());
      whole.update(truth, second);
      rest.update(truth, second);
      assertEquals(whole.result(), rest.result());
      assertNotEquals(0, rest.result(), whole.className());
    }
    assertThrows(IllegalArgumentException.class, () -> new Mean().restore(1));
  }
}
