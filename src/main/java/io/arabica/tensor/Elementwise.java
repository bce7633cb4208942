package io.arabica.tensor;

import io.arabica.kernels.Binary;
import io.arabica.kernels.Compare;
import io.arabica.kernels.Unary;
import io.arabica.tensor.Op.Saves;
import io.arabica.tensor.Op.Types;

/**
 * Operations that compute each element from the elements at the same place: arithmetic, comparison, logic and the usual functions.
 *
 * <p>Two operands of different shapes broadcast as in NumPy: dimensions are matched from the last one, and a dimension of 1 is repeated.
 * Types are promoted in the order BOOL, INT32, FLOAT32, FLOAT64; a Java number takes the type of the tensor. As in NumPy, the sum of two
 * BOOL tensors is "or", their product "and"; next to a number, true counts as 1.
 */
public final class Elementwise {
  /** The constants of a function with up to two. */
  record Constants(double p, double q) {
    static final Constants NONE = new Constants(0, 0);
  }

  private Elementwise() {}

  // ---- arithmetic ---------------------------------------------------------------------------------------------------

  /** a + b; "or" for two BOOL tensors. */
  public static Tensor add(Tensor a, Tensor b) {
    return areBool(a, b) ? or(a, b) : ADD.apply(null, a, b);
  }

  private static final Op<Void> ADD = binary("add", Binary.ADD, Types.PROMOTE, Saves.NOTHING)
      .gradient(0, (c, g) -> g)
      .gradient(1, (c, g) -> g)
      .declare();

  /** a + b for a number b. */
  public static Tensor add(Tensor a, double b) {
    return a.dtype().isFloating() ? affine(a, 1, b) : add(a, constant(a, b));
  }

  /** a - b; BOOL tensors are refused as in NumPy: use {@link #xor}. */
  public static Tensor sub(Tensor a, Tensor b) {
    Check.argument(!areBool(a, b), "subtract: BOOL tensors of shapes %s and %s cannot be subtracted; use xor, or cast one to INT32",
        a.shape(), b.shape());
    return SUB.apply(null, a, b);
  }

  private static final Op<Void> SUB = binary("subtract", Binary.SUB, Types.PROMOTE, Saves.NOTHING)
      .gradient(0, (c, g) -> g)
      .gradient(1, (c, g) -> g.neg())
      .declare();

  /** b - a for a number b. */
  public static Tensor subtractFrom(double b, Tensor a) {
    return a.dtype().isFloating() ? affine(a, -1, b) : sub(constant(a, b), a);
  }

  /** a * b; "and" for two BOOL tensors. */
  public static Tensor mul(Tensor a, Tensor b) {
    return areBool(a, b) ? and(a, b) : MUL.apply(null, a, b);
  }

  private static final Op<Void> MUL = binary("multiply", Binary.MUL, Types.PROMOTE, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(c.input(1)))
      .gradient(1, (c, g) -> g.mul(c.input(0)))
      .declare();

  /** a * b for a number b. */
  public static Tensor mul(Tensor a, double b) {
    return a.dtype().isFloating() ? affine(a, b, -0.0) : mul(a, constant(a, b)); // adding -0 keeps the sign of every zero
  }

  /** a / b; integers become FLOAT32. */
  public static Tensor div(Tensor a, Tensor b) {
    return DIV.apply(null, a, b);
  }

  private static final Op<Void> DIV = binary("divide", Binary.DIV, Types.FLOATING, Saves.INPUTS)
      .gradient(0, (c, g) -> g.div(c.input(1)))
      .gradient(1, (c, g) -> g.mul(c.input(0)).div(c.input(1).square()).neg())
      .declare();

  /** a / b for a number b; integers become FLOAT32. */
  public static Tensor div(Tensor a, double b) {
    return div(a, Tensor.full(floating(a), Shape.of(), b));
  }

  /** b / a for a number b; integers become FLOAT32. */
  public static Tensor divideInto(double b, Tensor a) {
    return div(Tensor.full(floating(a), Shape.of(), b), a);
  }

  /**
   * Largest integer not above a / b, as NumPy's {@code //}. Of floating numbers it is the floor of the rounded quotient, as in TensorFlow:
   * 10 for 1 / 0.1, where NumPy gives 9.
   *
   * @throws IllegalArgumentException if an integer is divided by 0
   */
  public static Tensor floorDivide(Tensor a, Tensor b) {
    return a.dtype().promote(b.dtype()).isFloating() ? floor(div(a, b)) : FLOOR_DIVIDE.apply(null, number(a), number(b));
  }

  private static final Op<Void> FLOOR_DIVIDE = division("floorDivide", Binary.DIV, Saves.NOTHING).declare();

  /**
   * The remainder of a / b with the sign of b, as NumPy's {@code %}.
   *
   * @throws IllegalArgumentException if an integer is divided by 0
   */
  public static Tensor mod(Tensor a, Tensor b) {
    return MOD.apply(null, number(a), number(b));
  }

  private static final Op<Void> MOD = division("mod", Binary.MOD, Saves.INPUTS)
      .gradient(0, (c, g) -> g)
      .gradient(1, (c, g) -> g.mul(floor(c.input(0).div(c.input(1)))).neg())
      .declare();

  /** a^b; NaN for a negative a and a fractional b; integers become FLOAT32. The gradient of b is 0 where a is not positive. */
  public static Tensor pow(Tensor a, Tensor b) {
    return POW.apply(null, a, b);
  }

  private static final Op<Void> POW = binary("power", Binary.POW, Types.FLOATING, Saves.BOTH)
      .gradient(0, (c, g) -> {
        Tensor b = c.input(1);
        Tensor slope = b.mul(c.input(0).pow(b.sub(1)));
        return g.mul(where(equal(b, constant(b, 0)), constant(b, 0), slope)); // a^0 is flat even at 0
      })
      .gradient(1, (c, g) -> {
        Tensor a = c.input(0);
        Tensor positive = greater(a, constant(a, 0));
        return g.mul(where(positive, c.output().mul(log(where(positive, a, constant(a, 1)))), constant(a, 0)));
      })
      .declare();

  /** a^b for a number b; 0, 1, 2 and 1/2 take the short way. */
  public static Tensor pow(Tensor a, double b) {
    if (a.dtype().isFloating()) {
      if (b == 0) {
        return Tensor.ones(a.dtype(), a.shape());
      } else if (b == 1) {
        return a.mul(1);
      } else if (b == 2) {
        return square(a);
      } else if (b == 0.5) {
        return sqrt(a);
      }
    }
    return pow(a, Tensor.full(floating(a), Shape.of(), b));
  }

  /** The larger one of a and b; NaN if either is. Equal operands share the gradient. */
  public static Tensor maximum(Tensor a, Tensor b) {
    return areBool(a, b) ? or(a, b) : MAXIMUM.apply(null, a, b);
  }

  private static final Op<Void> MAXIMUM = binary("maximum", Binary.MAX, Types.PROMOTE, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(share(c.input(0), c.input(1))))
      .gradient(1, (c, g) -> g.mul(share(c.input(1), c.input(0))))
      .declare();

  /** The smaller one of a and b; NaN if either is. Equal operands share the gradient. */
  public static Tensor minimum(Tensor a, Tensor b) {
    return areBool(a, b) ? and(a, b) : MINIMUM.apply(null, a, b);
  }

  private static final Op<Void> MINIMUM = binary("minimum", Binary.MIN, Types.PROMOTE, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(share(c.input(1), c.input(0))))
      .gradient(1, (c, g) -> g.mul(share(c.input(0), c.input(1))))
      .declare();

  /** 1 where a is larger, 1/2 where both are equal, 0 elsewhere. */
  private static Tensor share(Tensor a, Tensor b) {
    return greater(a, b).cast(a.dtype()).add(greaterEqual(a, b).cast(a.dtype())).mul(0.5);
  }

  /** The angle of the point (x, y), in -pi to pi. */
  public static Tensor atan2(Tensor y, Tensor x) {
    return ATAN2.apply(null, y, x);
  }

  private static final Op<Void> ATAN2 = binary("atan2", Binary.ATAN2, Types.FLOATING, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(c.input(1)).div(c.input(0).square().add(c.input(1).square())))
      .gradient(1, (c, g) -> g.mul(c.input(0)).div(c.input(0).square().add(c.input(1).square())).neg())
      .declare();

  /** scale * x + shift, with one rounding. */
  public static Tensor affine(Tensor x, double scale, double shift) {
    return AFFINE.apply(new Constants(scale, shift), x);
  }

  private static final Op<Constants> AFFINE = unary("affine", Unary.AFFINE, Saves.NOTHING)
      .gradient(0, (c, g) -> g.mul(c.attributes().p()))
      .declare();

  // ---- functions of one argument --------------------------------------------------------------------------------------

  /** -x. */
  public static Tensor neg(Tensor x) {
    return x.dtype().isFloating() ? NEG.apply(Constants.NONE, x) : sub(Tensor.zeros(DType.INT32, Shape.of()), x);
  }

  private static final Op<Constants> NEG = unary("negative", Unary.NEG, Saves.NOTHING)
      .gradient(0, (c, g) -> g.neg())
      .declare();

  /** |x|; its gradient at 0 is 0. */
  public static Tensor abs(Tensor x) {
    return x.dtype().isFloating() ? ABS.apply(Constants.NONE, x) : maximum(x, neg(x));
  }

  private static final Op<Constants> ABS = unary("abs", Unary.ABS, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(sign(c.input(0))))
      .declare();

  /** -1, 0 or 1; its gradient is 0. */
  public static Tensor sign(Tensor x) {
    if (!x.dtype().isFloating()) {
      return clip(number(x), -1, 1);
    }
    return SIGN.apply(Constants.NONE, x);
  }

  private static final Op<Constants> SIGN = unary("sign", Unary.SIGN, Saves.NOTHING)
      .noGradient(0)
      .declare();

  /** x * x. */
  public static Tensor square(Tensor x) {
    return x.dtype().isFloating() ? SQUARE.apply(Constants.NONE, x) : mul(number(x), number(x));
  }

  private static final Op<Constants> SQUARE = unary("square", Unary.SQUARE, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(c.input(0)).mul(2))
      .declare();

  /** Square root; NaN for negative x. */
  public static Tensor sqrt(Tensor x) {
    return SQRT.apply(Constants.NONE, x);
  }

  private static final Op<Constants> SQRT = unary("sqrt", Unary.SQRT, Saves.OUTPUT)
      .gradient(0, (c, g) -> g.mul(0.5).div(c.output()))
      .declare();

  /** 1 / sqrt(x). */
  public static Tensor rsqrt(Tensor x) {
    return RSQRT.apply(Constants.NONE, x);
  }

  private static final Op<Constants> RSQRT = unary("rsqrt", Unary.RSQRT, Saves.OUTPUT)
      .gradient(0, (c, g) -> g.mul(c.output().square().mul(c.output())).mul(-0.5))
      .declare();

  /** 1 / x. */
  public static Tensor reciprocal(Tensor x) {
    return RECIPROCAL.apply(Constants.NONE, x);
  }

  private static final Op<Constants> RECIPROCAL = unary("reciprocal", Unary.RECIPROCAL, Saves.OUTPUT)
      .gradient(0, (c, g) -> g.mul(c.output().square()).neg())
      .declare();

  /** e^x. */
  public static Tensor exp(Tensor x) {
    return EXP.apply(Constants.NONE, x);
  }

  private static final Op<Constants> EXP = unary("exp", Unary.EXP, Saves.OUTPUT)
      .gradient(0, (c, g) -> g.mul(c.output()))
      .declare();

  /** e^x - 1, exact for small x. */
  public static Tensor expm1(Tensor x) {
    return EXPM1.apply(Constants.NONE, x);
  }

  private static final Op<Constants> EXPM1 = unary("expm1", Unary.EXPM1, Saves.OUTPUT)
      .gradient(0, (c, g) -> g.mul(c.output().add(1)))
      .declare();

  /** Natural logarithm; NaN for negative x, -infinity for 0. */
  public static Tensor log(Tensor x) {
    return LOG.apply(Constants.NONE, x);
  }

  private static final Op<Constants> LOG = unary("log", Unary.LOG, Saves.INPUTS)
      .gradient(0, (c, g) -> g.div(c.input(0)))
      .declare();

  /** ln(1 + x), exact for small x. */
  public static Tensor log1p(Tensor x) {
    return LOG1P.apply(Constants.NONE, x);
  }

  private static final Op<Constants> LOG1P = unary("log1p", Unary.LOG1P, Saves.INPUTS)
      .gradient(0, (c, g) -> g.div(c.input(0).add(1)))
      .declare();

  /** Sine of x in radians. */
  public static Tensor sin(Tensor x) {
    return SIN.apply(Constants.NONE, x);
  }

  private static final Op<Constants> SIN = unary("sin", Unary.SIN, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(cos(c.input(0))))
      .declare();

  /** Cosine of x in radians. */
  public static Tensor cos(Tensor x) {
    return COS.apply(Constants.NONE, x);
  }

  private static final Op<Constants> COS = unary("cos", Unary.COS, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(sin(c.input(0))).neg())
      .declare();

  /** Tangent of x in radians. */
  public static Tensor tan(Tensor x) {
    return TAN.apply(Constants.NONE, x);
  }

  private static final Op<Constants> TAN = unary("tan", Unary.TAN, Saves.OUTPUT)
      .gradient(0, (c, g) -> g.mul(c.output().square().add(1)))
      .declare();

  /** Inverse sine; NaN outside -1 to 1. */
  public static Tensor asin(Tensor x) {
    return ASIN.apply(Constants.NONE, x);
  }

  private static final Op<Constants> ASIN = unary("asin", Unary.ASIN, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(rsqrt(affine(c.input(0).square(), -1, 1))))
      .declare();

  /** Inverse cosine; NaN outside -1 to 1. */
  public static Tensor acos(Tensor x) {
    return ACOS.apply(Constants.NONE, x);
  }

  private static final Op<Constants> ACOS = unary("acos", Unary.ACOS, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(rsqrt(affine(c.input(0).square(), -1, 1))).neg())
      .declare();

  /** Inverse tangent. */
  public static Tensor atan(Tensor x) {
    return ATAN.apply(Constants.NONE, x);
  }

  private static final Op<Constants> ATAN = unary("atan", Unary.ATAN, Saves.INPUTS)
      .gradient(0, (c, g) -> g.div(c.input(0).square().add(1)))
      .declare();

  /** Hyperbolic sine. */
  public static Tensor sinh(Tensor x) {
    return SINH.apply(Constants.NONE, x);
  }

  private static final Op<Constants> SINH = unary("sinh", Unary.SINH, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(cosh(c.input(0))))
      .declare();

  /** Hyperbolic cosine. */
  public static Tensor cosh(Tensor x) {
    return COSH.apply(Constants.NONE, x);
  }

  private static final Op<Constants> COSH = unary("cosh", Unary.COSH, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(sinh(c.input(0))))
      .declare();

  /** Hyperbolic tangent. */
  public static Tensor tanh(Tensor x) {
    return TANH.apply(Constants.NONE, x);
  }

  private static final Op<Constants> TANH = unary("tanh", Unary.TANH, Saves.OUTPUT)
      .gradient(0, (c, g) -> tanhGradient(g, c.output()))
      .declare();

  // a method, since a formula may not name a constant that is declared below it
  private static Tensor tanhGradient(Tensor g, Tensor y) {
    return TANH_GRADIENT.apply(null, g, y);
  }

  private static final Op<Void> TANH_GRADIENT = binary("tanhGradient", Binary.TANH_GRAD, Types.PROMOTE, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(affine(c.input(1).square(), -1, 1)))
      .gradient(1, (c, g) -> g.mul(c.input(0)).mul(c.input(1)).mul(-2))
      .declare();

  /** 1 / (1 + e^-x). */
  public static Tensor sigmoid(Tensor x) {
    return SIGMOID.apply(Constants.NONE, x).withLogits("sigmoid", x);
  }

  private static final Op<Constants> SIGMOID = unary("sigmoid", Unary.SIGMOID, Saves.OUTPUT)
      .gradient(0, (c, g) -> sigmoidGradient(g, c.output()))
      .declare();

  private static Tensor sigmoidGradient(Tensor g, Tensor y) {
    return SIGMOID_GRADIENT.apply(null, g, y);
  }

  private static final Op<Void> SIGMOID_GRADIENT = binary("sigmoidGradient", Binary.SIGMOID_GRAD, Types.PROMOTE, Saves.INPUTS)
      .gradient(0, (c, g) -> sigmoidGradient(g, c.input(1)))
      .gradient(1, (c, g) -> g.mul(c.input(0)).mul(affine(c.input(1), -2, 1)))
      .declare();

  /** Gauss' error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
  public static Tensor erf(Tensor x) {
    return ERF.apply(Constants.NONE, x);
  }

  private static final Op<Constants> ERF = unary("erf", Unary.ERF, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(exp(c.input(0).square().neg())).mul(2 / Math.sqrt(Math.PI)))
      .declare();

  /** Largest integer not above x; its gradient is 0. */
  public static Tensor floor(Tensor x) {
    return x.dtype().isFloating() ? FLOOR.apply(Constants.NONE, x) : number(x);
  }

  private static final Op<Constants> FLOOR = unary("floor", Unary.FLOOR, Saves.NOTHING)
      .noGradient(0)
      .declare();

  /** Smallest integer not below x; its gradient is 0. */
  public static Tensor ceil(Tensor x) {
    return x.dtype().isFloating() ? CEIL.apply(Constants.NONE, x) : number(x);
  }

  private static final Op<Constants> CEIL = unary("ceil", Unary.CEIL, Saves.NOTHING)
      .noGradient(0)
      .declare();

  /** Nearest integer, ties to even as in NumPy; its gradient is 0. */
  public static Tensor round(Tensor x) {
    return x.dtype().isFloating() ? ROUND.apply(Constants.NONE, x) : number(x);
  }

  private static final Op<Constants> ROUND = unary("round", Unary.ROUND, Saves.NOTHING)
      .noGradient(0)
      .declare();

  /** Between low and high; the gradient is 0 outside, and passes at low and at high themselves. */
  public static Tensor clip(Tensor x, double low, double high) {
    Check.argument(low <= high, "clip: expected low <= high, got %s and %s", low, high);
    return x.dtype().isFloating() ? CLIP.apply(new Constants(low, high), x) : minimum(maximum(x, constant(x, low)), constant(x, high));
  }

  private static final Op<Constants> CLIP = unary("clip", Unary.CLIP, Saves.INPUTS)
      .gradient(0, (c, g) -> {
        Tensor x = c.input(0);
        Tensor inside = and(greaterEqual(x, constant(x, c.attributes().p())), lessEqual(x, constant(x, c.attributes().q())));
        return where(inside, g, constant(g, 0));
      })
      .declare();

  // ---- activations --------------------------------------------------------------------------------------------------

  /** max(x, 0); the gradient at 0 is 0. */
  public static Tensor relu(Tensor x) {
    return RELU.apply(Constants.NONE, x);
  }

  private static final Op<Constants> RELU = unary("relu", Unary.RELU, Saves.OUTPUT)
      .gradient(0, (c, g) -> reluGradient(g, c.output()))
      .declare();

  /** max(x, 0), but not more than {@code most}; the gradient at 0 and at {@code most} is 0. */
  public static Tensor relu(Tensor x, double most) {
    Check.argument(most >= 0, "relu: expected a largest value of 0 or more, got %s", most);
    return CAPPED_RELU.apply(new Constants(0, most), x);
  }

  private static final Op<Constants> CAPPED_RELU = unary("cappedRelu", Unary.CLIP, Saves.OUTPUT)
      .gradient(0, (c, g) -> {
        Tensor y = c.output();
        return where(and(greater(y, constant(y, 0)), less(y, constant(y, c.attributes().q()))), g, constant(g, 0));
      })
      .declare();

  /** g where the output y of relu is positive, 0 elsewhere. */
  static Tensor reluGradient(Tensor g, Tensor y) {
    return RELU_GRADIENT.apply(null, g, y);
  }

  private static final Op<Void> RELU_GRADIENT = binary("reluGradient", Binary.RELU_GRAD, Types.PROMOTE, Saves.INPUTS)
      .gradient(0, (c, g) -> reluGradient(g, c.input(1)))
      .noGradient(1)
      .declare();

  /** x where it is positive, slope * x elsewhere. */
  public static Tensor leakyRelu(Tensor x, double slope) {
    return LEAKY_RELU.apply(new Constants(slope, 0), x);
  }

  private static final Op<Constants> LEAKY_RELU = unary("leakyRelu", Unary.LEAKY_RELU, Saves.INPUTS)
      .gradient(0, (c, g) -> where(greater(c.input(0), constant(c.input(0), 0)), g, g.mul(c.attributes().p())))
      .declare();

  /** x where it is positive, alpha * (e^x - 1) elsewhere. */
  public static Tensor elu(Tensor x, double alpha) {
    return ELU.apply(new Constants(alpha, 0), x);
  }

  private static final Op<Constants> ELU = unary("elu", Unary.ELU, Saves.INPUTS)
      .gradient(0, (c, g) -> {
        Tensor x = c.input(0);
        return where(greater(x, constant(x, 0)), g, g.mul(exp(minimum(x, constant(x, 0)))).mul(c.attributes().p()));
      })
      .declare();

  /** ln(1 + e^x). */
  public static Tensor softplus(Tensor x) {
    return SOFTPLUS.apply(Constants.NONE, x);
  }

  private static final Op<Constants> SOFTPLUS = unary("softplus", Unary.SOFTPLUS, Saves.INPUTS)
      .gradient(0, (c, g) -> g.mul(sigmoid(c.input(0))))
      .declare();

  /** x * sigmoid(x), also called swish. */
  public static Tensor silu(Tensor x) {
    return SILU.apply(Constants.NONE, x);
  }

  private static final Op<Constants> SILU = unary("silu", Unary.SILU, Saves.INPUTS)
      .gradient(0, (c, g) -> {
        Tensor x = c.input(0);
        Tensor s = sigmoid(x);
        return g.mul(s.mul(x.mul(affine(s, -1, 1)).add(1)));
      })
      .declare();

  /** x * (1 + erf(x / sqrt 2)) / 2. */
  public static Tensor gelu(Tensor x) {
    return GELU.apply(Constants.NONE, x);
  }

  private static final Op<Constants> GELU = unary("gelu", Unary.GELU, Saves.INPUTS)
      .gradient(0, (c, g) -> {
        Tensor x = c.input(0);
        Tensor cdf = affine(erf(x.mul(Math.sqrt(0.5))), 0.5, 0.5);
        return g.mul(x.mul(exp(x.square().mul(-0.5))).mul(1 / Math.sqrt(2 * Math.PI)).add(cdf));
      })
      .declare();

  // ---- comparison and logic -------------------------------------------------------------------------------------------

  /** a == b. */
  public static Tensor equal(Tensor a, Tensor b) {
    return EQUAL.apply(null, a, b);
  }

  private static final Op<Void> EQUAL = compare("equal", Compare.EQ);

  /** a != b. */
  public static Tensor notEqual(Tensor a, Tensor b) {
    return NOT_EQUAL.apply(null, a, b);
  }

  private static final Op<Void> NOT_EQUAL = compare("notEqual", Compare.NE);

  /** a &lt; b. */
  public static Tensor less(Tensor a, Tensor b) {
    return LESS.apply(null, a, b);
  }

  private static final Op<Void> LESS = compare("less", Compare.LT);

  /** a &lt;= b. */
  public static Tensor lessEqual(Tensor a, Tensor b) {
    return LESS_EQUAL.apply(null, a, b);
  }

  private static final Op<Void> LESS_EQUAL = compare("lessEqual", Compare.LE);

  /** a &gt; b. */
  public static Tensor greater(Tensor a, Tensor b) {
    return GREATER.apply(null, a, b);
  }

  private static final Op<Void> GREATER = compare("greater", Compare.GT);

  /** a &gt;= b. */
  public static Tensor greaterEqual(Tensor a, Tensor b) {
    return GREATER_EQUAL.apply(null, a, b);
  }

  private static final Op<Void> GREATER_EQUAL = compare("greaterEqual", Compare.GE);

  /** a and b, for BOOL; numbers are true where not 0. */
  public static Tensor and(Tensor a, Tensor b) {
    return AND.apply(null, a.cast(DType.BOOL), b.cast(DType.BOOL));
  }

  private static final Op<Void> AND = Op.<Void>of("logicalAnd", 2)
      .shape(Elementwise::broadcastShape)
      .forward((a, in, out) -> Loops.broadcast(in[0], in[1], out, (n, ao, as, bo, bs, oo) -> {
        for (int i = 0; i < n; i++) {
          out.storage.booleans[oo + i] = in[0].storage.booleans[ao + i * as] & in[1].storage.booleans[bo + i * bs];
        }
      }))
      .declare();

  /** a or b, for BOOL; numbers are true where not 0. */
  public static Tensor or(Tensor a, Tensor b) {
    return OR.apply(null, a.cast(DType.BOOL), b.cast(DType.BOOL));
  }

  private static final Op<Void> OR = Op.<Void>of("logicalOr", 2)
      .shape(Elementwise::broadcastShape)
      .forward((a, in, out) -> Loops.broadcast(in[0], in[1], out, (n, ao, as, bo, bs, oo) -> {
        for (int i = 0; i < n; i++) {
          out.storage.booleans[oo + i] = in[0].storage.booleans[ao + i * as] | in[1].storage.booleans[bo + i * bs];
        }
      }))
      .declare();

  /** Either a or b but not both, for BOOL; numbers are true where not 0. */
  public static Tensor xor(Tensor a, Tensor b) {
    return notEqual(a.cast(DType.BOOL), b.cast(DType.BOOL));
  }

  /** Not x, for BOOL; numbers are true where not 0. */
  public static Tensor not(Tensor x) {
    return equal(x.cast(DType.BOOL), Tensor.zeros(DType.BOOL, Shape.of()));
  }

  /** Whether x is NaN. */
  public static Tensor isNaN(Tensor x) {
    return notEqual(x, x);
  }

  /** Whether x is neither infinite nor NaN. */
  public static Tensor isFinite(Tensor x) {
    Tensor floating = x.cast(floating(x));
    return equal(sub(floating, floating), Tensor.zeros(floating.dtype(), Shape.of())); // infinity - infinity is NaN
  }

  /** a where the condition is true, b elsewhere; all three broadcast. */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    Check.argument(condition.dtype() == DType.BOOL, "where: expected a BOOL condition, got %s", condition.dtype());
    DType common = a.dtype().promote(b.dtype());
    Shape shape = WHERE.shape(null, condition.shape(), a.shape(), b.shape());
    return WHERE.apply(null, spread(condition, shape), spread(a.cast(common), shape), spread(b.cast(common), shape));
  }

  /** One element stays one: the kernel repeats it. */
  private static Tensor spread(Tensor x, Shape shape) {
    return x.size() == 1 ? x : Shaping.broadcastTo(x, shape);
  }

  private static final Op<Void> WHERE = Op.<Void>of("where", 3)
      .saves(Saves.INPUTS)
      .result((a, types) -> types[1])
      .shape((a, shapes) -> {
        Shape pair = broadcastShape(a, new Shape[] {shapes[1], shapes[2]});
        return broadcastShape(a, new Shape[] {shapes[0], pair});
      })
      .forward((a, in, out) -> Loops.where(in[0], in[1], in[2], out))
      .noGradient(0)
      .gradient(1, (c, g) -> where(c.input(0), g, constant(g, 0))) // not g * 0, which is NaN for an infinite g
      .gradient(2, (c, g) -> where(c.input(0), constant(g, 0), g))
      .declare();

  // ---- types --------------------------------------------------------------------------------------------------------

  /** The elements as another type: numbers to BOOL are true where not 0, floating to INT32 are cut towards 0. */
  public static Tensor cast(Tensor x, DType to) {
    return CAST.apply(to, x);
  }

  private static final Op<DType> CAST = Op.<DType>of("cast", 1)
      .result((to, types) -> to)
      .forward((to, in, out) -> Casts.run(in[0], out))
      .gradient(0, (c, g) -> g) // the engine casts a gradient to its input's type
      .declare();

  // ---- how the declarations above are made ------------------------------------------------------------------------------

  private static Op.Builder<Constants> unary(String name, Unary kernel, Saves saves) {
    return Op.<Constants>of(name, 1)
        .types(Types.FLOATING)
        .saves(saves)
        .forward((a, in, out) -> Loops.unary(kernel, a.p(), a.q(), in[0], out))
        .elementwise();
  }

  private static Op.Builder<Void> binary(String name, Binary kernel, Types types, Saves saves) {
    return Op.<Void>of(name, 2)
        .types(types)
        .saves(saves)
        .shape(Elementwise::broadcastShape)
        .forward((a, in, out) -> Loops.binary(kernel, in[0], in[1], out))
        .elementwise();
  }

  /** A division that has no result for an integer by 0. */
  private static Op.Builder<Void> division(String name, Binary kernel, Saves saves) {
    return binary(name, kernel, Types.PROMOTE, saves).forward((a, in, out) -> {
      Tensor b = in[1];
      for (int i = 0; b.dtype() == DType.INT32 && out.size() > 0 && i < b.size(); i++) {
        if (b.storage.ints[b.offset + i] == 0) {
          throw new IllegalArgumentException(name + ": expected integers to divide by other than 0, got 0 at place " + i + " of shape "
              + b.shape() + "; cast to FLOAT32 for infinity and NaN");
        }
      }
      Loops.binary(kernel, in[0], b, out);
    });
  }

  private static Op<Void> compare(String name, Compare kernel) {
    return Op.<Void>of(name, 2)
        .types(Types.PROMOTE)
        .result(DType.BOOL)
        .shape(Elementwise::broadcastShape)
        .forward((a, in, out) -> Loops.compare(kernel, in[0], in[1], out))
        .declare();
  }

  static Shape broadcastShape(Object attributes, Shape[] shapes) {
    Shape result = shapes[0].broadcast(shapes[1]);
    if (result == null) {
      throw new IllegalArgumentException("shapes " + shapes[0] + " and " + shapes[1]
          + " do not broadcast: matched from the last dimension, each must be equal or 1");
    }
    return result;
  }

  private static boolean areBool(Tensor a, Tensor b) {
    return a.dtype() == DType.BOOL && b.dtype() == DType.BOOL;
  }

  /** BOOL counts as INT32. */
  private static Tensor number(Tensor x) {
    return x.dtype() == DType.BOOL ? x.cast(DType.INT32) : x;
  }

  /** A number as a scalar of the tensor's type; a fraction next to integers becomes FLOAT32. */
  private static Tensor constant(Tensor like, double value) {
    boolean fits = like.dtype().isFloating() || value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE;
    DType dtype = !fits ? DType.FLOAT32 : like.dtype() == DType.BOOL ? DType.INT32 : like.dtype();
    return Tensor.full(dtype, Shape.of(), value);
  }

  private static DType floating(Tensor x) {
    return x.dtype().promote(DType.FLOAT32);
  }
}
