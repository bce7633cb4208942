package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ParallelTest {
  private final int before = Parallel.threads();

  /** While loops of earlier tests are being compiled, a worker leaves its core to the compiler. */
  @BeforeEach
  void waitForTheCompiler() throws InterruptedException {
    while (WarmUp.isHurried()) {
      Thread.sleep(1);
    }
  }

  @AfterEach
  void restoreThreads() {
    Parallel.setThreads(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void run_anyNumberOfThreads_doesEveryChunkOnce(int threads) {
    Parallel.setThreads(threads);
    assertEquals(threads, Parallel.threads());
    for (int chunks : new int[] {0, 1, 2, 3, 7, 100, 1000}) {
      AtomicIntegerArray times = new AtomicIntegerArray(chunks);
      Parallel.run(chunks, times::incrementAndGet);
      for (int i = 0; i < chunks; i++) {
        assertEquals(1, times.get(i), "chunk " + i + " of " + chunks);
      }
    }
  }

  @Test
  void forRange_anyNumberOfThreads_cutsAtMultiplesOfTheGrain() {
    for (int threads = 1; threads <= 3; threads++) {
      Parallel.setThreads(threads);
      Set<String> ranges = ConcurrentHashMap.newKeySet();
      Parallel.forRange(10, 4, (from, to) -> ranges.add(from + "-" + to));
      assertEquals(Set.of("0-4", "4-8", "8-10"), ranges);
    }
  }

  @Test
  void forRange_nearTheLargestInt_doesNotOverflow() {
    Set<String> ranges = ConcurrentHashMap.newKeySet();
    Parallel.forRange(Integer.MAX_VALUE, 1 << 30, (from, to) -> ranges.add(from + "-" + to));
    assertEquals(Set.of("0-1073741824", "1073741824-2147483647"), ranges);
  }

  @Test
  void forRange_oneGrain_runsOnTheCaller() {
    Parallel.setThreads(3);
    Thread[] seen = new Thread[1];
    Parallel.forRange(5, 5, (from, to) -> seen[0] = Thread.currentThread());
    assertSame(Thread.currentThread(), seen[0]);
  }

  @Test
  void forRange_grainBelowOne_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Parallel.forRange(5, 0, (from, to) -> {}));
  }

  @Test
  void chunks_roundsUpAndSaturates() {
    assertEquals(0, Parallel.chunks(0, 4));
    assertEquals(1, Parallel.chunks(4, 4));
    assertEquals(2, Parallel.chunks(5, 4));
    assertEquals(Integer.MAX_VALUE, Parallel.chunks(Long.MAX_VALUE, 1));
  }

  @Test
  void run_withWorkers_usesThem() throws InterruptedException {
    Parallel.setThreads(2);
    CountDownLatch both = new CountDownLatch(2);
    boolean[] met = new boolean[2];
    Parallel.run(2, chunk -> met[chunk] = meet(both)); // each chunk waits for the other: two threads are needed
    assertArrayEquals(new boolean[] {true, true}, met);
  }

  /** So a thread comes by the same data in loop after loop, whatever their speeds. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void run_withWorkers_callerTakesTheFirstChunksAndWorkersTheLast(int threads) {
    Parallel.setThreads(threads);
    for (int loop = 0; loop < 50; loop++) {
      boolean[] caller = new boolean[40];
      Thread me = Thread.currentThread();
      Parallel.run(caller.length, chunk -> caller[chunk] = Thread.currentThread() == me);
      for (int chunk = 1; chunk < caller.length; chunk++) {
        assertTrue(caller[chunk - 1] || !caller[chunk], "the caller took chunk " + chunk + " but not the one before");
      }
    }
  }

  @Test
  void run_afterALongPause_wakesTheWorkers() throws InterruptedException {
    Parallel.setThreads(2);
    for (int round = 0; round < 3; round++) {
      CountDownLatch both = new CountDownLatch(2);
      boolean[] met = new boolean[2];
      Parallel.run(2, chunk -> met[chunk] = meet(both));
      assertArrayEquals(new boolean[] {true, true}, met);
      Thread.sleep(50);
    }
  }

  @Test
  void run_chunkThrows_otherChunksEndAndNoExceptionIsLost() {
    for (int threads = 1; threads <= 3; threads++) {
      Parallel.setThreads(threads);
      AtomicInteger done = new AtomicInteger();
      IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> Parallel.run(20, chunk -> {
        done.incrementAndGet();
        if (chunk % 5 == 0) {
          throw new IllegalStateException("chunk " + chunk);
        }
      }));
      assertEquals(20, done.get());
      List<String> messages = new ArrayList<>(List.of(thrown.getMessage()));
      Arrays.stream(thrown.getSuppressed()).map(Throwable::getMessage).forEach(messages::add);
      messages.sort(null);
      assertEquals(List.of("chunk 0", "chunk 10", "chunk 15", "chunk 5"), messages);
      Parallel.run(5, chunk -> done.incrementAndGet()); // and the pool still works
      assertEquals(25, done.get());
    }
  }

  @Test
  void run_sameErrorFromEveryChunk_isRethrown() {
    Parallel.setThreads(2);
    Error error = new StackOverflowError();
    assertSame(error, assertThrows(StackOverflowError.class, () -> Parallel.run(8, chunk -> {
      throw error;
    })));
  }

  @Test
  void run_insideAChunk_staysOnItsThread() {
    Parallel.setThreads(3);
    AtomicInteger elsewhere = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Parallel.run(16, outer -> {
      Thread caller = Thread.currentThread();
      Parallel.run(16, inner -> {
        done.incrementAndGet();
        if (Thread.currentThread() != caller) {
          elsewhere.incrementAndGet();
        }
      });
    });
    assertEquals(256, done.get());
    assertEquals(0, elsewhere.get());
  }

  @Test
  void run_whileAnotherCallerHasThePool_staysOnItsCaller() throws InterruptedException {
    Parallel.setThreads(2);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(3); // the two chunks and this thread
    Thread other = new Thread(() -> Parallel.run(2, chunk -> {
      entered.countDown();
      meet(leave);
    }));
    other.start();
    assertTrue(entered.await(30, TimeUnit.SECONDS));
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Parallel.run(10, chunk -> threads.add(Thread.currentThread()));
    leave.countDown();
    other.join();
    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  @Test
  void run_fromManyCallers_everyCallerGetsItsOwnSum() throws InterruptedException {
    Parallel.setThreads(3);
    AtomicInteger wrong = new AtomicInteger();
    Thread[] callers = new Thread[6];
    for (int t = 0; t < callers.length; t++) {
      int factor = t + 1;
      callers[t] = new Thread(() -> {
        for (int round = 0; round < 500; round++) {
          AtomicInteger sum = new AtomicInteger();
          Parallel.run(10, chunk -> sum.addAndGet(factor * chunk));
          if (sum.get() != 45 * factor) {
            wrong.incrementAndGet();
          }
        }
      });
      callers[t].start();
    }
    for (int i = 0; i < 50; i++) {
      Parallel.setThreads(1 + i % 4); // while they run
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(0, wrong.get());
  }

  @Test
  void run_manyShortLoops_losesNoWrite() {
    Parallel.setThreads(3);
    int[] cells = new int[7];
    for (int round = 0; round < 20_000; round++) {
      Parallel.run(cells.length, chunk -> cells[chunk]++);
    }
    for (int cell : cells) {
      assertEquals(20_000, cell);
    }
  }

  @Test
  void setThreads_belowOne_isRefused() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Parallel.setThreads(0));
    assertTrue(e.getMessage().contains("got 0"), e.getMessage());
  }

  @Test
  void setThreads_one_runsOnTheCallerAlone() {
    Parallel.setThreads(1);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Parallel.run(50, chunk -> threads.add(Thread.currentThread()));
    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  @Test
  void setThreads_fewer_endsTheOldWorkers() throws InterruptedException {
    Parallel.setThreads(2);
    Thread worker = workerOfThePool();
    assertNotSame(Thread.currentThread(), worker);
    assertTrue(worker.isDaemon());
    Parallel.setThreads(1);
    worker.join(TimeUnit.SECONDS.toMillis(30));
    assertEquals(Thread.State.TERMINATED, worker.getState());
  }

  @Test
  void idleWorker_burnsNoProcessorTime() throws InterruptedException {
    Parallel.setThreads(2);
    checkIdle(workerOfThePool());
  }

  @Test
  void idleWorker_interrupted_burnsNoProcessorTimeEither() throws InterruptedException {
    Parallel.setThreads(2);
    Thread worker = workerOfThePool();
    worker.interrupt(); // as who ends all threads of a group does
    checkIdle(worker);
    assertSame(worker, workerOfThePool());
  }

  private static void checkIdle(Thread worker) throws InterruptedException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Thread.sleep(100);
    long start = threads.getThreadCpuTime(worker.getId());
    Thread.sleep(300);
    long used = threads.getThreadCpuTime(worker.getId()) - start;
    assertTrue(used < TimeUnit.MILLISECONDS.toNanos(20), used + " ns of 300 ms");
  }

  private static Thread workerOfThePool() {
    CountDownLatch both = new CountDownLatch(2);
    Thread[] threads = new Thread[2];
    Parallel.run(2, chunk -> {
      threads[chunk] = Thread.currentThread();
      meet(both);
    });
    return threads[0] == Thread.currentThread() ? threads[1] : threads[0];
  }

  /** Counts down and waits until all have; false if they never come. */
  private static boolean meet(CountDownLatch latch) {
    latch.countDown();
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
