package io.arabica.kernels;

import java.util.Arrays;

/** Pooling, channels last, and its gradients. What a window has outside the input does not count. */
public final class Pooling {
  /** Fewest elements worth a hand-over to another thread. */
  private static final int GRAIN = 1 << 14;

  private final Kernels kernels;
  private final Window window;
  private final int channels;
  /** Where the inputs of a window that lies inside stand, from its corner. */
  private final int[] offsets;

  /** A pooling of these channels. */
  public Pooling(Window window, int channels) {
    this(Kernels.get(), window, channels);
  }

  /** With a given kernel set. */
  Pooling(Kernels kernels, Window window, int channels) {
    this.kernels = kernels;
    this.window = window;
    this.channels = channels;
    offsets = window.offsets(channels);
  }

  /** What is done with the window of an output: {@code taps} inputs, which stand {@code at} from {@code from}. */
  private interface Visit {
    void window(int output, int from, int[] at, int taps);
  }

  /** Visits the outputs of some lines of the batch in order; {@code from} counts from the batch's first input. */
  private void visit(int firstLine, int lastLine, Visit visit) {
    int[] edge = Scratch.ints(Scratch.Use.WINDOW, window.taps());
    for (int l = firstLine; l < lastLine; l++) {
      int line = l % window.lines();
      int sample = l / window.lines() * window.inputs() * channels;
      boolean inside = window.isLineInside(line);
      int start = sample + window.lineStart(line) * channels;
      for (int w = 0; w < window.outWidth; w++) {
        int output = l * window.outWidth + w;
        if (inside && window.isPlaceInside(w)) {
          visit.window(output, start + w * window.strideWidth * channels, offsets, offsets.length);
        } else {
          visit.window(output, sample, edge, inputs(line * window.outWidth + w, edge));
        }
      }
    }
  }

  private int linesGrain() {
    return Math.max(1, GRAIN / Math.max(1, window.taps() * channels * window.outWidth));
  }

  private int grain() {
    return Math.max(1, GRAIN / Math.max(1, window.taps() * channels));
  }

  private int samplesGrain() {
    return Math.max(1, GRAIN / Math.max(1, window.taps() * channels * window.outputs()));
  }

  /** Writes the offsets of a window's inputs within a sample, in order, and returns how many there are. */
  private int inputs(int output, int[] inputs) {
    int taps = 0;
    for (int tap = 0; tap < window.taps(); tap++) {
      int input = window.input(output, tap);
      if (input >= 0) {
        inputs[taps++] = input * channels;
      }
    }
    return taps;
  }

  /** y = the largest input of each window. */
  public void max(int samples, float[] x, int xo, float[] y, int yo) {
    Parallel.forRange(samples * window.lines(), linesGrain(), (first, last) ->
        visit(first, last, (output, from, at, taps) -> kernels.largest(channels, x, xo + from, at, taps, y, yo + output * channels)));
  }

  /** dx = the gradient of x: the gradient g of an output goes to the first of its largest inputs. */
  public void maxGradient(int samples, float[] x, int xo, float[] g, int go, float[] dx, int dxo) {
    int size = window.inputs() * channels;
    boolean apart = window.isApart();
    Parallel.forRange(samples, samplesGrain(), (first, last) -> {
      if (!apart || !window.isCovering()) {
        Arrays.fill(dx, dxo + first * size, dxo + last * size, 0);
      }
      visit(first * window.lines(), last * window.lines(), (output, from, at, taps) ->
          kernels.largestGradient(channels, x, xo + from, at, taps, g, go + output * channels, !apart, dx, dxo + from));
    });
  }

  /** y = the elements of h that stand where x has the largest of each window. */
  public void maxTake(int samples, float[] x, int xo, float[] h, int ho, float[] y, int yo) {
    Parallel.forRange(samples * window.lines(), linesGrain(), (first, last) -> visit(first, last, (output, from, at, taps) -> {
      for (int c = 0; c < channels; c++) {
        int best = PlainPooling.best(x, xo + from + c, at, taps);
        y[yo + output * channels + c] = best < 0 ? 0 : h[ho + from + at[best] + c];
      }
    }));
  }

  /** y = the mean of the inputs of each window, without what lies outside. */
  public void average(int samples, float[] x, int xo, float[] y, int yo) {
    float[] counts = new float[window.taps() + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = i;
    }
    Parallel.forRange(samples * window.lines(), linesGrain(), (first, last) -> visit(first, last, (output, from, at, taps) -> {
      int to = yo + output * channels;
      Arrays.fill(y, to, to + channels, 0);
      for (int t = 0; t < taps; t++) {
        kernels.binary(Binary.ADD, channels, y, to, 1, x, xo + from + at[t], 1, y, to);
      }
      kernels.binary(Binary.DIV, channels, y, to, 1, counts, taps, 0, y, to);
    }));
  }

  /** dx = the gradient of x: every input of a window gets its share of the gradient g of the output. */
  public void averageGradient(int samples, float[] g, int go, float[] dx, int dxo) {
    int size = window.inputs() * channels;
    Parallel.forRange(samples, samplesGrain(), (first, last) -> {
      Arrays.fill(dx, dxo + first * size, dxo + last * size, 0);
      visit(first * window.lines(), last * window.lines(), (output, from, at, taps) -> {
        for (int t = 0; t < taps; t++) {
          kernels.axpy(channels, 1f / taps, g, go + output * channels, dx, dxo + from + at[t]);
        }
      });
    });
  }

  // ---- the same in double -------------------------------------------------------------------------------------------

  /** y = the largest input of each window. */
  public void max(int samples, double[] x, int xo, double[] y, int yo) {
    Parallel.forRange(samples * window.outputs(), grain(), (from, to) -> {
      for (int r = from; r < to; r++) {
        int output = r % window.outputs();
        int sample = xo + r / window.outputs() * window.inputs() * channels;
        int at = yo + r * channels;
        boolean first = true;
        for (int tap = 0; tap < window.taps(); tap++) {
          int input = window.input(output, tap);
          if (input < 0) {
            continue;
          }
          int i = sample + input * channels;
          if (first) {
            System.arraycopy(x, i, y, at, channels);
            first = false;
          } else {
            for (int c = 0; c < channels; c++) {
              y[at + c] = Math.max(y[at + c], x[i + c]);
            }
          }
        }
        if (first) {
          Arrays.fill(y, at, at + channels, Double.NEGATIVE_INFINITY);
        }
      }
    });
  }

  /** dx = the gradient of x: the gradient g of an output goes to the first of its largest inputs. */
  public void maxGradient(int samples, double[] x, int xo, double[] g, int go, double[] dx, int dxo) {
    int size = window.inputs() * channels;
    Parallel.forRange(samples, samplesGrain(), (from, to) -> {
      Arrays.fill(dx, dxo + from * size, dxo + to * size, 0);
      int[] inputs = Scratch.ints(Scratch.Use.WINDOW, window.taps());
      for (int r = from * window.outputs(); r < to * window.outputs(); r++) {
        int taps = inputs(r % window.outputs(), inputs);
        int sample = r / window.outputs() * size;
        for (int c = 0; c < channels; c++) {
          int best = best(x, xo + sample + c, inputs, taps);
          if (best >= 0) {
            dx[dxo + sample + best + c] += g[go + r * channels + c];
          }
        }
      }
    });
  }

  /** y = the elements of h that stand where x has the largest of each window. */
  public void maxTake(int samples, double[] x, int xo, double[] h, int ho, double[] y, int yo) {
    int size = window.inputs() * channels;
    Parallel.forRange(samples, samplesGrain(), (from, to) -> {
      int[] inputs = Scratch.ints(Scratch.Use.WINDOW, window.taps());
      for (int r = from * window.outputs(); r < to * window.outputs(); r++) {
        int taps = inputs(r % window.outputs(), inputs);
        int sample = r / window.outputs() * size;
        for (int c = 0; c < channels; c++) {
          int best = best(x, xo + sample + c, inputs, taps);
          y[yo + r * channels + c] = best < 0 ? 0 : h[ho + sample + best + c];
        }
      }
    });
  }

  /** The offset of the first largest element, or of the first NaN, or -1 without any. */
  private static int best(double[] x, int xo, int[] inputs, int taps) {
    if (taps == 0) {
      return -1;
    }
    int best = inputs[0];
    double value = x[xo + best];
    for (int t = 1; t < taps; t++) {
      double candidate = x[xo + inputs[t]];
      if (candidate > value || candidate != candidate && value == value) {
        best = inputs[t];
        value = candidate;
      }
    }
    return best;
  }

  /** y = the mean of the inputs of each window, without what lies outside. */
  public void average(int samples, double[] x, int xo, double[] y, int yo) {
    Parallel.forRange(samples * window.outputs(), grain(), (from, to) -> {
      for (int r = from; r < to; r++) {
        int output = r % window.outputs();
        int sample = xo + r / window.outputs() * window.inputs() * channels;
        int at = yo + r * channels;
        int count = 0;
        Arrays.fill(y, at, at + channels, 0);
        for (int tap = 0; tap < window.taps(); tap++) {
          int input = window.input(output, tap);
          if (input >= 0) {
            count++;
            int i = sample + input * channels;
            for (int c = 0; c < channels; c++) {
              y[at + c] += x[i + c];
            }
          }
        }
        for (int c = 0; c < channels; c++) {
          y[at + c] /= count;
        }
      }
    });
  }

  /** dx = the gradient of x: every input of a window gets its share of the gradient g of the output. */
  public void averageGradient(int samples, double[] g, int go, double[] dx, int dxo) {
    int size = window.inputs() * channels;
    Parallel.forRange(samples, samplesGrain(), (from, to) -> {
      Arrays.fill(dx, dxo + from * size, dxo + to * size, 0);
      int[] inputs = Scratch.ints(Scratch.Use.WINDOW, window.taps());
      for (int r = from * window.outputs(); r < to * window.outputs(); r++) {
        int taps = inputs(r % window.outputs(), inputs);
        int sample = dxo + r / window.outputs() * size;
        int at = go + r * channels;
        double share = 1.0 / taps;
        for (int t = 0; t < taps; t++) {
          int i = sample + inputs[t];
          for (int c = 0; c < channels; c++) {
            dx[i + c] = Math.fma(share, g[at + c], dx[i + c]);
          }
        }
      }
    });
  }
}
