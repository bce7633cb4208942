package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.arabica.kernels.simd.SimdKernels;
import org.junit.jupiter.api.Test;

/** What the vector kernels do once they are compiled. */
class SimdKernelsTest {
  private static final long MOST_SECONDS = 120;

  /**
   * A trial that makes objects of its own, or is never fast, would leave its loop to the plain one for good. In a JVM of its own: what
   * counts the covered lines in this one makes objects.
   */
  @Test
  void depthwiseConvolutions_afterAWhile_areVectorLoops() throws Exception {
    if (!Kernels.get().name().startsWith("simd")) {
      assertEquals("plain", Kernels.get().name());
      return;
    }
    assertEquals("vector loops", KernelsTest.inNewJvm(SimdKernelsTest.class.getName()).trim());
  }

  /** Asks for all loops of depthwise convolutions along lines, and says whether they are in use after a while. */
  public static void main(String[] args) throws InterruptedException {
    SimdKernels kernels = new SimdKernels();
    for (int stride = 1; stride <= 2; stride++) {
      askForAll(kernels, stride);
    }
    long deadline = System.nanoTime() + MOST_SECONDS * 1_000_000_000L;
    while (!kernels.isWarm() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    System.out.println(kernels.isWarm() ? "vector loops" : "plain loops");
  }

  private static void askForAll(Kernels kernels, int stride) {
    int channels = 16;
    Window window = new Window(new int[] {14, 14}, new int[] {3, 3}, new int[] {stride, stride}, new int[] {1, 1}, new int[] {1, 1},
        new int[] {14 / stride, 14 / stride});
    Convolution convolution = new Convolution(kernels, window, channels, channels, channels);
    float[] x = new float[window.inputs() * channels];
    float[] w = new float[window.taps() * channels];
    float[] y = new float[window.outputs() * channels];
    convolution.forward(1, x, 0, w, 0, null, 0, false, y, 0);
    convolution.inputGradient(1, y, 0, w, 0, x, 0);
    convolution.kernelGradient(1, x, 0, y, 0, w, 0);
  }
}
