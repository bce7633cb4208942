package io.arabica.tensor;

import io.arabica.kernels.Fold;
import io.arabica.kernels.Kernels;
import io.arabica.kernels.Parallel;
import io.arabica.kernels.Scratch;
import java.util.Arrays;

/** Rows brought to the same mean and spread, each by itself, in one pass over memory. */
public final class Normalize {
  /** Rows whose parts of a gradient are added before the sums are. */
  private static final int ROWS = 128;

  /** What z is: (x - mean) / sqrt(mean of (x - mean)^2 + epsilon), with 0 for the mean if not centered. */
  record Kind(boolean centered, double epsilon) {}

  private Normalize() {}

  /**
   * (x - mean) / sqrt(variance + epsilon) * gamma + beta, with the mean and variance of each row along the last axis.
   *
   * @param x (…, n)
   * @param gamma (n)
   * @param beta (n)
   */
  public static Tensor layerNorm(Tensor x, Tensor gamma, Tensor beta, double epsilon) {
    return NORMALIZE.apply(new Kind(true, epsilon), x, gamma, beta);
  }

  /**
   * x / sqrt(mean of x^2 + epsilon) * gamma, with the mean of each row along the last axis.
   *
   * @param x (…, n)
   * @param gamma (n)
   */
  public static Tensor rmsNorm(Tensor x, Tensor gamma, double epsilon) {
    return NORMALIZE.apply(new Kind(false, epsilon), x, gamma, Tensor.zeros(gamma.dtype(), gamma.shape()));
  }

  private static final Op<Kind> NORMALIZE = Op.<Kind>of("normalize", 3)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((kind, shapes) -> rows(shapes[0], shapes[1], shapes[2]))
      .forward((kind, in, out) -> {
        Kernels k = Kernels.get();
        int n = out.shape().dim(-1);
        int mo = in[1].offset;
        int bo = in[2].offset;
        Loops.rows(count(out), n, in[0].offset, n, out.offset, n, (xo, yo) -> {
          if (out.dtype() == DType.FLOAT32) {
            k.normalize(n, kind.centered, (float) kind.epsilon, in[0].storage.floats, xo, in[1].storage.floats, mo,
                in[2].storage.floats, bo, out.storage.floats, yo);
          } else {
            k.normalize(n, kind.centered, kind.epsilon, in[0].storage.doubles, xo, in[1].storage.doubles, mo,
                in[2].storage.doubles, bo, out.storage.doubles, yo);
          }
        });
      })
      .gradient(0, (c, g) -> slope(c.attributes(), c.input(0), c.input(1), g))
      .gradient(1, (c, g) -> scaleSlope(c.attributes(), c.input(0), g))
      .gradient(2, (c, g) -> g)
      .declare();

  /** J (gamma * g), with the Jacobian J of z, which is symmetric: scale * (h - mean of h - z * mean of h * z) for h = gamma * g. */
  private static Tensor slope(Kind kind, Tensor x, Tensor gamma, Tensor g) {
    return NORMALIZE_GRADIENT.apply(kind, x, gamma, g);
  }

  private static final Op<Kind> NORMALIZE_GRADIENT = Op.<Kind>of("normalizeGradient", 3)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((kind, shapes) -> alike(rows(shapes[0], shapes[1], shapes[1]), shapes[2]))
      .forward((kind, in, out) -> {
        Kernels k = Kernels.get();
        int n = out.shape().dim(-1);
        int mo = in[1].offset;
        Loops.rows(count(out), n, 0, n, out.offset, n, (at, yo) -> {
          int xo = in[0].offset + at;
          int go = in[2].offset + at;
          if (out.dtype() == DType.FLOAT32) {
            k.normalizeGradient(n, kind.centered, (float) kind.epsilon, in[0].storage.floats, xo, in[1].storage.floats, mo,
                in[2].storage.floats, go, out.storage.floats, yo);
          } else {
            k.normalizeGradient(n, kind.centered, kind.epsilon, in[0].storage.doubles, xo, in[1].storage.doubles, mo,
                in[2].storage.doubles, go, out.storage.doubles, yo);
          }
        });
      })
      .gradient(0, (c, u) -> {
        // of u . J h: -scale * (z * mean of u * J h + J u * mean of h * z + J h * mean of u * z)
        Tensor x = c.input(0);
        Tensor h = c.input(1).mul(c.input(2));
        Tensor ones = Tensor.ones(x.dtype(), c.shape(1));
        Tensor z = unit(c.attributes(), x);
        Tensor ju = slope(c.attributes(), x, ones, u);
        Tensor jh = slope(c.attributes(), x, ones, h);
        Tensor sum = z.mul(mean(u.mul(jh))).add(ju.mul(mean(h.mul(z)))).add(jh.mul(mean(u.mul(z))));
        return sum.mul(scale(c.attributes(), x)).neg();
      })
      .gradient(1, (c, u) -> c.input(2).mul(slope(c.attributes(), c.input(0), Tensor.ones(u.dtype(), c.shape(1)), u)))
      .gradient(2, (c, u) -> c.input(1).mul(slope(c.attributes(), c.input(0), Tensor.ones(u.dtype(), c.shape(1)), u)))
      .declare();

  /** The gradient of gamma, the sum of g * z over the rows. */
  private static Tensor scaleSlope(Kind kind, Tensor x, Tensor g) {
    return NORMALIZE_SCALE_GRADIENT.apply(kind, x, g);
  }

  private static final Op<Kind> NORMALIZE_SCALE_GRADIENT = Op.<Kind>of("normalizeScaleGradient", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((kind, shapes) -> {
        Shape x = alike(shapes[0], shapes[1]);
        Check.argument(x.rank() > 0, "expected at least one dimension, got shapes %s and %s", x, shapes[1]);
        return x.slice(x.rank() - 1, x.rank());
      })
      .forward(Normalize::sumOfRows)
      .gradient(0, (c, h) -> slope(c.attributes(), c.input(0), h, c.input(1)))
      .gradient(1, (c, h) -> h.mul(unit(c.attributes(), c.input(0))))
      .declare();

  /** Pieces of a fixed number of rows, whose sums are added in order. */
  private static void sumOfRows(Kind kind, Tensor[] in, Tensor out) {
    Tensor x = in[0];
    Tensor g = in[1];
    Loops.clear(out);
    int n = out.size();
    int rows = count(x);
    Kernels k = Kernels.get();
    if (out.dtype() == DType.FLOAT64) {
      for (int i = 0; i < rows; i++) {
        k.normalizeScaleGradient(n, kind.centered, kind.epsilon, x.storage.doubles, x.offset + i * n, g.storage.doubles, g.offset + i * n,
            out.storage.doubles, out.offset);
      }
      return;
    }
    int pieces = Parallel.chunks(rows, ROWS);
    float[] partial = Scratch.floats(Scratch.Use.PARTIAL, pieces * n);
    Parallel.run(pieces, piece -> {
      Arrays.fill(partial, piece * n, piece * n + n, 0);
      for (int i = piece * ROWS; i < Math.min(rows, piece * ROWS + ROWS); i++) {
        k.normalizeScaleGradient(n, kind.centered, (float) kind.epsilon, x.storage.floats, x.offset + i * n, g.storage.floats,
            g.offset + i * n, partial, piece * n);
      }
    });
    k.foldRows(Fold.SUM, pieces, n, partial, 0, n, out.storage.floats, out.offset);
  }

  /** z. */
  private static Tensor unit(Kind kind, Tensor x) {
    Shape n = x.shape().slice(x.rank() - 1, x.rank());
    return NORMALIZE.apply(kind, x, Tensor.ones(x.dtype(), n), Tensor.zeros(x.dtype(), n));
  }

  /** 1 / sqrt(mean of (x - mean)^2 + epsilon) of each row. */
  private static Tensor scale(Kind kind, Tensor x) {
    Tensor centered = kind.centered ? x.sub(mean(x)) : x;
    return Elementwise.rsqrt(mean(centered.square()).add(kind.epsilon));
  }

  private static Tensor mean(Tensor x) {
    return Reduce.mean(x, true, -1);
  }

  private static Shape rows(Shape x, Shape gamma, Shape beta) {
    Check.argument(x.rank() > 0 && gamma.rank() == 1 && (x.dim(-1) == gamma.dim(0) || x.dim(-1) == Shape.ANY) && beta.equals(gamma),
        "expected (…, n), (n) and (n), got shapes %s, %s and %s", x, gamma, beta);
    return x;
  }

  private static Shape alike(Shape x, Shape g) {
    Check.argument(x.equals(g), "expected two equal shapes, got %s and %s", x, g);
    return x;
  }

  private static int count(Tensor x) {
    int n = x.shape().dim(-1);
    return n == 0 ? 0 : x.size() / n;
  }
}
