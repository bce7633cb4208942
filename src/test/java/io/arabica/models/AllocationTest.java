package io.arabica.models;

import static io.arabica.layers.activations.Activations.RELU;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.constraints.MaxNorm;
import io.arabica.constraints.NonNeg;
import io.arabica.constraints.UnitNorm;
import io.arabica.data.Dataset;
import io.arabica.kernels.Parallel;
import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.Input;
import io.arabica.layers.losses.Losses;
import io.arabica.layers.losses.SparseCategoricalCrossentropy;
import io.arabica.metrics.Metrics;
import io.arabica.models.callbacks.LambdaCallback;
import io.arabica.optimizers.Adam;
import io.arabica.tensor.Rng;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A training step of an unchanged shape runs in the buffers of the step before. */
class AllocationTest {
  private static final int EPOCHS = 600; // enough for the compiler to be done
  private static final int LIMIT = 16 * 1024; // bytes a step

  private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void fit_classifier_allocatesNextToNothing() {
    Model model = new Sequential(new Input(100), new Dense(64).activation(RELU), new Dropout(0.2), new Dense(10)).seed(1);
    model.compile(new Adam(1e-3), new SparseCategoricalCrossentropy().fromLogits(true), Metrics.of("accuracy"));
    check(model, Dataset.of(new Rng(1).normal(0, 1, 1280, 100), new Rng(2).integers(0, 10, 1280)));
  }

  @Test
  void fit_regression_allocatesNextToNothing() {
    Model model = new Sequential(new Input(13), new Dense(64).activation(RELU), new Dense(1)).seed(1);
    model.compile(new Adam(1e-3), Losses.meanSquaredError(), Metrics.of("mae"));
    check(model, Dataset.of(new Rng(1).normal(0, 1, 1280, 13), new Rng(2).normal(0, 1, 1280, 1)));
  }

  @Test
  void fit_constrained_allocatesNextToNothing() {
    Model model = new Sequential(new Input(100), new Dense(64).activation(RELU).kernelConstraint(new MaxNorm(2))
        .biasConstraint(new NonNeg()), new Dense(10).kernelConstraint(new UnitNorm())).seed(1);
    model.compile(new Adam(1e-3), new SparseCategoricalCrossentropy().fromLogits(true));
    check(model, Dataset.of(new Rng(1).normal(0, 1, 1280, 100), new Rng(2).integers(0, 10, 1280)));
  }

  /** The mean over the steps of the last epochs, on the thread that trains. */
  private static void check(Model model, Dataset data) {
    int threads = Parallel.threads();
    Parallel.setThreads(1); // all work on the thread that is watched
    try {
      long[] bytes = {0, 0};
      int[] steps = {0};
      model.fit(data, Fit.epochs(EPOCHS).batchSize(128).silent().callbacks(new LambdaCallback().onTrainBatchEnd((batch, logs) -> {
        long now = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        if (batch > 0 && bytes[0] > 0) {
          bytes[1] += now - bytes[0];
          steps[0]++;
        }
        bytes[0] = now;
      }).onEpochEnd((epoch, logs) -> {
        if (epoch < EPOCHS - 20) { // the compiler is still at work
          bytes[1] = 0;
          steps[0] = 0;
        }
      })));
      long each = bytes[1] / steps[0];
      assertTrue(each <= LIMIT, "a step allocates " + each + " bytes");
    } finally {
      Parallel.setThreads(threads);
    }
  }
}
