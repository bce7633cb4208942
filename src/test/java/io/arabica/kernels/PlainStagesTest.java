package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions in stages against {@link PlainMath}, which computes them one by one: the same bits for every float, over several blocks. */
class PlainStagesTest {
  private static final float SLOPE = 0.3f;
  /** Two blocks and a part of one. */
  private static final int LENGTH = 1100;

  static Stream<Arguments> functions() {
    return Stream.of(
        function(Unary.EXP, PlainMath::exp),
        function(Unary.EXPM1, PlainMath::expm1),
        function(Unary.ELU, x -> x > 0 ? x : SLOPE * PlainMath.expm1(x)),
        function(Unary.LOG, PlainMath::log),
        function(Unary.LOG1P, PlainMath::log1p),
        function(Unary.TANH, PlainMath::tanh),
        function(Unary.SIGMOID, PlainMath::sigmoid),
        function(Unary.SILU, PlainMath::silu),
        function(Unary.SOFTPLUS, PlainMath::softplus),
        function(Unary.GELU, PlainMath::gelu));
  }

  private static Arguments function(Unary op, UnaryOperator<Float> exact) {
    return Arguments.of(op, exact);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void stages_overAllFloats_giveTheBitsOfTheFunction(Unary op, UnaryOperator<Float> exact) {
    float[] x = new float[LENGTH + 5];
    float[] y = new float[LENGTH + 5];
    long bits = 0;
    // A stride that is odd meets every exponent, both signs, infinities and NaN: a million floats.
    while (bits < 1L << 32) {
      for (int i = 0; i < LENGTH; i++, bits += 4099) {
        x[3 + i] = Float.intBitsToFloat((int) bits);
      }
      PlainUnary.apply(op, SLOPE, 0, LENGTH, x, 3, y, 5);
      check(op, exact, x, y);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void stages_overUsualNumbers_giveTheBitsOfTheFunction(Unary op, UnaryOperator<Float> exact) {
    Random random = new Random(5);
    float[] x = new float[LENGTH + 5];
    float[] y = new float[LENGTH + 5];
    for (int round = 0; round < 300; round++) {
      float spread = (float) Math.pow(10, round % 5 - 2);
      for (int i = 0; i < LENGTH; i++) {
        x[3 + i] = spread * (float) random.nextGaussian();
      }
      PlainUnary.apply(op, SLOPE, 0, LENGTH, x, 3, y, 5);
      check(op, exact, x, y);
    }
  }

  private static void check(Unary op, UnaryOperator<Float> exact, float[] x, float[] y) {
    for (int i = 0; i < LENGTH; i++) {
      float at = x[3 + i];
      assertEquals(Float.floatToIntBits(exact.apply(at)), Float.floatToIntBits(y[5 + i]), () -> op + " of " + at);
    }
  }

  @Test
  void shiftedPowers_withMaskedElements_giveTheBitsOfTheFunction() {
    float[] x = new float[LENGTH];
    float[] y = new float[LENGTH];
    Random random = new Random(6);
    for (int i = 0; i < LENGTH; i++) {
      x[i] = i % 7 == 0 ? Float.NEGATIVE_INFINITY : i % 11 == 0 ? -1e9f : -60 * random.nextFloat();
    }
    PlainStages.expShifted(LENGTH, 1.5f, x, 0, y, 0);
    for (int i = 0; i < LENGTH; i++) {
      assertEquals(PlainMath.expFlushed(x[i] - 1.5f), y[i]);
    }
  }
}
