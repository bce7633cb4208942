package io.arabica.kernels;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of Arabica: one shared pool of daemon threads that works through the chunks of one loop at a time, together with the caller.
 *
 * <p>A loop is cut into chunks whose borders depend on its size alone, never on the number of threads, so a body that keeps to its own
 * chunk gives the same bits on any number of threads. A loop that is started inside a chunk, or while the pool works for another caller,
 * runs on its own caller: many threads that call at once never ask for more threads than there are.
 *
 * <p>The number of threads is that of the cores, unless the system property {@code arabica.threads} or {@link #setThreads} says otherwise.
 */
public final class Parallel {
  private static volatile Pool pool; // made when it is first asked for

  private Parallel() {}

  /** The body of a loop over a range. */
  @FunctionalInterface
  public interface RangeBody {
    /** Does the part of the loop from {@code from} (inclusive) to {@code to} (exclusive). */
    void run(int from, int to);
  }

  /** The body of a loop over chunks. */
  @FunctionalInterface
  public interface Chunk extends RangeBody {
    /** Does one chunk. */
    void run(int chunk);

    @Override
    default void run(int from, int to) {
      for (int chunk = from; chunk < to; chunk++) {
        run(chunk);
      }
    }
  }

  /** How many threads work on a loop, the caller among them. */
  public static int threads() {
    return pool().workers.length + 1;
  }

  /**
   * Most items of a block where a small batch is to be spread over the threads: two blocks for each, as one of them may be slower, and one
   * for a single thread.
   */
  static int share(long items) {
    int threads = threads();
    return chunks(items, threads == 1 ? 1 : 2L * threads);
  }

  private static Pool pool() {
    Pool made = pool;
    return made == null ? firstPool() : made;
  }

  /** Not a static initializer, which would hide what is wrong with the system property behind errors about a class. */
  private static synchronized Pool firstPool() {
    if (pool == null) {
      pool = new Pool(initialThreads());
    }
    return pool;
  }

  /**
   * Sets how many threads work on a loop, the caller among them; 1 means the caller alone. Loops under way end on the threads that they
   * began with.
   *
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public static synchronized void setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Parallel.setThreads: expected at least 1 thread (the caller), got " + threads);
    }
    if (threads != threads()) {
      Pool old = pool;
      pool = new Pool(threads);
      old.close();
    }
  }

  /**
   * Runs the chunks 0 to {@code chunks - 1}, each once, in any order and on any thread; returns when all have ended. See {@link #forRange}.
   */
  public static void run(int chunks, Chunk body) {
    forRange(chunks, 1, body);
  }

  /**
   * Runs {@code body} over 0 to {@code n - 1} in chunks of {@code grain} (the last one may be shorter), in any order and on any thread;
   * returns when all have ended. Up to one grain runs on the caller without touching the pool.
   *
   * <p>What a chunk throws is thrown here after all chunks have ended; what further chunks throw is added to it as suppressed.
   *
   * @throws IllegalArgumentException if {@code grain} is below 1
   */
  public static void forRange(int n, int grain, RangeBody body) {
    if (grain < 1) {
      throw new IllegalArgumentException("Parallel.forRange: expected a grain of at least 1, got " + grain);
    }
    if (n <= 0) {
      return;
    }
    if (n <= grain) {
      body.run(0, n);
      return;
    }
    Pool p = pool();
    if (p.workers.length == 0 || !p.busy.compareAndSet(false, true)) {
      inline(n, grain, body);
    } else {
      p.run(n, grain, body);
    }
  }

  /** How many chunks of {@code grain} units make up {@code work} units, at most {@code Integer.MAX_VALUE}. */
  public static int chunks(long work, long grain) {
    return (int) Math.min(Integer.MAX_VALUE, work / grain + (work % grain == 0 ? 0 : 1));
  }

  private static void inline(int n, int grain, RangeBody body) {
    Throwable failure = null;
    for (long from = 0; from < n; from += grain) {
      try {
        body.run((int) from, (int) Math.min(n, from + grain));
      } catch (Throwable t) {
        failure = join(failure, t);
      }
    }
    if (failure != null) {
      throw Parallel.<RuntimeException>unchecked(failure);
    }
  }

  private static Throwable join(Throwable first, Throwable next) {
    if (first == null) {
      return next;
    }
    if (first != next) {
      first.addSuppressed(next);
    }
    return first;
  }

  /** Throws a body's exception as it is: a body cannot declare a checked one. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T unchecked(Throwable failure) throws T {
    throw (T) failure;
  }

  private static int initialThreads() {
    String property = System.getProperty("arabica.threads");
    if (property == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    try {
      int threads = Integer.parseInt(property.trim());
      if (threads >= 1) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // reported below, like a number below 1
    }
    throw new IllegalArgumentException("system property arabica.threads: expected an integer of at least 1, got \"" + property + "\"");
  }

  /**
   * A fixed set of workers and the one loop they work on.
   *
   * <p>The protocol: a caller that has won {@link #busy} writes the loop down, opens it and wakes the workers. A worker counts itself in
   * {@link #inside} before it looks whether the loop is open, and the caller closes the loop before it waits for {@code inside} to become
   * 0; so no worker can see a loop half written, or a later one through an earlier one's eyes, and a worker that wakes too late finds
   * nothing to do. Nothing is allocated.
   */
  private static final class Pool {
    /**
     * How long a thread looks for work (or for the end of it) before it sleeps: longer than the stretches between the loops of a training
     * step, where one thread works alone, since waking a sleeper takes a good part of what it could do; too short to be felt when idle.
     */
    private static final long SPIN_NANOS = 200_000;

    final Worker[] workers;
    final AtomicBoolean busy = new AtomicBoolean();
    /** How many chunks have been taken, and the first of those at the end that workers have. */
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger fromEnd = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private boolean started;
    private int n;
    private int grain;
    private int chunks;
    private RangeBody body;
    private Throwable failure;
    private volatile boolean open;
    private volatile int loops;
    private volatile boolean closed;
    private volatile Thread waiting;

    Pool(int threads) {
      workers = new Worker[threads - 1];
    }

    /** Runs one loop; the caller has won {@link #busy}. */
    void run(int n, int grain, RangeBody body) {
      Throwable thrown;
      try {
        start();
        this.n = n;
        this.grain = grain;
        this.body = body;
        chunks = Parallel.chunks(n, grain);
        taken.set(0);
        fromEnd.set(chunks);
        open = true;
        loops++; // written by the owner of busy alone
        for (int w = 0; w < Math.min(workers.length, chunks - 1); w++) {
          if (!workers[w].sitsOut()) {
            workers[w].wake();
          }
        }
        takeChunks(true);
      } finally {
        open = false;
        awaitWorkers();
        thrown = failure;
        failure = null;
        this.body = null;
        busy.set(false);
      }
      if (thrown != null) {
        throw Parallel.<RuntimeException>unchecked(thrown);
      }
    }

    /** Starts the workers before the first loop; where the machine refuses a thread, the next loop tries again. */
    private void start() {
      if (!started) {
        synchronized (this) {
          for (int w = 0; w < workers.length; w++) {
            if (workers[w] == null) {
              Worker worker = new Worker(this, w + 1);
              worker.start();
              workers[w] = worker;
            }
          }
          started = true;
        }
      }
    }

    /**
     * The caller takes chunks from the first on and the workers from the last, so that in one loop after the other a thread mostly comes
     * by what its own cache holds.
     */
    private void takeChunks(boolean caller) {
      RangeBody body = this.body;
      int first = 0;
      while (taken.getAndIncrement() < chunks) {
        int chunk = caller ? first++ : fromEnd.decrementAndGet();
        long from = (long) chunk * grain;
        try {
          body.run((int) from, (int) Math.min(n, from + grain));
        } catch (Throwable t) {
          synchronized (this) {
            failure = join(failure, t);
          }
        }
      }
    }

    private void awaitWorkers() {
      long deadline = 0;
      while (inside.get() != 0) {
        Thread.onSpinWait();
        if (deadline == 0) {
          deadline = System.nanoTime() + SPIN_NANOS;
        } else if (System.nanoTime() > deadline) {
          waiting = Thread.currentThread();
          if (inside.get() != 0) {
            LockSupport.park(this);
          }
          waiting = null;
        }
      }
    }

    private void help() {
      inside.incrementAndGet();
      if (open) {
        takeChunks(false);
      }
      if (inside.decrementAndGet() == 0) {
        Thread caller = waiting;
        if (caller != null) {
          LockSupport.unpark(caller);
        }
      }
    }

    /** Sends the workers home; those that a loop under way starts later see it at once, help with that loop and leave. */
    synchronized void close() {
      closed = true;
      for (Worker worker : workers) {
        if (worker != null) {
          worker.wake();
        }
      }
    }
  }

  /** A thread of the pool: waits for a loop, helps with it, waits again. */
  private static final class Worker extends Thread {
    private final Pool pool;
    /** Whether there is no core beyond those of the caller and of the workers before it. */
    private final boolean last;
    private volatile boolean parked;

    Worker(Pool pool, int number) {
      super("arabica-" + number);
      this.pool = pool;
      last = number >= Runtime.getRuntime().availableProcessors() - 1;
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    /** Whether it leaves its core to the compiler: until the vector loops are compiled, all threads are slow. */
    boolean sitsOut() {
      return last && WarmUp.isHurried();
    }

    @Override
    public void run() {
      int seen = 0;
      while (true) {
        seen = await(seen);
        pool.help();
        if (pool.closed) {
          return;
        }
      }
    }

    /** Waits until a loop has begun since the one numbered {@code seen}, or the pool is closed; returns the number of the newest loop. */
    private int await(int seen) {
      long deadline = System.nanoTime() + Pool.SPIN_NANOS;
      while ((pool.loops == seen || sitsOut()) && !pool.closed) {
        Thread.onSpinWait();
        if (sitsOut() || System.nanoTime() > deadline) {
          parked = true;
          interrupted(); // by who interrupts all threads of a group: with the flag set nobody can sleep, and nobody else clears it
          if ((pool.loops == seen || sitsOut()) && !pool.closed) {
            LockSupport.park(pool);
          }
          parked = false;
        }
      }
      return pool.loops;
    }
  }
}
