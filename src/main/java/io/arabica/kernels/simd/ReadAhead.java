package io.arabica.kernels.simd;

import io.arabica.kernels.Scratch;

/** Brings parts of large arrays to the caches before they are used, from front to back, which a processor foresees. */
final class ReadAhead {
  /** Floats of a cache line. */
  private static final int CACHE_LINE = 16;

  private ReadAhead() {}

  /** Whether two arrays together are so many floats or more. */
  static boolean areAtLeast(float[] x, float[] y, int far) {
    return (long) x.length + y.length >= far;
  }

  /** Reads those rows of some lines ahead that lie beyond the last one seen, and tells which is the last one now. */
  static int rows(int lines, int rows, int[] at, int ao, int seen, float[] x, int xo, int length) {
    int last = seen;
    for (int l = 0; l < lines; l++) {
      for (int r = ao + l * (1 + 2 * rows); at[r] >= 0; r += 2) {
        if (at[r] > last) {
          last = at[r];
          run(length, x, xo + last);
        }
      }
    }
    return last;
  }

  /** Brings a part of an array to the caches; the result is kept, as the compiler would leave the reading out otherwise. */
  static void run(int length, float[] x, int from) {
    int bits = 0;
    for (int i = from; i < from + length; i += CACHE_LINE) {
      bits |= Float.floatToRawIntBits(x[i]);
    }
    Scratch.ints(Scratch.Use.READ_AHEAD, 1)[0] = bits;
  }
}
