package io.arabica.kernels;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much the calling thread has allocated so far, where the JVM tells. */
final class AllocatedBytes {
  /** Kept apart, since a JVM made without the module {@code jdk.management} lacks its class. */
  private static final class Counter {
    static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  }

  private AllocatedBytes() {}

  /** The bytes; always 0 in a JVM that does not count them. */
  static long now() {
    try {
      return Math.max(0, Counter.THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
    } catch (LinkageError | ClassCastException | UnsupportedOperationException e) {
      return 0;
    }
  }
}
