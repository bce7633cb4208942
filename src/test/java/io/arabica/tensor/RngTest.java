package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.kernels.Parallel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RngTest {
  private static final int N = 200_000;

  @Test
  void sameSeed_sameNumbersOnAnyNumberOfThreads() {
    int before = Parallel.threads();
    try {
      Parallel.setThreads(1);
      Tensor one = new Rng(0).normal(0, 1, N);
      Parallel.setThreads(2);
      assertEquals(one, new Rng(0).normal(0, 1, N));
      assertNotEquals(one, new Rng(1).normal(0, 1, N));
    } finally {
      Parallel.setThreads(before);
    }
  }

  @Test
  void nextLong_isSplitMix64WithAKey() {
    // the reference generator: state += golden; return mix(state)
    long state = mix(42 + 0x9e3779b97f4a7c15L);
    Rng rng = new Rng(42);
    for (int i = 0; i < 5; i++) {
      assertEquals(mix(state + i * 0x9e3779b97f4a7c15L), rng.nextLong());
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Test
  void uniform_fillsItsRangeEvenly() {
    Tensor x = new Rng(1).uniform(-2, 3, N);
    assertTrue(x.min().item() >= -2 && x.max().item() < 3);
    assertEquals(0.5, x.mean().item(), 5 * 5 / Math.sqrt(12.0 * N));
    assertEquals(25.0 / 12, x.variance().item(), 0.03);
    Tensor edge = new Rng(1).uniform(1e8, 1e8 + 8, N);
    assertTrue(edge.max().item() < 1e8 + 8 && edge.min().item() >= 1e8);
    assertEquals(Tensor.of(4f, 4f), new Rng(1).uniform(4, 4, 2));
    assertThrows(IllegalArgumentException.class, () -> new Rng(1).uniform(1, 0, 3));
  }

  @Test
  void uniformAndNormal_areFloating() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new Rng(1).uniform(DType.INT32, Shape.of(3), -2, 2));
    assertEquals("Rng.uniform: expected a floating type, got int32; integers(low, high) draws whole numbers", e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> new Rng(1).normal(DType.BOOL, Shape.of(3), 0, 1));
    assertEquals("Rng.normal: expected a floating type, got bool", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Rng(1).truncatedNormal(DType.INT32, Shape.of(3), 0, 1));
  }

  @Test
  void normal_hasItsMoments() {
    double[] x = new Rng(2).normal(DType.FLOAT64, Shape.of(N), 1, 2).toDoubles();
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double kurtosis = Arrays.stream(x).map(v -> Math.pow((v - mean) / 2, 4)).average().orElseThrow();
    assertEquals(1, mean, 5 * 2 / Math.sqrt(N));
    assertEquals(4, variance, 5 * 4 * Math.sqrt(2.0 / N));
    assertEquals(3, kurtosis, 0.15);
    assertEquals(0.0455, Arrays.stream(x).filter(v -> Math.abs(v - 1) > 4).count() / (double) N, 0.003); // two deviations
    assertThrows(IllegalArgumentException.class, () -> new Rng(1).normal(0, -1, 3));
    assertThrows(IllegalArgumentException.class, () -> new Rng(1).normal(Double.NaN, 1, 3));
  }

  /** Box and Muller with the library's own cosine. */
  @Test
  void normal_isDrawnFromTwoUniformNumbers() {
    double[] x = new Rng(9).normal(DType.FLOAT64, Shape.of(5000), 0, 1).toDoubles();
    double[] u = new Rng(9).uniform(DType.FLOAT64, Shape.of(10_002), 0, 1).toDoubles();
    for (int i = 0; i < x.length; i++) {
      double radius = Math.sqrt(-2 * Math.log(1 - u[2 * i]));
      assertEquals(radius * Math.cos(2 * Math.PI * u[2 * i + 1]), x[i], 5e-15);
    }
  }

  @Test
  void truncatedNormal_staysWithinTwoDeviations() {
    Tensor x = new Rng(3).truncatedNormal(DType.FLOAT32, Shape.of(N), 1, 0.5);
    assertTrue(x.min().item() >= 0 && x.max().item() <= 2);
    assertEquals(1, x.mean().item(), 0.01);
    assertEquals(0.5 * 0.87962566103423978, x.std().item(), 0.005); // Keras' constant for a deviation of 1
  }

  @Test
  void bernoulli_hasItsProbability() {
    assertEquals(0.3, new Rng(4).bernoulli(0.3, N).sum().item() / N, 0.006);
    assertEquals(Tensor.of(true, true), new Rng(4).bernoulli(1, 2));
    assertEquals(Tensor.of(false, false), new Rng(4).bernoulli(0, 2));
    assertEquals(DType.FLOAT32, new Rng(4).bernoulli(DType.FLOAT32, Shape.of(2), 0.5, 2).dtype());
    assertThrows(IllegalArgumentException.class, () -> new Rng(4).bernoulli(1.5, 2));
  }

  @Test
  void permutation_holdsEachNumberOnceAndAllOrdersComeUp() {
    Tensor p = new Rng(5).permutation(1000);
    assertEquals(Tensor.arange(1000), p.sort(0));
    assertNotEquals(Tensor.arange(1000), p);
    Set<String> orders = new HashSet<>();
    Rng rng = new Rng(6);
    for (int i = 0; i < 200; i++) {
      orders.add(Arrays.toString(rng.permutationOf(3)));
    }
    assertEquals(6, orders.size());
    assertEquals(0, rng.permutationOf(0).length);
  }

  @Test
  void integers_coverTheWholeRange() {
    Tensor x = new Rng(7).integers(-3, 4, N);
    assertEquals(-3, x.min().item());
    assertEquals(3, x.max().item());
    Tensor wide = new Rng(7).integers(Integer.MIN_VALUE, Integer.MAX_VALUE, N);
    assertTrue(wide.max().item() > 2e9 && wide.min().item() < -2e9);
    assertEquals(0.5, wide.gt(Tensor.of(0)).sum().item() / N, 0.01);
    for (int i = 0; i < 1000; i++) {
      assertTrue(new Rng(i).nextInt(3) < 3);
    }
    assertThrows(IllegalArgumentException.class, () -> new Rng(7).integers(1, 1, 3));
  }

  @Test
  void split_givesAnotherSourceAndState_goesOn() {
    Rng rng = new Rng(8);
    Rng child = rng.split();
    assertNotEquals(child.nextLong(), rng.nextLong());
    assertEquals(new Rng(8).split().uniform(0, 1, 4), new Rng(8).split().uniform(0, 1, 4));
    rng.normal(0, 1, 3);
    long[] state = rng.state();
    Tensor next = rng.uniform(0, 1, 5);
    assertEquals(next, Rng.restore(state).uniform(0, 1, 5));
    rng.reset(state);
    assertEquals(next, rng.uniform(0, 1, 5));
    assertArrayEquals(rng.state(), Rng.restore(rng.state()).state());
    assertThrows(IllegalArgumentException.class, () -> Rng.restore(1));
    assertThrows(IllegalArgumentException.class, () -> rng.reset(child.state()));
    assertNotEquals(Rng.random().nextLong(), Rng.random().nextLong());
  }

  @Test
  void consecutiveDraws_shareNoNumber() {
    Rng rng = new Rng(9);
    Set<Double> seen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      for (double value : rng.normal(DType.FLOAT64, Shape.of(i % 7), 0, 1).toDoubles()) {
        assertTrue(seen.add(value));
      }
      for (double value : rng.uniform(DType.FLOAT64, Shape.of(i % 5), 0, 1).toDoubles()) {
        assertTrue(seen.add(value));
      }
    }
  }
}
