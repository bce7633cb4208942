package io.arabica.bench;

import io.arabica.kernels.Convolution;
import io.arabica.kernels.Parallel;
import io.arabica.kernels.Window;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Single convolutions of 32 samples with {@code same} padding: forward, and the gradients of the input and of the kernel. The column
 * {@code flops} counts GFLOP a second as the definition has them: Winograd's way takes fewer.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class ConvolutionBenchmark {
  private static final int SAMPLES = 32;

  /**
   * Pixels along a side, channels in, side of the kernel, channels out, stride, groups; no commas, at which JMH would split what -p says.
   */
  @Param({"56x32x3x32x1x1", "56x64x3x64x1x1", "28x128x3x128x1x1", "14x256x3x256x1x1", "7x256x3x256x1x1", "56x64x3x64x2x1",
      "28x128x3x128x2x1", "14x256x3x256x2x1", "56x64x1x64x1x1", "28x128x1x128x1x1", "14x256x1x256x1x1", "7x256x1x256x1x1",
      "56x64x1x128x2x1", "28x128x1x256x2x1", "56x32x3x32x1x32", "28x128x3x128x1x128", "14x256x3x256x1x256", "7x256x3x256x1x256",
      "56x64x3x64x2x64", "14x256x3x256x2x256"})
  private String shape;

  @Param({"1", "2"})
  private int threads;

  private Convolution convolution;
  private double work;
  private float[] x;
  private float[] w;
  private float[] bias;
  private float[] y;

  /** Work done, for the table. */
  @AuxCounters
  @State(Scope.Thread)
  public static class Work {
    /** Billions of floating-point operations. */
    public double flops;
  }

  /** Fills the operands. */
  @Setup
  public void setup() {
    Parallel.setThreads(threads);
    String[] parts = shape.split("x");
    int[] p = new int[parts.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Integer.parseInt(parts[i]);
    }
    int side = (p[0] + p[4] - 1) / p[4];
    int before = Math.max(0, (side - 1) * p[4] + p[2] - p[0]) / 2;
    Window window = new Window(new int[] {p[0], p[0]}, new int[] {p[2], p[2]}, new int[] {p[4], p[4]}, new int[] {1, 1},
        new int[] {before, before}, new int[] {side, side});
    convolution = new Convolution(window, p[5], p[1], p[3]);
    work = 2e-9 * SAMPLES * side * side * p[2] * p[2] * p[1] / p[5] * p[3];
    x = numbers(SAMPLES * p[0] * p[0] * p[1]);
    w = numbers(p[2] * p[2] * p[1] / p[5] * p[3]);
    bias = numbers(p[3]);
    y = numbers(SAMPLES * side * side * p[3]);
  }

  private static float[] numbers(int n) {
    Random random = new Random(n);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    return x;
  }

  /** The output, with bias and relu. */
  @Benchmark
  public float[] forward(Work counter) {
    convolution.forward(SAMPLES, x, 0, w, 0, bias, 0, true, y, 0);
    counter.flops += work;
    return y;
  }

  /** The gradient of the input. */
  @Benchmark
  public float[] inputGradient(Work counter) {
    convolution.inputGradient(SAMPLES, y, 0, w, 0, x, 0);
    counter.flops += work;
    return x;
  }

  /** The gradient of the kernel. */
  @Benchmark
  public float[] kernelGradient(Work counter) {
    convolution.kernelGradient(SAMPLES, x, 0, y, 0, w, 0);
    counter.flops += work;
    return w;
  }
}
