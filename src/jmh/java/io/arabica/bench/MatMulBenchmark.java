package io.arabica.bench;

import io.arabica.kernels.Gemm;
import io.arabica.kernels.Parallel;
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
 * The matrix product: squares, and the shapes of W1 forward (nn), for the input's gradient (nt) and for the weights' gradient (tn). The
 * column {@code flops} counts GFLOP a second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class MatMulBenchmark {
  /** m x n x k and which operands are transposed; no commas, at which JMH would split what -p says. */
  @Param({"64x64x64xnn", "128x128x128xnn", "256x256x256xnn", "512x512x512xnn", "1024x1024x1024xnn", "2048x2048x2048xnn",
      "1024x1024x1024xtn", "1024x1024x1024xnt", "128x512x784xnn", "784x512x128xtn", "128x512x512xnn", "128x512x512xnt", "512x512x128xtn",
      "128x10x512xnn", "128x512x10xnt", "512x10x128xtn", "1x512x784xnn", "1x512x784xnt"})
  private String shape;

  @Param({"1", "2"})
  private int threads;

  private int m;
  private int n;
  private int k;
  private boolean transposeA;
  private boolean transposeB;
  private float[] a;
  private float[] b;
  private float[] c;

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
    m = Integer.parseInt(parts[0]);
    n = Integer.parseInt(parts[1]);
    k = Integer.parseInt(parts[2]);
    transposeA = parts[3].charAt(0) == 't';
    transposeB = parts[3].charAt(1) == 't';
    Random random = new Random(1);
    a = new float[m * k];
    b = new float[k * n];
    c = new float[m * n];
    for (int i = 0; i < a.length; i++) {
      a[i] = random.nextFloat();
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = random.nextFloat();
    }
  }

  /** One product. */
  @Benchmark
  public float[] multiply(Work work) {
    Gemm.multiply(transposeA, transposeB, m, n, k, a, 0, transposeA ? m : k, b, 0, transposeB ? k : n, c, 0, n, null, 0, false);
    work.flops += 2e-9 * m * n * k;
    return c;
  }
}
