package io.arabica;

import io.arabica.kernels.Kernels;
import io.arabica.kernels.Parallel;

/** What holds for the whole library in this JVM: how many threads compute, and on which kernels. Neither changes any result. */
public final class Arabica {
  private Arabica() {}

  /** The number of threads that share large computations; the number of cores, or the system property {@code arabica.threads}. */
  public static int threads() {
    return Parallel.threads();
  }

  /**
   * Sets the number of threads that share large computations; 1 means the caller alone. Results have the same bits for any number.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public static void setThreads(int threads) {
    Parallel.setThreads(threads);
  }

  /**
   * The kernels in use: {@code simd-512}, {@code simd-256} or {@code simd-128} after the width of the CPU's vectors, or {@code plain} where
   * the JVM runs without {@code --add-modules jdk.incubator.vector}.
   */
  public static String kernels() {
    return Kernels.get().name();
  }
}
