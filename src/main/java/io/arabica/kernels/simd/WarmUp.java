package io.arabica.kernels.simd;

import java.util.ArrayList;
import java.util.List;

/**
 * Knows whether one vector loop has been compiled.
 *
 * <p>Before C2 has compiled it, a loop on the Vector API makes an object of every vector: a thousand times slower than afterwards, and for
 * half a second and more. The plain loops start fast and give the same bits, so they serve until then. The first call that could have used
 * the vector loop hands it to a thread that runs it on dummy data until it is fast. In a JVM that never compiles it (no C2, say) the plain
 * loop stays.
 *
 * <p>The system property {@value #PROPERTY}, set to {@code off}, makes every loop count as compiled: for tests of the vector loops, and for
 * measurements.
 */
final class WarmUp {
  static final String PROPERTY = "arabica.simd.warmup";
  /** Elements of a trial. */
  static final int LENGTH = 1024;

  /** What an element takes at most once its loop is compiled (0.02 to 1 ns), and never before (30 ns and more). */
  private static final int NANOS_PER_ELEMENT = 8;
  /** Rounds until we give up. */
  private static final int ROUNDS = 100_000;
  /**
   * Rounds without a pause, about what it takes to be compiled; from then on there is one every few rounds, to leave the processor to the
   * compiler.
   */
  private static final int HURRIED_ROUNDS = 1_000;
  private static final int ROUNDS_BETWEEN_PAUSES = 10;
  /** How long the thread waits for more work. */
  private static final long IDLE_MILLIS = 2_000;

  private static final boolean OFF = System.getProperty(PROPERTY, "").equals("off");
  /** Loops that wait for the thread; the lock of all that is static here. */
  private static final List<WarmUp> WAITING = new ArrayList<>();
  private static boolean running;

  private final Runnable trial;
  private volatile boolean compiled = OFF;
  private volatile boolean asked;
  private int rounds;

  /** {@code trial} runs the loop over {@value #LENGTH} elements; only the warm-up thread ever calls it. */
  WarmUp(Runnable trial) {
    this.trial = trial;
  }

  /** Whether the loop is compiled; sees to it otherwise. */
  boolean done() {
    if (compiled) {
      return true;
    }
    if (!asked) {
      ask(this);
    }
    return false;
  }

  private static void ask(WarmUp loop) {
    synchronized (WAITING) {
      if (loop.asked) {
        return;
      }
      loop.asked = true;
      WAITING.add(loop);
      if (running) {
        WAITING.notifyAll();
      } else {
        running = true;
        Thread thread = new Thread(WarmUp::work, "arabica-warm-up");
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private static void work() {
    List<WarmUp> loops = new ArrayList<>();
    while (take(loops)) {
      loops.removeIf(WarmUp::round);
    }
  }

  /** Adds what has been asked for, waiting for it if there is nothing else to do; false if the thread should end. */
  private static boolean take(List<WarmUp> loops) {
    synchronized (WAITING) {
      if (loops.isEmpty() && WAITING.isEmpty()) {
        try {
          WAITING.wait(IDLE_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      loops.addAll(WAITING);
      WAITING.clear();
      running = !loops.isEmpty();
      return running;
    }
  }

  /** Runs the loop once; true if it is compiled, or hopeless. */
  private boolean round() {
    long start = System.nanoTime();
    trial.run();
    compiled = System.nanoTime() - start < (long) LENGTH * NANOS_PER_ELEMENT;
    rounds++;
    if (!compiled && rounds > HURRIED_ROUNDS && rounds % ROUNDS_BETWEEN_PAUSES == 0) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        rounds = ROUNDS;
      }
    }
    return compiled || rounds >= ROUNDS;
  }
}
