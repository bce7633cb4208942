package io.arabica.models.callbacks;

import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lowers the learning rate when a measured quantity has not become better for some epochs: rate ← max(rate · factor, minLr).
 *
 * <pre>{@code
 * new ReduceLROnPlateau("val_loss").factor(0.2).patience(5).minLr(1e-5)
 * }</pre>
 *
 * <p>Settings and their defaults are Keras'. It can be used for several runs of fit: each starts anew, with the rate that the optimizer has
 * then.
 */
public final class ReduceLROnPlateau implements Callback {
  private static final Logger LOG = LoggerFactory.getLogger(ReduceLROnPlateau.class);

  private final String monitor;
  private double factor = 0.1;
  private int patience = 10;
  private Mode mode = Mode.AUTO;
  private double minDelta = 1e-4;
  private int cooldown;
  private double minLr;

  private double best;
  private int waited;
  private int cooling;

  /** Watches this quantity, e.g. {@code val_loss}. */
  public ReduceLROnPlateau(String monitor) {
    Check.argument(monitor != null, "ReduceLROnPlateau: expected the name of what to watch, such as val_loss, got null");
    this.monitor = monitor;
  }

  /** What the rate is multiplied with; 0.1 unless said. */
  public ReduceLROnPlateau factor(double by) {
    Check.argument(by > 0 && by < 1, "ReduceLROnPlateau: expected a factor above 0 and below 1, got %s", by);
    factor = by;
    return this;
  }

  /** Epochs without improvement before the rate is lowered; 10 unless said. */
  public ReduceLROnPlateau patience(int epochs) {
    Check.argument(epochs >= 0, "ReduceLROnPlateau: expected a patience of 0 or more, got %d", epochs);
    patience = epochs;
    return this;
  }

  /** Which way the quantity gets better. */
  public ReduceLROnPlateau mode(Mode way) {
    Check.argument(way != null, "ReduceLROnPlateau: expected a mode, got null");
    mode = way;
    return this;
  }

  /** How much better counts as better; 1e-4 unless said. */
  public ReduceLROnPlateau minDelta(double delta) {
    Check.argument(Double.isFinite(delta), "ReduceLROnPlateau: expected a finite difference, got %s", delta);
    minDelta = Math.abs(delta);
    return this;
  }

  /** Epochs after a change in which no improvement is expected; 0 unless said. */
  public ReduceLROnPlateau cooldown(int epochs) {
    Check.argument(epochs >= 0, "ReduceLROnPlateau: expected a cooldown of 0 or more epochs, got %d", epochs);
    cooldown = epochs;
    return this;
  }

  /** The rate is not lowered below this; 0 unless said. */
  public ReduceLROnPlateau minLr(double rate) {
    Check.argument(rate >= 0 && Double.isFinite(rate), "ReduceLROnPlateau: expected a finite rate of 0 or more, got %s", rate);
    minLr = rate;
    return this;
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.of("best", Tensor.of(best), "counts", Tensor.of(waited, cooling));
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    best = state.get("best").item();
    int[] counts = state.get("counts").toInts();
    waited = counts[0];
    cooling = counts[1];
  }

  @Override
  public void onTrainBegin(Model model, Fit fit) {
    Rates.checkFixed("ReduceLROnPlateau", model);
    best = mode.worst(monitor);
    waited = 0;
    cooling = 0;
  }

  @Override
  public void onEpochEnd(Model model, int epoch, Map<String, Double> logs) {
    Double value = logs.get(monitor);
    if (value == null) {
      LOG.warn("ReduceLROnPlateau watches \"{}\", which was not measured; measured were {}", monitor, logs.keySet());
      return;
    }
    if (cooling > 0) {
      cooling--;
      waited = 0;
    }
    if (mode.isBetter(monitor, value, best, minDelta)) {
      best = value;
      waited = 0;
    } else if (cooling == 0 && ++waited >= patience) {
      double rate = model.optimizer().learningRate();
      if (rate > minLr) {
        model.optimizer().learningRate(Math.max(rate * factor, minLr));
        LOG.info("Epoch {}: the learning rate is lowered to {}", epoch + 1, model.optimizer().learningRate());
        cooling = cooldown;
        waited = 0;
      }
    }
  }
}
