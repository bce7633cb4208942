package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WarmUpTest {
  @Test
  void trialThatFails_leavesThePlainLoop_andTheOthersGoOn() throws InterruptedException {
    AtomicInteger trials = new AtomicInteger();
    WarmUp broken = new WarmUp(() -> {
      trials.incrementAndGet();
      throw new IllegalStateException("a trial that fails, for a test");
    }, Long.MAX_VALUE);
    assertFalse(broken.done());
    WarmUp sound = new WarmUp(() -> {}, Long.MAX_VALUE);
    while (!sound.done() || WarmUp.isHurried()) {
      Thread.sleep(1);
    }
    assertTrue(sound.done());
    assertFalse(broken.done());
    assertTrue(trials.get() == 1, "tried again after it failed: " + trials.get());
  }

  @Test
  void loopThatIsNeverFast_isNotUsed() throws InterruptedException {
    AtomicInteger trials = new AtomicInteger();
    WarmUp slow = new WarmUp(trials::incrementAndGet, 0);
    assertFalse(slow.done());
    while (trials.get() < 1000) {
      Thread.sleep(1);
    }
    assertFalse(slow.done());
  }

  @Test
  void loopThatMakesObjects_isNotUsed_untilItMakesNone() throws InterruptedException {
    assertTrue(AllocatedBytes.now() > 0, "this JVM counts what a thread allocates");
    AtomicBoolean compiled = new AtomicBoolean();
    AtomicInteger trials = new AtomicInteger();
    float[][] vectors = new float[1][];
    WarmUp loop = new WarmUp(() -> {
      trials.incrementAndGet();
      if (!compiled.get()) {
        vectors[0] = new float[8];
      }
    }, Long.MAX_VALUE);
    assertFalse(loop.done());
    while (trials.get() < 1000) {
      Thread.sleep(1);
    }
    assertFalse(loop.done());
    compiled.set(true);
    while (!loop.done()) {
      Thread.sleep(1);
    }
  }
}
