package io.arabica.kernels.simd;

import static io.arabica.kernels.PlainMath.B0;
import static io.arabica.kernels.PlainMath.B1;
import static io.arabica.kernels.PlainMath.B2;
import static io.arabica.kernels.PlainMath.B3;
import static io.arabica.kernels.PlainMath.B4;
import static io.arabica.kernels.PlainMath.B5;
import static io.arabica.kernels.PlainMath.B6;
import static io.arabica.kernels.PlainMath.E2;
import static io.arabica.kernels.PlainMath.E3;
import static io.arabica.kernels.PlainMath.E4;
import static io.arabica.kernels.PlainMath.E5;
import static io.arabica.kernels.PlainMath.E6;
import static io.arabica.kernels.PlainMath.ERF_BORDER;
import static io.arabica.kernels.PlainMath.EXPM1_MIN;
import static io.arabica.kernels.PlainMath.EXP_MAX_K;
import static io.arabica.kernels.PlainMath.EXP_MIN;
import static io.arabica.kernels.PlainMath.EXP_MIN_NORMAL;
import static io.arabica.kernels.PlainMath.G1;
import static io.arabica.kernels.PlainMath.G2;
import static io.arabica.kernels.PlainMath.G3;
import static io.arabica.kernels.PlainMath.G4;
import static io.arabica.kernels.PlainMath.GELU_MAX_BITS;
import static io.arabica.kernels.PlainMath.H1;
import static io.arabica.kernels.PlainMath.H2;
import static io.arabica.kernels.PlainMath.H3;
import static io.arabica.kernels.PlainMath.H4;
import static io.arabica.kernels.PlainMath.H5;
import static io.arabica.kernels.PlainMath.L10;
import static io.arabica.kernels.PlainMath.L2;
import static io.arabica.kernels.PlainMath.L3;
import static io.arabica.kernels.PlainMath.L4;
import static io.arabica.kernels.PlainMath.L5;
import static io.arabica.kernels.PlainMath.L6;
import static io.arabica.kernels.PlainMath.L7;
import static io.arabica.kernels.PlainMath.L8;
import static io.arabica.kernels.PlainMath.L9;
import static io.arabica.kernels.PlainMath.LINEAR_MAX;
import static io.arabica.kernels.PlainMath.LN2_HIGH;
import static io.arabica.kernels.PlainMath.LN2_LOW;
import static io.arabica.kernels.PlainMath.LOG2_E;
import static io.arabica.kernels.PlainMath.M2;
import static io.arabica.kernels.PlainMath.M3;
import static io.arabica.kernels.PlainMath.M4;
import static io.arabica.kernels.PlainMath.M5;
import static io.arabica.kernels.PlainMath.M6;
import static io.arabica.kernels.PlainMath.M7;
import static io.arabica.kernels.PlainMath.ONE_BITS;
import static io.arabica.kernels.PlainMath.ROUNDER;
import static io.arabica.kernels.PlainMath.ROUNDER_BITS;
import static io.arabica.kernels.PlainMath.S0;
import static io.arabica.kernels.PlainMath.S1;
import static io.arabica.kernels.PlainMath.S2;
import static io.arabica.kernels.PlainMath.S3;
import static io.arabica.kernels.PlainMath.S4;
import static io.arabica.kernels.PlainMath.S5;
import static io.arabica.kernels.PlainMath.S6;
import static io.arabica.kernels.PlainMath.SQRT_HALF_BITS;
import static io.arabica.kernels.PlainMath.TANH_MAX;
import static io.arabica.kernels.PlainMath.TANH_STEEP;
import static jdk.incubator.vector.FloatVector.broadcast;

import io.arabica.kernels.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The element-wise functions that C2 does not vectorise: {@link io.arabica.kernels.PlainMath} written out again, operation by operation.
 *
 * <p>The steps they share (the reduced argument of e^x, the scaling by 2^k) are repeated in each loop on purpose: a vector that is handed
 * to a method which happens not to be inlined is boxed, and the loop becomes ten times slower.
 */
final class SimdUnary {
  private static final VectorSpecies<Float> S = SimdSpecies.FLOATS;
  private static final int L = S.length();

  private SimdUnary() {}

  /** Whether there is a vector form; the others are rare, or their plain loop is as good. */
  static boolean has(Unary op) {
    return switch (op) {
      case SIGN, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, FLOOR, CEIL, ROUND -> false;
      default -> true;
    };
  }

  /** y = op(x) for n elements, a multiple of the vector length. */
  static void apply(Unary op, float p, float q, int n, float[] x, int xo, float[] y, int yo) {
    switch (op) {
      case NEG -> neg(n, x, xo, y, yo);
      case ABS -> abs(n, x, xo, y, yo);
      case SQUARE -> square(n, x, xo, y, yo);
      case SQRT -> sqrt(n, x, xo, y, yo);
      case RSQRT -> rsqrt(n, x, xo, y, yo);
      case RECIPROCAL -> reciprocal(n, x, xo, y, yo);
      case AFFINE -> affine(p, q, n, x, xo, y, yo);
      case EXP -> exp(n, x, xo, y, yo);
      case EXPM1 -> expm1(n, x, xo, y, yo);
      case LOG -> log(n, x, xo, y, yo);
      case LOG1P -> log1p(n, x, xo, y, yo);
      case TANH -> tanh(n, x, xo, y, yo);
      case SIGMOID -> sigmoid(n, x, xo, y, yo);
      case ERF -> erf(n, x, xo, y, yo);
      case RELU -> relu(n, x, xo, y, yo);
      case SOFTPLUS -> softplus(n, x, xo, y, yo);
      case SILU -> silu(n, x, xo, y, yo);
      case GELU -> gelu(n, x, xo, y, yo);
      case LEAKY_RELU -> leakyRelu(p, n, x, xo, y, yo);
      case ELU -> elu(p, n, x, xo, y, yo);
      case CLIP -> clip(p, q, n, x, xo, y, yo);
      default -> throw new IllegalArgumentException("unary kernel: no vector form of " + op);
    }
  }

  /** e^x. */
  private static void exp(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      IntVector bits = v.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER)).reinterpretAsInts().min(ROUNDER_BITS + EXP_MAX_K);
      FloatVector k = bits.reinterpretAsFloats().sub(ROUNDER);
      FloatVector r = k.fma(broadcast(S, -LN2_HIGH), v);
      r = k.fma(broadcast(S, -LN2_LOW), r);
      FloatVector q = r.fma(broadcast(S, E6), broadcast(S, E5));
      q = q.fma(r, broadcast(S, E4));
      q = q.fma(r, broadcast(S, E3));
      q = q.fma(r, broadcast(S, E2));
      FloatVector p = r.mul(r).fma(q, r).add(1f);
      IntVector half = bits.lanewise(VectorOperators.LSHR, 1);
      FloatVector s1 = half.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector s2 = bits.sub(half).lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector w = p.mul(s1).mul(s2);
      w = w.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
      w.intoArray(y, yo + i);
    }
  }

  /** e^x - 1. */
  private static void expm1(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      IntVector bits = v.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER)).reinterpretAsInts().min(ROUNDER_BITS + EXP_MAX_K);
      FloatVector k = bits.reinterpretAsFloats().sub(ROUNDER);
      FloatVector r = k.fma(broadcast(S, -LN2_HIGH), v);
      r = k.fma(broadcast(S, -LN2_LOW), r);
      FloatVector q = r.fma(broadcast(S, M7), broadcast(S, M6));
      q = q.fma(r, broadcast(S, M5));
      q = q.fma(r, broadcast(S, M4));
      q = q.fma(r, broadcast(S, M3));
      q = q.fma(r, broadcast(S, M2));
      FloatVector p = r.mul(r).fma(q, r);
      FloatVector s = bits.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS - 0x00800000).reinterpretAsFloats();
      FloatVector h = s.fma(p, s.sub(0.5f));
      FloatVector w = h.add(h);
      w = w.blend(-1f, v.compare(VectorOperators.LT, EXPM1_MIN));
      w = w.blend(v, v.abs().compare(VectorOperators.LT, LINEAR_MAX));
      w.intoArray(y, yo + i);
    }
  }

  /** Natural logarithm. */
  private static void log(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      VectorMask<Float> tiny = v.compare(VectorOperators.LT, Float.MIN_NORMAL);
      IntVector bits = v.blend(v.mul(0x1p23f), tiny).reinterpretAsInts();
      IntVector e = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
      FloatVector f = bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
      FloatVector rounder = broadcast(S, ROUNDER).blend(ROUNDER + 23f, tiny);
      FloatVector k = e.add(ROUNDER_BITS).reinterpretAsFloats().sub(rounder);
      FloatVector q = f.fma(broadcast(S, L10), broadcast(S, L9));
      q = q.fma(f, broadcast(S, L8));
      q = q.fma(f, broadcast(S, L7));
      q = q.fma(f, broadcast(S, L6));
      q = q.fma(f, broadcast(S, L5));
      q = q.fma(f, broadcast(S, L4));
      q = q.fma(f, broadcast(S, L3));
      q = q.fma(f, broadcast(S, L2));
      FloatVector w = f.mul(f).fma(q, f);
      w = k.fma(broadcast(S, LN2_LOW), w);
      w = k.fma(broadcast(S, LN2_HIGH), w);
      w = v.blend(w, v.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
      w = w.blend(Float.NaN, v.compare(VectorOperators.LT, 0f));
      w = w.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, 0f));
      w.intoArray(y, yo + i);
    }
  }

  /** ln(1 + x). */
  private static void log1p(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      IntVector e = v.add(1f).reinterpretAsInts().sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
      FloatVector s = e.lanewise(VectorOperators.LSHL, 23).neg().add(ONE_BITS + 0x01000000).reinterpretAsFloats();
      FloatVector f = broadcast(S, 0.25f).fma(s.mul(v), s.fma(broadcast(S, 0.25f), broadcast(S, -1f)));
      FloatVector k = e.add(ROUNDER_BITS).reinterpretAsFloats().sub(ROUNDER);
      FloatVector q = f.fma(broadcast(S, L10), broadcast(S, L9));
      q = q.fma(f, broadcast(S, L8));
      q = q.fma(f, broadcast(S, L7));
      q = q.fma(f, broadcast(S, L6));
      q = q.fma(f, broadcast(S, L5));
      q = q.fma(f, broadcast(S, L4));
      q = q.fma(f, broadcast(S, L3));
      q = q.fma(f, broadcast(S, L2));
      FloatVector w = f.mul(f).fma(q, f);
      w = k.fma(broadcast(S, LN2_LOW), w);
      w = k.fma(broadcast(S, LN2_HIGH), w);
      w = v.blend(w, v.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
      w = w.blend(Float.NaN, v.compare(VectorOperators.LT, -1f));
      w = w.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, -1f));
      w = w.blend(v, v.abs().compare(VectorOperators.LT, LINEAR_MAX));
      w.intoArray(y, yo + i);
    }
  }

  /** Hyperbolic tangent. */
  private static void tanh(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector a = v.abs();
      FloatVector z = a.add(a);
      FloatVector t = z.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER));
      FloatVector k = t.sub(ROUNDER);
      FloatVector r = k.fma(broadcast(S, -LN2_HIGH), z);
      r = k.fma(broadcast(S, -LN2_LOW), r);
      FloatVector q = r.fma(broadcast(S, M7), broadcast(S, M6));
      q = q.fma(r, broadcast(S, M5));
      q = q.fma(r, broadcast(S, M4));
      q = q.fma(r, broadcast(S, M3));
      q = q.fma(r, broadcast(S, M2));
      FloatVector p = r.mul(r).fma(q, r);
      FloatVector s = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector m = s.fma(p, s.sub(1f));
      FloatVector d = m.add(2f);
      VectorMask<Float> large = m.compare(VectorOperators.GT, 2f);
      FloatVector lost = m.blend(2f, large).sub(d.sub(broadcast(S, 2f).blend(m, large)));
      FloatVector w = m.div(d);
      FloatVector down = w.neg();
      FloatVector inverse = w.fma(broadcast(S, -0.5f), broadcast(S, 0.5f));
      inverse = broadcast(S, 0f).blend(inverse, m.compare(VectorOperators.LT, TANH_STEEP));
      w = down.fma(lost, down.fma(d, m)).fma(inverse, w);
      w = w.blend(1f, a.compare(VectorOperators.GT, TANH_MAX));
      w.reinterpretAsInts().and(0x7FFFFFFF).or(v.reinterpretAsInts().and(0x80000000)).reinterpretAsFloats().intoArray(y, yo + i);
    }
  }

  /** 1 / (1 + e^-x). */
  private static void sigmoid(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector a = v.abs().neg();
      FloatVector t = a.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER));
      FloatVector k = t.sub(ROUNDER);
      FloatVector r = k.fma(broadcast(S, -LN2_HIGH), a);
      r = k.fma(broadcast(S, -LN2_LOW), r);
      FloatVector q = r.fma(broadcast(S, E6), broadcast(S, E5));
      q = q.fma(r, broadcast(S, E4));
      q = q.fma(r, broadcast(S, E3));
      q = q.fma(r, broadcast(S, E2));
      FloatVector p = r.mul(r).fma(q, r).add(1f);
      IntVector bits = t.reinterpretAsInts();
      IntVector half = bits.lanewise(VectorOperators.LSHR, 1);
      FloatVector s1 = half.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector s2 = bits.sub(half).lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector z = p.mul(s1).mul(s2);
      z = z.blend(0f, a.compare(VectorOperators.LT, EXP_MIN));
      VectorMask<Float> left = v.compare(VectorOperators.LT, 0f);
      FloatVector top = broadcast(S, 1f).blend(z, left);
      FloatVector d = z.add(1f);
      FloatVector lost = z.sub(d.sub(1f));
      FloatVector w = top.div(d);
      FloatVector down = w.neg();
      FloatVector inverse = w.blend(broadcast(S, 1f).sub(w), left);
      down.fma(lost, down.fma(d, top)).fma(inverse, w).intoArray(y, yo + i);
    }
  }

  /** x * sigmoid(x). */
  private static void silu(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector a = v.abs().neg();
      FloatVector t = a.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER));
      FloatVector k = t.sub(ROUNDER);
      FloatVector r = k.fma(broadcast(S, -LN2_HIGH), a);
      r = k.fma(broadcast(S, -LN2_LOW), r);
      FloatVector q = r.fma(broadcast(S, E6), broadcast(S, E5));
      q = q.fma(r, broadcast(S, E4));
      q = q.fma(r, broadcast(S, E3));
      q = q.fma(r, broadcast(S, E2));
      FloatVector p = r.mul(r).fma(q, r).add(1f);
      IntVector bits = t.reinterpretAsInts();
      IntVector half = bits.lanewise(VectorOperators.LSHR, 1);
      FloatVector s1 = half.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector s2 = bits.sub(half).lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector z = p.mul(s1).mul(s2);
      z = z.blend(0f, a.compare(VectorOperators.LT, EXP_MIN));
      VectorMask<Float> left = v.compare(VectorOperators.LT, 0f);
      FloatVector top = broadcast(S, 1f).blend(z, left);
      FloatVector d = z.add(1f);
      FloatVector lost = z.sub(d.sub(1f));
      FloatVector u = top.div(d);
      FloatVector down = u.neg();
      FloatVector inverse = u.blend(broadcast(S, 1f).sub(u), left);
      FloatVector rest = down.fma(lost, down.fma(d, top)).mul(inverse);
      FloatVector w = v.mul(u);
      FloatVector better = w.add(v.fma(rest, v.fma(u, w.neg())));
      w.blend(better, v.abs().compare(VectorOperators.LT, Float.POSITIVE_INFINITY)).intoArray(y, yo + i);
    }
  }

  /** max(x, 0) + ln(1 + e^-|x|). */
  private static void softplus(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector a = v.abs().neg();
      FloatVector t = a.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER));
      FloatVector k = t.sub(ROUNDER);
      FloatVector r = k.fma(broadcast(S, -LN2_HIGH), a);
      r = k.fma(broadcast(S, -LN2_LOW), r);
      FloatVector q = r.fma(broadcast(S, E6), broadcast(S, E5));
      q = q.fma(r, broadcast(S, E4));
      q = q.fma(r, broadcast(S, E3));
      q = q.fma(r, broadcast(S, E2));
      FloatVector p = r.mul(r).fma(q, r).add(1f);
      IntVector bits = t.reinterpretAsInts();
      IntVector half = bits.lanewise(VectorOperators.LSHR, 1);
      FloatVector s1 = half.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector s2 = bits.sub(half).lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector z = p.mul(s1).mul(s2);
      z = z.blend(0f, a.compare(VectorOperators.LT, EXP_MIN));
      IntVector e = z.add(1f).reinterpretAsInts().sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
      FloatVector s = e.lanewise(VectorOperators.LSHL, 23).neg().add(ONE_BITS + 0x01000000).reinterpretAsFloats();
      FloatVector f = broadcast(S, 0.25f).fma(s.mul(z), s.fma(broadcast(S, 0.25f), broadcast(S, -1f)));
      FloatVector j = e.add(ROUNDER_BITS).reinterpretAsFloats().sub(ROUNDER);
      FloatVector c = f.fma(broadcast(S, L10), broadcast(S, L9));
      c = c.fma(f, broadcast(S, L8));
      c = c.fma(f, broadcast(S, L7));
      c = c.fma(f, broadcast(S, L6));
      c = c.fma(f, broadcast(S, L5));
      c = c.fma(f, broadcast(S, L4));
      c = c.fma(f, broadcast(S, L3));
      c = c.fma(f, broadcast(S, L2));
      FloatVector w = f.mul(f).fma(c, f);
      w = j.fma(broadcast(S, LN2_LOW), w);
      w = j.fma(broadcast(S, LN2_HIGH), w);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).add(w).intoArray(y, yo + i);
    }
  }

  /** Gauss' error function. */
  private static void erf(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector a = v.abs();
      FloatVector b = a.mul(a);
      FloatVector small = b.fma(broadcast(S, S6), broadcast(S, S5));
      small = small.fma(b, broadcast(S, S4));
      small = small.fma(b, broadcast(S, S3));
      small = small.fma(b, broadcast(S, S2));
      small = small.fma(b, broadcast(S, S1));
      small = small.fma(b, broadcast(S, S0));
      small = small.fma(a, a);
      FloatVector g = a.fma(broadcast(S, B6), broadcast(S, B5));
      g = g.fma(a, broadcast(S, B4));
      g = g.fma(a, broadcast(S, B3));
      g = g.fma(a, broadcast(S, B2));
      g = g.fma(a, broadcast(S, B1));
      g = g.fma(a, broadcast(S, B0));
      g = g.fma(a, a.neg());
      FloatVector t = g.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER));
      FloatVector k = t.sub(ROUNDER);
      FloatVector r = k.fma(broadcast(S, -LN2_HIGH), g);
      r = k.fma(broadcast(S, -LN2_LOW), r);
      FloatVector q = r.fma(broadcast(S, E6), broadcast(S, E5));
      q = q.fma(r, broadcast(S, E4));
      q = q.fma(r, broadcast(S, E3));
      q = q.fma(r, broadcast(S, E2));
      FloatVector p = r.mul(r).fma(q, r).add(1f);
      FloatVector z = p.mul(t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats());
      z = z.blend(0f, g.compare(VectorOperators.LT, EXP_MIN_NORMAL));
      FloatVector w = broadcast(S, 1f).sub(z).blend(small, a.compare(VectorOperators.LT, ERF_BORDER));
      w.reinterpretAsInts().and(0x7FFFFFFF).or(v.reinterpretAsInts().and(0x80000000)).reinterpretAsFloats().intoArray(y, yo + i);
    }
  }

  /** x * (1 + erf(x / sqrt 2)) / 2. */
  private static void gelu(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector d = v.abs().reinterpretAsInts().min(GELU_MAX_BITS).reinterpretAsFloats();
      FloatVector g = d.fma(broadcast(S, G4), broadcast(S, G3));
      g = g.fma(d, broadcast(S, G2));
      g = g.fma(d, broadcast(S, G1));
      g = g.fma(d, broadcast(S, 0.5f));
      FloatVector h = d.fma(broadcast(S, H5), broadcast(S, H4));
      h = h.fma(d, broadcast(S, H3));
      h = h.fma(d, broadcast(S, H2));
      h = h.fma(d, broadcast(S, H1));
      h = h.fma(d, broadcast(S, 1f));
      FloatVector m = d.mul(-0.5f);
      FloatVector a = m.mul(d);
      FloatVector low = m.fma(d, a.neg());
      FloatVector t = a.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER));
      FloatVector k = t.sub(ROUNDER);
      FloatVector r = k.fma(broadcast(S, -LN2_HIGH), a);
      r = k.fma(broadcast(S, -LN2_LOW), r).add(low);
      FloatVector q = r.fma(broadcast(S, E6), broadcast(S, E5));
      q = q.fma(r, broadcast(S, E4));
      q = q.fma(r, broadcast(S, E3));
      q = q.fma(r, broadcast(S, E2));
      FloatVector p = r.mul(r).fma(q, r).add(1f);
      FloatVector z = p.mul(t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats());
      FloatVector tail = z.mul(d.mul(g)).div(h);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).sub(tail).intoArray(y, yo + i);
    }
  }

  /** max(x, 0). */
  private static void relu(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      relu(FloatVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
    }
  }

  /** max(x, 0) of one vector; NaN stays. Two instructions, where the vectors' own maximum takes five. */
  static FloatVector relu(FloatVector x) {
    return x.blend(0f, x.compare(VectorOperators.LE, 0f));
  }

  /** x, or p * x where x is not positive. */
  private static void leakyRelu(float p, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      v.mul(p).blend(v, v.compare(VectorOperators.GT, 0f)).intoArray(y, yo + i);
    }
  }

  /** x, or p * (e^x - 1) where x is not positive. */
  private static void elu(float slope, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector t = v.fma(broadcast(S, LOG2_E), broadcast(S, ROUNDER));
      FloatVector k = t.sub(ROUNDER);
      FloatVector r = k.fma(broadcast(S, -LN2_HIGH), v);
      r = k.fma(broadcast(S, -LN2_LOW), r);
      FloatVector q = r.fma(broadcast(S, M7), broadcast(S, M6));
      q = q.fma(r, broadcast(S, M5));
      q = q.fma(r, broadcast(S, M4));
      q = q.fma(r, broadcast(S, M3));
      q = q.fma(r, broadcast(S, M2));
      FloatVector p = r.mul(r).fma(q, r);
      FloatVector s = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS - 0x00800000).reinterpretAsFloats();
      FloatVector h = s.fma(p, s.sub(0.5f));
      FloatVector w = h.add(h);
      w = w.blend(-1f, v.compare(VectorOperators.LT, EXPM1_MIN));
      w = w.blend(v, v.abs().compare(VectorOperators.LT, LINEAR_MAX));
      w.mul(slope).blend(v, v.compare(VectorOperators.GT, 0f)).intoArray(y, yo + i);
    }
  }

  /** min(max(x, p), q). */
  private static void clip(float p, float q, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      v.max(p).min(q).intoArray(y, yo + i);
    }
  }

  /** -x. */
  private static void neg(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      v.neg().intoArray(y, yo + i);
    }
  }

  /** |x|. */
  private static void abs(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      v.abs().intoArray(y, yo + i);
    }
  }

  /** x * x. */
  private static void square(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      v.mul(v).intoArray(y, yo + i);
    }
  }

  /** Square root. */
  private static void sqrt(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      v.sqrt().intoArray(y, yo + i);
    }
  }

  /** 1 / sqrt(x). */
  private static void rsqrt(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      broadcast(S, 1f).div(v.sqrt()).intoArray(y, yo + i);
    }
  }

  /** 1 / x. */
  private static void reciprocal(int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      broadcast(S, 1f).div(v).intoArray(y, yo + i);
    }
  }

  /** p * x + q. */
  private static void affine(float p, float q, int n, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      v.fma(broadcast(S, p), broadcast(S, q)).intoArray(y, yo + i);
    }
  }
}
