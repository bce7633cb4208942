package io.arabica.tensor;

/**
 * {@link StrictMath#cos} for angles of a turn, bit for bit, but without an object for each: from JDK 21 on that one hands the reduced
 * angle over in an array, some 40 bytes for each normal number.
 *
 * <p>Its values are by definition those of fdlibm, so the steps and constants must be, too: the angle less a multiple of π/2 in twice the
 * precision, then one of two polynomials. Reference: fdlibm 5.3, {@code s_cos.c}, {@code e_rem_pio2.c}, {@code k_sin.c}, {@code k_cos.c},
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc. business. Permission to
 * use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
final class Cosine {
  /** π/2 in pieces of 33 bits, and after each what the pieces up to it leave. */
  private static final double PIECE1 = 0x1.921fb544p0, REST1 = 0x1.0b4611a626331p-34;
  private static final double PIECE2 = 0x1.0b4611a6p-34, REST2 = 0x1.3198a2e037073p-69;
  private static final double PIECE3 = 0x1.3198a2ep-69, REST3 = 0x1.b839a252049c1p-104;

  private Cosine() {}

  /** cos(x) for x from 0 to 2 π. */
  static double of(double x) {
    if (x < 0x1.921fcp-1) { // about π/4
      return cosine(x, 0);
    }
    int n = (int) (x * (2 / Math.PI) + 0.5);
    double first = x - n * PIECE1;
    double rest = n * REST1;
    double high = first - rest;
    if (upperHalf(x) == upperHalf(n * (Math.PI / 2))) { // so near that more pieces are needed
      double before = first;
      rest = n * PIECE2;
      first = before - rest;
      rest = n * REST2 - (before - first - rest);
      high = first - rest;
      if (n > 1 && Math.getExponent(x) - Math.getExponent(high) > 49) {
        before = first;
        rest = n * PIECE3;
        first = before - rest;
        rest = n * REST3 - (before - first - rest);
        high = first - rest;
      }
    }
    double low = first - high - rest;
    double size = n % 2 == 0 ? cosine(high, low) : sine(high, low);
    return n == 1 || n == 2 ? -size : size;
  }

  private static long upperHalf(double x) {
    return Double.doubleToRawLongBits(x) >>> 32;
  }

  /** cos(x + y), |x| at most π/4. */
  private static double cosine(double x, double y) {
    double a = Math.abs(x);
    if (a < 0x1p-27) {
      return 1;
    }
    double z = x * x;
    double r = z * (0x1.555555555554cp-5 + z * (-0x1.6c16c16c15177p-10 + z * (0x1.a01a019cb159p-16 + z * (-0x1.27e4f809c52adp-22
        + z * (0x1.1ee9ebdb4b1c4p-29 + z * -0x1.8fae9be8838d4p-37)))));
    if (a < 0x1.33333p-2) {
      return 1 - (0.5 * z - (z * r - x * y));
    }
    // About x / 4, with zeros for its lower half.
    double q = a > 0x1.90000ffffffffp-1 ? 0.28125 : Double.longBitsToDouble(upperHalf(a) - 0x00200000 << 32);
    return 1 - q - (0.5 * z - q - (z * r - x * y));
  }

  /** sin(x + y), |x| at most π/4. */
  private static double sine(double x, double y) {
    if (Math.abs(x) < 0x1p-27) {
      return x;
    }
    double z = x * x;
    double v = z * x;
    double r = 0x1.111111110f8a6p-7 + z * (-0x1.a01a019c161d5p-13 + z * (0x1.71de357b1fe7dp-19 + z * (-0x1.ae5e68a2b9cebp-26
        + z * 0x1.5d93a5acfd57cp-33)));
    return x - (z * (0.5 * y - v * r) - y - v * -0x1.5555555555549p-3);
  }
}
