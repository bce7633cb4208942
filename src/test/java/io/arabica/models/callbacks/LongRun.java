package io.arabica.models.callbacks;

import static io.arabica.layers.activations.Activations.SIGMOID;
import static io.arabica.layers.activations.Activations.TANH;

import io.arabica.data.Dataset;
import io.arabica.layers.BatchNormalization;
import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.GaussianNoise;
import io.arabica.layers.Input;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.AUC;
import io.arabica.metrics.Metrics;
import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.History;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run that depends on everything that a run can depend on; and a program that does it in a folder, to be killed. */
final class LongRun {
  static final int EPOCHS = 12;
  static final int BATCHES = 8;

  private LongRun() {}

  static Dataset data() {
    Tensor x = new Rng(1).normal(0, 1, 100, 6);
    Tensor y = x.get(":, 0:1").mul(x.get(":, 1:2")).gt(Tensor.scalar(0)).cast(io.arabica.tensor.DType.FLOAT32);
    return Dataset.of(x, y);
  }

  /** Not built from a seed of its own: a process that goes on has other random numbers at first. */
  static Sequential model(boolean seeded) {
    Sequential model = new Sequential(new Input(6), new GaussianNoise(0.05), new Dense(12).activation(TANH), new BatchNormalization(),
        new Dropout(0.2), new Dense(8).activation(TANH), new Dense(1).activation(SIGMOID));
    if (seeded) {
      model.seed(5);
    }
    model.compile(new Adam(0.02).ema(0.9).gradientAccumulationSteps(2).weightDecay(0.01), Losses.binaryCrossentropy(),
        Metrics.accuracy(), new AUC());
    return model;
  }

  /** Callbacks with states, one that thaws a layer, and those given. */
  static Fit fit(Callback... more) {
    return Fit.epochs(EPOCHS).batchSize(10).validationSplit(0.2).validationFrequency(2).silent().callbacks(more).callbacks(
        new EarlyStopping("auc").patience(4).restoreBestWeights(true), new ReduceLROnPlateau("loss").patience(1).factor(0.7).cooldown(1),
        new LearningRateScheduler((epoch, rate) -> rate * 0.95), new Callback() {
          @Override
          public void onEpochBegin(Model model, int epoch) {
            model.layers().get(2).trainable(epoch >= 1);
            model.layers().get(3).trainable(epoch < 5);
          }
        });
  }

  /** All that a run leaves: weights, the optimizer, the history. */
  static List<Object> outcome(Model model, History history) {
    return new ArrayList<>(List.of(model.getWeights(), model.optimizer().state(), history.epochs(), history.toString()));
  }

  /** Trains in a folder, and writes what is left when done: {@code java … LongRun FOLDER BATCHES}, where 0 backs up epochs. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int every = Integer.parseInt(args[1]);
    BackupAndRestore backup = new BackupAndRestore(folder.resolve("backup"));
    ModelCheckpoint best = new ModelCheckpoint(folder.resolve("best.keras")).saveBestOnly(true);
    ModelCheckpoint each = new ModelCheckpoint(folder.resolve("each/{epoch:02d}-{loss:.3f}.keras"));
    ModelCheckpoint weights = new ModelCheckpoint(folder.resolve("latest.weights.h5")).saveWeightsOnly(true);
    if (every > 0) {
      backup.saveFreq(every);
      weights.saveFreq(every);
    }
    Model model = model(true);
    History history = model.fit(data(), fit(backup, best, each, weights, new Callback() {
      private boolean said;

      @Override
      public void onTrainBatchBegin(Model trained, int batch) {
        if (!said) {
          said = true;
          System.out.println("training");
          System.out.flush();
        }
      }

      @Override
      public void onTrainBatchEnd(Model trained, int batch, Map<String, Double> logs) {
        try {
          Thread.sleep(1); // so that not only files are written
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }));
    Map<String, Tensor> result = new java.util.TreeMap<>(model.optimizer().state());
    List<Tensor> last = model.getWeights();
    for (int i = 0; i < last.size(); i++) {
      result.put("weight " + i, last.get(i));
    }
    for (String name : history.names()) {
      result.put("history " + name, Tensor.of(history.get(name).stream().mapToDouble(Double::doubleValue).toArray()));
    }
    BackupFile.write(folder.resolve("result"), result);
    Files.createFile(folder.resolve("done"));
  }
}
