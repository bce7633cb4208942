package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The float functions against {@link StrictMath} in double, which is some 500 million times finer: at every 2047th float, two million in
 * all. {@code mvn test -Dtest=PlainMathTest -Dulp.stride=1} tries each of the four thousand million, in an hour.
 */
class PlainMathTest {
  private static final long STRIDE = Long.getLong("ulp.stride", 2047);

  private interface FloatFunction {
    float of(float x);
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        function(2, "exp", PlainMath::exp, StrictMath::exp),
        function(2, "expm1", PlainMath::expm1, StrictMath::expm1),
        function(2, "log", PlainMath::log, StrictMath::log),
        function(2, "log1p", PlainMath::log1p, StrictMath::log1p),
        function(2, "tanh", PlainMath::tanh, StrictMath::tanh),
        function(2, "sigmoid", PlainMath::sigmoid, DoubleMath::sigmoid),
        function(2, "softplus", PlainMath::softplus, DoubleMath::softplus),
        function(2, "erf", PlainMath::erf, DoubleMath::erf),
        function(2, "sin", PlainMath::sin, StrictMath::sin),
        function(2, "cos", PlainMath::cos, StrictMath::cos),
        function(2, "tan", PlainMath::tan, StrictMath::tan),
        function(2, "sinh", PlainMath::sinh, StrictMath::sinh),
        function(2, "cosh", PlainMath::cosh, StrictMath::cosh));
  }

  private static Arguments function(double limit, String name, FloatFunction ours, DoubleUnaryOperator exact) {
    return Arguments.of(name, limit, ours, exact);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void function_overAllExponents_isWithinItsLimit(String name, double limit, FloatFunction ours, DoubleUnaryOperator exact) {
    double worst = 0;
    float where = 0;
    // A stride that is odd meets every exponent and, over the run, every pattern of low bits.
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      double error = ulps(ours.of(x), exact.applyAsDouble(x));
      if (!(error <= worst)) {
        worst = error;
        where = x;
      }
    }
    // The range that matters, more densely.
    for (int i = -500_000; i <= 500_000; i++) {
      float x = i * 2.3e-5f;
      double error = ulps(ours.of(x), exact.applyAsDouble(x));
      if (!(error <= worst)) {
        worst = error;
        where = x;
      }
    }
    double error = worst;
    float at = where;
    assertTrue(error <= limit, () -> name + ": " + error + " ulp at " + at + ": " + ours.of(at) + " for " + exact.applyAsDouble(at));
  }

  /** The error in units of the last place of the exact value rounded to float; infinite where only one is NaN or of the wrong infinity. */
  static double ulps(float got, double exact) {
    if (Float.isNaN(got) || Double.isNaN(exact)) {
      return Float.isNaN(got) && Double.isNaN(exact) ? 0 : Double.POSITIVE_INFINITY;
    }
    float rounded = (float) exact;
    if (Float.isInfinite(rounded) || Float.isInfinite(got)) {
      return rounded == got ? 0 : Math.abs(exact) > 3.4028233e38 ? 1 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(got - exact) / Math.ulp(rounded);
  }

  @Test
  void gelu_overItsRange_isWithinSevenUlp_andHalfOfThatWherePositive() {
    double worst = 0;
    // Even in the far tail, where 1 + erf would have lost everything.
    for (int i = -1_250_000; i <= 1_250_000; i++) {
      float x = i * 1e-5f;
      double error = ulps(PlainMath.gelu(x), DoubleMath.gelu(x));
      worst = Math.max(worst, x < 0 ? error / 2 : error);
    }
    assertTrue(worst <= 3.5, "gelu: " + worst + " ulp, or twice that where it is negative");
  }

  @Test
  void silu_whereItsExponentialIsNormal_isWithinTwoUlp() {
    double worst = 0;
    for (int i = -1_450_000; i <= 1_450_000; i++) {
      float x = i * 6e-5f;
      worst = Math.max(worst, ulps(PlainMath.silu(x), DoubleMath.silu(x)));
    }
    assertTrue(worst <= 2, "silu: " + worst + " ulp");
  }

  @Test
  void erfInDouble_againstPublishedValues_isExact() {
    // Abramowitz and Stegun, table 7.1, and mpmath for the rest.
    assertEquals(0.1124629160182849, DoubleMath.erf(0.1), 2e-16);
    assertEquals(0.5204998778130465, DoubleMath.erf(0.5), 2e-16);
    assertEquals(0.8427007929497149, DoubleMath.erf(1), 3e-16);
    assertEquals(-0.9953222650189527, DoubleMath.erf(-2), 4e-16);
    assertEquals(0.9995930479825550, DoubleMath.erf(2.5), 4e-16);
    assertEquals(0.9999779095030014, DoubleMath.erf(3), 4e-16);
    assertEquals(1, DoubleMath.erf(Double.POSITIVE_INFINITY));
    assertEquals(-1, DoubleMath.erf(-40));
    assertEquals(Double.NaN, DoubleMath.erf(Double.NaN));
    assertEquals(-0.0, DoubleMath.erf(-0.0));
  }

  @Test
  void specialValues_areThoseOfStrictMath() {
    float infinity = Float.POSITIVE_INFINITY;
    assertEquals(infinity, PlainMath.exp(infinity));
    assertEquals(0f, PlainMath.exp(-infinity));
    assertEquals(Float.MIN_VALUE, PlainMath.exp(-103.5f));
    assertEquals(-1f, PlainMath.expm1(-infinity));
    assertEquals(-0f, PlainMath.expm1(-0f));
    assertEquals(Float.MIN_VALUE, PlainMath.expm1(Float.MIN_VALUE));
    assertEquals(-infinity, PlainMath.log(-0f));
    assertEquals(Float.NaN, PlainMath.log(-1f));
    assertEquals(infinity, PlainMath.log(infinity));
    assertEquals(-103.27893f, PlainMath.log(Float.MIN_VALUE));
    assertEquals(-infinity, PlainMath.log1p(-1f));
    assertEquals(Float.NaN, PlainMath.log1p(-1.5f));
    assertEquals(-0f, PlainMath.log1p(-0f));
    assertEquals(-1f, PlainMath.tanh(-infinity));
    assertEquals(-0f, PlainMath.tanh(-0f));
    assertEquals(0f, PlainMath.sigmoid(-infinity));
    assertEquals(1f, PlainMath.sigmoid(infinity));
    assertEquals(infinity, PlainMath.softplus(infinity));
    assertEquals(0f, PlainMath.softplus(-infinity));
    assertEquals(infinity, PlainMath.gelu(infinity));
    assertEquals(0f, PlainMath.gelu(-infinity));
    assertEquals(0f, PlainMath.gelu(-13.3f));
    assertEquals(infinity, PlainMath.exp(88.8f));
    assertEquals(infinity, PlainMath.exp(89.2f));
    assertEquals(infinity, PlainMath.exp(Float.MAX_VALUE));
    assertEquals(infinity, PlainMath.expm1(88.8f));
    assertEquals(infinity, PlainMath.expm1(89.2f));
    assertEquals(infinity, PlainMath.expm1(Float.MAX_VALUE));
    assertEquals(0f, PlainMath.exp(-Float.MAX_VALUE));
    assertEquals(-1f, PlainMath.erf(-infinity));
    assertEquals(infinity, PlainMath.silu(infinity));
    assertEquals(1.5f * 1.5f, PlainMath.pow(1.5f, 2f));
    assertEquals(1f, PlainMath.pow(Float.NaN, 0f));
    assertEquals(Float.NaN, PlainMath.pow(-2f, 0.5f));
    for (Unary op : Unary.values()) {
      float[] y = {Float.NaN};
      PlainUnary.apply(op, 0.1f, 0.9f, 1, y, 0, y, 0);
      assertEquals(Float.NaN, y[0], op + " of NaN");
    }
  }
}
