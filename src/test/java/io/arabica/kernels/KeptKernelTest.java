package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A transformed kernel that is kept gives the bits of one that is not, and is given up as soon as the kernel changes. */
class KeptKernelTest {
  private static final int IN = 18;
  private static final int OUT = 37;
  private static final int SIZE = 9 * IN * OUT;
  private static final int OFFSET = 3;
  private static final Window WINDOW =
      new Window(new int[] {11, 9}, new int[] {3, 3}, new int[] {1, 1}, new int[] {1, 1}, new int[] {1, 1}, new int[] {11, 9});

  private static float[] numbers(int n) {
    return KernelCases.numbers(n, n, false);
  }

  private static float[] outputs(Convolution convolution, float[] x, float[] w) {
    float[] y = new float[WINDOW.outputs() * OUT];
    convolution.forward(1, x, 0, w, OFFSET, numbers(OUT), 0, false, y, 0);
    return y;
  }

  @Test
  void forward_sameKernelAgainAndAgain_hasTheSameBits() {
    float[] x = numbers(WINDOW.inputs() * IN);
    float[] w = numbers(SIZE + OFFSET);
    Convolution convolution = new Convolution(WINDOW, 1, IN, OUT);
    float[] first = outputs(convolution, x, w);
    for (int i = 0; i < 20; i++) {
      assertArrayEquals(first, outputs(convolution, x, w), 0f);
    }
  }

  @Test
  void forward_anyNumberOfTheKernelChanged_isThatOfTheNewKernel() {
    float[] x = numbers(WINDOW.inputs() * IN);
    float[] w = numbers(SIZE + OFFSET);
    Convolution convolution = new Convolution(WINDOW, 1, IN, OUT);
    for (int changed : new int[] {OFFSET, OFFSET + 1, OFFSET + 2000, OFFSET + SIZE - 1}) {
      for (int i = 0; i < 20; i++) {
        outputs(convolution, x, w);
      }
      w[changed] += 1;
      assertArrayEquals(outputs(new Convolution(WINDOW, 1, IN, OUT), x, w), outputs(convolution, x, w), 0f);
    }
  }

  @Test
  void isRepeated_kernelThatChangesEachTime_neverIs() {
    KeptKernel kept = new KeptKernel(SIZE);
    float[] w = numbers(SIZE + OFFSET);
    for (int i = 0; i < 30; i++) {
      for (int j = 0; j < w.length; j++) {
        w[j] *= 0.99f;
      }
      assertFalse(kept.isRepeated(w, OFFSET));
      assertFalse(kept.isRepeated(w, OFFSET)); // as where a step runs a layer twice
    }
  }

  @Test
  void get_afterChange_isNullUntilKeptAgain() {
    KeptKernel kept = new KeptKernel(SIZE);
    float[] w = numbers(SIZE + OFFSET);
    assertNull(kept.get(w, OFFSET));
    boolean repeated = false;
    for (int i = 0; i < 9; i++) {
      repeated = kept.isRepeated(w, OFFSET);
    }
    assertTrue(repeated);
    float[] u = numbers(4);
    kept.keep(kept.copy(w, OFFSET), u);
    assertSame(u, kept.get(w, OFFSET));
    assertSame(u, kept.get(w.clone(), OFFSET));
    w[0]++; // beside the kernel
    assertSame(u, kept.get(w, OFFSET));
    w[OFFSET + 7]++;
    assertNull(kept.get(w, OFFSET));
    w[OFFSET + 7]--;
    assertNull(kept.get(w, OFFSET));
  }

  @Test
  void keep_kernelThatChangedWhileItWasTransformed_isNotTheNewOne() {
    KeptKernel kept = new KeptKernel(SIZE);
    float[] w = numbers(SIZE + OFFSET);
    float[] old = w.clone();
    float[] kernel = kept.copy(w, OFFSET);
    float[] u = numbers(4);
    w[OFFSET + 7]++; // as training in another thread does
    kept.keep(kernel, u);
    assertSame(u, kept.get(old, OFFSET));
    assertNull(kept.get(w, OFFSET));
  }
}
