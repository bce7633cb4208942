package io.arabica.models;

import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of {@link Model#fit} while it goes on: where it stands, and all that its rest depends on. Callbacks get it from
 * {@link Model#training}.
 *
 * <pre>{@code
 * public void onEpochEnd(Model model, int epoch, Map<String, Double> logs) {
 *   Training run = model.training();
 *   run.afterCallbacks(() -> keep(run.state()));      // and in onTrainBegin of another process: run.restore(kept)
 * }
 * }</pre>
 */
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  private final Model model;
  private final Compiled compiled;
  private final List<Callback> callbacks;
  private final List<Runnable> later = new ArrayList<>();
  final History history = new History();
  Long orderSeed;
  int epoch;
  int batch; // done in this epoch
  int pass; // over the data; another number than the epoch's where steps an epoch were given
  int read; // batches of this pass
  private boolean begun;
  private boolean complete;

  Training(Model model, Compiled compiled, List<Callback> callbacks, int epoch) {
    this.model = model;
    this.compiled = compiled;
    this.callbacks = callbacks;
    this.epoch = epoch;
  }

  /** The epochs that are done, with those before the {@linkplain Fit#initialEpoch initial} one; so the number of the one that runs. */
  public int epoch() {
    return epoch;
  }

  /** The batches of the current epoch that are done. */
  public int batch() {
    return batch;
  }

  /**
   * Whether all epochs were done, or {@link Model#stopTraining} ended them; false after an exception or where the thread was interrupted:
   * such a run wants to go on.
   */
  public boolean isComplete() {
    return complete;
  }

  /** Runs this as soon as every callback has seen the current moment, so that what it reads or changes does not depend on their order. */
  public void afterCallbacks(Runnable action) {
    later.add(action);
  }

  /** Does what was put off. */
  void settle() {
    for (int i = 0; i < later.size(); i++) {
      later.get(i).run();
    }
    later.clear();
  }

  /** What was put off at a moment that an exception ended is not done: not all callbacks have seen it. */
  void forget() {
    later.clear();
  }

  void begin() {
    begun = true;
  }

  void complete() {
    complete = true;
  }

  // ---- state ----------------------------------------------------------------------------------------------------------

  /**
   * All that the rest of the run depends on besides the data and what the program sets, copied: the {@link #modelState}, epoch and batch,
   * the order of the samples, the history, running means, and the {@linkplain Callback#state states of callbacks}. To be taken
   * {@linkplain #afterCallbacks after the callbacks} of a batch or an epoch.
   */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("run/epoch", Tensor.of(epoch));
    state.put("run/batch", Tensor.of(batch));
    state.put("run/pass", Tensor.of(pass));
    state.put("run/read", Tensor.of(read));
    state.put("run/stopping", Tensor.of(model.isStopping() && !Thread.currentThread().isInterrupted()));
    if (orderSeed != null) {
      state.put("run/order", ModelState.longs(orderSeed));
    }
    put(state, "run/history", history.state());
    put(state, "run/means", compiled.state());
    callbackStates(state);
    put(state, "model", modelState());
    return state;
  }

  private void callbackStates(Map<String, Tensor> into) {
    named().forEach((name, callback) -> put(into, name, callback.state()));
  }

  /** Callbacks by the name of their class and a number among those of this class: a callback more or less does not confuse them. */
  private Map<String, Callback> named() {
    Map<String, Integer> used = new HashMap<>();
    Map<String, Callback> named = new LinkedHashMap<>();
    for (Callback callback : callbacks) {
      String name = callback.getClass().getName();
      named.put("callback/" + name + "/" + (used.merge(name, 1, Integer::sum) - 1), callback);
    }
    return named;
  }

  private static void put(Map<String, Tensor> into, String prefix, Map<String, Tensor> state) {
    state.forEach((name, value) -> into.put(prefix + "/" + name, value));
  }

  /** The entries under this prefix, without it. */
  static Map<String, Tensor> under(String prefix, Map<String, Tensor> state) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    state.forEach((name, value) -> {
      if (name.startsWith(prefix + "/")) {
        part.put(name.substring(prefix.length() + 1), value);
      }
    });
    return part;
  }

  /**
   * Goes on where a {@link #state} was taken, with the same bits as if the run had never ended, given the same program and data. To be
   * called {@linkplain #afterCallbacks after the callbacks} of {@link Callback#onTrainBegin}.
   *
   * @throws IllegalArgumentException if it is the state of another model; then the model is as it was
   */
  public void restore(Map<String, Tensor> state) {
    Check.state(!begun, "%s: a run is restored before its first batch, in onTrainBegin of a callback", model);
    for (String name : List.of("run/epoch", "run/batch", "run/pass", "run/read", "run/stopping", "run/history/epochs", "run/means/means")) {
      Check.argument(state.containsKey(name), "%s: expected the state of a run, got one without %s", model, name);
    }
    int done = (int) state.get("run/batch").item();
    if (done > 0) {
      compiled.restore(under("run/means", state));
    }
    restoreModel(under("model", state));
    epoch = (int) state.get("run/epoch").item();
    batch = done;
    pass = (int) state.get("run/pass").item();
    read = (int) state.get("run/read").item();
    Tensor order = state.get("run/order");
    orderSeed = order == null ? null : ModelState.longs(order)[0];
    history.restore(under("run/history", state));
    Map<String, Callback> named = named();
    named.forEach((name, callback) -> {
      Map<String, Tensor> mine = under(name, state);
      if (!mine.isEmpty()) {
        callback.restore(mine);
      }
    });
    state.keySet().stream().filter(name -> name.startsWith("callback/")).map(name -> name.replaceFirst("^(callback/[^/]*/[0-9]+)/.*", "$1"))
        .distinct().filter(name -> !named.containsKey(name))
        .forEach(name -> LOG.warn("{}: the state has a {}, which this run has not", model.who(), name));
    if (state.get("run/stopping").item() != 0) {
      model.stopTraining();
    }
  }

  /**
   * The weights, which of them are frozen, the optimizer's state with its learning rate, and the states of all random numbers, copied.
   */
  public Map<String, Tensor> modelState() {
    return ModelState.of(model);
  }

  /**
   * Takes weights, optimizer and random numbers back to a {@link #modelState}.
   *
   * @throws IllegalArgumentException if it is the state of another model; then the model is as it was
   */
  public void restoreModel(Map<String, Tensor> state) {
    ModelState.restore(model, state);
  }
}
