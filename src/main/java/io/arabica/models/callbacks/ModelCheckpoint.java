package io.arabica.models.callbacks;

import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.models.ModelFormat;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the model, or its weights, while it trains: after every epoch, or whenever it is better than ever.
 *
 * <pre>{@code
 * new ModelCheckpoint(Path.of("runs/{epoch:02d}-{val_loss:.2f}.keras"))
 * new ModelCheckpoint(Path.of("best.keras")).monitor("val_accuracy").saveBestOnly(true)
 * }</pre>
 *
 * <p>Fields of the file name are filled as in Keras with {@code epoch} (from 1), {@code batch} (from 1, with {@link #saveFreq}) and
 * whatever is measured; {@code d}, {@code f} and {@code e} with a width and digits are known. Folders are made. A file is written under
 * another name and then moved into its place, so that a crash never leaves half a file; what a killed run left under such names is removed
 * when the next one begins. {@code Model.load} of a checkpoint and {@code fit} with {@link Fit#initialEpoch} go on where it was saved;
 * {@link BackupAndRestore} does so by itself.
 *
 * <p>Where Keras saves also what it cannot judge, nothing is saved while the quantity is not measured, or NaN.
 */
public final class ModelCheckpoint implements Callback {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCheckpoint.class);

  private final FilePattern file;
  private String monitor = "val_loss";
  private boolean saveBestOnly;
  private boolean saveWeightsOnly;
  private Mode mode = Mode.AUTO;
  private int saveFreq; // 0 for epochs
  private double threshold = Double.NaN;

  private double best = Double.NaN;
  private int epoch;
  private int batches;

  /**
   * Saves to this file, which may have fields such as <code>{epoch:02d}</code>.
   *
   * @throws IllegalArgumentException if a field is not understood
   */
  public ModelCheckpoint(Path file) {
    Check.argument(file != null, "ModelCheckpoint: expected a file, got null");
    this.file = new FilePattern("ModelCheckpoint", file);
  }

  /** What tells which model is the best; {@code val_loss} unless said. */
  public ModelCheckpoint monitor(String quantity) {
    Check.argument(quantity != null, "ModelCheckpoint: expected the name of a quantity, got null");
    monitor = quantity;
    return this;
  }

  /** Whether a model that is no better than the best so far is not saved; false unless said. */
  public ModelCheckpoint saveBestOnly(boolean flag) {
    saveBestOnly = flag;
    return this;
  }

  /** Whether the weights alone are saved, to a file that ends in {@code .weights.h5}; false unless said. */
  public ModelCheckpoint saveWeightsOnly(boolean flag) {
    saveWeightsOnly = flag;
    return this;
  }

  /** Which way the quantity gets better. */
  public ModelCheckpoint mode(Mode way) {
    Check.argument(way != null, "ModelCheckpoint: expected a mode, got null");
    mode = way;
    return this;
  }

  /** Saves after every so many batches instead of every epoch; what is measured then are the means of the epoch so far. */
  public ModelCheckpoint saveFreq(int everyBatches) {
    Check.argument(everyBatches > 0, "ModelCheckpoint: expected a frequency of 1 batch or more, got %d", everyBatches);
    saveFreq = everyBatches;
    return this;
  }

  /** With {@link #saveBestOnly}, what the first saved model must be better than, too; none unless said. */
  public ModelCheckpoint initialValueThreshold(double value) {
    threshold = value;
    return this;
  }

  /** The value of the best model so far; NaN before one was saved with {@link #saveBestOnly}. */
  public double best() {
    return best;
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.of("best", Tensor.of(best), "batches", Tensor.of(batches));
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    best = state.get("best").item();
    batches = (int) state.get("batches").item();
  }

  /** The best value stays from run to run, as in Keras. */
  @Override
  public void onTrainBegin(Model model, Fit fit) {
    // a wrong file name is found before an hour of training
    Check.argument(!file.toString().endsWith(".h5") || saveWeightsOnly && file.toString().endsWith(".weights.h5"),
        "ModelCheckpoint: expected a file name that ends in %s, got \"%s\"", saveWeightsOnly ? ".weights.h5" : ".keras", file);
    ModelFormat.of(Path.of(file.toString()), saveWeightsOnly);
    batches = 0;
    if (file.folder() != null) {
      Leftovers.remove(file.folder(), file.temporaries());
    }
  }

  @Override
  public void onEpochBegin(Model model, int number) {
    epoch = number;
  }

  @Override
  public void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {
    if (saveFreq > 0 && ++batches % saveFreq == 0) {
      Map<String, Number> values = new LinkedHashMap<>(logs);
      values.put("batch", batch + 1);
      save(model, values);
    }
  }

  @Override
  public void onEpochEnd(Model model, int number, Map<String, Double> logs) {
    if (saveFreq == 0) {
      save(model, new LinkedHashMap<>(logs));
    }
  }

  private void save(Model model, Map<String, Number> values) {
    Number value = values.get(monitor);
    if (saveBestOnly) {
      if (value == null) {
        LOG.warn("ModelCheckpoint watches \"{}\", which was not measured; measured were {}", monitor, values.keySet());
        return;
      }
      double reference = !Double.isNaN(best) ? best : !Double.isNaN(threshold) ? threshold : mode.worst(monitor);
      if (!mode.isBetter(monitor, value.doubleValue(), reference, 0)) {
        return;
      }
    }
    values.put("epoch", epoch + 1);
    Path target = file.file(values);
    try {
      if (target.getParent() != null) {
        Files.createDirectories(target.getParent());
      }
      if (saveWeightsOnly) {
        model.saveWeights(target);
      } else {
        model.save(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("ModelCheckpoint: " + target + " could not be written: " + e, e);
    }
    best = saveBestOnly ? value.doubleValue() : best;
    LOG.debug("Epoch {}: the model is saved to {}", epoch + 1, target);
  }
}
