package io.arabica.models;

import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.constraints.MaxNorm;
import io.arabica.constraints.NonNeg;
import io.arabica.constraints.UnitNorm;
import io.arabica.data.Dataset;
import io.arabica.kernels.Parallel;
import io.arabica.layers.ActivityRegularization;
import io.arabica.layers.AveragePooling2D;
import io.arabica.layers.BatchNormalization;
import io.arabica.layers.CategoryEncoding;
import io.arabica.layers.CenterCrop;
import io.arabica.layers.Concatenate;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.DepthwiseConv2D;
import io.arabica.layers.Discretization;
import io.arabica.layers.Dropout;
import io.arabica.layers.ELU;
import io.arabica.layers.Embedding;
import io.arabica.layers.Flatten;
import io.arabica.layers.GaussianNoise;
import io.arabica.layers.GlobalAveragePooling2D;
import io.arabica.layers.GroupNormalization;
import io.arabica.layers.Hashing;
import io.arabica.layers.Input;
import io.arabica.layers.IntegerLookup;
import io.arabica.layers.LayerNormalization;
import io.arabica.layers.LeakyReLU;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.Normalization;
import io.arabica.layers.OutputMode;
import io.arabica.layers.PReLU;
import io.arabica.layers.RMSNormalization;
import io.arabica.layers.RandomBrightness;
import io.arabica.layers.RandomContrast;
import io.arabica.layers.RandomCrop;
import io.arabica.layers.RandomFlip;
import io.arabica.layers.RandomRotation;
import io.arabica.layers.RandomTranslation;
import io.arabica.layers.RandomZoom;
import io.arabica.layers.ReLU;
import io.arabica.layers.Rescaling;
import io.arabica.layers.Resizing;
import io.arabica.layers.SeparableConv2D;
import io.arabica.layers.SpatialDropout2D;
import io.arabica.layers.SpectralNormalization;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.UnitNormalization;
import io.arabica.layers.losses.Losses;
import io.arabica.layers.losses.SparseCategoricalCrossentropy;
import io.arabica.metrics.Metrics;
import io.arabica.models.callbacks.LambdaCallback;
import io.arabica.optimizers.Adam;
import io.arabica.optimizers.AdamW;
import io.arabica.optimizers.SGD;
import io.arabica.regularizers.L2;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A training step or a prediction of an unchanged shape runs in the buffers of the one before. */
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

  @Test
  void fit_convolutions_allocateNextToNothing() {
    Sequential model = new Sequential(new Input(16, 16, 3)).seed(1);
    for (int i = 0; i < 6; i++) {
      model.add(new Conv2D(8, 3).padding("same").strides(i == 0 ? 2 : 1).useBias(false)).add(new BatchNormalization()).add(new ReLU());
    }
    model.add(new SeparableConv2D(8, 3)).add(new DepthwiseConv2D(3)).add(new MaxPooling2D(2)).add(new SpatialDropout2D(0.2))
        .add(new GlobalAveragePooling2D()).add(new Dense(10).activation(SOFTMAX));
    model.compile(new Adam(1e-3), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    check(model, Dataset.of(new Rng(1).normal(0, 1, 80, 16, 16, 3), new Rng(2).integers(0, 10, 80)), 8);
  }

  @Test
  void fit_normalizations_allocateNextToNothing() {
    Model model = new Sequential(new Input(8, 8, 3), new Conv2D(32, 3), new LayerNormalization(), new ReLU(), new Conv2D(32, 3),
        new GroupNormalization(8), new PReLU(), new RMSNormalization(), new LeakyReLU(0.1), new UnitNormalization(),
        new AveragePooling2D(2), new LayerNormalization().axis(1, 2), new Flatten(), new SpectralNormalization(new Dense(16)),
        new BatchNormalization(), new ELU(),
        new ActivityRegularization(0.01, 0), new Dense(10).kernelRegularizer(new L2(1e-4))).seed(1);
    model.compile(new AdamW(1e-3), new SparseCategoricalCrossentropy().fromLogits(true), Metrics.accuracy());
    check(model, Dataset.of(new Rng(1).normal(0, 1, 80, 8, 8, 3), new Rng(2).integers(0, 10, 80)), 8);
  }

  @Test
  void fit_changesOfPictures_allocateNextToNothing() {
    Model model = new Sequential(new Input(8, 8, 3), new Rescaling(1 / 255.0), new RandomFlip("horizontal"), new RandomRotation(0.1),
        new RandomZoom(0.1), new RandomTranslation(0.1, 0.1), new RandomContrast(0.2), new RandomBrightness(0.2), new RandomCrop(7, 7),
        new Resizing(8, 8), new CenterCrop(6, 6), new Flatten(), new Dense(10).activation(SOFTMAX)).seed(1);
    model.compile(new SGD(1e-3).momentum(0.9), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    check(model, Dataset.of(new Rng(1).uniform(0, 255, 80, 8, 8, 3), new Rng(2).integers(0, 10, 80)), 8);
  }

  @Test
  void fit_numberedAndHashedCodesWithNoise_allocatesNextToNothing() {
    SymbolicTensor codes = new Input(40).type(DType.INT32).tensor();
    SymbolicTensor counts = new Concatenate().apply(new IntegerLookup().vocabulary(1002, 1004, 1005).maskToken(1000).numOovIndices(2)
        .farmHash().outputMode(OutputMode.COUNT).apply(codes), new Hashing(20).salt(1, 2).outputMode(OutputMode.COUNT).apply(codes),
        new Hashing(30).maskValue(1001).outputMode(OutputMode.COUNT).apply(codes));
    Model model = new Functional(List.of(codes), List.of(new Dense(1).apply(new GaussianNoise(0.1).apply(counts)))).seed(1);
    model.compile(new SGD(1e-3), Losses.meanSquaredError());
    check(model, Dataset.of(new Rng(1).integers(1000, 1010, 160, 40), new Rng(2).normal(0, 1, 160, 1)), 16);
  }

  @Test
  void fit_categoriesAndNumbersTwoOutputs_allocateNextToNothing() {
    SymbolicTensor numbers = Input.of(6);
    SymbolicTensor words = new Input(2).type(DType.INT32).tensor();
    SymbolicTensor codes = new Input(1).type(DType.INT32).tensor();
    SymbolicTensor known = new IntegerLookup().vocabulary(2, 4, 5).apply(codes);
    SymbolicTensor all = new Concatenate().apply(new Normalization(0.5, 2).apply(numbers), new Flatten().apply(new Embedding(20, 4).apply(
        words)), new CategoryEncoding(4).outputMode(OutputMode.ONE_HOT).apply(known), new Discretization(new double[] {0, 1}).outputMode(
            OutputMode.COUNT).apply(numbers));
    SymbolicTensor hidden = new Dropout(0.2).apply(new Dense(32).activation(RELU).apply(all));
    Model model = new Functional(List.of(numbers, words, codes), List.of(new Dense(1).apply(hidden), new Dense(3).activation(SOFTMAX).apply(
        hidden))).seed(1);
    model.compile(Compile.with(new Adam(1e-3)).loss(Losses.meanSquaredError(), Losses.sparseCategoricalCrossentropy()).lossWeights(1, 0.5));
    check(model, Dataset.of(List.of(new Rng(1).normal(0, 1, 80, 6), new Rng(2).integers(0, 20, 80, 2), new Rng(3).integers(0, 6, 80, 1)),
        List.of(new Rng(4).normal(0, 1, 80, 1), new Rng(6).integers(0, 3, 80))), 8);
  }

  @Test
  void predict_manySamples_allocatesLittleMoreThanItsOutput() {
    Model model = new Sequential(new Input(28, 28, 1), new Conv2D(16, 3).activation(RELU), new MaxPooling2D(2), new Flatten(),
        new Dense(10).activation(SOFTMAX)).seed(1);
    Tensor x = new Rng(1).normal(0, 1, 256, 28, 28, 1);
    long output = 256 * 10 * Float.BYTES;
    int threads = Parallel.threads();
    Parallel.setThreads(1); // all work on the thread that is watched
    try {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 1000 && least > output + LIMIT; i++) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        model.predict(x);
        least = Math.min(least, THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
      }
      assertTrue(least <= output + LIMIT, "a prediction still allocates " + least + " bytes");
    } finally {
      Parallel.setThreads(threads);
    }
  }

  private static void check(Model model, Dataset data) {
    check(model, data, 128);
  }

  /** Trains until the steps of some epochs in a row allocate next to nothing, on the thread that trains. */
  private static void check(Model model, Dataset data, int batchSize) {
    int threads = Parallel.threads();
    Parallel.setThreads(1); // all work on the thread that is watched
    try {
      long[] first = {0};
      long[] each = {0};
      int[] steady = {0};
      model.fit(data, Fit.epochs(EPOCHS).batchSize(batchSize).silent().callbacks(new LambdaCallback()
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
