package io.arabica.kernels.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.arabica.kernels.Fold;
import io.arabica.kernels.Kernels;
import io.arabica.kernels.PlainFold;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The reductions in vector registers. The 64 logical lanes are 4 registers of 16, or 8 of 8; with 4 the run is walked twice, each time for
 * the cache lines of 8 registers. Eight leave few registers for the rest, but a run that is read from front to back comes in from memory
 * more than twice as fast as every second 128 bytes of it.
 */
final class SimdFold {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();
  private static final int LANES = Kernels.LANES;
  /** Whether eight sums are in use, else four. */
  private static final boolean EIGHT = L < 16;
  /** Logical lanes of a walk over a run. */
  private static final int WALK = (EIGHT ? 8 : 4) * L;
  /** Taken away, it makes minus infinity the smallest integer and NaNs the largest; added, infinity the largest and NaNs the smallest. */
  private static final int SHIFT = ordered(Float.floatToRawIntBits(Float.NEGATIVE_INFINITY)) - Integer.MIN_VALUE;

  private SimdFold() {}

  static float fold(Fold op, int n, float[] x, int xo) {
    return switch (op) {
      case SUM -> sum(n, x, xo);
      case PROD -> prod(n, x, xo);
      case MAX -> max(n, x, xo);
      case MIN -> min(n, x, xo);
      case SUM_SQUARES -> sumSquares(n, x, xo);
      case SUM_ABS -> sumAbs(n, x, xo);
    };
  }

  /** Sum of x. */
  static float sum(int n, float[] x, int xo) {
    float[] lanes = PlainFold.lanes();
    int blocks = n - n % LANES;
    for (int g = 0; g < LANES; g += WALK) {
      FloatVector a0 = FloatVector.broadcast(S, 0f);
      FloatVector a1 = FloatVector.broadcast(S, 0f);
      FloatVector a2 = FloatVector.broadcast(S, 0f);
      FloatVector a3 = FloatVector.broadcast(S, 0f);
      FloatVector a4 = a3;
      FloatVector a5 = a3;
      FloatVector a6 = a3;
      FloatVector a7 = a3;
      for (int i = g; i < blocks; i += LANES) {
        a0 = a0.add(FloatVector.fromArray(S, x, xo + i));
        a1 = a1.add(FloatVector.fromArray(S, x, xo + i + L));
        a2 = a2.add(FloatVector.fromArray(S, x, xo + i + 2 * L));
        a3 = a3.add(FloatVector.fromArray(S, x, xo + i + 3 * L));
        if (EIGHT) {
          a4 = a4.add(FloatVector.fromArray(S, x, xo + i + 4 * L));
          a5 = a5.add(FloatVector.fromArray(S, x, xo + i + 5 * L));
          a6 = a6.add(FloatVector.fromArray(S, x, xo + i + 6 * L));
          a7 = a7.add(FloatVector.fromArray(S, x, xo + i + 7 * L));
        }
      }
      a0.intoArray(lanes, g);
      a1.intoArray(lanes, g + L);
      a2.intoArray(lanes, g + 2 * L);
      a3.intoArray(lanes, g + 3 * L);
      if (EIGHT) {
        a4.intoArray(lanes, g + 4 * L);
        a5.intoArray(lanes, g + 5 * L);
        a6.intoArray(lanes, g + 6 * L);
        a7.intoArray(lanes, g + 7 * L);
      }
    }
    int rest = n - blocks;
    int whole = rest - rest % L;
    for (int l = 0; l < whole; l += L) {
      FloatVector a = FloatVector.fromArray(S, lanes, l);
      a = a.add(FloatVector.fromArray(S, x, xo + blocks + l));
      a.intoArray(lanes, l);
    }
    for (int l = whole; l < rest; l++) {
      lanes[l] = lanes[l] + x[xo + blocks + l];
    }
    return foldSum(lanes);
  }

  /** Product of x. */
  static float prod(int n, float[] x, int xo) {
    float[] lanes = PlainFold.lanes();
    int blocks = n - n % LANES;
    for (int g = 0; g < LANES; g += WALK) {
      FloatVector a0 = FloatVector.broadcast(S, 1f);
      FloatVector a1 = FloatVector.broadcast(S, 1f);
      FloatVector a2 = FloatVector.broadcast(S, 1f);
      FloatVector a3 = FloatVector.broadcast(S, 1f);
      FloatVector a4 = a3;
      FloatVector a5 = a3;
      FloatVector a6 = a3;
      FloatVector a7 = a3;
      for (int i = g; i < blocks; i += LANES) {
        a0 = a0.mul(FloatVector.fromArray(S, x, xo + i));
        a1 = a1.mul(FloatVector.fromArray(S, x, xo + i + L));
        a2 = a2.mul(FloatVector.fromArray(S, x, xo + i + 2 * L));
        a3 = a3.mul(FloatVector.fromArray(S, x, xo + i + 3 * L));
        if (EIGHT) {
          a4 = a4.mul(FloatVector.fromArray(S, x, xo + i + 4 * L));
          a5 = a5.mul(FloatVector.fromArray(S, x, xo + i + 5 * L));
          a6 = a6.mul(FloatVector.fromArray(S, x, xo + i + 6 * L));
          a7 = a7.mul(FloatVector.fromArray(S, x, xo + i + 7 * L));
        }
      }
      a0.intoArray(lanes, g);
      a1.intoArray(lanes, g + L);
      a2.intoArray(lanes, g + 2 * L);
      a3.intoArray(lanes, g + 3 * L);
      if (EIGHT) {
        a4.intoArray(lanes, g + 4 * L);
        a5.intoArray(lanes, g + 5 * L);
        a6.intoArray(lanes, g + 6 * L);
        a7.intoArray(lanes, g + 7 * L);
      }
    }
    int rest = n - blocks;
    int whole = rest - rest % L;
    for (int l = 0; l < whole; l += L) {
      FloatVector a = FloatVector.fromArray(S, lanes, l);
      a = a.mul(FloatVector.fromArray(S, x, xo + blocks + l));
      a.intoArray(lanes, l);
    }
    for (int l = whole; l < rest; l++) {
      lanes[l] = lanes[l] * x[xo + blocks + l];
    }
    return PlainFold.foldLanes(Fold.PROD, lanes);
  }

  /**
   * Largest x, by integers in the same order: their comparison is one instruction, where that of floats, with its -0 and NaN, takes six. It
   * needs no logical lanes, since any order gives the same bits.
   */
  static float max(int n, float[] x, int xo) {
    int whole = n - n % L;
    IntVector a = FloatVector.broadcast(S, -0f).reinterpretAsInts(); // the smallest integer
    for (int i = 0; i < whole; i += L) {
      IntVector v = FloatVector.fromArray(S, x, xo + i).reinterpretAsInts();
      a = a.max(v.lanewise(ASHR, 31).and(Integer.MAX_VALUE).lanewise(XOR, v).sub(SHIFT));
    }
    int max = a.reduceLanes(VectorOperators.MAX);
    for (int i = whole; i < n; i++) {
      max = Math.max(max, ordered(Float.floatToRawIntBits(x[xo + i])) - SHIFT);
    }
    return Float.intBitsToFloat(ordered(max + SHIFT));
  }

  /** The bits of a float as an integer in the order of the floats, and back; NaNs with a sign come before minus infinity. */
  private static int ordered(int bits) {
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  /** Smallest x, in the same way. */
  static float min(int n, float[] x, int xo) {
    int whole = n - n % L;
    IntVector a = FloatVector.broadcast(S, -0f).reinterpretAsInts().not(); // the largest integer
    for (int i = 0; i < whole; i += L) {
      IntVector v = FloatVector.fromArray(S, x, xo + i).reinterpretAsInts();
      a = a.min(v.lanewise(ASHR, 31).and(Integer.MAX_VALUE).lanewise(XOR, v).add(SHIFT));
    }
    int min = a.reduceLanes(VectorOperators.MIN);
    for (int i = whole; i < n; i++) {
      min = Math.min(min, ordered(Float.floatToRawIntBits(x[xo + i])) + SHIFT);
    }
    return Float.intBitsToFloat(ordered(min - SHIFT));
  }

  /** Sum of x^2. */
  static float sumSquares(int n, float[] x, int xo) {
    float[] lanes = PlainFold.lanes();
    int blocks = n - n % LANES;
    for (int g = 0; g < LANES; g += WALK) {
      FloatVector a0 = FloatVector.broadcast(S, 0f);
      FloatVector a1 = FloatVector.broadcast(S, 0f);
      FloatVector a2 = FloatVector.broadcast(S, 0f);
      FloatVector a3 = FloatVector.broadcast(S, 0f);
      FloatVector a4 = a3;
      FloatVector a5 = a3;
      FloatVector a6 = a3;
      FloatVector a7 = a3;
      for (int i = g; i < blocks; i += LANES) {
        FloatVector x0 = FloatVector.fromArray(S, x, xo + i);
        a0 = x0.fma(x0, a0);
        FloatVector x1 = FloatVector.fromArray(S, x, xo + i + L);
        a1 = x1.fma(x1, a1);
        FloatVector x2 = FloatVector.fromArray(S, x, xo + i + 2 * L);
        a2 = x2.fma(x2, a2);
        FloatVector x3 = FloatVector.fromArray(S, x, xo + i + 3 * L);
        a3 = x3.fma(x3, a3);
        if (EIGHT) {
          FloatVector x4 = FloatVector.fromArray(S, x, xo + i + 4 * L);
          a4 = x4.fma(x4, a4);
          FloatVector x5 = FloatVector.fromArray(S, x, xo + i + 5 * L);
          a5 = x5.fma(x5, a5);
          FloatVector x6 = FloatVector.fromArray(S, x, xo + i + 6 * L);
          a6 = x6.fma(x6, a6);
          FloatVector x7 = FloatVector.fromArray(S, x, xo + i + 7 * L);
          a7 = x7.fma(x7, a7);
        }
      }
      a0.intoArray(lanes, g);
      a1.intoArray(lanes, g + L);
      a2.intoArray(lanes, g + 2 * L);
      a3.intoArray(lanes, g + 3 * L);
      if (EIGHT) {
        a4.intoArray(lanes, g + 4 * L);
        a5.intoArray(lanes, g + 5 * L);
        a6.intoArray(lanes, g + 6 * L);
        a7.intoArray(lanes, g + 7 * L);
      }
    }
    int rest = n - blocks;
    int whole = rest - rest % L;
    for (int l = 0; l < whole; l += L) {
      FloatVector a = FloatVector.fromArray(S, lanes, l);
      FloatVector x0 = FloatVector.fromArray(S, x, xo + blocks + l);
      a = x0.fma(x0, a);
      a.intoArray(lanes, l);
    }
    for (int l = whole; l < rest; l++) {
      float xl = x[xo + blocks + l];
      lanes[l] = Math.fma(xl, xl, lanes[l]);
    }
    return foldSum(lanes);
  }

  /** Sum of |x|. */
  static float sumAbs(int n, float[] x, int xo) {
    float[] lanes = PlainFold.lanes();
    int blocks = n - n % LANES;
    for (int g = 0; g < LANES; g += WALK) {
      FloatVector a0 = FloatVector.broadcast(S, 0f);
      FloatVector a1 = FloatVector.broadcast(S, 0f);
      FloatVector a2 = FloatVector.broadcast(S, 0f);
      FloatVector a3 = FloatVector.broadcast(S, 0f);
      FloatVector a4 = a3;
      FloatVector a5 = a3;
      FloatVector a6 = a3;
      FloatVector a7 = a3;
      for (int i = g; i < blocks; i += LANES) {
        a0 = a0.add(FloatVector.fromArray(S, x, xo + i).abs());
        a1 = a1.add(FloatVector.fromArray(S, x, xo + i + L).abs());
        a2 = a2.add(FloatVector.fromArray(S, x, xo + i + 2 * L).abs());
        a3 = a3.add(FloatVector.fromArray(S, x, xo + i + 3 * L).abs());
        if (EIGHT) {
          a4 = a4.add(FloatVector.fromArray(S, x, xo + i + 4 * L).abs());
          a5 = a5.add(FloatVector.fromArray(S, x, xo + i + 5 * L).abs());
          a6 = a6.add(FloatVector.fromArray(S, x, xo + i + 6 * L).abs());
          a7 = a7.add(FloatVector.fromArray(S, x, xo + i + 7 * L).abs());
        }
      }
      a0.intoArray(lanes, g);
      a1.intoArray(lanes, g + L);
      a2.intoArray(lanes, g + 2 * L);
      a3.intoArray(lanes, g + 3 * L);
      if (EIGHT) {
        a4.intoArray(lanes, g + 4 * L);
        a5.intoArray(lanes, g + 5 * L);
        a6.intoArray(lanes, g + 6 * L);
        a7.intoArray(lanes, g + 7 * L);
      }
    }
    int rest = n - blocks;
    int whole = rest - rest % L;
    for (int l = 0; l < whole; l += L) {
      FloatVector a = FloatVector.fromArray(S, lanes, l);
      a = a.add(FloatVector.fromArray(S, x, xo + blocks + l).abs());
      a.intoArray(lanes, l);
    }
    for (int l = whole; l < rest; l++) {
      lanes[l] = lanes[l] + Math.abs(x[xo + blocks + l]);
    }
    return foldSum(lanes);
  }

  /** Sum of a * b. */
  static float dot(int n, float[] a, int ao, float[] b, int bo) {
    float[] lanes = PlainFold.lanes();
    int blocks = n - n % LANES;
    for (int g = 0; g < LANES; g += WALK) {
      FloatVector a0 = FloatVector.broadcast(S, 0f);
      FloatVector a1 = FloatVector.broadcast(S, 0f);
      FloatVector a2 = FloatVector.broadcast(S, 0f);
      FloatVector a3 = FloatVector.broadcast(S, 0f);
      FloatVector a4 = a3;
      FloatVector a5 = a3;
      FloatVector a6 = a3;
      FloatVector a7 = a3;
      for (int i = g; i < blocks; i += LANES) {
        a0 = FloatVector.fromArray(S, a, ao + i).fma(FloatVector.fromArray(S, b, bo + i), a0);
        a1 = FloatVector.fromArray(S, a, ao + i + L).fma(FloatVector.fromArray(S, b, bo + i + L), a1);
        a2 = FloatVector.fromArray(S, a, ao + i + 2 * L).fma(FloatVector.fromArray(S, b, bo + i + 2 * L), a2);
        a3 = FloatVector.fromArray(S, a, ao + i + 3 * L).fma(FloatVector.fromArray(S, b, bo + i + 3 * L), a3);
        if (EIGHT) {
          a4 = FloatVector.fromArray(S, a, ao + i + 4 * L).fma(FloatVector.fromArray(S, b, bo + i + 4 * L), a4);
          a5 = FloatVector.fromArray(S, a, ao + i + 5 * L).fma(FloatVector.fromArray(S, b, bo + i + 5 * L), a5);
          a6 = FloatVector.fromArray(S, a, ao + i + 6 * L).fma(FloatVector.fromArray(S, b, bo + i + 6 * L), a6);
          a7 = FloatVector.fromArray(S, a, ao + i + 7 * L).fma(FloatVector.fromArray(S, b, bo + i + 7 * L), a7);
        }
      }
      a0.intoArray(lanes, g);
      a1.intoArray(lanes, g + L);
      a2.intoArray(lanes, g + 2 * L);
      a3.intoArray(lanes, g + 3 * L);
      if (EIGHT) {
        a4.intoArray(lanes, g + 4 * L);
        a5.intoArray(lanes, g + 5 * L);
        a6.intoArray(lanes, g + 6 * L);
        a7.intoArray(lanes, g + 7 * L);
      }
    }
    int rest = n - blocks;
    int whole = rest - rest % L;
    for (int l = 0; l < whole; l += L) {
      FloatVector v = FloatVector.fromArray(S, lanes, l);
      v = FloatVector.fromArray(S, a, ao + blocks + l).fma(FloatVector.fromArray(S, b, bo + blocks + l), v);
      v.intoArray(lanes, l);
    }
    for (int l = whole; l < rest; l++) {
      lanes[l] = Math.fma(a[ao + blocks + l], b[bo + blocks + l], lanes[l]);
    }
    return foldSum(lanes);
  }

  /** Sum of (x - mean)^2. */
  static float sumSquaredDeviations(int n, float mean, float[] x, int xo) {
    float[] lanes = PlainFold.lanes();
    int blocks = n - n % LANES;
    FloatVector m = FloatVector.broadcast(S, mean);
    for (int g = 0; g < LANES; g += WALK) {
      FloatVector a0 = FloatVector.broadcast(S, 0f);
      FloatVector a1 = FloatVector.broadcast(S, 0f);
      FloatVector a2 = FloatVector.broadcast(S, 0f);
      FloatVector a3 = FloatVector.broadcast(S, 0f);
      FloatVector a4 = a3;
      FloatVector a5 = a3;
      FloatVector a6 = a3;
      FloatVector a7 = a3;
      for (int i = g; i < blocks; i += LANES) {
        FloatVector d0 = FloatVector.fromArray(S, x, xo + i).sub(m);
        a0 = d0.fma(d0, a0);
        FloatVector d1 = FloatVector.fromArray(S, x, xo + i + L).sub(m);
        a1 = d1.fma(d1, a1);
        FloatVector d2 = FloatVector.fromArray(S, x, xo + i + 2 * L).sub(m);
        a2 = d2.fma(d2, a2);
        FloatVector d3 = FloatVector.fromArray(S, x, xo + i + 3 * L).sub(m);
        a3 = d3.fma(d3, a3);
        if (EIGHT) {
          FloatVector d4 = FloatVector.fromArray(S, x, xo + i + 4 * L).sub(m);
          a4 = d4.fma(d4, a4);
          FloatVector d5 = FloatVector.fromArray(S, x, xo + i + 5 * L).sub(m);
          a5 = d5.fma(d5, a5);
          FloatVector d6 = FloatVector.fromArray(S, x, xo + i + 6 * L).sub(m);
          a6 = d6.fma(d6, a6);
          FloatVector d7 = FloatVector.fromArray(S, x, xo + i + 7 * L).sub(m);
          a7 = d7.fma(d7, a7);
        }
      }
      a0.intoArray(lanes, g);
      a1.intoArray(lanes, g + L);
      a2.intoArray(lanes, g + 2 * L);
      a3.intoArray(lanes, g + 3 * L);
      if (EIGHT) {
        a4.intoArray(lanes, g + 4 * L);
        a5.intoArray(lanes, g + 5 * L);
        a6.intoArray(lanes, g + 6 * L);
        a7.intoArray(lanes, g + 7 * L);
      }
    }
    int rest = n - blocks;
    int whole = rest - rest % L;
    for (int l = 0; l < whole; l += L) {
      FloatVector a = FloatVector.fromArray(S, lanes, l);
      FloatVector d0 = FloatVector.fromArray(S, x, xo + blocks + l).sub(m);
      a = d0.fma(d0, a);
      a.intoArray(lanes, l);
    }
    for (int l = whole; l < rest; l++) {
      float d = x[xo + blocks + l] - mean;
      lanes[l] = Math.fma(d, d, lanes[l]);
    }
    return foldSum(lanes);
  }

  /** Sum of g * gamma * z with z = (x - mean) * scale. */
  static float dotNormalized(int n, float mean, float scale, float[] x, int xo, float[] gamma, int mo, float[] g, int go) {
    float[] lanes = PlainFold.lanes();
    int blocks = n - n % LANES;
    FloatVector m = FloatVector.broadcast(S, mean);
    for (int g0 = 0; g0 < LANES; g0 += WALK) {
      FloatVector a0 = FloatVector.broadcast(S, 0f);
      FloatVector a1 = FloatVector.broadcast(S, 0f);
      FloatVector a2 = FloatVector.broadcast(S, 0f);
      FloatVector a3 = FloatVector.broadcast(S, 0f);
      FloatVector a4 = a3;
      FloatVector a5 = a3;
      FloatVector a6 = a3;
      FloatVector a7 = a3;
      for (int i = g0; i < blocks; i += LANES) {
        FloatVector z0 = FloatVector.fromArray(S, x, xo + i).sub(m).mul(scale);
        a0 = FloatVector.fromArray(S, g, go + i).mul(FloatVector.fromArray(S, gamma, mo + i)).fma(z0, a0);
        FloatVector z1 = FloatVector.fromArray(S, x, xo + i + L).sub(m).mul(scale);
        a1 = FloatVector.fromArray(S, g, go + i + L).mul(FloatVector.fromArray(S, gamma, mo + i + L)).fma(z1, a1);
        FloatVector z2 = FloatVector.fromArray(S, x, xo + i + 2 * L).sub(m).mul(scale);
        a2 = FloatVector.fromArray(S, g, go + i + 2 * L).mul(FloatVector.fromArray(S, gamma, mo + i + 2 * L)).fma(z2, a2);
        FloatVector z3 = FloatVector.fromArray(S, x, xo + i + 3 * L).sub(m).mul(scale);
        a3 = FloatVector.fromArray(S, g, go + i + 3 * L).mul(FloatVector.fromArray(S, gamma, mo + i + 3 * L)).fma(z3, a3);
        if (EIGHT) {
          FloatVector z4 = FloatVector.fromArray(S, x, xo + i + 4 * L).sub(m).mul(scale);
          a4 = FloatVector.fromArray(S, g, go + i + 4 * L).mul(FloatVector.fromArray(S, gamma, mo + i + 4 * L)).fma(z4, a4);
          FloatVector z5 = FloatVector.fromArray(S, x, xo + i + 5 * L).sub(m).mul(scale);
          a5 = FloatVector.fromArray(S, g, go + i + 5 * L).mul(FloatVector.fromArray(S, gamma, mo + i + 5 * L)).fma(z5, a5);
          FloatVector z6 = FloatVector.fromArray(S, x, xo + i + 6 * L).sub(m).mul(scale);
          a6 = FloatVector.fromArray(S, g, go + i + 6 * L).mul(FloatVector.fromArray(S, gamma, mo + i + 6 * L)).fma(z6, a6);
          FloatVector z7 = FloatVector.fromArray(S, x, xo + i + 7 * L).sub(m).mul(scale);
          a7 = FloatVector.fromArray(S, g, go + i + 7 * L).mul(FloatVector.fromArray(S, gamma, mo + i + 7 * L)).fma(z7, a7);
        }
      }
      a0.intoArray(lanes, g0);
      a1.intoArray(lanes, g0 + L);
      a2.intoArray(lanes, g0 + 2 * L);
      a3.intoArray(lanes, g0 + 3 * L);
      if (EIGHT) {
        a4.intoArray(lanes, g0 + 4 * L);
        a5.intoArray(lanes, g0 + 5 * L);
        a6.intoArray(lanes, g0 + 6 * L);
        a7.intoArray(lanes, g0 + 7 * L);
      }
    }
    int rest = n - blocks;
    int whole = rest - rest % L;
    for (int l = 0; l < whole; l += L) {
      int i = blocks + l;
      FloatVector z = FloatVector.fromArray(S, x, xo + i).sub(m).mul(scale);
      FloatVector h = FloatVector.fromArray(S, g, go + i).mul(FloatVector.fromArray(S, gamma, mo + i));
      h.fma(z, FloatVector.fromArray(S, lanes, l)).intoArray(lanes, l);
    }
    for (int l = whole; l < rest; l++) {
      int i = blocks + l;
      lanes[l] = Math.fma(g[go + i] * gamma[mo + i], (x[xo + i] - mean) * scale, lanes[l]);
    }
    return foldSum(lanes);
  }

  /** As {@link PlainFold#foldLanes} for sums: 64 lanes to 16 in vectors, and those to one. Destroys the lanes. */
  static float foldSum(float[] lanes) {
    for (int l = 0; l < 16; l += L) {
      FloatVector even = FloatVector.fromArray(S, lanes, l).add(FloatVector.fromArray(S, lanes, l + 32));
      FloatVector odd = FloatVector.fromArray(S, lanes, l + 16).add(FloatVector.fromArray(S, lanes, l + 48));
      even.add(odd).intoArray(lanes, l);
    }
    float a = lanes[0] + lanes[8] + (lanes[4] + lanes[12]);
    float b = lanes[1] + lanes[9] + (lanes[5] + lanes[13]);
    float c = lanes[2] + lanes[10] + (lanes[6] + lanes[14]);
    float d = lanes[3] + lanes[11] + (lanes[7] + lanes[15]);
    return a + c + (b + d) + 0f;
  }

  /** Folds whole columns, n of them being a multiple of four vectors: the sums stay in registers while the rows go by. */
  static void foldRows(Fold op, int rows, int n, float[] x, int xo, int ldx, float[] y, int yo) {
    switch (op) {
      case SUM -> sumRows(rows, n, x, xo, ldx, y, yo);
      case PROD -> prodRows(rows, n, x, xo, ldx, y, yo);
      case MAX -> maxRows(rows, n, x, xo, ldx, y, yo);
      case MIN -> minRows(rows, n, x, xo, ldx, y, yo);
      case SUM_SQUARES -> sumSquaresRows(rows, n, x, xo, ldx, y, yo);
      case SUM_ABS -> sumAbsRows(rows, n, x, xo, ldx, y, yo);
      default -> throw new IllegalArgumentException("fold kernel: unknown operation " + op);
    }
  }

  private static void sumRows(int rows, int n, float[] x, int xo, int ldx, float[] y, int yo) {
    for (int j = 0; j < n; j += 4 * L) {
      FloatVector a0 = FloatVector.broadcast(S, 0f);
      FloatVector a1 = FloatVector.broadcast(S, 0f);
      FloatVector a2 = FloatVector.broadcast(S, 0f);
      FloatVector a3 = FloatVector.broadcast(S, 0f);
      for (int i = 0; i < rows; i++) {
        int at = xo + i * ldx + j;
        a0 = a0.add(FloatVector.fromArray(S, x, at));
        a1 = a1.add(FloatVector.fromArray(S, x, at + L));
        a2 = a2.add(FloatVector.fromArray(S, x, at + 2 * L));
        a3 = a3.add(FloatVector.fromArray(S, x, at + 3 * L));
      }
      a0.intoArray(y, yo + j);
      a1.intoArray(y, yo + j + L);
      a2.intoArray(y, yo + j + 2 * L);
      a3.intoArray(y, yo + j + 3 * L);
    }
  }

  private static void prodRows(int rows, int n, float[] x, int xo, int ldx, float[] y, int yo) {
    for (int j = 0; j < n; j += 4 * L) {
      FloatVector a0 = FloatVector.broadcast(S, 1f);
      FloatVector a1 = FloatVector.broadcast(S, 1f);
      FloatVector a2 = FloatVector.broadcast(S, 1f);
      FloatVector a3 = FloatVector.broadcast(S, 1f);
      for (int i = 0; i < rows; i++) {
        int at = xo + i * ldx + j;
        a0 = a0.mul(FloatVector.fromArray(S, x, at));
        a1 = a1.mul(FloatVector.fromArray(S, x, at + L));
        a2 = a2.mul(FloatVector.fromArray(S, x, at + 2 * L));
        a3 = a3.mul(FloatVector.fromArray(S, x, at + 3 * L));
      }
      a0.intoArray(y, yo + j);
      a1.intoArray(y, yo + j + L);
      a2.intoArray(y, yo + j + 2 * L);
      a3.intoArray(y, yo + j + 3 * L);
    }
  }

  private static void maxRows(int rows, int n, float[] x, int xo, int ldx, float[] y, int yo) {
    for (int j = 0; j < n; j += 4 * L) {
      FloatVector a0 = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
      FloatVector a1 = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
      FloatVector a2 = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
      FloatVector a3 = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
      for (int i = 0; i < rows; i++) {
        int at = xo + i * ldx + j;
        a0 = a0.max(FloatVector.fromArray(S, x, at));
        a1 = a1.max(FloatVector.fromArray(S, x, at + L));
        a2 = a2.max(FloatVector.fromArray(S, x, at + 2 * L));
        a3 = a3.max(FloatVector.fromArray(S, x, at + 3 * L));
      }
      a0.intoArray(y, yo + j);
      a1.intoArray(y, yo + j + L);
      a2.intoArray(y, yo + j + 2 * L);
      a3.intoArray(y, yo + j + 3 * L);
    }
  }

  private static void minRows(int rows, int n, float[] x, int xo, int ldx, float[] y, int yo) {
    for (int j = 0; j < n; j += 4 * L) {
      FloatVector a0 = FloatVector.broadcast(S, Float.POSITIVE_INFINITY);
      FloatVector a1 = FloatVector.broadcast(S, Float.POSITIVE_INFINITY);
      FloatVector a2 = FloatVector.broadcast(S, Float.POSITIVE_INFINITY);
      FloatVector a3 = FloatVector.broadcast(S, Float.POSITIVE_INFINITY);
      for (int i = 0; i < rows; i++) {
        int at = xo + i * ldx + j;
        a0 = a0.min(FloatVector.fromArray(S, x, at));
        a1 = a1.min(FloatVector.fromArray(S, x, at + L));
        a2 = a2.min(FloatVector.fromArray(S, x, at + 2 * L));
        a3 = a3.min(FloatVector.fromArray(S, x, at + 3 * L));
      }
      a0.intoArray(y, yo + j);
      a1.intoArray(y, yo + j + L);
      a2.intoArray(y, yo + j + 2 * L);
      a3.intoArray(y, yo + j + 3 * L);
    }
  }

  private static void sumSquaresRows(int rows, int n, float[] x, int xo, int ldx, float[] y, int yo) {
    for (int j = 0; j < n; j += 4 * L) {
      FloatVector a0 = FloatVector.broadcast(S, 0f);
      FloatVector a1 = FloatVector.broadcast(S, 0f);
      FloatVector a2 = FloatVector.broadcast(S, 0f);
      FloatVector a3 = FloatVector.broadcast(S, 0f);
      for (int i = 0; i < rows; i++) {
        int at = xo + i * ldx + j;
        FloatVector x0 = FloatVector.fromArray(S, x, at);
        a0 = x0.fma(x0, a0);
        FloatVector x1 = FloatVector.fromArray(S, x, at + L);
        a1 = x1.fma(x1, a1);
        FloatVector x2 = FloatVector.fromArray(S, x, at + 2 * L);
        a2 = x2.fma(x2, a2);
        FloatVector x3 = FloatVector.fromArray(S, x, at + 3 * L);
        a3 = x3.fma(x3, a3);
      }
      a0.intoArray(y, yo + j);
      a1.intoArray(y, yo + j + L);
      a2.intoArray(y, yo + j + 2 * L);
      a3.intoArray(y, yo + j + 3 * L);
    }
  }

  private static void sumAbsRows(int rows, int n, float[] x, int xo, int ldx, float[] y, int yo) {
    for (int j = 0; j < n; j += 4 * L) {
      FloatVector a0 = FloatVector.broadcast(S, 0f);
      FloatVector a1 = FloatVector.broadcast(S, 0f);
      FloatVector a2 = FloatVector.broadcast(S, 0f);
      FloatVector a3 = FloatVector.broadcast(S, 0f);
      for (int i = 0; i < rows; i++) {
        int at = xo + i * ldx + j;
        a0 = a0.add(FloatVector.fromArray(S, x, at).abs());
        a1 = a1.add(FloatVector.fromArray(S, x, at + L).abs());
        a2 = a2.add(FloatVector.fromArray(S, x, at + 2 * L).abs());
        a3 = a3.add(FloatVector.fromArray(S, x, at + 3 * L).abs());
      }
      a0.intoArray(y, yo + j);
      a1.intoArray(y, yo + j + L);
      a2.intoArray(y, yo + j + 2 * L);
      a3.intoArray(y, yo + j + 3 * L);
    }
  }
}
