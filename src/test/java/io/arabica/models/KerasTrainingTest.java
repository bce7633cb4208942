package io.arabica.models;

import static io.arabica.layers.activations.Activations.SIGMOID;
import static io.arabica.layers.activations.Activations.TANH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.data.Dataset;
import io.arabica.layers.BatchNormalization;
import io.arabica.layers.Dense;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.optimizers.SGD;
import io.arabica.regularizers.L2;
import io.arabica.tensor.DType;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What training makes of small models, as in Keras. */
class KerasTrainingTest {
  private static final Config KERAS = Json.object("/keras/training.json");

  private static Tensor tensor(Object values) {
    return Json.tensor(values, DType.FLOAT64);
  }

  /** Keras lists the weights of a model layer by layer. */
  private static void assertWeights(List<?> expected, Layer... layers) {
    int at = 0;
    for (Layer layer : layers) {
      for (Tensor weight : layer.parameters()) {
        Tensor keras = tensor(expected.get(at++));
        assertTrue(keras.allClose(weight, 1e-12, 1e-12), layer.who() + ": expected " + keras + ", got " + weight);
      }
    }
    assertEquals(expected.size(), at);
  }

  private static void setWeights(List<?> values, Layer... layers) {
    int at = 0;
    for (Layer layer : layers) {
      for (io.arabica.tensor.Parameter weight : layer.parameters()) {
        weight.assign(tensor(values.get(at++)));
      }
    }
  }

  @Test
  void trainable_changedWithoutCompilingAgain_trainsAsKeras() {
    Config frozen = KERAS.config("frozen");
    Dense hidden = new Dense(4).activation(TANH);
    BatchNormalization norm = new BatchNormalization().momentum(0.8);
    Dense last = new Dense(1);
    Sequential model = new Sequential(new Input(3), hidden, norm, last);
    model.dtype(DType.FLOAT64);
    model.compile(new SGD(0.05), Losses.meanSquaredError());
    Layer[] layers = {hidden, norm, last};
    setWeights(frozen.list("first"), layers);
    Tensor x = tensor(frozen.get("x"));
    Tensor y = tensor(frozen.get("y"));
    List<Runnable> changes = List.of(() -> {}, () -> {
      hidden.trainable(false);
      norm.trainable(false);
    }, () -> {
      model.trainable(false); // a layer of a frozen model may be thawed, but is not trained
      last.trainable(true);
    }, () -> model.trainable(true));
    for (int i = 0; i < changes.size(); i++) {
      changes.get(i).run();
      model.trainOnBatch(x, y);
      model.trainOnBatch(x, y);
      assertWeights((List<?>) frozen.list("phases").get(i), layers);
    }
  }

  @Test
  void trainable_changedInACallback_takesEffectWithTheNextBatch() {
    Config frozen = KERAS.config("frozen");
    Dense hidden = new Dense(4).activation(TANH);
    BatchNormalization norm = new BatchNormalization().momentum(0.8);
    Dense last = new Dense(1);
    Sequential model = new Sequential(new Input(3), hidden, norm, last);
    model.dtype(DType.FLOAT64);
    model.compile(new SGD(0.05), Losses.meanSquaredError());
    setWeights(frozen.list("first"), hidden, norm, last);
    Dataset data = Dataset.of(tensor(frozen.get("x")), tensor(frozen.get("y"))).repeat(4);
    model.fit(data, Fit.epochs(1).batchSize(6).shuffle(false).silent().callbacks(new Callback() {
      @Override
      public void onTrainBatchEnd(Model trained, int batch, Map<String, Double> logs) {
        if (batch == 1) {
          hidden.trainable(false);
          norm.trainable(false);
        }
      }
    }));
    assertWeights((List<?>) frozen.list("phases").get(1), hidden, norm, last);
  }

  @Test
  void trainable_normalizationWithoutWeights_isNoticed() {
    BatchNormalization norm = new BatchNormalization().center(false).scale(false);
    Sequential model = new Sequential(new Input(2), norm, new Dense(1)).seed(1);
    model.compile(new SGD(0.1), Losses.meanSquaredError());
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 5}});
    model.trainOnBatch(x, Tensor.zeros(2, 1));
    norm.trainable(false);
    List<Tensor> before = norm.parameters().stream().map(weight -> weight.detach().copy()).toList();
    model.trainOnBatch(x, Tensor.zeros(2, 1));
    assertEquals(before, norm.parameters());
  }

  @Test
  void regularizationLoss_frozenModel_isNone() {
    Sequential model = new Sequential(new Input(2), new Dense(1).kernelRegularizer(new L2(0.1)));
    model.build();
    assertTrue(model.regularizationLoss().item() > 0);
    model.trainable(false);
    model.layers().get(1).trainable(true);
    assertEquals(null, model.regularizationLoss());
  }

  @Test
  void sampleWeights_twoOutputs_countForBothAsInKeras() {
    Config keras = KERAS.config("outputs");
    SymbolicTensor x = Input.of(3);
    Dense a = new Dense(2);
    Dense b = new Dense(1).activation(SIGMOID);
    a.name("a");
    b.name("b");
    Functional model = new Functional(List.of(x), List.of(a.apply(x), b.apply(x)));
    model.dtype(DType.FLOAT64);
    model.compile(Compile.with(new SGD(0.1)).loss(Losses.meanSquaredError(), Losses.binaryCrossentropy()).lossWeights(1, 0.5));
    setWeights(keras.list("first"), a, b);
    Dataset data = Dataset.of(List.of(tensor(keras.get("x"))), List.of(tensor(keras.get("a")), tensor(keras.get("b"))));
    Tensor weights = tensor(keras.get("sample_weight"));
    Map<String, Double> scores = model.evaluate(data.sampleWeights(weights));
    keras.config("evaluate").toMap().forEach((name, value) -> assertEquals(((Number) value).doubleValue(), scores.get(name), 1e-9, name));
    model.fit(data, Fit.epochs(1).batchSize(4).shuffle(false).sampleWeight(weights).silent());
    assertWeights(keras.list("weights"), a, b);
    String message = assertThrows(IllegalArgumentException.class,
        () -> model.fit(data, Fit.epochs(1).classWeight(Map.of(0, 2.0)).silent())).getMessage();
    assertTrue(message.contains("class weights need a model with one output, got 2 targets"), message);
  }

  @Test
  void sampleWeights_oneForEachOutput_countInItsLossAndItsWeightedMetricsAsInKeras() {
    Config keras = KERAS.config("weighted");
    SymbolicTensor x = Input.of(2, 3);
    Dense a = new Dense(2);
    Dense b = new Dense(1);
    a.name("a");
    b.name("b");
    Functional model = new Functional(List.of(x), List.of(a.apply(new Flatten().apply(x)), b.apply(x)));
    model.dtype(DType.FLOAT64);
    model.compile(Compile.with(new SGD(0.1)).loss(Losses.meanSquaredError(), Losses.meanAbsoluteError())
        .metrics("a", Metrics.of("mae")).metrics("b", Metrics.of("mse"))
        .weightedMetrics("a", Metrics.of("mae"), Metrics.of("mse")).weightedMetrics("b", Metrics.of("mse")));
    setWeights(keras.list("first"), a, b);
    Dataset data = Dataset.of(List.of(tensor(keras.get("x"))), List.of(tensor(keras.get("a")), tensor(keras.get("b"))));
    Tensor[] weights = {tensor(keras.get("weights_a")), tensor(keras.get("weights_b"))};
    Map<String, Double> scores = model.evaluate(data.sampleWeights(weights));
    assertEquals(keras.config("evaluate").toMap().keySet(), scores.keySet());
    keras.config("evaluate").toMap().forEach((name, value) -> assertEquals(((Number) value).doubleValue(), scores.get(name), 1e-6, name));
    model.fit(data, Fit.epochs(2).batchSize(2).shuffle(false).sampleWeight(weights).silent());
    assertWeights(keras.list("weights"), a, b);
  }

  /** Eight samples are left for training, in four batches; so every second epoch begins the data anew. */
  @Test
  void stepsPerEpoch_takeUpTheDataWhereTheEpochBeforeEnded_asInKeras() {
    Config keras = KERAS.config("steps");
    Dense only = new Dense(1);
    Sequential model = new Sequential(new Input(3), only);
    model.dtype(DType.FLOAT64);
    model.compile(new SGD(0.1), Losses.meanSquaredError());
    setWeights(keras.list("first"), only);
    Fit fit = Fit.epochs(5).batchSize(2).stepsPerEpoch(2).validationSplit(0.25).shuffle(false).silent();
    History history = model.fit(tensor(keras.get("x")), tensor(keras.get("y")), fit);
    for (String name : List.of("loss", "val_loss")) {
      assertTrue(tensor(keras.config("history").get(name)).allClose(Tensor.of(history.get(name).stream().mapToDouble(x -> x).toArray()),
          1e-7, 1e-7), name + " " + history.get(name));
    }
    assertWeights(keras.list("weights"), only);
  }

  /** Eight batches: four epochs, then from the first again; in one run, or in two. */
  @Test
  void stepsPerEpoch_withInitialEpoch_goOnExactly() {
    Dataset data = Dataset.of(Tensor.arange(8).cast(DType.FLOAT32).reshape(8, 1), Tensor.zeros(8, 1)).batch(1);
    for (Dataset each : List.of(data, data.repeat(), Dataset.stream(data::iterator).batch(1))) {
      Sequential once = model(1);
      once.fit(each, Fit.epochs(8).stepsPerEpoch(2).shuffle(false).silent());
      Sequential parts = model(1);
      parts.fit(each, Fit.epochs(3).stepsPerEpoch(2).shuffle(false).silent());
      parts.fit(each, Fit.epochs(8).initialEpoch(3).stepsPerEpoch(2).shuffle(false).silent());
      assertEquals(once.getWeights(), parts.getWeights());
    }
  }

  private static Sequential model(int seed) {
    Sequential model = new Sequential(new Input(1), new Dense(2).activation(TANH), new Dense(1)).seed(seed);
    model.compile(new SGD(0.01), Losses.meanSquaredError());
    return model;
  }

  /** A model y = w, one step: w ← w - η · mean over samples of weight · 2 (w - target). */
  @Test
  void classWeights_withSampleWeights_multiply() {
    Dense only = new Dense(1).useBias(false);
    Sequential model = new Sequential(new Input(1), only);
    model.dtype(DType.FLOAT64);
    model.compile(new SGD(0.1), Losses.meanSquaredError());
    only.parameters().get(0).assign(Tensor.of(new double[][] {{0.5}}));
    Tensor x = Tensor.of(new double[][] {{1}, {1}, {1}});
    model.fit(x, Tensor.of(new double[][] {{0}, {1}, {1}}), Fit.epochs(1).batchSize(3).silent().classWeight(Map.of(1, 3.0))
        .sampleWeight(Tensor.of(new double[] {2, 1, 0.5})));
    // weights 2, 3, 1.5; gradients 2 · (0.5, -0.5, -0.5): mean (2 - 3 - 1.5) / 3
    assertEquals(0.5 + 0.1 * 2.5 / 3, only.parameters().get(0).item(), 1e-12);
  }
}
