package io.arabica.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PrefetchTest {
  private static Batch one(int value) {
    return Batch.of(Tensor.full(value, 1, 1));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(5);
    }
    assertTrue(condition.getAsBoolean());
  }

  @Test
  void prefetch_allBatches_comeInOrderOnADaemonThread() {
    AtomicReference<Thread> worker = new AtomicReference<>();
    Dataset data = Dataset.generate(50, i -> {
      worker.set(Thread.currentThread());
      return one(i);
    }).batch(1).prefetch(3);
    int next = 0;
    try (Batches batches = data.batches(0)) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next(batch)) {
        assertEquals(next++, batch.input().item());
      }
      assertNull(batches.next());
    }
    assertEquals(50, next);
    assertTrue(worker.get().isDaemon() && worker.get() != Thread.currentThread());
  }

  @Test
  void prefetch_failure_reachesTheConsumerAfterTheBatchesBeforeIt() {
    IllegalStateException failure = new IllegalStateException("sample 2 is broken");
    Dataset data = Dataset.generate(5, i -> {
      if (i == 2) {
        throw failure;
      }
      return one(i);
    }).batch(1).prefetch(2);
    try (Batches batches = data.batches(0)) {
      assertEquals(0, batches.next().input().item());
      assertEquals(1, batches.next().input().item());
      assertSame(failure, assertThrows(IllegalStateException.class, batches::next));
      assertNull(batches.next());
    }
  }

  @Test
  void prefetch_slowConsumer_isNotRunAheadOfByMoreThanAsked() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    try (Batches batches = Dataset.generate(100, i -> {
      made.incrementAndGet();
      return one(i);
    }).batch(1).prefetch(2).batches(0)) {
      await(() -> made.get() == 3); // two in the queue, one in the hand
      Thread.sleep(20);
      assertEquals(3, made.get());
      batches.next();
      await(() -> made.get() == 4);
    }
  }

  @Test
  void close_fullQueue_endsTheThread() throws InterruptedException {
    AtomicReference<Thread> worker = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(1);
    Batches batches = Dataset.generate(100, i -> {
      worker.set(Thread.currentThread());
      started.countDown();
      return one(i);
    }).batch(1).prefetch(1).batches(0);
    assertTrue(started.await(10, TimeUnit.SECONDS));
    batches.close();
    batches.close();
    await(() -> !worker.get().isAlive());
    assertNull(batches.next());
  }

  @Test
  void next_interruptedThread_stillGetsTheBatchAndKeepsTheFlag() {
    try (Batches batches = Dataset.generate(2, PrefetchTest::one).batch(1).prefetch(1).batches(0)) {
      Thread.currentThread().interrupt();
      assertEquals(0, batches.next().input().item());
      assertTrue(Thread.interrupted());
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T sneaky(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  @Timeout(20)
  void prefetch_checkedException_reachesTheConsumerToo() {
    IOException failure = new IOException("the disk is gone");
    try (Batches batches = Dataset.generate(5, i -> {
      throw PrefetchTest.<RuntimeException>sneaky(failure);
    }).batch(1).prefetch(2).batches(0)) {
      assertSame(failure, assertThrows(IOException.class, batches::next));
      assertNull(batches.next());
    }
  }

  @Test
  @Timeout(20)
  void prefetch_codeThatSetsTheInterruptFlag_losesNoBatch() {
    try (Batches batches = Dataset.generate(5, i -> {
      Thread.currentThread().interrupt();
      return one(i);
    }).batch(1).prefetch(1).batches(0)) {
      for (int i = 0; i < 5; i++) {
        assertEquals(i, batches.next().input().item());
      }
      assertNull(batches.next());
    }
  }

  @Test
  void close_codeThatSwallowsTheInterrupt_endsTheThread() throws InterruptedException {
    AtomicReference<Thread> worker = new AtomicReference<>();
    CountDownLatch second = new CountDownLatch(2);
    CountDownLatch swallowed = new CountDownLatch(1);
    Batches batches = Dataset.generate(100, i -> {
      worker.set(Thread.currentThread());
      second.countDown();
      if (i == 1) { // with sample 0 the queue is full
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          swallowed.countDown();
        }
      }
      return one(i);
    }).batch(1).prefetch(1).batches(0);
    assertTrue(second.await(10, TimeUnit.SECONDS));
    batches.close();
    assertTrue(swallowed.await(10, TimeUnit.SECONDS));
    await(() -> !worker.get().isAlive());
  }
}
