package io.arabica.models.callbacks;

import io.arabica.models.Callback;
import io.arabica.models.Model;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the training as soon as the loss is NaN or infinite. */
public final class TerminateOnNaN implements Callback {
  private static final Logger LOG = LoggerFactory.getLogger(TerminateOnNaN.class);

  /** A callback that watches the loss. */
  public TerminateOnNaN() {}

  @Override
  public void onTrainBatchEnd(Model model, int batch, Map<String, Double> logs) {
    double loss = logs.get("loss");
    if (!Double.isFinite(loss)) {
      LOG.warn("Batch {}: the loss is {}, training ends. Look for NaN in the data, or lower the learning rate.", batch, loss);
      model.stopTraining();
    }
  }
}
