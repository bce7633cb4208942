package io.arabica.models;

import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;
import static io.arabica.layers.activations.Activations.TANH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.data.Dataset;
import io.arabica.initializers.Initializers;
import io.arabica.kernels.Parallel;
import io.arabica.layers.Add;
import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.Embedding;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.Lambda;
import io.arabica.layers.Layer;
import io.arabica.layers.losses.Loss;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.models.callbacks.EarlyStopping;
import io.arabica.models.callbacks.LambdaCallback;
import io.arabica.models.callbacks.TerminateOnNaN;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.AdamW;
import io.arabica.optimizers.Nadam;
import io.arabica.optimizers.Optimizer;
import io.arabica.optimizers.SGD;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SequentialTest {
  private static final Tensor X = new Rng(1).normal(0, 1, 200, 5);
  private static final Tensor Y = X.matMul(Tensor.of(new float[][] {{1}, {-2}, {0.5f}, {0}, {3}})).add(0.7);

  private static Sequential net() {
    return new Sequential(new Input(5), new Dense(16).activation(TANH), new Dense(1)).seed(3);
  }

  private static Sequential compiled() {
    Sequential model = net();
    model.compile(new Adam(0.01), Losses.meanSquaredError());
    return model;
  }

  @Test
  void fit_linearData_learnsIt() {
    Sequential model = new Sequential(new Dense(1)).seed(1);
    model.compile(new SGD(0.1), Losses.meanSquaredError());
    History history = model.fit(X, Y, Fit.epochs(30).silent());
    assertEquals(30, history.get("loss").size());
    assertTrue(history.last("loss") < 1e-6, "loss " + history.last("loss"));
    assertEquals(0.7, model.getWeights().get(1).item(), 1e-3);
    assertEquals(3, model.getWeights().get(0).at(4, 0), 1e-3);
  }

  @Test
  void fit_classes_learnsThem() {
    Tensor labels = X.get("..., 0").gt(Tensor.scalar(0)).cast(io.arabica.tensor.DType.INT32);
    Sequential model = new Sequential(new Dense(8).activation(RELU), new Dense(2).activation(SOFTMAX)).seed(1);
    model.compile(new Adam(0.05), Losses.sparseCategoricalCrossentropy());
    model.fit(X, labels, Fit.epochs(30).silent());
    assertEquals(labels, model.predict(X).argMax(1));
  }

  @Test
  void fit_sameSeed_sameBits() {
    List<Tensor> first = trained(2);
    assertEquals(first, trained(2));
    assertEquals(first, trained(1));
    assertEquals(first, trained(3));
  }

  private static List<Tensor> trained(int threads) {
    int before = Parallel.threads();
    Parallel.setThreads(threads);
    try {
      Sequential model = new Sequential(new Input(5), new Dense(300).activation(RELU), new Dropout(0.3), new Dense(200), new Dense(1))
          .seed(0);
      model.compile(new Adam(0.01), Losses.meanSquaredError());
      model.fit(X, Y, Fit.epochs(3).batchSize(64).silent());
      return model.getWeights();
    } finally {
      Parallel.setThreads(before);
    }
  }

  @Test
  void fit_recordedStep_equalsOrdinaryStep() {
    Sequential recorded = new Sequential(new Input(5), new Dense(7).activation(RELU), new Dropout(0.2), new Dense(1)).seed(5);
    Sequential ordinary = new Sequential(new Input(5), new Dense(7).activation(RELU), new Dropout(0.2), new Dense(1), new Unrepeatable())
        .seed(5);
    assertTrue(recorded.isRepeatable());
    assertFalse(ordinary.isRepeatable());
    for (Sequential model : List.of(recorded, ordinary)) {
      model.compile(new Adam(0.01), Losses.meanSquaredError());
      model.fit(X, Y, Fit.epochs(3).batchSize(48).seed(2).silent());
    }
    assertEquals(ordinary.getWeights(), recorded.getWeights());
  }

  @Test
  void fit_recordedStepOfWideLayers_equalsOrdinaryStepWithAnyOptimizer() {
    Tensor x = new Rng(2).normal(0, 1, 96, 150);
    Tensor y = new Rng(3).normal(0, 1, 96, 1);
    List<Supplier<Optimizer>> optimizers = List.of(Adam::new, () -> new AdamW(0.01).ema(0.9), () -> new SGD(0.01).momentum(0.9),
        () -> new Adam().clipNorm(0.1), () -> new Adam().gradientAccumulationSteps(2), Nadam::new);
    for (Supplier<Optimizer> optimizer : optimizers) {
      Sequential recorded = new Sequential(new Input(150), new Dense(140).activation(RELU), new Dense(130), new Dense(1)).seed(5);
      Sequential ordinary = new Sequential(new Input(150), new Dense(140).activation(RELU), new Dense(130), new Dense(1),
          new Unrepeatable()).seed(5);
      for (Sequential model : List.of(recorded, ordinary)) {
        model.compile(optimizer.get(), Losses.meanSquaredError());
        model.fit(x, y, Fit.epochs(3).batchSize(32).seed(2).silent());
      }
      assertEquals(ordinary.getWeights(), recorded.getWeights());
    }
  }

  @Test
  void add_anonymousLayer_isNamedAfterItsSuperclass() {
    Layer twice = new Layer() {
      @Override
      public Shape outputShape(Shape... inputs) {
        return inputs[0];
      }

      @Override
      protected Tensor call(Tensor[] inputs, boolean training) {
        return inputs[0].mul(2);
      }
    };
    Sequential model = new Sequential(new Input(2), twice);
    assertEquals("layer", twice.name());
    assertEquals(Tensor.of(new float[][] {{2, 4}}), model.predict(Tensor.of(new float[][] {{1, 2}})));
  }

  @Test
  void add_modelThatHoldsThisOne_throwsAndLeavesTheModel() {
    Sequential model = new Sequential(new Input(2), new Dense(2));
    Sequential outer = new Sequential(new Input(2), new Sequential(model));
    for (Layer holder : List.of(model, outer)) {
      String message = assertThrows(IllegalArgumentException.class, () -> model.add(holder)).getMessage();
      assertEquals("Sequential.add: " + holder + " is this model or holds it, and a model cannot stand in itself", message);
    }
    assertEquals(2, model.layers().size());
    assertEquals(Shape.of(3, 2), model.predict(Tensor.ones(3, 2)).shape());
  }

  /** A layer that says that it does something else each time. */
  private static final class Unrepeatable extends Layer {
    @Override
    public Shape outputShape(Shape... inputs) {
      return inputs[0];
    }

    @Override
    protected Tensor call(Tensor[] inputs, boolean training) {
      return inputs[0];
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }
  }

  @Test
  void fit_layerThatBranchesOnData_isNotReplayed() {
    Sequential model = new Sequential(new Input(5), new Lambda(x -> x.mean().item() > 0 ? x : x.neg()), new Dense(1)).seed(1);
    model.compile(new SGD(0.01), Losses.meanSquaredError());
    model.fit(X, Y, Fit.epochs(1).batchSize(10).shuffle(false).silent());
    Tensor w = new Sequential(new Input(5), new Dense(1)).seed(1).getWeights().get(0);
    assertNotEquals(w, model.getWeights().get(0));
  }

  @Test
  void fit_twoRuns_equalOneLongRun() {
    Sequential once = compiled();
    once.fit(X, Y, Fit.epochs(4).seed(9).silent());
    Sequential twice = compiled();
    twice.fit(X, Y, Fit.epochs(2).seed(9).silent());
    twice.fit(X, Y, Fit.epochs(4).initialEpoch(2).seed(9).silent());
    assertEquals(once.getWeights(), twice.getWeights());
  }

  @Test
  void fit_validationSplit_reportsBoth() {
    History history = compiled().fit(X, Y, Fit.epochs(2).validationSplit(0.25).silent());
    assertTrue(history.names().containsAll(List.of("loss", "val_loss")), history.names().toString());
    assertEquals(List.of(0, 1), history.epochs());
  }

  @Test
  void fit_callbacks_areCalledInOrder() {
    List<String> calls = new ArrayList<>();
    Callback spy = new Callback() {
      @Override
      public void onTrainBegin(Model model, Fit fit) {
        calls.add("begin");
      }

      @Override
      public void onEpochBegin(Model model, int epoch) {
        calls.add("epoch" + epoch);
      }

      @Override
      public void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {
        calls.add("batch" + batch + (logs.get("loss") > 0 ? "" : "!"));
      }

      @Override
      public void onTestEnd(Model model, Map<String, Double> logs) {
        calls.add("test");
      }

      @Override
      public void onEpochEnd(Model model, int epoch, Map<String, Double> logs) {
        calls.add("end" + epoch);
      }

      @Override
      public void onTrainEnd(Model model, Map<String, Double> logs) {
        calls.add("done");
      }
    };
    compiled().fit(X, Y, Fit.epochs(1).batchSize(100).validation(X, Y).callbacks(spy).silent());
    assertEquals(List.of("begin", "epoch0", "batch0", "batch1", "test", "end0", "done"), calls);
  }

  @Test
  void earlyStopping_noImprovement_restoresBest() {
    Sequential model = compiled();
    List<List<Tensor>> seen = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    EarlyStopping stopping = new EarlyStopping("val_loss").patience(2).restoreBestWeights(true);
    model.compile(new SGD(0.4), Losses.meanSquaredError());
    History history = model.fit(X, Y, Fit.epochs(200).validationSplit(0.2).seed(1)
        .callbacks(new LambdaCallback().onEpochEnd((epoch, logs) -> {
      seen.add(model.getWeights());
      losses.add(logs.get("val_loss"));
    }), stopping).silent());
    assertTrue(stopping.stoppedEpoch() > 0 && history.epochs().size() == stopping.stoppedEpoch() + 1);
    int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow());
    assertEquals(best, stopping.bestEpoch());
    assertEquals(best + 2, stopping.stoppedEpoch());
    assertEquals(seen.get(best), model.getWeights());
  }

  @Test
  void terminateOnNaN_nanInData_endsTraining() {
    float[] broken = X.toFloats();
    broken[7] = Float.NaN;
    Sequential model = compiled();
    List<Integer> batches = new ArrayList<>();
    model.fit(Tensor.wrap(broken, 200, 5), Y, Fit.epochs(5).batchSize(10).shuffle(false).silent()
        .callbacks(new TerminateOnNaN(), new LambdaCallback().onTrainBatchEnd((batch, logs) -> batches.add(batch))));
    assertEquals(List.of(0), batches);
  }

  @Test
  void fit_interrupted_endsAfterTheBatch() {
    Sequential model = compiled();
    int[] count = {0};
    History history = model.fit(X, Y, Fit.epochs(50).batchSize(20).silent()
        .callbacks(new LambdaCallback().onTrainBatchEnd((batch, logs) -> {
      if (++count[0] == 15) {
        Thread.currentThread().interrupt();
      }
    })));
    assertTrue(Thread.interrupted());
    assertEquals(15, count[0]);
    assertEquals(2, history.epochs().size());
    assertEquals(Shape.of(200, 1), model.predict(X).shape());
  }

  @Test
  void fit_whileFitIsRunning_throwsAndTheFirstGoesOn() {
    Tensor x = new Rng(1).normal(0, 1, 20, 3);
    Tensor y = new Rng(2).normal(0, 1, 20, 1);
    Sequential alone = new Sequential(new Input(3), new Dropout(0.5), new Dense(1)).seed(1);
    alone.compile("adam", "mse").fit(x, y, Fit.epochs(3).batchSize(4).silent());
    Sequential model = new Sequential(new Input(3), new Dropout(0.5), new Dense(1)).seed(1);
    LambdaCallback fitting = new LambdaCallback().onTrainBatchEnd((batch, logs) ->
        assertMessage("is running already", () -> model.fit(x, y, Fit.epochs(1).silent())));
    model.compile("adam", "mse").fit(x, y, Fit.epochs(3).batchSize(4).silent().callbacks(fitting));
    assertEquals(alone.getWeights(), model.getWeights());
    model.fit(x, y, Fit.epochs(1).silent());
  }

  @Test
  void compile_whileFitIsRunning_throws() {
    Sequential model = new Sequential(new Input(2), new Dense(1));
    model.compile("sgd", "mse");
    Tensor x = Tensor.ones(2, 2);
    Fit compiling = Fit.epochs(2).silent().callbacks(new LambdaCallback().onEpochEnd((epoch, logs) -> model.compile("adam", "mae")));
    assertMessage("compile: fit is running", () -> model.fit(x, Tensor.ones(2, 1), compiling));
    assertEquals("sgd", model.optimizer().name());
    model.compile("adam", "mae").fit(x, Tensor.ones(2, 1), Fit.epochs(1).silent());
    assertEquals(1, model.optimizer().iterations());
  }

  @Test
  void classWeights_zeroForAClass_ignoreIt() {
    Tensor labels = new Rng(4).integers(0, 2, 200);
    Sequential model = new Sequential(new Dense(2).activation(SOFTMAX)).seed(1);
    model.compile(new Adam(0.1), Losses.sparseCategoricalCrossentropy());
    model.fit(X, labels, Fit.epochs(20).classWeight(Map.of(0, 0.0)).silent());
    assertTrue(model.predict(X).argMax(1).sum().item() > 190);
  }

  @Test
  void sampleWeights_equalRepeatedSamples() {
    Tensor x = Tensor.of(new float[][] {{1}, {2}});
    Tensor y = Tensor.of(new float[][] {{1}, {5}});
    Sequential weighted = new Sequential(new Input(1), new Dense(1)).seed(1);
    weighted.compile(new SGD(0.1), Losses.meanSquaredError());
    weighted.fit(x, y, Fit.epochs(1).sampleWeight(Tensor.of(new float[] {2, 0})).silent());
    Sequential repeated = new Sequential(new Input(1), new Dense(1)).seed(1);
    repeated.compile(new SGD(0.1), Losses.meanSquaredError());
    repeated.fit(Tensor.of(new float[][] {{1}, {1}}), Tensor.of(new float[][] {{1}, {1}}), Fit.epochs(1).silent());
    assertTrue(weighted.getWeights().get(0).allClose(repeated.getWeights().get(0), 1e-6, 0));
  }

  @Test
  void fit_wrongValueInALaterBatch_namesLayerOrLoss() {
    Tensor x = Tensor.zeros(64, 3);
    x.set(9, 62, 1);
    Model model = new Sequential(new Input(3), new Embedding(5, 2).name("words"), new Flatten(), new Dense(2).activation(SOFTMAX)).seed(1);
    model.compile(new SGD(0.1), Losses.sparseCategoricalCrossentropy());
    Fit fit = Fit.epochs(2).batchSize(8).shuffle(false).silent();
    String message = assertThrows(IllegalArgumentException.class, () -> model.fit(x, Tensor.zeros(64), fit)).getMessage();
    assertEquals("Embedding \"words\" (layer 1): expected whole numbers from 0 to 4, got 9 at place 19", message);
    Tensor labels = Tensor.zeros(64);
    labels.set(7, 63);
    message = assertThrows(IllegalArgumentException.class, () -> model.fit(Tensor.zeros(64, 3), labels, fit)).getMessage();
    assertTrue(message.startsWith("sparse_categorical_crossentropy: crossEntropy: label 7 at row 7 is out of range, expected 0 to 1"),
        message);
    labels.set(Float.NaN, 63);
    message = assertThrows(IllegalArgumentException.class, () -> model.fit(Tensor.zeros(64, 3), labels, fit)).getMessage();
    assertTrue(message.startsWith("sparse_categorical_crossentropy: expected whole numbers (labels, indices), got NaN"), message);
  }

  @Test
  void predict_manyThreads_sameAnswers() throws Exception {
    Sequential model = new Sequential(new Input(5), new Dense(100).activation(RELU), new Dropout(0.5), new Dense(3).activation(SOFTMAX))
        .seed(1);
    Tensor expected = model.predict(X);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Tensor>> tasks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        tasks.add(() -> model.predict(X));
      }
      for (Future<Tensor> answer : pool.invokeAll(tasks)) {
        assertEquals(expected, answer.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void predict_manySamplesFromManyThreads_sameAnswers() throws Exception {
    Sequential model = new Sequential(new Input(100), new Dense(64).activation(RELU), new Dense(3).activation(SOFTMAX)).seed(1);
    List<Tensor> batches = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      batches.add(new Rng(i).normal(0, 1, i % 3 == 2 ? 180 : 256, 100)); // more than is kept for each thread, of two shapes
    }
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      List<Callable<Tensor>> tasks = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Tensor x = batches.get(i % 6);
        tasks.add(() -> model.predict(x));
      }
      List<Future<Tensor>> answers = pool.invokeAll(tasks);
      for (int i = 0; i < answers.size(); i++) {
        assertEquals(model.apply(batches.get(i % 6)), answers.get(i).get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void predict_againAndAgain_givesOwnArraysOfWhatTheModelIsNow() {
    Sequential inner = new Sequential(new Input(5), new Dense(4).activation(RELU), new Dense(4).activation(TANH)).seed(1);
    Sequential model = new Sequential(new Input(5), inner, new Dense(3).activation(SOFTMAX)).seed(2);
    List<Tensor> rows = new ArrayList<>();
    List<Tensor> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Tensor x = X.get(i < 10 ? i + ":" + (i + 1) : i + ":" + (i + 3)); // another shape from the tenth on
      rows.add(x);
      answers.add(model.predict(x));
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(model.apply(rows.get(i)), answers.get(i));
    }
    model.setWeights(model.getWeights().stream().map(w -> w.mul(0.5).add(0.1)).toList());
    assertEquals(model.apply(rows.get(19)), model.predict(rows.get(19)));
    inner.pop();
    assertEquals(model.apply(rows.get(19)), model.predict(rows.get(19)));
    model.pop();
    assertEquals(inner.apply(rows.get(19)), model.predict(rows.get(19)));
    assertThrows(IllegalArgumentException.class, () -> model.predict(X.get("0:3, 0:4")));
  }

  @Test
  void predict_inALambda_whichMayDoAnything_computesAnew() {
    double[] factor = {1};
    Sequential model = new Sequential(new Input(5), new Lambda(x -> x.mul(factor[0])));
    for (int i = 0; i < 5; i++) {
      factor[0] = i;
      assertEquals(X.mul(i), model.predict(X));
    }
  }

  @Test
  void predict_moreThanABatch_equalsPieces() {
    Sequential model = net();
    Tensor x = new Rng(2).normal(0, 1, 1500, 5);
    Tensor all = model.predict(x);
    assertEquals(model.apply(x), all);
    assertEquals(model.predict(x.get("500:600")), all.get("500:600"));
    assertArrayEquals((float[][]) all.toArray(), model.predict((float[][]) x.toArray()));
  }

  @Test
  void evaluate_equalsLossOfPredictions() {
    Sequential model = compiled();
    double expected = model.predict(X).sub(Y).square().mean().item();
    assertEquals(expected, model.evaluate(X, Y).get("loss"), 1e-6 * expected);
  }

  @Test
  void trainOnBatch_manySteps_lowersTheLoss() {
    Sequential model = compiled();
    double first = model.trainOnBatch(X, Y).get("loss");
    double last = first;
    for (int i = 0; i < 100; i++) {
      last = model.trainOnBatch(X, Y).get("loss");
    }
    assertTrue(last < first / 4, first + " " + last);
  }

  @Test
  void trainable_frozenLayer_keepsItsWeights() {
    Sequential model = compiled();
    Tensor before = model.getWeights().get(0);
    model.layers().get(1).trainable(false);
    model.fit(X, Y, Fit.epochs(1).silent());
    assertEquals(before, model.getWeights().get(0));
    assertEquals(17, model.trainableParameters().stream().mapToInt(Tensor::size).sum());
    model.layers().get(1).trainable(true);
    model.fit(X, Y, Fit.epochs(1).silent());
    assertNotEquals(before, model.getWeights().get(0));
  }

  @Test
  void summary_countsWeights() {
    String summary = net().summary();
    assertTrue(summary.contains("dense (Dense)") && summary.contains("dense_1 (Dense)"), summary);
    assertTrue(summary.contains("(*, 16)") && summary.contains("Total params: 113 (452.00 B)"), summary);
  }

  @Test
  void misuse_saysWhoAndWhat() {
    assertMessage(IllegalStateException.class, () -> net().fit(X, Y, Fit.epochs(1)), "fit", "compile");
    assertMessage(IllegalStateException.class, () -> new Sequential(new Dense(1)).predict(X), "predict", "not built");
    assertMessage(IllegalArgumentException.class, () -> net().predict(Tensor.zeros(3, 4)),
        "Sequential \"sequential\": expected input \"input_layer\" of shape (*, 5), got (3, 4)");
    assertMessage(IllegalArgumentException.class, () -> compiled().fit(Tensor.zeros(3, 5), Tensor.zeros(4, 1), Fit.epochs(1)), "3", "4");
    assertMessage(IllegalArgumentException.class, () -> compiled().fit(Tensor.zeros(0, 5), Tensor.zeros(0, 1), Fit.epochs(1)),
        "at least one sample");
    assertMessage(IllegalArgumentException.class, () -> Fit.epochs(-1), "epochs");
    Sequential classes = new Sequential(new Input(5), new Dense(3).activation(SOFTMAX));
    classes.compile("adam", "sparse_categorical_crossentropy");
    assertMessage(IllegalArgumentException.class, () -> classes.fit(X.get("0:2"), Tensor.of(0, 3), Fit.epochs(1).silent()), "3",
        "3 classes");
    assertMessage(IllegalArgumentException.class, () -> classes.fit(X.get("0:2"), Tensor.of(0, Float.NaN), Fit.epochs(1).silent()),
        "expected whole numbers", "got NaN");
    assertMessage(IllegalArgumentException.class, () ->
        new Sequential(new Input(4), new Dense(2), new Dense(3).name("a"), new Dense(1).name("a")), "\"a\"");
  }

  private static void assertMessage(Class<? extends RuntimeException> type, org.junit.jupiter.api.function.Executable call,
      String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void fit_datasetWithOwnBatches_keepsThem() {
    List<Integer> batches = new ArrayList<>();
    compiled().fit(Dataset.of(X, Y).batch(50), Fit.epochs(1).silent()
        .callbacks(new LambdaCallback().onTrainBatchEnd((batch, logs) -> batches.add(batch))));
    assertEquals(List.of(0, 1, 2, 3), batches);
    batches.clear();
    compiled().fit(Dataset.of(X, Y).batch(50), Fit.epochs(1).batchSize(100).silent()
        .callbacks(new LambdaCallback().onTrainBatchEnd((batch, logs) -> batches.add(batch))));
    assertEquals(List.of(0, 1), batches);
  }

  @Test
  void dataWithoutEnd_needSteps() {
    Sequential model = compiled();
    List<Tensor> before = model.getWeights();
    Dataset endless = Dataset.of(X, Y).repeat().map(batch -> batch).batch(50).prefetch(1);
    assertMessage("fit: the data have no end; give Fit.stepsPerEpoch(n)", () -> model.fit(endless, Fit.epochs(1).silent()));
    assertMessage("fit: the validation data have no end; give Fit.validationSteps(n)",
        () -> model.fit(Dataset.of(X, Y), Fit.epochs(1).validation(endless).silent()));
    assertMessage("evaluate: the data have no end; take(n) samples", () -> model.evaluate(endless));
    assertMessage("predict: the data have no end; take(n) samples", () -> model.predict(endless));
    assertEquals(before, model.getWeights());
    History history = model.fit(endless, Fit.epochs(1).stepsPerEpoch(2).validation(endless).validationSteps(2).silent());
    assertEquals(1, history.get("val_loss").size());
  }

  /** A layer of one's own that promises the shape of its input and computes something. */
  private static Layer own(BiFunction<Mistaken, Tensor, Tensor> call) {
    return new Mistaken(call);
  }

  private static final class Mistaken extends Layer {
    private final BiFunction<Mistaken, Tensor, Tensor> call;

    Mistaken(BiFunction<Mistaken, Tensor, Tensor> call) {
      this.call = call;
    }

    @Override
    public Shape outputShape(Shape... inputs) {
      return inputs[0];
    }

    @Override
    protected Tensor call(Tensor[] inputs, boolean training) {
      return call.apply(this, inputs[0]);
    }

    Parameter weight() {
      return addWeight("late", Shape.of(1), Initializers.ones());
    }
  }

  @Test
  void layersOfOnesOwn_withAMistake_areNamedThemselves() {
    for (Layer wrong : List.of(own((layer, x) -> x.sum(1)), own((layer, x) -> x.get(":, :3")))) {
      Sequential model = new Sequential(new Input(5), wrong, new Dense(1));
      model.compile("sgd", "mse");
      assertMessage("Mistaken \"mistaken\" (layer 1): expected an output of shape (*, 5), as its outputShape says, got (",
          () -> model.fit(Tensor.ones(2, 5), Tensor.ones(2, 1), Fit.epochs(1).silent()));
      assertMessage("make the two agree", () -> model.predict(Tensor.ones(2, 5)));
    }
    assertMessage("Mistaken \"mistaken\" (layer 1): expected a tensor from call, got null",
        () -> new Sequential(new Input(5), own((layer, x) -> null), new Dense(1)).predict(Tensor.ones(2, 5)));
    assertMessage("Mistaken \"mistaken\" (layer 1): weight \"late\" comes after build, when no optimizer would train it; override build",
        () -> new Sequential(new Input(5), own((layer, x) -> x.mul(layer.weight()))).predict(Tensor.ones(2, 5)));
  }

  @Test
  void nothingWhereSomethingIsExpected_saysWhatIsMissing(@TempDir Path folder) {
    Sequential model = new Sequential(new Input(2), new Dense(1));
    model.compile("sgd", "mse");
    Tensor x = Tensor.ones(2, 2);
    assertMessage("expected a loss, got null", () -> model.compile(new SGD(0.1), (Loss) null));
    assertMessage("fit: expected data and options", () -> model.fit((Dataset) null, Fit.epochs(1)));
    assertMessage("Batch: expected tensors as inputs, number 0 is null", () -> model.fit((Tensor) null, x, Fit.epochs(1)));
    assertMessage("predict: expected samples, got null", () -> model.predict((Tensor) null));
    assertMessage("setWeights: expected a list of weights, got null", () -> model.setWeights(null));
    assertMessage("expected callbacks, got null", () -> Fit.epochs(1).callbacks((Callback) null));
    assertMessage("expected class weights, got null", () -> Fit.epochs(1).classWeight(null));
    Map<Integer, Double> unknown = new HashMap<>();
    unknown.put(1, null);
    assertMessage("expected finite class weights of 0 or more, got null for class 1", () -> Fit.epochs(1).classWeight(unknown));
    assertMessage("expected sample weights, got null", () -> Fit.epochs(1).sampleWeight((Tensor) null));
    assertMessage("expected the file of a model, got null", () -> Model.load((Path) null));
    assertMessage("Dataset.map: expected a function, got null", () -> Dataset.of(x).map(null));
    assertMessage("the function returned null", () -> Dataset.of(x).map(batch -> null).toBatch());
    assertMessage("returned null for sample 0", () -> Dataset.generate(1, i -> null).toBatch());
    assertMessage("expected an initializer for weight \"kernel\", got null", () -> new Dense(2).kernelInitializer(null).apply(x));
    assertMessage("expected the name of an activation, got null", () -> new Dense(2).activation((String) null));
    assertMessage("leaves 0 of 2 samples for training", () -> model.fit(x, Tensor.ones(2, 1), Fit.epochs(1).validationSplit(0.9).silent()));
    assertMessage("no does not exist; create it first", () -> model.save(folder.resolve("no").resolve("model.keras")));
  }

  @Test
  void null_isRefusedWithWhatWasExpected() {
    Sequential model = new Sequential(new Input(2), new Dense(1));
    assertMessage("unknown optimizer null, expected a name such as \"SGD\"", () -> model.compile((String) null, "mse"));
    assertMessage("compile: expected settings", () -> model.compile(null));
    assertMessage("expected the name of an output", () -> Compile.with(new SGD(0.1)).metrics((String) null, Metrics.accuracy()));
    model.compile("sgd", "mse");
    assertMessage("evaluate: expected data, got null", () -> model.evaluate((Dataset) null));
    assertMessage("predict: expected data, got null", () -> model.predict((Dataset) null));
    Dataset data = Dataset.of(Tensor.ones(2, 2), Tensor.ones(2, 1));
    assertMessage("evaluate: expected callbacks, got null among them", () -> model.evaluate(data, (Callback) null));
    assertMessage("predict: expected callbacks, got null among them", () -> model.predict(data, (Callback) null));
    assertMessage("expected samples, got null", () -> model.trainOnBatch(null));
    assertMessage("expected a tensor, got null", () -> new Dense(1).apply((Tensor) null));
    assertMessage("expected a tensor, got null", () -> new Add().apply(Input.of(2), null));
    assertMessage("expected shapes of 1 inputs, got 0", () -> model.outputShape());
    assertMessage("Functional: expected inputs and outputs, got [null]", () -> new Functional(null, Input.of(2)));
    assertMessage("LambdaCallback: expected what to run, got null", () -> new LambdaCallback().onTrainEnd(null));
  }

  private static void assertMessage(String part, Executable misuse) {
    String message = assertThrows(Exception.class, misuse).getMessage();
    assertTrue(String.valueOf(message).contains(part), message);
  }

  @Test
  void predict_modelOfViews_leavesTheInputToItsOwner() {
    Sequential model = new Sequential(new Input(2, 3), new Flatten());
    Tensor x = new Rng(1).normal(0, 1, 2, 2, 3);
    Tensor before = x.copy();
    for (int call = 0; call < 3; call++) {
      float[] output = model.predict(x).floats();
      Arrays.fill(output, 7);
      assertEquals(before, x);
    }
  }
}
