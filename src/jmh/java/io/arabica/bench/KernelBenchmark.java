package io.arabica.bench;

import io.arabica.kernels.Binary;
import io.arabica.kernels.Fold;
import io.arabica.kernels.Kernels;
import io.arabica.kernels.Unary;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
 * Element-wise kernels, reductions, rows and optimizer updates on one thread; start the JVM without the vector module to time the plain
 * ones.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class KernelBenchmark {
  @Param({"4096", "262144"})
  private int n;

  private final Kernels kernels = Kernels.get();
  private float[] x;
  private float[] y;
  private float[] z;
  private float[] v;

  /** Fills the operands. */
  @Setup
  public void setup() {
    Random random = new Random(1);
    x = new float[n];
    y = new float[n];
    z = new float[n];
    v = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
      y[i] = (float) random.nextGaussian();
    }
  }

  private float[] unary(Unary op) {
    kernels.unary(op, 1, 0, n, x, 0, z, 0);
    return z;
  }

  /** x + y. */
  @Benchmark
  public float[] add() {
    kernels.binary(Binary.ADD, n, x, 0, 1, y, 0, 1, z, 0);
    return z;
  }

  /** max(x, 0). */
  @Benchmark
  public float[] relu() {
    return unary(Unary.RELU);
  }

  /** e^x. */
  @Benchmark
  public float[] exp() {
    return unary(Unary.EXP);
  }

  /** tanh x. */
  @Benchmark
  public float[] tanh() {
    return unary(Unary.TANH);
  }

  /** Gelu. */
  @Benchmark
  public float[] gelu() {
    return unary(Unary.GELU);
  }

  /** The sum. */
  @Benchmark
  public float sum() {
    return kernels.fold(Fold.SUM, n, x, 0);
  }

  /** The largest. */
  @Benchmark
  public float max() {
    return kernels.fold(Fold.MAX, n, x, 0);
  }

  /** The inner product. */
  @Benchmark
  public float dot() {
    return kernels.dot(n, x, 0, y, 0);
  }

  /** Softmax of rows of 1024. */
  @Benchmark
  public float[] softmax() {
    for (int i = 0; i < n; i += 1024) {
      kernels.softmax(1024, x, i, z, i);
    }
    return z;
  }

  /** Layer normalisation of rows of 1024. */
  @Benchmark
  public float[] layerNorm() {
    for (int i = 0; i < n; i += 1024) {
      kernels.normalize(1024, true, 1e-5f, x, i, y, 0, y, 0, z, i);
    }
    return z;
  }

  /** An Adam step. */
  @Benchmark
  public float[] adam() {
    kernels.adam(n, z, 0, x, 0, y, 0, v, 0, 1e-9f, 0.9, 0.999, 1e-7f);
    return z;
  }
}
