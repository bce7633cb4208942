package io.arabica.models.callbacks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.data.Dataset;
import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.metrics.BinaryIoU;
import io.arabica.metrics.ConcordanceCorrelation;
import io.arabica.metrics.CosineSimilarity;
import io.arabica.metrics.Metric;
import io.arabica.metrics.Metrics;
import io.arabica.metrics.OneHotMeanIoU;
import io.arabica.metrics.PearsonCorrelation;
import io.arabica.metrics.SensitivityAtSpecificity;
import io.arabica.metrics.SpecificityAtSensitivity;
import io.arabica.metrics.TruePositives;
import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.schedules.ExponentialDecay;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {
  private static final Tensor X = new Rng(1).normal(0, 1, 64, 3);
  private static final Tensor Y = X.matMul(Tensor.of(new float[][] {{1}, {-2}, {0.5f}}));

  @TempDir
  Path folder;

  private static Model model() {
    return new Sequential(new Input(3), new Dense(1)).seed(1).compile("sgd", "mse");
  }

  // ---- learning rates -------------------------------------------------------------------------------------------------

  /** The rates after epochs that measured these values. */
  private static List<Double> rates(ReduceLROnPlateau callback, double... values) {
    Model model = model();
    model.optimizer().learningRate(1);
    callback.onTrainBegin(model, Fit.epochs(values.length));
    List<Double> rates = new ArrayList<>();
    for (int epoch = 0; epoch < values.length; epoch++) {
      callback.onEpochEnd(model, epoch, Map.of("val_loss", values[epoch]));
      rates.add(model.optimizer().learningRate());
    }
    return rates;
  }

  @Test
  void reduceLROnPlateau_valuesByHand() {
    assertEquals(List.of(1.0, 1.0, 0.5, 0.5, 0.25), rates(new ReduceLROnPlateau("val_loss").factor(0.5).patience(2), 3, 3, 3, 3, 3));
    assertEquals(List.of(1.0, 0.5, 0.5, 0.25), rates(new ReduceLROnPlateau("val_loss").factor(0.5).patience(1).minDelta(0.1),
        3, 2.95, 2.5, 2.45));
    // in its cooldown of 2 epochs nothing is waited for
    assertEquals(List.of(1.0, 0.5, 0.5, 0.25), rates(new ReduceLROnPlateau("val_loss").factor(0.5).patience(1).cooldown(2), 3, 3, 3, 3));
    assertEquals(List.of(1.0, 0.5, 0.3, 0.3), rates(new ReduceLROnPlateau("val_loss").factor(0.5).patience(1).minLr(0.3), 3, 3, 3, 3));
    assertEquals(List.of(1.0, 1.0, 0.1), rates(new ReduceLROnPlateau("val_loss").patience(1).mode(Mode.MAX), 1, 2, 2));
    assertEquals(List.of(0.1, 0.01), rates(new ReduceLROnPlateau("val_loss").patience(1), Double.NaN, Double.NaN).stream()
        .map(rate -> Math.round(rate * 1e9) / 1e9).toList());
  }

  @Test
  void learningRateScheduler_setsTheRateOfEachEpoch() {
    Model model = model();
    model.optimizer().learningRate(0.5);
    assertEquals(List.of(0.5, 0.25, 0.125), model.fit(X, Y, Fit.epochs(3).silent().callbacks(
        new LearningRateScheduler((epoch, rate) -> epoch == 0 ? rate : rate / 2))).get("learning_rate"));
    assertThrows(IllegalArgumentException.class, () -> model.fit(X, Y, Fit.epochs(1).silent().callbacks(
        new LearningRateScheduler((epoch, rate) -> -1))));
    model.optimizer().learningRate(new ExponentialDecay(0.1, 10, 0.5));
    for (Callback callback : List.of(new LearningRateScheduler((epoch, rate) -> rate), new ReduceLROnPlateau("loss"))) {
      String message = assertThrows(IllegalStateException.class, () -> model.fit(X, Y, Fit.epochs(1).silent().callbacks(callback)))
          .getMessage();
      assertTrue(message.contains("follows a schedule; give the optimizer a number"), message);
    }
  }

  @Test
  void settings_wrong_throw() {
    for (Executable wrong : List.<Executable>of(() -> new ReduceLROnPlateau(null), () -> new ReduceLROnPlateau("loss").factor(1),
        () -> new ReduceLROnPlateau("loss").factor(0), () -> new ReduceLROnPlateau("loss").patience(-1),
        () -> new ReduceLROnPlateau("loss").cooldown(-1), () -> new ReduceLROnPlateau("loss").minLr(-1),
        () -> new ReduceLROnPlateau("loss").minDelta(Double.NaN), () -> new EarlyStopping("loss").minDelta(Double.NaN),
        () -> new LearningRateScheduler(null), () -> new CSVLogger(null),
        () -> new CSVLogger(Path.of("x")).separator('"'), () -> new LearningRateFinder(0, 1), () -> new LearningRateFinder(1, 1),
        () -> new LearningRateFinder(1, 2).steps(1), () -> new LearningRateFinder(1, 2).smoothing(1))) {
      assertThrows(IllegalArgumentException.class, wrong);
    }
    assertThrows(IllegalStateException.class, () -> new LearningRateFinder(1, 2).suggestion());
  }

  @Test
  void mode_guessedFromTheName_isThatOfTheMetric() {
    for (Metric metric : List.of(Metrics.accuracy(), Metrics.auc(), Metrics.precision(), Metrics.f1Score(), Metrics.r2Score(),
        Metrics.meanIoU(2), new BinaryIoU(), new OneHotMeanIoU(2), new CosineSimilarity(), new PearsonCorrelation(),
        new ConcordanceCorrelation(), new SensitivityAtSpecificity(0.5), new SpecificityAtSensitivity(0.5), new TruePositives(),
        Metrics.auc().name("AUC"))) {
      assertTrue(Mode.AUTO.isLargerBetter("val_" + metric.name()), metric.name());
    }
    for (String name : List.of("loss", "val_loss", "decoder2_loss", "val_acceleration_loss", "acceleration_mean_absolute_error",
        "precision_mae", "accent_sparse_categorical_crossentropy", "f1_kl_divergence", "false_positives", "perplexity")) {
      assertFalse(Mode.AUTO.isLargerBetter(name), name);
    }
  }

  @Test
  void files_thatCannotBeWritten_sayWhy() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (Callback callback : List.of(new CSVLogger(file.resolve("x.csv")), new BackupAndRestore(file),
        new ModelCheckpoint(file.resolve("x.keras")))) {
      String message = assertThrows(UncheckedIOException.class, () -> model().fit(X, Y, Fit.epochs(1).silent().callbacks(callback)))
          .getMessage();
      assertTrue(message.contains("could not be written: java.nio.file.FileAlreadyExistsException: " + file), message);
    }
  }

  @Test
  void learningRateFinder_leavesNoTrace() {
    Model plain = LongRun.model(true);
    Model searched = LongRun.model(true);
    LearningRateFinder finder = new LearningRateFinder(1e-5, 10).steps(40).smoothing(0.5);
    searched.fit(LongRun.data(), Fit.epochs(100).batchSize(10).silent().callbacks(finder));
    for (Model model : List.of(plain, searched)) {
      model.fit(LongRun.data(), Fit.epochs(3).batchSize(10).silent());
    }
    assertEquals(plain.getWeights(), searched.getWeights());
    assertEquals(plain.optimizer().state(), searched.optimizer().state());
    double[] rates = finder.rates();
    assertTrue(rates.length > 5 && rates.length <= 40 && finder.losses().length == rates.length, rates.length + " rates");
    for (int i = 0; i < rates.length; i++) {
      assertEquals(1e-5 * Math.pow(1e6, i / 39.0), rates[i], 1e-9 * rates[i]);
    }
    Schedule schedule = new ExponentialDecay(0.1, 10, 0.5);
    plain.optimizer().learningRate(schedule);
    plain.fit(LongRun.data(), Fit.epochs(1).batchSize(10).silent().callbacks(finder));
    assertSame(schedule, plain.optimizer().schedule());
  }

  /** One weight, y = w x with x = 1 and target 0: the loss is w², and a step multiplies w with 1 - 2 η. */
  @Test
  void learningRateFinder_curveByHand() {
    Model model = new Sequential(new Input(1), new Dense(1).useBias(false)).compile("sgd", "mse");
    model.build();
    model.setWeights(List.of(Tensor.of(new float[][] {{1}})));
    LearningRateFinder finder = new LearningRateFinder(0.01, 10).steps(4).smoothing(0);
    model.fit(Dataset.of(Tensor.ones(8, 1), Tensor.zeros(8, 1)), Fit.epochs(9).batchSize(4).silent().callbacks(finder));
    double w2 = 0.98 * 0.98;
    double w3 = w2 * 0.8 * 0.8;
    assertArrayEquals(new double[] {0.01, 0.1, 1, 10}, finder.rates(), 1e-12);
    assertArrayEquals(new double[] {1, w2, w3, w3}, finder.losses(), 1e-6); // a rate of 1 only turns the sign
    assertEquals(0.1, finder.suggestion(), 1e-12);
    assertEquals(1, model.getWeights().get(0).item());
  }

  // ---- CSV ------------------------------------------------------------------------------------------------------------

  @SafeVarargs
  private Path log(CSVLogger logger, Model model, Map<String, Double>... epochs) {
    logger.onTrainBegin(model, Fit.epochs(epochs.length));
    for (int i = 0; i < epochs.length; i++) {
      logger.onEpochEnd(model, i, epochs[i]);
    }
    return folder.resolve("a/log.csv");
  }

  @Test
  void csvLogger_writesARowAnEpoch() throws IOException {
    CSVLogger logger = new CSVLogger(folder.resolve("a/log.csv"));
    Path file = log(logger, model(), Map.of("loss", 0.5, "learning_rate", 0.1), Map.of("loss", 0.25, "val_loss", 1.0));
    assertEquals("epoch,learning_rate,loss,val_loss\n0,0.1,0.5,NA\n1,NA,0.25,1.0\n", Files.readString(file));
    log(logger.append(true), model(), Map.of("loss", 3.0));
    assertEquals("epoch,learning_rate,loss,val_loss\n0,0.1,0.5,NA\n1,NA,0.25,1.0\n0,NA,3.0,NA\n", Files.readString(file));
    String message = assertThrows(IllegalStateException.class, () -> log(logger, model(), Map.of("accuracy", 1.0))).getMessage();
    assertTrue(message.contains("append to another file"), message);
    log(logger.append(false).separator(';'), model(), Map.of("a;b", 1.0, "val_x", 2.0));
    assertEquals("epoch;\"a;b\";val_x\n0;1.0;2.0\n", Files.readString(file));
    assertThrows(IllegalArgumentException.class, () -> log(new CSVLogger(folder), model()));
  }

  /** A link to the file that was there shows that it is replaced as a whole, and never cut off first: the disk may be full. */
  @Test
  void csvLogger_appending_neverCutsOffWhatIsThere() throws IOException {
    Path file = log(new CSVLogger(folder.resolve("a/log.csv")), model(), Map.of("loss", 0.5, "val_loss", 1.0));
    Path before = Files.createLink(folder.resolve("before.csv"), file);
    log(new CSVLogger(file).append(true), model(), Map.of("loss", 0.25, "val_loss", 0.5));
    assertEquals("epoch,loss,val_loss\n0,0.5,1.0\n0,0.25,0.5\n", Files.readString(file));
    assertEquals("epoch,loss,val_loss\n0,0.5,1.0\n", Files.readString(before));
    assertEquals(List.of(file), Files.list(file.getParent()).toList());
  }

  @Test
  void csvLogger_runThatGoesOn_keepsTheRowsThatAreDone() throws IOException {
    Path whole = folder.resolve("whole.csv");
    model().fit(X, Y, Fit.epochs(5).silent().callbacks(new CSVLogger(whole)));
    Path file = folder.resolve("log.csv");
    Callback killer = new LambdaCallback().onEpochEnd((epoch, logs) -> {
      if (epoch == 2) {
        throw new IllegalStateException("killed");
      }
    });
    BackupAndRestore backup = new BackupAndRestore(folder.resolve("backup"));
    Fit fit = Fit.epochs(5).silent().callbacks(backup, new CSVLogger(file), killer);
    assertThrows(IllegalStateException.class, () -> model().fit(X, Y, fit));
    assertEquals(4, Files.readAllLines(file).size()); // with the row of an epoch that is done again
    model().fit(X, Y, Fit.epochs(5).silent().callbacks(backup, new CSVLogger(file)));
    assertEquals(Files.readString(whole), Files.readString(file));
  }

  /** As in Keras: what is better than before is kept, but only what is better than the baseline too buys time. */
  @Test
  void earlyStopping_neverBetterThanItsBaseline_restoresTheBestEpoch() {
    Model model = model();
    EarlyStopping stopping = new EarlyStopping("val_loss").baseline(0.5).patience(3).restoreBestWeights(true);
    stopping.onTrainBegin(model, Fit.epochs(4));
    double[] values = {0.9, 0.8, 0.7, 0.75};
    for (int epoch = 0; epoch < values.length; epoch++) {
      assertEquals(false, model.isStopping());
      model.setWeights(List.of(Tensor.full(epoch, 3, 1), Tensor.full(epoch, 1)));
      stopping.onEpochEnd(model, epoch, Map.of("val_loss", values[epoch]));
    }
    assertTrue(model.isStopping());
    stopping.onTrainEnd(model, Map.of());
    assertEquals(List.of(2, 3), List.of(stopping.bestEpoch(), stopping.stoppedEpoch()));
    assertEquals(Tensor.full(2, 3, 1), model.getWeights().get(0));
  }
}
