package io.arabica.kernels;

import java.util.Arrays;

/** Weighted sums, or the largest, of some inputs along the middle dimension of (outer, n, inner); which ones, {@link Taps} say. */
public final class Resampling {
  /** Fewest elements worth a hand-over to another thread. */
  private static final int GRAIN = 1 << 14;

  private final Taps taps;
  private final int outer;
  private final int inner;

  /** A resampling of arrays of this shape. */
  public Resampling(Taps taps, int outer, int inner) {
    this.taps = taps;
    this.outer = outer;
    this.inner = inner;
  }

  private int grain() {
    return Math.max(1, GRAIN / Math.max(1, inner * Math.max(1, taps.at.length / Math.max(1, taps.outputs()))));
  }

  private int blockGrain() {
    return Math.max(1, GRAIN / Math.max(1, inner * taps.at.length));
  }

  /** y = the weighted sum of the taps of each output, in order; 0 without any. */
  public void sum(float[] x, int xo, float[] y, int yo) {
    int outputs = taps.outputs();
    Parallel.forRange(outer * outputs, grain(), (from, to) -> {
      for (int r = from; r < to; r++) {
        int output = r % outputs;
        int block = xo + r / outputs * taps.inputs * inner;
        int at = yo + r * inner;
        if (inner == 1) {
          float sum = 0;
          for (int t = taps.starts[output]; t < taps.starts[output + 1]; t++) {
            sum = Math.fma((float) taps.weights[t], x[block + taps.at[t]], sum);
          }
          y[at] = sum;
          continue;
        }
        Arrays.fill(y, at, at + inner, 0);
        for (int t = taps.starts[output]; t < taps.starts[output + 1]; t++) {
          float weight = (float) taps.weights[t];
          int i = block + taps.at[t] * inner;
          for (int c = 0; c < inner; c++) {
            y[at + c] = Math.fma(weight, x[i + c], y[at + c]);
          }
        }
      }
    });
  }

  /** y = the largest tap of each output. */
  public void max(float[] x, int xo, float[] y, int yo) {
    int outputs = taps.outputs();
    Parallel.forRange(outer * outputs, grain(), (from, to) -> {
      for (int r = from; r < to; r++) {
        int output = r % outputs;
        int block = xo + r / outputs * taps.inputs * inner;
        int at = yo + r * inner;
        Arrays.fill(y, at, at + inner, Float.NEGATIVE_INFINITY);
        for (int t = taps.starts[output]; t < taps.starts[output + 1]; t++) {
          int i = block + taps.at[t] * inner;
          for (int c = 0; c < inner; c++) {
            y[at + c] = Math.max(y[at + c], x[i + c]);
          }
        }
      }
    });
  }

  /** dx = the gradient of x: the gradient g of an output goes to the first of its largest taps. */
  public void maxGradient(float[] x, int xo, float[] g, int go, float[] dx, int dxo) {
    int size = taps.inputs * inner;
    Parallel.forRange(outer, blockGrain(), (from, to) -> {
      Arrays.fill(dx, dxo + from * size, dxo + to * size, 0);
      for (int r = from * taps.outputs(); r < to * taps.outputs(); r++) {
        int block = r / taps.outputs() * size;
        for (int c = 0; c < inner; c++) {
          dx[dxo + block + best(x, xo + block + c, r % taps.outputs()) + c] += g[go + r * inner + c];
        }
      }
    });
  }

  /** y = the elements of h that stand where x has the largest tap of each output. */
  public void maxTake(float[] x, int xo, float[] h, int ho, float[] y, int yo) {
    int size = taps.inputs * inner;
    Parallel.forRange(outer, blockGrain(), (from, to) -> {
      for (int r = from * taps.outputs(); r < to * taps.outputs(); r++) {
        int block = r / taps.outputs() * size;
        for (int c = 0; c < inner; c++) {
          y[yo + r * inner + c] = h[ho + block + best(x, xo + block + c, r % taps.outputs()) + c];
        }
      }
    });
  }

  /** The offset of the first largest tap, or of the first NaN. */
  private int best(float[] x, int xo, int output) {
    int best = taps.at[taps.starts[output]] * inner;
    float value = x[xo + best];
    for (int t = taps.starts[output] + 1; t < taps.starts[output + 1]; t++) {
      float candidate = x[xo + taps.at[t] * inner];
      if (candidate > value || candidate != candidate && value == value) {
        best = taps.at[t] * inner;
        value = candidate;
      }
    }
    return best;
  }

  // ---- the same in double -------------------------------------------------------------------------------------------

  /** y = the weighted sum of the taps of each output, in order; 0 without any. */
  public void sum(double[] x, int xo, double[] y, int yo) {
    int outputs = taps.outputs();
    Parallel.forRange(outer * outputs, grain(), (from, to) -> {
      for (int r = from; r < to; r++) {
        int output = r % outputs;
        int block = xo + r / outputs * taps.inputs * inner;
        int at = yo + r * inner;
        if (inner == 1) {
          double sum = 0;
          for (int t = taps.starts[output]; t < taps.starts[output + 1]; t++) {
            sum = Math.fma(taps.weights[t], x[block + taps.at[t]], sum);
          }
          y[at] = sum;
          continue;
        }
        Arrays.fill(y, at, at + inner, 0);
        for (int t = taps.starts[output]; t < taps.starts[output + 1]; t++) {
          double weight = taps.weights[t];
          int i = block + taps.at[t] * inner;
          for (int c = 0; c < inner; c++) {
            y[at + c] = Math.fma(weight, x[i + c], y[at + c]);
          }
        }
      }
    });
  }

  /** y = the largest tap of each output. */
  public void max(double[] x, int xo, double[] y, int yo) {
    int outputs = taps.outputs();
    Parallel.forRange(outer * outputs, grain(), (from, to) -> {
      for (int r = from; r < to; r++) {
        int output = r % outputs;
        int block = xo + r / outputs * taps.inputs * inner;
        int at = yo + r * inner;
        Arrays.fill(y, at, at + inner, Double.NEGATIVE_INFINITY);
        for (int t = taps.starts[output]; t < taps.starts[output + 1]; t++) {
          int i = block + taps.at[t] * inner;
          for (int c = 0; c < inner; c++) {
            y[at + c] = Math.max(y[at + c], x[i + c]);
          }
        }
      }
    });
  }

  /** dx = the gradient of x: the gradient g of an output goes to the first of its largest taps. */
  public void maxGradient(double[] x, int xo, double[] g, int go, double[] dx, int dxo) {
    int size = taps.inputs * inner;
    Parallel.forRange(outer, blockGrain(), (from, to) -> {
      Arrays.fill(dx, dxo + from * size, dxo + to * size, 0);
      for (int r = from * taps.outputs(); r < to * taps.outputs(); r++) {
        int block = r / taps.outputs() * size;
        for (int c = 0; c < inner; c++) {
          dx[dxo + block + best(x, xo + block + c, r % taps.outputs()) + c] += g[go + r * inner + c];
        }
      }
    });
  }

  /** y = the elements of h that stand where x has the largest tap of each output. */
  public void maxTake(double[] x, int xo, double[] h, int ho, double[] y, int yo) {
    int size = taps.inputs * inner;
    Parallel.forRange(outer, blockGrain(), (from, to) -> {
      for (int r = from * taps.outputs(); r < to * taps.outputs(); r++) {
        int block = r / taps.outputs() * size;
        for (int c = 0; c < inner; c++) {
          y[yo + r * inner + c] = h[ho + block + best(x, xo + block + c, r % taps.outputs()) + c];
        }
      }
    });
  }

  /** The offset of the first largest tap, or of the first NaN. */
  private int best(double[] x, int xo, int output) {
    int best = taps.at[taps.starts[output]] * inner;
    double value = x[xo + best];
    for (int t = taps.starts[output] + 1; t < taps.starts[output + 1]; t++) {
      double candidate = x[xo + taps.at[t] * inner];
      if (candidate > value || candidate != candidate && value == value) {
        best = taps.at[t] * inner;
        value = candidate;
      }
    }
    return best;
  }
}
