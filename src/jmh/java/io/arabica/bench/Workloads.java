package io.arabica.bench;

import static io.arabica.layers.activations.Activations.LINEAR;
import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;

import io.arabica.data.Dataset;
import io.arabica.kernels.Kernels;
import io.arabica.kernels.Parallel;
import io.arabica.layers.Conv2D;
import io.arabica.layers.Dense;
import io.arabica.layers.Flatten;
import io.arabica.layers.Input;
import io.arabica.layers.MaxPooling2D;
import io.arabica.layers.activations.ActivationFunction;
import io.arabica.layers.losses.Losses;
import io.arabica.layers.losses.SparseCategoricalCrossentropy;
import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.tensor.Elementwise;
import io.arabica.tensor.Normalize;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Softmax;
import io.arabica.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whole training steps and the like, timed from outside: {@code Workloads W1 THREADS} prints {@code arabica W1 THREADS VALUE UNIT}.
 *
 * <p>Training runs through {@code fit}, with its shuffling and batching, as a user's would. {@code -Dwarm} and {@code -Dsecs} set the
 * seconds of warm-up and measurement.
 */
public final class Workloads {
  private static final double WARM = Double.parseDouble(System.getProperty("warm", "3"));
  private static final double SECONDS = Double.parseDouble(System.getProperty("secs", "10"));

  private static final ThreadMXBean CPU = "cpu".equals(System.getProperty("clock")) ? ManagementFactory.getThreadMXBean() : null;

  private Workloads() {}

  /** Runs one workload: name, threads. */
  public static void main(String[] args) {
    String workload = args[0];
    int threads = Integer.parseInt(args[1]);
    Parallel.setThreads(threads);
    Rng rng = new Rng(1);
    switch (workload) {
      case "W1" -> {
        Model model = mlp();
        model.compile(new Adam(1e-3), new SparseCategoricalCrossentropy().fromLogits(true));
        Dataset data = Dataset.of(rng.normal(0, 1, 64 * 128, 784), rng.integers(0, 10, 64 * 128));
        train(workload, threads, model, data, 128, 128, "samples/s");
      }
      case "W2" -> {
        Model model = new Sequential(new Input(13), new Dense(64).activation(RELU), new Dense(64).activation(RELU), new Dense(1)).seed(1);
        model.compile(new Adam(1e-3), Losses.meanSquaredError());
        train(workload, threads, model, Dataset.of(rng.normal(0, 1, 64 * 32, 13), rng.normal(0, 1, 64 * 32, 1)), 32, 1, "steps/s");
      }
      case "W3" -> {
        Model model = pictures(LINEAR);
        model.compile(new Adam(1e-3), new SparseCategoricalCrossentropy().fromLogits(true));
        Dataset data = Dataset.of(rng.normal(0, 1, 16 * 128, 28, 28, 1), rng.integers(0, 10, 16 * 128));
        train(workload, threads, model, data, 128, 128, "samples/s");
      }
      case "W4b1" -> repeat(workload, threads, "us", predict(pictures(SOFTMAX), rng.normal(0, 1, 1, 28, 28, 1)), 0);
      case "W4b256" -> repeat(workload, threads, "samples/s", predict(pictures(SOFTMAX), rng.normal(0, 1, 256, 28, 28, 1)), 256);
      case "W1predict1" -> repeat(workload, threads, "us", predict(mlp(), rng.normal(0, 1, 1, 784)), 0);
      case "W1predict1024" ->
          repeat(workload, threads, "GFLOPS", predict(mlp(), rng.normal(0, 1, 1024, 784)),
          1024 * 2e-9 * (784 * 512 + 512 * 512 + 512 * 10));
      case "W1sum" -> {
        Model model = mlp();
        model.predict(rng.normal(0, 1, 1, 784)); // makes the weights
        List<Parameter> weights = model.trainableParameters();
        repeat(workload, threads, "us", () -> {
          Tensor last = null;
          for (Parameter weight : weights) {
            last = weight.sum();
          }
          return last;
        }, 0);
      }
      case "W1heap" -> {
        Model model = mlp();
        model.compile(new Adam(1e-3), new SparseCategoricalCrossentropy().fromLogits(true));
        heap(workload, threads, model, Dataset.of(rng.normal(0, 1, 64 * 128, 784), rng.integers(0, 10, 64 * 128)));
      }
      case "W7" -> rows(threads, rng);
      default -> throw new IllegalArgumentException("unknown workload " + workload
          + ", expected W1, W2, W3, W4b1, W4b256, W1predict1, W1predict1024, W1sum, W1heap or W7");
    }
  }

  /** Wall time; with {@code -Dclock=cpu} the CPU time of this thread, for one thread on a machine that is not quiet. */
  private static long now() {
    return CPU == null ? System.nanoTime() : CPU.getCurrentThreadCpuTime();
  }

  private static Model mlp() {
    return new Sequential(new Input(784), new Dense(512).activation(RELU), new Dense(512).activation(RELU), new Dense(10)).seed(1);
  }

  private static Model pictures(ActivationFunction last) {
    return new Sequential(new Input(28, 28, 1), new Conv2D(32, 3).activation(RELU), new Conv2D(64, 3).activation(RELU),
        new MaxPooling2D(2), new Flatten(), new Dense(128).activation(RELU), new Dense(10).activation(last)).seed(1);
  }

  private static Supplier<Object> predict(Model model, Tensor x) {
    return () -> model.predict(x);
  }

  /** Trains until the time is over and counts the steps. */
  private static void train(String workload, int threads, Model model, Dataset data, int batch, double unitsPerStep, String unit) {
    double[] loss = {0};
    Callback clock = new Callback() {
      private final long begun = now();
      private long measured;
      private long steps;

      @Override
      public void onTrainBatchEnd(Model trained, int index, Map<String, Double> logs) {
        long now = now();
        if (measured == 0) {
          measured = (now - begun) * 1e-9 >= WARM ? now : 0;
          return;
        }
        steps++;
        double seconds = (now - measured) * 1e-9;
        if (seconds >= SECONDS) {
          loss[0] = logs.get("loss");
          print(workload, threads, steps * unitsPerStep / seconds, unit);
          trained.stopTraining();
        }
      }
    };
    model.fit(data, Fit.epochs(Integer.MAX_VALUE).batchSize(batch).seed(1).silent().callbacks(clock));
    System.err.println("# " + Kernels.get().name() + ", last loss " + loss[0]);
  }

  /** Trains for two epochs; prints what training holds beside the data, in MB of 2^20 bytes: the model, the optimizer and the buffers. */
  private static void heap(String workload, int threads, Model model, Dataset data) {
    long before = live();
    model.fit(data, Fit.epochs(2).batchSize(128).seed(1).silent().callbacks(new Callback() {
      @Override
      public void onEpochEnd(Model trained, int epoch, Map<String, Double> logs) {
        print(workload, threads, (live() - before) / (double) (1 << 20), "MB");
      }
    }));
  }

  private static long live() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Runs a computation until the time is over; prints microseconds, or work per second. */
  private static void repeat(String workload, int threads, String unit, Supplier<Object> computation, double work) {
    long begun = now();
    while ((now() - begun) * 1e-9 < WARM) {
      computation.get();
    }
    long from = now();
    long now = from;
    long count = 0;
    while ((now - from) * 1e-9 < SECONDS) {
      computation.get();
      count++;
      now = now();
    }
    double seconds = (now - from) * 1e-9 / count;
    print(workload, threads, work == 0 ? seconds * 1e6 : work / seconds, unit);
  }

  /** Element-wise and row operations on 4096 x 1024 floats; bytes that must be read and written per second. */
  private static void rows(int threads, Rng rng) {
    Tensor x = rng.normal(0, 1, 4096, 1024);
    Tensor y = rng.normal(0, 1, 4096, 1024);
    double gigabytes = 4 * 4096 * 1024 * 1e-9;
    repeat("W7-add", threads, "GB/s", () -> x.add(y), 3 * gigabytes);
    Recording addition = Recording.of(() -> List.of(x.add(y))); // the sum goes into the same array every time
    repeat("W7-add_out", threads, "GB/s", () -> {
      addition.run();
      return addition;
    }, 3 * gigabytes);
    repeat("W7-relu", threads, "GB/s", x::relu, 2 * gigabytes);
    repeat("W7-exp", threads, "GB/s", x::exp, 2 * gigabytes);
    repeat("W7-gelu", threads, "GB/s", () -> Elementwise.gelu(x), 2 * gigabytes);
    repeat("W7-tanh", threads, "GB/s", x::tanh, 2 * gigabytes);
    repeat("W7-sum", threads, "GB/s", x::sum, gigabytes);
    repeat("W7-softmax", threads, "GB/s", () -> Softmax.softmax(x, -1), 2 * gigabytes);
    Tensor gamma = Tensor.ones(1024);
    Tensor beta = Tensor.zeros(1024);
    repeat("W7-layernorm", threads, "GB/s", () -> Normalize.layerNorm(x, gamma, beta, 1e-5), 2 * gigabytes);
  }

  private static void print(String workload, int threads, double value, String unit) {
    System.out.println(String.format(Locale.ROOT, "arabica %s %d %.5g %s", workload, threads, value, unit));
  }
}
