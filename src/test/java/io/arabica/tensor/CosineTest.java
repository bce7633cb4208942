package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CosineTest {
  @Test
  void of_anglesOfATurn_areThoseOfStrictMath() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1_000_000; i++) {
      same(random.nextDouble() * 2 * Math.PI);
    }
    same(2 * Math.PI);
    same(0);
    same(Double.MIN_VALUE);
  }

  /** Where the polynomials meet, and where almost all of the angle cancels. */
  @Test
  void of_anglesNearEighthsOfATurn_areThoseOfStrictMath() {
    SplittableRandom random = new SplittableRandom(8);
    for (int eighth = 0; eighth <= 8; eighth++) {
      double center = eighth * (Math.PI / 4);
      for (int bits = 0; bits < 54; bits++) {
        for (int i = 0; i < 1000; i++) {
          same(Math.min(2 * Math.PI, Math.abs(center + Math.scalb(random.nextDouble() - 0.5, -bits))));
        }
      }
    }
  }

  private static void same(double x) {
    assertEquals(Double.doubleToRawLongBits(StrictMath.cos(x)), Double.doubleToRawLongBits(Cosine.of(x)), () -> "cos(" + x + ")");
  }
}
