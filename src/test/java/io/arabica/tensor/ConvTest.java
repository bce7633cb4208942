package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.kernels.Parallel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvTest {
  @Test
  void conv_smallNumbers_isComputedByHand() {
    Tensor x = Tensor.of(1f, 2f, 3f, 4f).reshape(1, 4, 1);
    Tensor w = Tensor.of(1f, 10f).reshape(2, 1, 1);
    assertEquals(Tensor.of(21f, 32f, 43f).reshape(1, 3, 1), Conv.conv(x, w));
    int[] one = {1};
    assertEquals(Tensor.of(21f, 32f, 43f, 4f).reshape(1, 4, 1), Conv.conv(x, w, null, false, one, Padding.SAME, one, 1));
    assertEquals(Tensor.of(10f, 21f, 32f, 43f).reshape(1, 4, 1), Conv.conv(x, w, null, false, one, Padding.CAUSAL, one, 1));
    assertEquals(Tensor.of(10f, 32f).reshape(1, 2, 1), Conv.conv(x, w, null, false, new int[] {2}, Padding.CAUSAL, one, 1));
    assertEquals(Tensor.of(31f, 42f).reshape(1, 2, 1), Conv.conv(x, w, null, false, one, Padding.VALID, new int[] {2}, 1));
    assertEquals(Tensor.of(16f, 27f, 38f).reshape(1, 3, 1), Conv.conv(x, w, Tensor.of(-5f), true, one, Padding.VALID, one, 1));
  }

  @Test
  void transposed_smallNumbers_isComputedByHand() {
    Tensor x = Tensor.of(1f, 2f).reshape(1, 2, 1);
    Tensor w = Tensor.of(1f, 10f, 100f).reshape(3, 1, 1);
    int[] one = {1};
    assertEquals(Tensor.of(1f, 10f, 102f, 20f, 200f).reshape(1, 5, 1), Conv.transposed(x, w, new int[] {2}, Padding.VALID, one, null));
    assertEquals(Tensor.of(1f, 10f, 102f, 20f).reshape(1, 4, 1), Conv.transposed(x, w, new int[] {2}, Padding.SAME, one, null));
    Exception e = assertThrows(IllegalArgumentException.class,
        () -> Conv.transposed(x, w, new int[] {0}, Padding.VALID, one, null));
    assertEquals("transposed: expected strides and dilations of one or more, got [0] and [1]", e.getMessage());
    assertEquals(Tensor.of(1f, 10f, 100f, 0f, 2f, 20f, 200f, 0f).reshape(1, 8, 1),
        Conv.transposed(x, w, new int[] {4}, Padding.VALID, one, null));
  }

  /** In FLOAT32 blocks, patches and matrix products; in FLOAT64 the definition, loop by loop. */
  @Test
  void float32_oddSizes_isWhatTheDefinitionSays() {
    int[][] cases = { // n, height, width, in, kernel height, kernel width, out, stride, dilation, groups
        {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 3, 3, 3, 2, 1, 1, 1}, {3, 17, 13, 1, 5, 3, 7, 1, 1, 1}, {2, 9, 11, 5, 3, 3, 6, 2, 1, 1},
        {2, 9, 11, 4, 2, 3, 6, 1, 2, 2}, {1, 7, 8, 3, 2, 2, 4, 5, 1, 1}, {2, 40, 37, 16, 3, 3, 20, 1, 1, 1}, {2, 9, 8, 6, 3, 3, 6, 1, 2, 6},
        {1, 9, 8, 3, 3, 3, 6, 2, 1, 3}, {3, 6, 5, 12, 1, 1, 9, 1, 1, 1}, {2, 6, 5, 12, 1, 1, 9, 2, 1, 1},
            {2, 19, 23, 33, 3, 3, 17, 1, 1, 1}, {2, 13, 12, 6, 3, 3, 4, 2, 3, 1}, {1, 13, 12, 5, 3, 2, 4, 3, 2, 1},
            {40, 9, 8, 5, 3, 3, 7, 2, 1, 1}, {300, 4, 3, 6, 1, 1, 4, 2, 1, 1},
            {2, 29, 24, 36, 3, 3, 40, 2, 1, 1}, {1, 26, 39, 256, 3, 3, 32, 2, 1, 1},
            {45, 7, 7, 20, 3, 3, 17, 2, 1, 1}, {1, 7, 7, 20, 3, 3, 17, 2, 1, 1}, {2, 14, 6, 12, 3, 3, 24, 1, 4, 2},
            {2, 9, 8, 18, 3, 3, 18, 2, 1, 18}, {1, 9, 8, 3, 3, 3, 6, 1, 1, 3}, {1, 9, 9, 2, 1, 1, 3, 4, 1, 1}};
    for (int[] c : cases) {
      for (Padding padding : List.of(Padding.VALID, Padding.SAME)) {
        if (padding == Padding.VALID && (c[4] > c[1] || c[5] > c[2])) {
          continue;
        }
        Rng rng = new Rng(3);
        Tensor x = rng.normal(0, 1, c[0], c[1], c[2], c[3]).requireGradient();
        Tensor w = rng.normal(0, 1, c[4], c[5], c[3] / c[9], c[6]).requireGradient();
        Tensor bias = rng.normal(0, 1, c[6]).requireGradient();
        Tensor x2 = x.detach().cast(DType.FLOAT64).requireGradient();
        Tensor w2 = w.detach().cast(DType.FLOAT64).requireGradient();
        Tensor bias2 = bias.detach().cast(DType.FLOAT64).requireGradient();
        int[] strides = {c[7], c[7]};
        int[] dilation = {c[8], c[8]};
        Tensor y = Conv.conv(x, w, bias, false, strides, padding, dilation, c[9]);
        Tensor y2 = Conv.conv(x2, w2, bias2, false, strides, padding, dilation, c[9]);
        near(y2, y);
        Tensor g = rng.normal(DType.FLOAT32, y.shape(), 0, 1);
        List<Tensor> gradients = Autograd.gradients(y.mul(g).sum(), List.of(x, w, bias));
        List<Tensor> expected = Autograd.gradients(y2.mul(g.cast(DType.FLOAT64)).sum(), List.of(x2, w2, bias2));
        for (int i = 0; i < 3; i++) {
          near(expected.get(i), gradients.get(i));
        }
      }
    }
  }

  @Test
  void float32_threeDimensions_isWhatTheDefinitionSays() {
    for (int stride : new int[] {1, 2, 3}) {
      for (Padding padding : List.of(Padding.VALID, Padding.SAME)) {
        Rng rng = new Rng(4);
        Tensor x = rng.normal(0, 1, 2, 6, 5, 7, 3).requireGradient();
        Tensor w = rng.normal(0, 1, 2, 3, 3, 3, 5).requireGradient();
        Tensor x2 = x.detach().cast(DType.FLOAT64).requireGradient();
        Tensor w2 = w.detach().cast(DType.FLOAT64).requireGradient();
        int[] strides = {stride, stride, 1};
        int[] ones = {1, 1, 1};
        Tensor y = Conv.conv(x, w, null, false, strides, padding, ones, 1);
        Tensor y2 = Conv.conv(x2, w2, null, false, strides, padding, ones, 1);
        near(y2, y);
        List<Tensor> gradients = Autograd.gradients(y.square().sum(), List.of(x, w));
        List<Tensor> expected = Autograd.gradients(y2.square().sum(), List.of(x2, w2));
        near(expected.get(0), gradients.get(0));
        near(expected.get(1), gradients.get(1));
      }
    }
  }

  /** Of three planes the windows read two, and every other column: one window each. */
  @Test
  void inputGradient_planesThatOneWindowReads_isOneWhereItReads() {
    for (int samples : new int[] {1, 5}) {
      Tensor x = Tensor.ones(samples, 3, 24, 20, 1).requireGradient();
      Tensor y = Conv.conv(x, Tensor.ones(2, 1, 1, 1, 1), null, false, new int[] {3, 1, 2}, Padding.VALID, new int[] {1, 1, 1}, 1);
      assertEquals(Tensor.full(2, samples, 1, 24, 10, 1), y);
      float[] expected = new float[x.size()];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = i / (24 * 20) % 3 < 2 && i % 2 == 0 ? 1 : 0;
      }
      assertEquals(Tensor.wrap(expected, samples, 3, 24, 20, 1), Autograd.gradients(y.sum(), List.of(x)).get(0));
    }
  }

  /** The taps of a window around one pixel, two apart, stand on both sides of it. */
  @Test
  void inputGradient_noWindowReadsAnything_isZero() {
    Tensor x = Tensor.ones(1, 1, 1, 3).requireGradient();
    Tensor y = Conv.conv(x, Tensor.ones(2, 2, 3, 2), null, false, new int[] {1, 2}, Padding.SAME, new int[] {2, 2}, 1);
    assertEquals(Tensor.zeros(1, 1, 1, 2), y);
    assertEquals(Tensor.zeros(1, 1, 1, 3), Autograd.gradients(y.sum(), List.of(x)).get(0));
  }

  private static void near(Tensor expected, Tensor actual) {
    double largest = Math.max(1, expected.abs().max().item());
    double off = actual.cast(DType.FLOAT64).sub(expected).abs().max().item();
    assertTrue(off <= 3e-6 * largest, () -> "off by " + off + " of " + largest);
  }

  @Test
  void conv_oneThreadOrThree_givesTheSameBits() {
    int threads = Parallel.threads();
    try {
      for (int[] c : new int[][] {{1, 1, 5}, {1, 2, 5}, {1, 16, 5}, {2, 1, 5}, {2, 2, 5}, {4, 1, 37},
          {1, 1, 5, 9}}) { // stride, groups, samples, dilation
        Tensor[] expected = null;
        for (int t : new int[] {1, 2, 3}) {
          Parallel.setThreads(t);
          Rng rng = new Rng(5);
          Tensor x = rng.normal(0, 1, c[2], 30, 30, 16).requireGradient();
          Tensor w = rng.normal(0, 1, 3, 3, 16 / c[1], 16).requireGradient();
          int dilation = c.length > 3 ? c[3] : 1;
          Tensor y = Conv.conv(x, w, null, false, new int[] {c[0], c[0]}, Padding.SAME, new int[] {dilation, dilation}, c[1]);
          Tensor pooled = Pool.max(y, new int[] {2, 2}, new int[] {2, 2}, Padding.VALID);
          List<Tensor> gradients = Autograd.gradients(pooled.square().sum(), List.of(x, w));
          Tensor[] actual = {pooled, gradients.get(0), gradients.get(1)};
          if (expected == null) {
            expected = actual;
          }
          for (int i = 0; i < actual.length; i++) {
            assertEquals(expected[i], actual[i]);
          }
        }
      }
    } finally {
      Parallel.setThreads(threads);
    }
  }

  @Test
  void conv_wrongShapes_throwsWithBoth() {
    String message = assertThrows(IllegalArgumentException.class, () -> Conv.conv(Tensor.zeros(1, 5, 5, 3), Tensor.zeros(3, 3, 4, 8)))
        .getMessage();
    assertTrue(message.startsWith("conv: ") && message.contains("(1, 5, 5, 3)") && message.contains("(3, 3, 4, 8)"), message);
    assertThrows(IllegalArgumentException.class, () -> Conv.conv(Tensor.zeros(5, 3), Tensor.zeros(3, 3)));
  }

  @Test
  void pool_paddingNeverCounts() {
    Tensor x = Tensor.of(-1f, -2f, -3f, -4f, -5f).reshape(1, 5, 1);
    assertEquals(Tensor.of(-1f, -2f, -4f).reshape(1, 3, 1), Pool.max(x, new int[] {3}, new int[] {2}, Padding.SAME));
    assertEquals(Tensor.of(-1.5f, -3f, -4.5f).reshape(1, 3, 1), Pool.average(x, new int[] {3}, new int[] {2}, Padding.SAME));
  }

  @Test
  void maxPool_equalElements_giveTheGradientToTheFirst() {
    Tensor x = Tensor.ones(1, 4, 1).requireGradient();
    Tensor y = Pool.max(x, new int[] {2}, new int[] {2}, Padding.VALID);
    assertEquals(Tensor.of(1f, 0f, 1f, 0f).reshape(1, 4, 1), Autograd.gradients(y.sum(), List.of(x)).get(0));
  }

  @Test
  void conv_dilationThatReachesFarBeyondTheInput_countsTheMiddleAloneOrSaysSo() {
    Tensor x = new Rng(1).normal(0, 1, 1, 7, 6, 1);
    Tensor w = new Rng(2).normal(0, 1, 3, 3, 1, 1);
    int[] one = {1, 1};
    assertEquals(x.mul(w.at(1, 1, 0, 0)), Conv.conv(x, w, null, false, one, Padding.SAME, new int[] {300, 200}, 1));
    for (int dilation : new int[] {23170, 32768, 70000, 1 << 30}) { // 32768: with the zeros it would have (2^16 + 7) (2^16 + 6) numbers
      assertTrue(assertThrows(IllegalArgumentException.class, () -> Conv.conv(x, w, null, false, one, Padding.SAME, new int[] {dilation,
          dilation}, 1)).getMessage().contains("at most 2^31 - 1"));
    }
  }
}
