package io.arabica.kernels;

import java.util.Arrays;

/**
 * A transformed kernel, kept while the same kernel comes again and again, as in {@code predict}: for a single picture, transforming it
 * takes a sixth of the time. At each call its numbers are compared with those that were transformed, so nobody need tell of a change; that
 * takes a few microseconds. Several threads may call at once.
 */
final class KeptKernel {
  /** Calls with the same kernel, by a sample of its numbers, before it is kept: a step of training has fewer, and allocates nothing. */
  private static final int REPEATS = 8;
  /** Numbers of the sample, about. */
  private static final int SAMPLE = 64;

  private record Pair(float[] kernel, float[] transformed) {}

  private final int size;
  private volatile Pair pair;
  private volatile int sample;
  private volatile int repeats;

  /** For kernels of so many numbers. */
  KeptKernel(int size) {
    this.size = size;
  }

  /** The transformed kernel if w's is the one that was kept, or null. */
  float[] get(float[] w, int wo) {
    Pair known = pair;
    if (known == null) {
      return null;
    }
    if (!Arrays.equals(w, wo, wo + size, known.kernel, 0, size)) {
      pair = null;
      return null;
    }
    return known.transformed;
  }

  /** Whether w's kernel has come so often that it should be kept; to be asked once a call. */
  boolean isRepeated(float[] w, int wo) {
    int now = 0;
    for (int i = 0; i < size; i += Math.max(1, size / SAMPLE)) {
      now = 31 * now + Float.floatToRawIntBits(w[wo + i]);
    }
    int times = now == sample ? repeats + 1 : 0;
    sample = now;
    repeats = times;
    return times >= REPEATS;
  }

  /** A copy of the kernel, from which to transform what is to be kept: the kernel itself may change meanwhile, in a thread that trains. */
  float[] copy(float[] w, int wo) {
    return Arrays.copyOfRange(w, wo, wo + size);
  }

  /** Keeps a {@link #copy} of a kernel and what was made of it, which nobody may change from now on. */
  void keep(float[] kernel, float[] transformed) {
    pair = new Pair(kernel, transformed);
  }
}
