package io.arabica.models.callbacks;

import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.util.Map;

/**
 * Sets the learning rate before each epoch.
 *
 * <pre>{@code
 * new LearningRateScheduler((epoch, rate) -> epoch < 10 ? rate : rate * Math.exp(-0.1))
 * }</pre>
 *
 * <p>For a rate that changes with every step give the optimizer a {@link io.arabica.optimizers.schedules.Schedule}.
 */
public final class LearningRateScheduler implements Callback {
  /** Gives the rate of an epoch. */
  @FunctionalInterface
  public interface Rate {
    /** The rate of this epoch, counted from 0, after one with that rate. */
    double of(int epoch, double rate);
  }

  private final Rate schedule;
  private int last = -1;

  /** Sets what this gives. */
  public LearningRateScheduler(Rate schedule) {
    Check.argument(schedule != null, "LearningRateScheduler: expected a function, got null");
    this.schedule = schedule;
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.of("last", Tensor.of(last));
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    last = (int) state.get("last").item();
  }

  @Override
  public void onTrainBegin(Model model, Fit fit) {
    Rates.checkFixed("LearningRateScheduler", model);
    last = -1;
  }

  @Override
  public void onEpochBegin(Model model, int epoch) {
    if (epoch != last) { // begun a second time where a run goes on within it
      last = epoch;
      double rate = schedule.of(epoch, model.optimizer().learningRate());
      Check.argument(rate >= 0 && Double.isFinite(rate), "LearningRateScheduler: expected a finite rate of 0 or more for epoch %d, got %s",
          epoch, rate);
      model.optimizer().learningRate(rate);
    }
  }
}
