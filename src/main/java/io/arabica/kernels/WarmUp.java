package io.arabica.kernels;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether one vector loop has been compiled.
 *
 * <p>Before C2 has compiled it, a loop on the Vector API makes an object of every vector: a thousand times slower than afterwards, and for
 * half a second and more. The plain loops start fast and give the same bits, so they serve until then. The first call that could have used
 * the vector loop hands it to a thread that runs it on dummy data until it is fast. In a JVM that never compiles it (no C2, say) the plain
 * loop stays.
 *
 * <p>It is the compiler that takes the time. So nothing is compiled that nobody has asked for, and one thread warms up all loops in turn,
 * so many rounds of each that the JVM, which wants a method to run some hundred times in each stage of its way to C2, takes it a stage
 * further.
 *
 * <p>The system property {@value #PROPERTY}, set to {@code off}, makes every loop count as compiled: for tests of the vector loops, and for
 * measurements.
 */
public final class WarmUp {
  static final String PROPERTY = "arabica.simd.warmup";
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** So many rounds in a row must be fast: now and then one is, before all is compiled, that enters its loop where only that has been. */
  private static final int FAST_ROUNDS = 10;
  /** What an object takes at least that holds a vector of 128 bits. */
  private static final int BYTES_OF_A_VECTOR = 16 + 32;
  /** Rounds of a loop before the others have their turn. */
  private static final int TURN = 400;
  /** Rounds without a pause; from then on there is one in every turn, to leave the processor to the compiler. */
  private static final int HURRIED_ROUNDS = 8_000;
  /** Rounds until we give up. */
  private static final int ROUNDS = 100_000;
  /** How long the thread waits for more work. */
  private static final long IDLE_MILLIS = 2_000;

  /** How often the operations run where nothing warms up. */
  private static final int OPERATIONS = 10_000;

  private static final boolean OFF = System.getProperty(PROPERTY, "").equals("off");
  /** Loops that wait for the thread; the lock of all that is static here. */
  private static final List<WarmUp> WAITING = new ArrayList<>();
  private static boolean running;
  private static volatile boolean hurried;
  private static volatile Runnable operations = () -> {};

  private final Runnable trial;
  private final long limit;
  private volatile boolean compiled = OFF;
  private volatile boolean asked;
  private int rounds;
  private int fast;

  /**
   * A loop.
   *
   * @param trial runs it, in all its variants; only the warm-up thread calls it
   * @param limit nanoseconds that this takes at most once the loop is compiled, and never before
   */
  public WarmUp(Runnable trial, long limit) {
    this.trial = trial;
    this.limit = limit;
  }

  /** Sets what runs before every trial: all operations of which loops are made, so that the compiler sees them together from the start. */
  public static void beside(Runnable operations) {
    WarmUp.operations = operations;
    for (int i = 0; OFF && i < OPERATIONS; i++) {
      operations.run();
    }
  }

  /** Whether the loop is compiled; sees to it otherwise. */
  public boolean done() {
    if (compiled) {
      return true;
    }
    if (!asked) {
      ask(this);
    }
    return false;
  }

  /** Whether loops are about to be compiled: some seconds in which the compiler should have a core of its own. */
  static boolean isHurried() {
    return hurried;
  }

  /** Whether the loop is not compiled though somebody would use it. */
  public boolean isMissed() {
    return asked && !compiled;
  }

  /** Runs the trial so many times. */
  void run(int times) {
    for (int i = 0; i < times; i++) {
      trial.run();
    }
  }

  private static void ask(WarmUp loop) {
    synchronized (WAITING) {
      if (loop.asked) {
        return;
      }
      loop.asked = true;
      WAITING.add(loop);
      hurried = true;
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
      loops.removeIf(WarmUp::turn);
      hurry(loops);
    }
  }

  private static void hurry(List<WarmUp> loops) {
    synchronized (WAITING) {
      hurried = !WAITING.isEmpty() || loops.stream().anyMatch(loop -> loop.rounds <= HURRIED_ROUNDS);
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

  /** Runs the loop many times; true if it is compiled, or hopeless. */
  private boolean turn() {
    try {
      return runMany();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("A vector loop failed its trial and is not used; the plain loop takes its place, more slowly. Please report this.", e);
      return true;
    }
  }

  private boolean runMany() {
    long start = System.nanoTime();
    long now = start;
    for (int i = 0; i < TURN && !compiled; i++) {
      operations.run();
      long before = System.nanoTime();
      trial.run();
      now = System.nanoTime();
      fast = now - before < limit ? fast + 1 : 0;
      compiled = fast == FAST_ROUNDS && makesNoObjects();
    }
    rounds += TURN;
    if (!compiled && rounds > HURRIED_ROUNDS) {
      pause(now - start);
    }
    return compiled || rounds >= ROUNDS;
  }

  /** Whether no vector is an object any more: a method of a loop can be fast enough before it is compiled, when the others are. */
  private boolean makesNoObjects() {
    long before = AllocatedBytes.now();
    run(FAST_ROUNDS);
    fast = 0; // to be asked again after as many fast rounds
    return AllocatedBytes.now() - before < BYTES_OF_A_VECTOR;
  }

  private static void pause(long nanos) {
    try {
      Thread.sleep(1 + nanos / 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
