package io.arabica.models;

import static io.arabica.layers.activations.Activations.RELU;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
  private static final int EPOCHS = 3000; // at most: the compiler works beside the other tests, and its own waiting list may be long
  private static final int STEADY = 20; // epochs in a row
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

  /** Trains until the steps of some epochs in a row allocate next to nothing, on the thread that trains. */
  private static void check(Model model, Dataset data) {
    int threads = Parallel.threads();
    Parallel.setThreads(1); // all work on the thread that is watched
    try {
      long[] first = {0};
      long[] each = {0};
      int[] steady = {0};
      model.fit(data, Fit.epochs(EPOCHS).batchSize(128).silent().callbacks(new LambdaCallback()
          .onTrainBatchEnd((batch, logs) -> {
            long now = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            if (batch == 0) {
              first[0] = now;
            } else {
              each[0] = (now - first[0]) / batch;
            }
          })
          .onEpochEnd((epoch, logs) -> {
            steady[0] = each[0] <= LIMIT ? steady[0] + 1 : 0;
            if (steady[0] == STEADY) {
              model.stopTraining();
            }
          })));
      assertEquals(STEADY, steady[0], () -> "a step still allocates " + each[0] + " bytes");
    } finally {
      Parallel.setThreads(threads);
    }
  }
}
