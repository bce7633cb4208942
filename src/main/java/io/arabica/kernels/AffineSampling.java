package io.arabica.kernels;

import java.util.Arrays;

/**
 * Pictures (n, height, width, channels) read along slanted lines: output (y, x) of picture i is what the input has at
 * (b0 x + b1 y + b2, a0 x + a1 y + a2), where a0, a1, a2, b0, b1, b2 are row i of the transforms.
 *
 * <p>The places of one output row and their weights are found first, then all channels are read; the adjoint adds to the same places.
 */
public final class AffineSampling {
  /** What stands outside the picture. */
  public enum Outside {
    /** The picture mirrored at its edge: d c b a | a b c d | d c b a. */
    REFLECT,
    /** The picture again: a b c d | a b c d | a b c d. */
    WRAP,
    /** One value. */
    CONSTANT,
    /** The nearest pixel: a a a a | a b c d | d d d d. */
    NEAREST
  }

  /** Fewest elements worth a hand-over to another thread. */
  private static final int GRAIN = 1 << 13;

  private final int height;
  private final int width;
  private final int channels;
  private final int outHeight;
  private final int outWidth;
  private final boolean bilinear;
  private final Outside outside;
  private final double fill;

  /**
   * A sampling between pictures of these sizes.
   *
   * @param bilinear whether a place between pixels is mixed from the four around it, instead of taken from the nearest
   * @param fill the value outside, for {@link Outside#CONSTANT}
   */
  public AffineSampling(int height, int width, int channels, int outHeight, int outWidth, boolean bilinear, Outside outside, double fill) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.outHeight = outHeight;
    this.outWidth = outWidth;
    this.bilinear = bilinear;
    this.outside = outside;
    this.fill = fill;
  }

  private int grain() {
    return Math.max(1, GRAIN / Math.max(1, outWidth * channels));
  }

  /** The four places (or the one) that each output of a row reads, as offsets within a picture, -1 outside; and how far between them. */
  private final class Places {
    final int taps = bilinear ? 4 : 1;
    final int[] at = new int[taps * outWidth];
    final double[] partX = new double[outWidth];
    final double[] partY = new double[outWidth];

    /** Finds the places of row y under the transform. */
    void find(int y, double a0, double a1, double a2, double b0, double b1, double b2) {
      double firstX = a1 * y + a2;
      double firstY = b1 * y + b2;
      for (int x = 0; x < outWidth; x++) {
        double toX = firstX + a0 * x;
        double toY = firstY + b0 * x;
        boolean inside = toX >= 0 && toY >= 0 && toX < width - 1 && toY < height - 1;
        if (bilinear && inside) {
          int left = (int) toX;
          int top = (int) toY;
          int first = (top * width + left) * channels;
          partX[x] = toX - left;
          partY[x] = toY - top;
          at[4 * x] = first;
          at[4 * x + 1] = first + channels;
          at[4 * x + 2] = first + width * channels;
          at[4 * x + 3] = first + (width + 1) * channels;
        } else if (bilinear) {
          findAtEdge(x, into(toX, width), into(toY, height));
        } else {
          at[x] = inside ? ((int) (toY + 0.5) * width + (int) (toX + 0.5)) * channels
              : place(nearest(into(toY, height), height), nearest(into(toX, width), width));
        }
      }
    }

    private void findAtEdge(int x, double toX, double toY) {
      int left = (int) Math.floor(toX);
      int top = (int) Math.floor(toY);
      partX[x] = toX - left;
      partY[x] = toY - top;
      int right = next(left, width);
      int bottom = next(top, height);
      left = left < width ? left : -1;
      top = top < height ? top : -1;
      at[4 * x] = place(top, left);
      at[4 * x + 1] = place(top, right);
      at[4 * x + 2] = place(bottom, left);
      at[4 * x + 3] = place(bottom, right);
    }

    /** The weight of a tap. */
    double weight(int tap) {
      if (!bilinear) {
        return 1;
      }
      int x = tap / 4;
      return ((tap & 1) == 0 ? 1 - partX[x] : partX[x]) * ((tap & 2) == 0 ? 1 - partY[x] : partY[x]);
    }

    /** A coordinate brought into the picture; a constant outside leaves it where it is, but not so far that an int cannot hold it. */
    private double into(double v, int n) {
      return switch (outside) {
        case CONSTANT -> Math.max(-2, Math.min(n + 1, v));
        case NEAREST -> Math.max(0, Math.min(n - 1, v));
        case WRAP -> v >= 0 && v < n ? v : Math.max(0, Math.min(v - n * Math.floor(v / n), Math.nextDown((double) n)));
        case REFLECT -> {
          if (v >= 0 && v <= n - 1) {
            yield v;
          }
          double from = v + 0.5 - 2 * n * Math.floor((v + 0.5) / (2 * n)); // from the edge, in one there and back
          yield Math.max(0, Math.min(n - 1, (from > n ? 2 * n - from : from) - 0.5));
        }
      };
    }

    private int nearest(double v, int n) {
      int i = (int) Math.floor(v + 0.5);
      return i < n ? i : outside == Outside.WRAP ? 0 : outside == Outside.CONSTANT ? -1 : n - 1;
    }

    private int next(int i, int n) {
      return i + 1 < n ? i + 1 : outside == Outside.WRAP ? 0 : outside == Outside.CONSTANT ? -1 : n - 1;
    }

    private int place(int y, int x) {
      return (y | x) < 0 ? -1 : (y * width + x) * channels;
    }
  }

  /** Whether a transform shows the picture as it is. */
  private boolean isIdentity(double a0, double a1, double a2, double b0, double b1, double b2) {
    return a0 == 1 && a1 == 0 && a2 == 0 && b0 == 0 && b1 == 1 && b2 == 0 && height == outHeight && width == outWidth;
  }

  /** y = the pictures x as the transforms t show them. */
  public void sample(int n, float[] x, int xo, float[] t, int to, float[] y, int yo) {
    Parallel.forRange(n * outHeight, grain(), (from, end) -> {
      Places places = new Places();
      for (int r = from; r < end; r++) {
        int picture = xo + r / outHeight * height * width * channels;
        int a = to + r / outHeight * 6;
        int out = yo + r * outWidth * channels;
        if (isIdentity(t[a], t[a + 1], t[a + 2], t[a + 3], t[a + 4], t[a + 5])) {
          System.arraycopy(x, picture + r % outHeight * width * channels, y, out, width * channels);
          continue;
        }
        places.find(r % outHeight, t[a], t[a + 1], t[a + 2], t[a + 3], t[a + 4], t[a + 5]);
        if (bilinear) {
          mix(places, x, picture, y, out);
        } else {
          for (int p = 0; p < outWidth; p++) {
            for (int c = 0; c < channels; c++) {
              y[out + p * channels + c] = places.at[p] < 0 ? (float) fill : x[picture + places.at[p] + c];
            }
          }
        }
      }
    });
  }

  /** Writes one row of outputs between four places each. */
  private void mix(Places places, float[] x, int xo, float[] y, int yo) {
    float constant = (float) fill;
    for (int p = 0; p < outWidth; p++) {
      int at = places.at[4 * p];
      int right = places.at[4 * p + 1];
      int below = places.at[4 * p + 2];
      int last = places.at[4 * p + 3];
      float partX = (float) places.partX[p];
      float partY = (float) places.partY[p];
      if ((at | right | below | last) >= 0) {
        for (int c = 0; c < channels; c++) {
          int i = xo + c;
          y[yo + p * channels + c] = between(partX, partY, x[i + at], x[i + right], x[i + below], x[i + last]);
        }
      } else {
        for (int c = 0; c < channels; c++) {
          int i = xo + c;
          float a = at < 0 ? constant : x[i + at];
          float b = right < 0 ? constant : x[i + right];
          float d = below < 0 ? constant : x[i + below];
          float e = last < 0 ? constant : x[i + last];
          y[yo + p * channels + c] = between(partX, partY, a, b, d, e);
        }
      }
    }
  }

  private static float between(float partX, float partY, float a, float b, float c, float d) {
    float top = Math.fma(partX, b - a, a);
    return Math.fma(partY, Math.fma(partX, d - c, c) - top, top);
  }

  /** dx = the gradient of x: the gradient g of each output goes to the places that it read. */
  public void gradient(int n, float[] g, int go, float[] t, int to, float[] dx, int dxo) {
    int size = height * width * channels;
    Parallel.forRange(n, Math.max(1, grain() / Math.max(1, outHeight)), (from, end) -> {
      Arrays.fill(dx, dxo + from * size, dxo + end * size, 0);
      Places places = new Places();
      for (int r = from * outHeight; r < end * outHeight; r++) {
        int picture = dxo + r / outHeight * size;
        int a = to + r / outHeight * 6;
        places.find(r % outHeight, t[a], t[a + 1], t[a + 2], t[a + 3], t[a + 4], t[a + 5]);
        for (int k = 0; k < places.at.length; k++) {
          if (places.at[k] < 0) {
            continue;
          }
          float weight = (float) places.weight(k);
          int out = go + (r * outWidth + k / places.taps) * channels;
          for (int c = 0; c < channels; c++) {
            dx[picture + places.at[k] + c] = Math.fma(weight, g[out + c], dx[picture + places.at[k] + c]);
          }
        }
      }
    });
  }

  // ---- the same in double -------------------------------------------------------------------------------------------

  /** y = the pictures x as the transforms t show them. */
  public void sample(int n, double[] x, int xo, double[] t, int to, double[] y, int yo) {
    Parallel.forRange(n * outHeight, grain(), (from, end) -> {
      Places places = new Places();
      for (int r = from; r < end; r++) {
        int picture = xo + r / outHeight * height * width * channels;
        int a = to + r / outHeight * 6;
        int out = yo + r * outWidth * channels;
        if (isIdentity(t[a], t[a + 1], t[a + 2], t[a + 3], t[a + 4], t[a + 5])) {
          System.arraycopy(x, picture + r % outHeight * width * channels, y, out, width * channels);
          continue;
        }
        places.find(r % outHeight, t[a], t[a + 1], t[a + 2], t[a + 3], t[a + 4], t[a + 5]);
        if (bilinear) {
          mix(places, x, picture, y, out);
        } else {
          for (int p = 0; p < outWidth; p++) {
            for (int c = 0; c < channels; c++) {
              y[out + p * channels + c] = places.at[p] < 0 ? fill : x[picture + places.at[p] + c];
            }
          }
        }
      }
    });
  }

  /** Writes one row of outputs between four places each. */
  private void mix(Places places, double[] x, int xo, double[] y, int yo) {
    double constant = fill;
    for (int p = 0; p < outWidth; p++) {
      int at = places.at[4 * p];
      int right = places.at[4 * p + 1];
      int below = places.at[4 * p + 2];
      int last = places.at[4 * p + 3];
      double partX = places.partX[p];
      double partY = places.partY[p];
      if ((at | right | below | last) >= 0) {
        for (int c = 0; c < channels; c++) {
          int i = xo + c;
          y[yo + p * channels + c] = between(partX, partY, x[i + at], x[i + right], x[i + below], x[i + last]);
        }
      } else {
        for (int c = 0; c < channels; c++) {
          int i = xo + c;
          double a = at < 0 ? constant : x[i + at];
          double b = right < 0 ? constant : x[i + right];
          double d = below < 0 ? constant : x[i + below];
          double e = last < 0 ? constant : x[i + last];
          y[yo + p * channels + c] = between(partX, partY, a, b, d, e);
        }
      }
    }
  }

  private static double between(double partX, double partY, double a, double b, double c, double d) {
    double top = Math.fma(partX, b - a, a);
    return Math.fma(partY, Math.fma(partX, d - c, c) - top, top);
  }

  /** dx = the gradient of x: the gradient g of each output goes to the places that it read. */
  public void gradient(int n, double[] g, int go, double[] t, int to, double[] dx, int dxo) {
    int size = height * width * channels;
    Parallel.forRange(n, Math.max(1, grain() / Math.max(1, outHeight)), (from, end) -> {
      Arrays.fill(dx, dxo + from * size, dxo + end * size, 0);
      Places places = new Places();
      for (int r = from * outHeight; r < end * outHeight; r++) {
        int picture = dxo + r / outHeight * size;
        int a = to + r / outHeight * 6;
        places.find(r % outHeight, t[a], t[a + 1], t[a + 2], t[a + 3], t[a + 4], t[a + 5]);
        for (int k = 0; k < places.at.length; k++) {
          if (places.at[k] < 0) {
            continue;
          }
          double weight = places.weight(k);
          int out = go + (r * outWidth + k / places.taps) * channels;
          for (int c = 0; c < channels; c++) {
            dx[picture + places.at[k] + c] = Math.fma(weight, g[out + c], dx[picture + places.at[k] + c]);
          }
        }
      }
    });
  }
}
