package io.arabica.tensor;

/** Conversion of elements from one type to another: one loop per pair of types. */
final class Casts {
  private Casts() {}

  /** Writes the elements of the contiguous {@code x} to {@code out}: to BOOL true where not 0, floating to INT32 cut towards 0. */
  static void run(Tensor x, Tensor out) {
    int n = out.size();
    switch (x.dtype()) {
      case FLOAT32 -> fromFloats(n, x.storage.floats, x.offset, out.storage, out.offset);
      case FLOAT64 -> fromDoubles(n, x.storage.doubles, x.offset, out.storage, out.offset);
      case INT32 -> fromInts(n, x.storage.ints, x.offset, out.storage, out.offset);
      case BOOL -> fromBooleans(n, x.storage.booleans, x.offset, out.storage, out.offset);
    }
  }

  private static void fromFloats(int n, float[] x, int xo, Storage out, int yo) {
    if (out.floats != null) {
      float[] y = out.floats;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i];
      }
    } else if (out.doubles != null) {
      double[] y = out.doubles;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i];
      }
    } else if (out.ints != null) {
      int[] y = out.ints;
      for (int i = 0; i < n; i++) {
        y[yo + i] = (int) x[xo + i];
      }
    } else {
      boolean[] y = out.booleans;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i] != 0;
      }
    }
  }

  private static void fromDoubles(int n, double[] x, int xo, Storage out, int yo) {
    if (out.floats != null) {
      float[] y = out.floats;
      for (int i = 0; i < n; i++) {
        y[yo + i] = (float) x[xo + i];
      }
    } else if (out.doubles != null) {
      double[] y = out.doubles;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i];
      }
    } else if (out.ints != null) {
      int[] y = out.ints;
      for (int i = 0; i < n; i++) {
        y[yo + i] = (int) x[xo + i];
      }
    } else {
      boolean[] y = out.booleans;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i] != 0;
      }
    }
  }

  private static void fromInts(int n, int[] x, int xo, Storage out, int yo) {
    if (out.floats != null) {
      float[] y = out.floats;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i];
      }
    } else if (out.doubles != null) {
      double[] y = out.doubles;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i];
      }
    } else if (out.ints != null) {
      int[] y = out.ints;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i];
      }
    } else {
      boolean[] y = out.booleans;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i] != 0;
      }
    }
  }

  private static void fromBooleans(int n, boolean[] x, int xo, Storage out, int yo) {
    if (out.floats != null) {
      float[] y = out.floats;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i] ? 1 : 0;
      }
    } else if (out.doubles != null) {
      double[] y = out.doubles;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i] ? 1 : 0;
      }
    } else if (out.ints != null) {
      int[] y = out.ints;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i] ? 1 : 0;
      }
    } else {
      boolean[] y = out.booleans;
      for (int i = 0; i < n; i++) {
        y[yo + i] = x[xo + i];
      }
    }
  }
}
