package io.arabica.models.callbacks;

import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the training when a measured quantity has not become better for some epochs.
 *
 * <pre>{@code
 * new EarlyStopping("val_loss").patience(3).restoreBestWeights(true)
 * }</pre>
 *
 * <p>The {@link Mode} says which way the quantity gets better. It can be used for several runs of fit: each starts anew.
 */
public final class EarlyStopping implements Callback {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyStopping.class);

  private final String monitor;
  private int patience;
  private double minDelta;
  private Mode mode = Mode.AUTO;
  private double baseline = Double.NaN;
  private boolean restoreBestWeights;
  private int startFromEpoch;

  private double best;
  private int bestEpoch;
  private int stoppedEpoch;
  private int waited;
  private List<Tensor> bestWeights;

  /**
   * Watches this quantity, e.g. {@code val_loss}; training ends with the first epoch that is no better, unless there is {@link #patience}.
   */
  public EarlyStopping(String monitor) {
    Check.argument(monitor != null, "EarlyStopping: expected the name of what to watch, such as val_loss, got null");
    this.monitor = monitor;
  }

  /** Epochs without improvement before the training ends; 0 unless said. */
  public EarlyStopping patience(int epochs) {
    Check.argument(epochs >= 0, "EarlyStopping: expected a patience of 0 or more, got %d", epochs);
    patience = epochs;
    return this;
  }

  /** How much better counts as better; 0 unless said. */
  public EarlyStopping minDelta(double delta) {
    Check.argument(Double.isFinite(delta), "EarlyStopping: expected a finite difference, got %s", delta);
    minDelta = Math.abs(delta);
    return this;
  }

  /** Which way the quantity gets better. */
  public EarlyStopping mode(Mode way) {
    Check.argument(way != null, "EarlyStopping: expected a mode, got null");
    mode = way;
    return this;
  }

  /** The quantity must become better than this. */
  public EarlyStopping baseline(double value) {
    baseline = value;
    return this;
  }

  /** Whether the model gets the weights of its best epoch back at the end. */
  public EarlyStopping restoreBestWeights(boolean flag) {
    restoreBestWeights = flag;
    return this;
  }

  /** Epochs to wait before watching. */
  public EarlyStopping startFromEpoch(int epoch) {
    startFromEpoch = epoch;
    return this;
  }

  /** The best value of the last run. */
  public double best() {
    return best;
  }

  /** The epoch of the best value, counted from 0. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** The epoch after which the training was ended, or -1. */
  public int stoppedEpoch() {
    return stoppedEpoch;
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("best", Tensor.of(best));
    state.put("counts", Tensor.of(bestEpoch, stoppedEpoch, waited));
    for (int i = 0; bestWeights != null && i < bestWeights.size(); i++) {
      state.put("weight/" + i, bestWeights.get(i));
    }
    return state;
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    best = state.get("best").item();
    int[] counts = state.get("counts").toInts();
    bestEpoch = counts[0];
    stoppedEpoch = counts[1];
    waited = counts[2];
    bestWeights = state.containsKey("weight/0") ? new ArrayList<>() : null;
    for (int i = 0; state.containsKey("weight/" + i); i++) {
      bestWeights.add(state.get("weight/" + i));
    }
  }

  @Override
  public void onTrainBegin(Model model, Fit fit) {
    waited = 0;
    bestEpoch = -1;
    stoppedEpoch = -1;
    bestWeights = null;
    best = mode.worst(monitor);
  }

  @Override
  public void onEpochEnd(Model model, int epoch, Map<String, Double> logs) {
    Double value = logs.get(monitor);
    if (value == null) {
      LOG.warn("EarlyStopping watches \"{}\", which was not measured; measured were {}", monitor, logs.keySet());
      return;
    }
    if (epoch < startFromEpoch) {
      return;
    }
    if (restoreBestWeights && bestWeights == null) {
      bestWeights = model.getWeights();
      bestEpoch = epoch;
    }
    waited++;
    if (mode.isBetter(monitor, value, best, minDelta)) {
      best = value;
      bestEpoch = epoch;
      if (restoreBestWeights) {
        bestWeights = model.getWeights();
      }
      if (Double.isNaN(baseline) || mode.isBetter(monitor, value, baseline, minDelta)) {
        waited = 0;
      }
    } else if (waited >= patience && epoch > 0) {
      stoppedEpoch = epoch;
      model.stopTraining();
    }
  }

  @Override
  public void onTrainEnd(Model model, Map<String, Double> logs) {
    if (bestWeights != null) {
      model.setWeights(bestWeights);
      bestWeights = null;
      LOG.debug("EarlyStopping restored the weights of epoch {}", bestEpoch);
    }
  }
}
