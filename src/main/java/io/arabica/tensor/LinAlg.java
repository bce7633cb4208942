package io.arabica.tensor;

import io.arabica.kernels.Gemm;
import io.arabica.kernels.Parallel;

/** Matrix products. */
public final class LinAlg {
  private LinAlg() {}

  /**
   * The matrix product, as NumPy's {@code matmul}: (…, m, k) by (…, k, n) gives (…, m, n), leading dimensions broadcast; a vector counts as
   * a row on the left and as a column on the right, and that dimension goes again. Integers become FLOAT32; {@link #einsum} keeps them.
   */
  public static Tensor matMul(Tensor a, Tensor b) {
    Check.argument(a.rank() > 0 && b.rank() > 0, "matMul: expected at least one dimension each, got shapes %s and %s",
        a.shape(), b.shape());
    Tensor left = a.rank() == 1 ? a.expandDims(0) : a;
    Tensor right = b.rank() == 1 ? b.expandDims(1) : b;
    Tensor product = matMul(left, right, false, false);
    if (b.rank() == 1) {
      product = product.squeeze(-1);
    }
    return a.rank() == 1 ? product.squeeze(b.rank() == 1 ? -1 : -2) : product;
  }

  /** The matrix product of a and b, each with its last two dimensions swapped first if said so; both have at least two dimensions. */
  public static Tensor matMul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    boolean swapA = isTransposed(a);
    boolean swapB = isTransposed(b);
    Tensor left = swapA ? Shaping.swapAxes(a, -1, -2) : a;
    Tensor right = swapB ? Shaping.swapAxes(b, -1, -2) : b;
    Product product = new Product(transposeA ^ swapA, transposeB ^ swapB);
    if (left.rank() > 2 && right.rank() == 2 && !product.transposeA) {
      // one product over all rows, so that the gradient of b is one product too
      Shape shape = MATMUL.shape(product, left.shape(), right.shape());
      return Shaping.reshape(MATMUL.apply(product, rows(left), right), shape);
    }
    return MATMUL.apply(product, left, right);
  }

  /** All rows of x below each other: (…, k) gives (rows, k). */
  private static Tensor rows(Tensor x) {
    return Shaping.reshape(x, Shape.of(x.shape().slice(0, x.rank() - 1).size(), x.shape().dim(-1)));
  }

  /** Whether the rows of a matrix are what lies one after another, seen from its transpose. */
  private static boolean isTransposed(Tensor x) {
    return x.rank() == 2 && !x.isContiguous() && x.stride(0) == 1 && x.stride(1) == x.shape().at(0);
  }

  /** Which operand is transposed. */
  record Product(boolean transposeA, boolean transposeB) {
    Shape shape(Shape a, Shape b) {
      Check.argument(a.rank() >= 2 && b.rank() >= 2, "expected matrices, got shapes %s and %s", a, b);
      int m = a.dim(transposeA ? -1 : -2);
      int k = a.dim(transposeA ? -2 : -1);
      int n = b.dim(transposeB ? -2 : -1);
      int other = b.dim(transposeB ? -1 : -2);
      Check.argument(k == other || k == Shape.ANY || other == Shape.ANY, "shapes %s%s and %s%s do not fit: %d columns meet %d rows",
          a, transposeA ? " (transposed)" : "", b, transposeB ? " (transposed)" : "", k, other);
      Shape batch = a.slice(0, a.rank() - 2).broadcast(b.slice(0, b.rank() - 2));
      Check.argument(batch != null, "leading dimensions of shapes %s and %s do not broadcast", a, b);
      return batch.concat(Shape.of(m, n));
    }
  }

  private static final Op<Product> MATMUL = Op.<Product>of("matMul", 2)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.INPUTS)
      .shape((p, shapes) -> p.shape(shapes[0], shapes[1]))
      .forward((p, in, out) -> {
        Tensor a = in[0];
        Tensor b = in[1];
        int rank = out.rank();
        int m = out.shape().at(rank - 2);
        int n = out.shape().at(rank - 1);
        int k = a.shape().dim(p.transposeA ? -2 : -1);
        int batches = m * n == 0 ? 0 : out.size() / (m * n);
        if (batches == 1) {
          multiply(p, m, n, k, a, a.offset, b, b.offset, out, out.offset);
          return;
        }
        Shape batch = out.shape().slice(0, rank - 2);
        int[] aStart = starts(batch, a.shape().slice(0, a.rank() - 2), m * k);
        int[] bStart = starts(batch, b.shape().slice(0, b.rank() - 2), k * n);
        int grain = (int) Math.max(1, (1L << 20) / Math.max(1, (long) m * n * k));
        Parallel.forRange(batches, grain, (from, to) -> {
          for (int i = from; i < to; i++) {
            multiply(p, m, n, k, a, a.offset + aStart[i], b, b.offset + bStart[i], out, out.offset + i * m * n);
          }
        });
      })
      .rows((p, in, out, from, to, y) -> {
        Tensor a = in[0];
        Tensor b = in[1];
        int n = out.shape().at(1);
        int k = a.shape().at(p.transposeA ? 0 : 1);
        Gemm.part(p.transposeA, p.transposeB, to - from, n, k, a.storage.floats, a.offset + (p.transposeA ? from : from * k),
            p.transposeA ? a.shape().at(1) : k, b.storage.floats, b.offset, p.transposeB ? k : n, y, 0, n, null, 0, false);
      })
      .gradient(0, (c, g) -> {
        Product p = c.attributes();
        return p.transposeA ? matMul(c.input(1), g, p.transposeB, true) : matMul(g, c.input(1), false, !p.transposeB);
      })
      .gradient(1, (c, g) -> {
        Product p = c.attributes();
        return p.transposeB ? matMul(g, c.input(0), true, p.transposeA) : matMul(c.input(0), g, !p.transposeA, false);
      })
      .declare();

  private static void multiply(Product p, int m, int n, int k, Tensor a, int ao, Tensor b, int bo, Tensor out, int oo) {
    int lda = p.transposeA ? m : k;
    int ldb = p.transposeB ? k : n;
    if (out.dtype() == DType.FLOAT32) {
      Gemm.multiply(p.transposeA, p.transposeB, m, n, k, a.storage.floats, ao, lda, b.storage.floats, bo, ldb,
          out.storage.floats, oo, n, null, 0, false);
    } else {
      Gemm.multiply(p.transposeA, p.transposeB, m, n, k, a.storage.doubles, ao, lda, b.storage.doubles, bo, ldb,
          out.storage.doubles, oo, n, null, 0, false);
    }
  }

  /** Where the matrix of each batch element starts in an operand whose leading dimensions were broadcast. */
  private static int[] starts(Shape batch, Shape own, int step) {
    int[] starts = new int[batch.size()];
    int[] strides = own.strides();
    for (int i = 0; i < starts.length; i++) {
      int rest = i;
      int start = 0;
      for (int d = 1; d <= batch.rank(); d++) {
        int dim = batch.at(batch.rank() - d);
        int at = rest % dim;
        rest /= dim;
        if (d <= own.rank() && own.at(own.rank() - d) != 1) {
          start += at * strides[own.rank() - d];
        }
      }
      starts[i] = start * step;
    }
    return starts;
  }

  /**
   * A dense layer in one pass: x w + bias, then relu if said so; x is (…, in), w is (in, out), bias is (out).
   *
   * @param bias may be null
   */
  public static Tensor linear(Tensor x, Tensor w, Tensor bias, boolean relu) {
    if (bias == null) {
      Tensor product = matMul(x, w, false, false);
      return relu ? product.relu() : product;
    }
    if (x.rank() == 2) {
      return LINEAR.apply(relu, x, w, bias);
    }
    Check.argument(x.rank() > 0 && w.rank() == 2, "linear: expected (…, in) and (in, out), got shapes %s and %s", x.shape(), w.shape());
    Tensor rows = LINEAR.apply(relu, rows(x), w, bias);
    return Shaping.reshape(rows, x.shape().with(-1, w.shape().dim(1)));
  }

  private static final Op<Boolean> LINEAR = Op.<Boolean>of("linear", 3)
      .types(Op.Types.FLOATING)
      .saves(Op.Saves.BOTH)
      .shape((relu, shapes) -> {
        Shape x = shapes[0];
        Shape w = shapes[1];
        Check.argument(x.rank() == 2 && w.rank() == 2 && (x.dim(1) == w.dim(0) || x.dim(1) == Shape.ANY),
            "expected (n, in) and (in, out), got shapes %s and %s", x, w);
        Check.argument(shapes[2].equals(Shape.of(w.dim(1))), "expected a bias of shape %s, got %s", Shape.of(w.dim(1)), shapes[2]);
        return Shape.of(x.dim(0), w.dim(1));
      })
      .forward((relu, in, out) -> {
        int m = out.shape().at(0);
        int n = out.shape().at(1);
        int k = in[0].shape().at(1);
        if (out.dtype() == DType.FLOAT32) {
          Gemm.multiply(false, false, m, n, k, in[0].storage.floats, in[0].offset, k, in[1].storage.floats, in[1].offset, n,
              out.storage.floats, out.offset, n, in[2].storage.floats, in[2].offset, relu);
        } else {
          Gemm.multiply(false, false, m, n, k, in[0].storage.doubles, in[0].offset, k, in[1].storage.doubles, in[1].offset, n,
              out.storage.doubles, out.offset, n, in[2].storage.doubles, in[2].offset, relu);
        }
      })
      .upstream((c, g) -> c.attributes() ? Elementwise.reluGradient(g, c.output()) : g)
      .gradient(0, (c, g) -> matMul(g, c.input(1), false, true))
      .gradient(1, (c, g) -> matMul(c.input(0), g, true, false))
      .gradient(2, (c, g) -> g.sum(0))
      .declare();

  /**
   * The sum of products that an equation names, as NumPy's {@code einsum}: {@code "ij,jk->ik"} is the matrix product, {@code "bij,bj->bi"}
   * one for each b, {@code "ij->ji"} the transpose, {@code "ij->"} the sum. Without {@code ->} the result has the letters that stand once,
   * in alphabetical order. A letter twice in one operand takes the diagonal ({@code "ii"} is the trace), {@code ...} stands for any
   * dimensions, which broadcast: {@code "...ij,...jk->...ik"}.
   *
   * @throws IllegalArgumentException if letters and shapes do not fit
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return Einsum.of(equation, operands);
  }

  /** The inner product of two vectors of the same length. */
  public static Tensor dot(Tensor a, Tensor b) {
    Check.argument(a.rank() == 1 && b.rank() == 1, "dot: expected two vectors, got shapes %s and %s", a.shape(), b.shape());
    return matMul(a, b);
  }

  /** Every product of an element of a with one of b: (m,) and (n,) give (m, n). */
  public static Tensor outer(Tensor a, Tensor b) {
    Check.argument(a.rank() == 1 && b.rank() == 1, "outer: expected two vectors, got shapes %s and %s", a.shape(), b.shape());
    return a.expandDims(1).mul(b.expandDims(0));
  }
}
