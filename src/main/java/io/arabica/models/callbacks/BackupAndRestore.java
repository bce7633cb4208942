package io.arabica.models.callbacks;

import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.models.Training;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a run that was killed go on from its last epoch: the same program, started again, ends with the same bits as if it had run through.
 *
 * <pre>{@code
 * model.fit(data, Fit.epochs(100).callbacks(new BackupAndRestore(Path.of("backup"))));
 * }</pre>
 *
 * <p>The backup holds weights, optimizer, random numbers, which layers are frozen, epoch and batch, the order of the samples, the history,
 * metrics of the epoch so far, and what the other callbacks {@linkplain Callback#state remember}; it is taken when all of them have seen
 * the
 * epoch or batch, wherever this one stands among them. What the program itself remembers besides (an {@code Rng} of its own in a
 * {@code Dataset.map}, such as that of {@link io.arabica.data.MixUp} and {@link io.arabica.data.CutMix}, variables of a lambda) it cannot
 * know. As {@link io.arabica.optimizers.BaseOptimizer#ema averages} are put in place
 * at the end, they are part of it, too.
 *
 * <p>The file {@code latest.backup} is written under another name and then moved, so that there is always a whole one. It is deleted after
 * the last epoch or when training is stopped, but kept where an exception or an interrupt ended it; an interrupt backs up the batch.
 *
 * <p>Other than in Keras, where batches are counted the run goes on within the epoch, and there is no second copy
 * ({@code double_checkpoint}), for none can be half written.
 */
public final class BackupAndRestore implements Callback {
  private static final Logger LOG = LoggerFactory.getLogger(BackupAndRestore.class);

  private final Path folder;
  private final Path file;
  private int saveFreq; // 0 for epochs
  private boolean deleteCheckpoint = true;
  private int batches;

  /** Keeps the backup in this folder, which belongs to one run alone. */
  public BackupAndRestore(Path folder) {
    Check.argument(folder != null && !folder.toString().isEmpty(), "BackupAndRestore: expected a folder, got \"%s\"", folder);
    this.folder = folder;
    file = folder.resolve("latest.backup");
  }

  /** Backs up after every so many batches instead of every epoch. */
  public BackupAndRestore saveFreq(int everyBatches) {
    Check.argument(everyBatches > 0, "BackupAndRestore: expected a frequency of 1 batch or more, got %d", everyBatches);
    saveFreq = everyBatches;
    return this;
  }

  /** Whether the backup is deleted when the run is complete; true unless said. If kept, a run with more epochs goes on from it. */
  public BackupAndRestore deleteCheckpoint(boolean flag) {
    deleteCheckpoint = flag;
    return this;
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.of("batches", Tensor.of(batches));
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    batches = (int) state.get("batches").item();
  }

  /**
   * Goes on from the backup, if there is one.
   *
   * @throws IllegalArgumentException if it is of another model
   * @throws UncheckedIOException if it cannot be read
   */
  @Override
  public void onTrainBegin(Model model, Fit fit) {
    batches = 0;
    Leftovers.remove(folder, ".latest.backup.*.tmp*");
    if (Files.exists(file)) {
      Training run = model.training();
      Map<String, Tensor> state = read();
      run.afterCallbacks(() -> {
        try {
          run.restore(state);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("BackupAndRestore: " + file + " does not fit, delete it to begin anew: " + e.getMessage(), e);
        }
        LOG.info("BackupAndRestore goes on from {}: epoch {}, batch {}", file, run.epoch() + 1, run.batch() + 1);
      });
    }
  }

  private Map<String, Tensor> read() {
    try {
      return BackupFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("BackupAndRestore: delete " + file + " to begin anew: " + e.getMessage(), e);
    }
  }

  @Override
  public void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {
    batches++;
    if (saveFreq > 0 && batches % saveFreq == 0 || Thread.currentThread().isInterrupted()) {
      save(model);
    }
  }

  @Override
  public void onEpochEnd(Model model, int epoch, Map<String, Double> logs) {
    if (saveFreq == 0 && !Thread.currentThread().isInterrupted()) { // an interrupted epoch is not done
      save(model);
    }
  }

  private void save(Model model) {
    Training run = model.training();
    run.afterCallbacks(() -> {
      try {
        Files.createDirectories(folder);
        BackupFile.write(file, run.state());
      } catch (IOException e) {
        throw new UncheckedIOException("BackupAndRestore: " + file + " could not be written: " + e, e);
      }
    });
  }

  @Override
  public void onTrainEnd(Model model, Map<String, Double> logs) {
    if (deleteCheckpoint && model.training().isComplete()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("BackupAndRestore: " + file + " could not be deleted: " + e, e);
      }
    }
  }
}
