package io.arabica.models.callbacks;

import io.arabica.models.Callback;
import io.arabica.models.Model;
import io.arabica.tensor.Check;
import java.util.Map;

/**
 * A callback from lambdas.
 *
 * <pre>{@code
 * new LambdaCallback().onEpochEnd((epoch, logs) -> System.out.println(epoch + " " + logs));
 * }</pre>
 */
public final class LambdaCallback implements Callback {
  /** What runs at the end of an epoch or a batch. */
  @FunctionalInterface
  public interface Hook {
    /** Gets the number of the epoch or batch and what was measured. */
    void run(int index, Map<String, Double> logs);
  }

  private Hook epochEnd = (epoch, logs) -> {};
  private Hook batchEnd = (batch, logs) -> {};
  private Runnable trainBegin = () -> {};
  private Runnable trainEnd = () -> {};

  /** A callback that does nothing yet. */
  public LambdaCallback() {}

  /** Runs after each epoch. */
  public LambdaCallback onEpochEnd(Hook hook) {
    epochEnd = given(hook);
    return this;
  }

  /** Runs after each training batch. */
  public LambdaCallback onTrainBatchEnd(Hook hook) {
    batchEnd = given(hook);
    return this;
  }

  /** Runs before the first epoch. */
  public LambdaCallback onTrainBegin(Runnable hook) {
    trainBegin = given(hook);
    return this;
  }

  /** Runs after the last epoch. */
  public LambdaCallback onTrainEnd(Runnable hook) {
    trainEnd = given(hook);
    return this;
  }

  private static <T> T given(T hook) {
    return Check.given(hook, "LambdaCallback", "what to run");
  }

  @Override
  public void onTrainBegin(Model model, io.arabica.models.Fit fit) {
    trainBegin.run();
  }

  @Override
  public void onTrainEnd(Model model, Map<String, Double> logs) {
    trainEnd.run();
  }

  @Override
  public void onEpochEnd(Model model, int epoch, Map<String, Double> logs) {
    epochEnd.run(epoch, logs);
  }

  @Override
  public void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {
    batchEnd.run(batch, logs);
  }
}
