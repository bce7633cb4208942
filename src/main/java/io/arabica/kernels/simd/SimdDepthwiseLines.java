package io.arabica.kernels.simd;

import io.arabica.kernels.Line;
import io.arabica.kernels.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels of depthwise convolution along lines whose windows are three wide. Neighbouring positions share what they load; so do lines
 * of few channels, where they follow one another. What is read next lies so far apart that the processor does not foresee it:
 * large arrays are read ahead, from front to back.
 */
final class SimdDepthwiseLines {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  /** Numbers in the table of a line that reads three rows. */
  static final int TABLE = 1 + 2 * 3;
  /** What stands outside of a line. */
  static final float[] OUTSIDE = new float[1 << 12];
  /** Whether second-level caches are expected to have half a megabyte at most: those of machines with 512-bit vectors have one and more. */
  static final boolean SMALL_CACHES = L < 16;
  /** Floats of those outputs that are computed in one go down the lines: what is read for them stays in second-level caches. */
  private static final int NEAR = SMALL_CACHES ? 1 << 14 : 1 << 15;
  /** Fewest such lines. */
  private static final int FEWEST = 4;
  /** Fewest floats of two arrays that caches are not expected to hold, measured on both kinds of machines: 4 and 25 MB. */
  static final int FAR = SMALL_CACHES ? 1 << 20 : 6 << 20;
  /**
   * Fewest channels, in small caches for each input from one output to the next, for which one line after the other is faster: positions
   * some hundred bytes apart share few sets of a cache, and those of several lines drive one another out.
   */
  private static final int WIDE = SMALL_CACHES ? 64 : 128;
  /** The same with stride 2 in large caches that do not hold the arrays: what comes in from memory is read in order then. */
  private static final int WIDE_APART = 32;
  /** Fewest floats of two arrays that large caches do not hold: 3 MB. */
  private static final int BEYOND = 3 << 18;

  private SimdDepthwiseLines() {}

  /** A choice of the place, not of the vector: JDK 17 makes objects of vectors that depend on a branch. */
  static FloatVector load(boolean inside, float[] x, int i) {
    return FloatVector.fromArray(S, inside ? x : OUTSIDE, inside ? i : 0);
  }

  static void forward(Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step, float[] bias, int bo,
      boolean relu, float[] y, int yo) {
    for (int c = 0; c < n; c += OUTSIDE.length) {
      int some = Math.min(OUTSIDE.length, n - c);
      boolean wide = isWide(line, line.stride() == 1 ? WIDE : WIDE_APART, x, y);
      forward(wide, line, some, lines, rows, at, x, xo + c, w, wo + c, step, bias, bo + c, relu, y, yo + c);
    }
  }

  /**
   * Whether a line by itself, with the channels innermost, is faster than several, with the channels outermost.
   *
   * @param beyond fewest channels for which it is in large caches that do not hold the arrays
   */
  static boolean isWide(Line line, int beyond, float[] x, float[] y) {
    if (SMALL_CACHES) {
      return line.channels() >= WIDE * line.stride();
    }
    return line.channels() >= (ReadAhead.areAtLeast(x, y, BEYOND) ? beyond : WIDE);
  }

  /**
   * Whether arrays are so large that they are read ahead. Lines one after the other come in by themselves, with large caches: reading
   * them ahead took a third of the time then.
   */
  static boolean isFar(boolean wide, float[] x, float[] y) {
    return (SMALL_CACHES || !wide) && ReadAhead.areAtLeast(x, y, FAR);
  }

  /** For at most as many channels as {@link #OUTSIDE}; line by line, if they are many. */
  static void forward(boolean wide, Line line, int n, int lines, int rows, int[] at, float[] x, int xo, float[] w, int wo, int step,
      float[] bias, int bo, boolean relu, float[] y, int yo) {
    int outputs = line.outputs();
    int length = outputs * line.channels();
    boolean together = rows == 3 && line.fits(Line.TILE) && !wide;
    int most = together ? Math.max(FEWEST, NEAR / length) : 1;
    float[] packed = rows == 3 && !together ? pack(n, w, wo, step, bias, bo) : null;
    boolean far = isFar(wide, x, y);
    int seen = -1;
    int next;
    for (int l = 0; l < lines; l = next) {
      int ao = l * (1 + 2 * rows);
      int count = most == 1 ? 1 : following(line.stride(), Math.min(most, lines - l), at, ao);
      next = l + count;
      if (far) {
        seen = ReadAhead.rows(count, rows, at, ao, seen, x, xo, line.inputs() * line.channels());
        ReadAhead.run(count * length, y, yo + l * length);
      }
      if (at[ao] < 0) {
        empty(line, n, bias, bo, relu, y, yo + l * length);
        continue;
      }
      int tile = line.stride() == 1 || count > 1 ? Line.TILE : Line.TILE_APART;
      for (int o = 0; o < outputs; o += tile) {
        int first = Math.min(o, outputs - tile);
        int q = line.first(first);
        int to = yo + l * length + first * line.channels();
        if (count > 1 && line.stride() == 1) {
          SimdDepthwiseStrips.strip(line, q, n, count, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        } else if (count > 1) {
          SimdDepthwiseStrips.stripApart(line, q, n, count, at, ao, x, xo, w, wo, step, bias, bo, relu, y, to);
        } else if (packed != null && isThree(at, ao)) {
          tile(line, q, n, at, ao, x, xo + q * line.channels(), packed, relu, y, to);
        } else {
          rows(line, q, n, at, ao, x, xo + q * line.channels(), w, wo, step, bias, bo, relu, y, to);
        }
      }
    }
  }

  /** Packs a kernel for {@link SimdDepthwiseTiles}: for each vector of channels, the bias and the nine taps. */
  private static float[] pack(int n, float[] w, int wo, int step, float[] bias, int bo) {
    float[] packed = Scratch.lines(Scratch.Use.PANELS, SimdDepthwiseTiles.PACKED * n);
    for (int c = 0; c < n; c += L) {
      int to = Scratch.LINE + SimdDepthwiseTiles.PACKED * c;
      load(bias != null, bias, bo + c).intoArray(packed, to);
      for (int t = 0; t < 9; t++) {
        FloatVector.fromArray(S, w, wo + t * step + c).intoArray(packed, to + (t + 1) * L);
      }
    }
    return packed;
  }

  private static void tile(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] packed, boolean relu, float[] y, int yo) {
    if (line.stride() == 1) {
      SimdDepthwiseTiles.seven(line, q, n, xo + at[ao], xo + at[ao + 2], xo + at[ao + 4], x, packed, relu, y, yo);
    } else {
      SimdDepthwiseTiles.four(line, q, n, xo + at[ao], xo + at[ao + 2], xo + at[ao + 4], x, packed, relu, y, yo);
    }
  }

  /** A tile of any rows, one after the other. */
  private static void rows(Line line, int q, int n, int[] at, int ao, float[] x, int xo, float[] w, int wo, int step, float[] bias, int bo,
      boolean relu, float[] y, int yo) {
    float[] start = bias == null ? OUTSIDE : bias;
    int so = bias == null ? 0 : bo;
    int apart = 0;
    for (int r = ao; at[r] >= 0; r += 2) {
      boolean ends = relu && at[r + 2] < 0;
      int k = wo + 3 * at[r + 1] * step;
      if (line.stride() == 1) {
        SimdDepthwiseTiles.sevenOfRow(line, q, n, xo + at[r], x, w, k, step, start, so, apart, ends, y, yo);
      } else {
        SimdDepthwiseTiles.fourOfRow(line, q, n, xo + at[r], x, w, k, step, start, so, apart, ends, y, yo);
      }
      start = y;
      so = yo;
      apart = line.channels();
    }
  }

  /** A line that reads no row. */
  private static void empty(Line line, int n, float[] bias, int bo, boolean relu, float[] y, int yo) {
    for (int o = 0; o < line.outputs(); o++) {
      for (int c = 0; c < n; c += L) {
        FloatVector sum = load(bias != null, bias, bo + c);
        (relu ? sum.max(0f) : sum).intoArray(y, yo + o * line.channels() + c);
      }
    }
  }

  /** Whether there are three rows more that follow one another. */
  static boolean isThree(int[] at, int r) {
    return at[r] >= 0 && at[r + 2] >= 0 && at[r + 4] >= 0 && at[r + 5] == at[r + 1] + 2;
  }

  /** How many lines from the first of some on follow one another: share two of three rows, or one with stride 2. */
  private static int following(int stride, int lines, int[] at, int ao) {
    int row = ao + 4 - 2 * at[ao + 1]; // the last row of a line
    int count = 1;
    if (stride == 1 && at[ao] >= 0 && at[ao + 1] < 2) {
      while (count < lines && at[row - 2] >= 0 && at[row] >= 0 && at[ao + TABLE * count + 1] == 0 && at[ao + TABLE * count] == at[row - 2]
          && at[ao + TABLE * count + 2] == at[row]) {
        row = ao + TABLE * count + 4;
        count++;
      }
    } else if (stride == 2 && isThree(at, ao)) {
      while (count < lines && isThree(at, ao + TABLE * count) && at[ao + TABLE * count] == at[row]) {
        row = ao + TABLE * count + 4;
        count++;
      }
    }
    return count;
  }
}
