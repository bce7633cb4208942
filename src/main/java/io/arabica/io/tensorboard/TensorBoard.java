package io.arabica.io.tensorboard;

import io.arabica.layers.Layer;
import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.tensor.Check;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes what a run measures where TensorBoard reads it, under Keras' names: {@code epoch_loss}, {@code epoch_accuracy}, … in
 * {@code train} and, without {@code val_}, in {@code validation}.
 *
 * <pre>{@code
 * TensorBoard board = new TensorBoard(Path.of("logs")).histogramFreq(1).updateFreq(100);
 * model.fit(data, Fit.epochs(10).callbacks(board));                        // then: tensorboard --logdir logs
 * }</pre>
 *
 * <p>An evaluation adds {@code evaluation_loss_vs_iterations} and its like to {@code validation}. Profiles and embeddings, which
 * Keras' callback also writes, are not; pictures are written with {@link #image}, and anything else with an {@link EventFile}.
 */
public final class TensorBoard implements Callback {
  private final Path folder;
  private int histogramFreq;
  private int updateFreq; // 0 for epochs
  private boolean writeGraph = true;

  private EventFile train;
  private EventFile validation;
  private boolean training;
  private int batches; // in all epochs

  /** Writes below this folder. */
  public TensorBoard(Path folder) {
    Check.argument(folder != null, "TensorBoard: expected a folder, got null");
    this.folder = folder;
  }

  /** Writes histograms of the weights after every so many epochs; 0, the default, for never. */
  public TensorBoard histogramFreq(int everyEpochs) {
    Check.argument(everyEpochs >= 0, "TensorBoard: expected a histogram frequency of 0 or more epochs, got %d", everyEpochs);
    histogramFreq = everyEpochs;
    return this;
  }

  /** Writes the means of the epoch so far as {@code batch_loss} and so on after every so many batches; 0, the default, for never. */
  public TensorBoard updateFreq(int everyBatches) {
    Check.argument(everyBatches >= 0, "TensorBoard: expected an update frequency of 0 or more batches, got %d", everyBatches);
    updateFreq = everyBatches;
    return this;
  }

  /** Says whether the model is drawn on the page "Graphs"; true by default. */
  public TensorBoard writeGraph(boolean flag) {
    writeGraph = flag;
    return this;
  }

  /** Adds a picture to {@code train}, from a callback or between runs. */
  public void image(String tag, long step, BufferedImage picture) {
    write(() -> {
      train().image(tag, step, picture);
      train.flush();
    });
    closeUnlessTraining();
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.of("batches", Tensor.of(batches));
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    batches = (int) state.get("batches").item();
  }

  @Override
  public void onTrainBegin(Model model, Fit fit) {
    batches = 0;
    training = true;
    if (writeGraph) {
      write(() -> train().graph(model));
    }
  }

  @Override
  public void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {
    batches++;
    if (updateFreq > 0 && batches % updateFreq == 0) {
      write(() -> scalars(train(), "batch_", "", logs, batches));
    }
  }

  @Override
  public void onTestEnd(Model model, Map<String, Double> logs) {
    write(() -> scalars(validation(), "evaluation_", "_vs_iterations", logs, model.optimizer().iterations()));
    closeUnlessTraining();
  }

  @Override
  public void onEpochEnd(Model model, int epoch, Map<String, Double> logs) {
    Map<String, Double> trained = new LinkedHashMap<>();
    Map<String, Double> validated = new LinkedHashMap<>();
    logs.forEach((name, value) -> (name.startsWith("val_") ? validated : trained).put(name.replaceFirst("^val_", ""), value));
    write(() -> {
      scalars(train(), "epoch_", "", trained, epoch);
      if (!validated.isEmpty()) {
        scalars(validation(), "epoch_", "", validated, epoch);
      }
      if (histogramFreq > 0 && epoch % histogramFreq == 0) {
        histograms(model, "", epoch);
      }
      train.flush();
    });
  }

  private static void scalars(EventFile events, String before, String after, Map<String, Double> values, long step) throws IOException {
    for (Map.Entry<String, Double> value : values.entrySet()) {
      events.scalar(before + value.getKey() + after, step, value.getValue());
    }
    events.flush();
  }

  /** The weights of all layers: {@code layer/weight/histogram}. */
  private void histograms(Layer layer, String path, int epoch) throws IOException {
    for (Parameter weight : layer.ownWeights()) {
      train.histogram(path + weight.name() + "/histogram", epoch, weight);
    }
    for (Layer part : layer.sublayers()) {
      histograms(part, path + part.name() + "/", epoch);
    }
  }

  @Override
  public void onTrainEnd(Model model, Map<String, Double> logs) {
    training = false;
    closeUnlessTraining();
  }

  // ---- files ----------------------------------------------------------------------------------------------------------

  private EventFile train() throws IOException {
    train = train == null ? new EventFile(folder.resolve("train")) : train;
    return train;
  }

  private EventFile validation() throws IOException {
    validation = validation == null ? new EventFile(folder.resolve("validation")) : validation;
    return validation;
  }

  private void closeUnlessTraining() {
    if (!training) {
      write(() -> {
        if (train != null) {
          train.close();
        }
        if (validation != null) {
          validation.close();
        }
        train = null;
        validation = null;
      });
    }
  }

  /** Writes something. */
  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException("TensorBoard: " + folder + " could not be written to: " + e, e);
    }
  }
}
