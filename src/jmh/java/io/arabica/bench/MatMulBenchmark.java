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
  /** m x n x k and which operands are transposed. */
  @Param({"64,64,64,nn", "128,128,128,nn", "256,256,256,nn", "512,512,512,nn", "1024,1024,1024,nn", "2048,2048,2048,nn",
      "1024,1024,1024,tn",
    "1024,1024,1024,nt", "128,512,784,nn", "784,512,128,tn", "128,512,512,nn", "128,512,512,nt", "512,512,128,tn", "128,10,512,nn",
        "128,512,10,nt",
    "512,10,128,tn", "1,512,784,nn", "1,512,784,nt"})
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
    String[] parts = shape.split(",");
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
