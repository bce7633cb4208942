package io.arabica.models;

import io.arabica.tensor.Tensor;
import java.util.Map;

/**
 * Code that runs at certain moments of training, evaluation and prediction; every method does nothing unless overridden.
 *
 * <p>The logs of an epoch hold {@code loss}, the metrics and {@code val_…}. The logs of a batch are a live view of the running means: copy
 * what you keep. To end the training after the batch, call {@link Model#stopTraining}.
 */
public interface Callback {
  /**
   * What the rest of a run depends on besides the settings, for {@link #restore}; empty by default. {@link Training#state} keeps it, so
   * that
   * a run that was killed goes on as if it had not been.
   */
  default Map<String, Tensor> state() {
    return Map.of();
  }

  /** Goes on where {@link #state} was taken; called after {@link #onTrainBegin}, and only if there was a state. */
  default void restore(Map<String, Tensor> state) {}

  /** Before the first epoch. */
  default void onTrainBegin(Model model, Fit fit) {}

  /** After the last epoch, also when training was stopped. */
  default void onTrainEnd(Model model, Map<String, Double> logs) {}

  /** Before an epoch, counted from 0; once more for an epoch in whose middle a {@linkplain Training#restore restored} run goes on. */
  default void onEpochBegin(Model model, int epoch) {}

  /** After an epoch and its validation. */
  default void onEpochEnd(Model model, int epoch, Map<String, Double> logs) {}

  /** Before a training batch, counted from 0 in each epoch. */
  default void onTrainBatchBegin(Model model, int batch) {}

  /** After a training batch. */
  default void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {}

  /** Before an evaluation, also before each validation. */
  default void onTestBegin(Model model) {}

  /** After an evaluation. */
  default void onTestEnd(Model model, Map<String, Double> logs) {}

  /** Before a batch of an evaluation. */
  default void onTestBatchBegin(Model model, int batch) {}

  /** After a batch of an evaluation. */
  default void onTestBatchEnd(Model model, int batch, Map<String, Double> logs) {}

  /** Before a prediction. */
  default void onPredictBegin(Model model) {}

  /** After a prediction. */
  default void onPredictEnd(Model model) {}

  /** Before a batch of a prediction. */
  default void onPredictBatchBegin(Model model, int batch) {}

  /** After a batch of a prediction. */
  default void onPredictBatchEnd(Model model, int batch) {}
}
