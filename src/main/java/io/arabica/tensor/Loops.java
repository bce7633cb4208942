package io.arabica.tensor;

import io.arabica.kernels.Binary;
import io.arabica.kernels.Compare;
import io.arabica.kernels.Fold;
import io.arabica.kernels.Kernels;
import io.arabica.kernels.Parallel;
import io.arabica.kernels.Scratch;
import io.arabica.kernels.Unary;
import java.util.Arrays;

/**
 * Runs kernels over whole tensors: element types, broadcasting and threads, each handled once.
 *
 * <p>Inputs are contiguous; pieces are cut by size only, so the number of threads never shows in a result.
 */
final class Loops {
  /** Elements below which a thread is not worth waking. */
  private static final int GRAIN = 1 << 15;

  /** Elements of one partial fold; larger runs are folded piece by piece and the pieces folded again. */
  private static final int FOLD = 1 << 14;
  /** Rows of a piece where columns are folded. */
  private static final int ROWS = 512;

  private Loops() {}

  static void unary(Unary op, double p, double q, Tensor x, Tensor out) {
    int n = out.size();
    if (n <= GRAIN) {
      unary(op, p, q, x, out, 0, n);
    } else {
      Parallel.forRange(n, GRAIN, (from, to) -> unary(op, p, q, x, out, from, to));
    }
  }

  private static void unary(Unary op, double p, double q, Tensor x, Tensor out, int from, int to) {
    Kernels k = Kernels.get();
    int xo = x.offset + from;
    int yo = out.offset + from;
    if (out.dtype() == DType.FLOAT32) {
      k.unary(op, (float) p, (float) q, to - from, x.storage.floats, xo, out.storage.floats, yo);
    } else {
      k.unary(op, p, q, to - from, x.storage.doubles, xo, out.storage.doubles, yo);
    }
  }

  static void binary(Binary op, Tensor a, Tensor b, Tensor out) {
    int n = out.size();
    if (n > 0 && n <= GRAIN && walksOrStands(a, n) && walksOrStands(b, n)) { // most of what a network does: no garbage
      binary(op, n, a, a.offset, step(a, n), b, b.offset, step(b, n), out, out.offset);
    } else {
      broadcast(a, b, out, (m, ao, aStep, bo, bStep, oo) -> binary(op, m, a, ao, aStep, b, bo, bStep, out, oo));
    }
  }

  private static void binary(Binary op, int n, Tensor a, int ao, int as, Tensor b, int bo, int bs, Tensor out, int oo) {
    Kernels k = Kernels.get();
    switch (out.dtype()) {
      case FLOAT32 -> k.binary(op, n, a.storage.floats, ao, as, b.storage.floats, bo, bs, out.storage.floats, oo);
      case FLOAT64 -> k.binary(op, n, a.storage.doubles, ao, as, b.storage.doubles, bo, bs, out.storage.doubles, oo);
      case INT32 -> k.binary(op, n, a.storage.ints, ao, as, b.storage.ints, bo, bs, out.storage.ints, oo);
      default -> throw new IllegalArgumentException(op + ": expected numbers, got " + out.dtype());
    }
  }

  static void compare(Compare op, Tensor a, Tensor b, Tensor out) {
    broadcast(a, b, out, (n, ao, as, bo, bs, oo) -> {
      Kernels k = Kernels.get();
      boolean[] y = out.storage.booleans;
      switch (a.dtype()) {
        case FLOAT32 -> k.compare(op, n, a.storage.floats, ao, as, b.storage.floats, bo, bs, y, oo);
        case FLOAT64 -> k.compare(op, n, a.storage.doubles, ao, as, b.storage.doubles, bo, bs, y, oo);
        case INT32 -> k.compare(op, n, a.storage.ints, ao, as, b.storage.ints, bo, bs, y, oo);
        case BOOL -> {
          for (int i = 0; i < n; i++) {
            int order = Boolean.compare(a.storage.booleans[ao + i * as], b.storage.booleans[bo + i * bs]);
            y[oo + i] = switch (op) {
              case EQ -> order == 0;
              case NE -> order != 0;
              case LT -> order < 0;
              case LE -> order <= 0;
              case GT -> order > 0;
              case GE -> order >= 0;
            };
          }
        }
      }
    });
  }

  /** A kernel call over one run: element counts, offsets and steps (0 or 1). */
  interface Run {
    void at(int n, int aOffset, int aStep, int bOffset, int bStep, int outOffset);
  }

  /** Cuts a broadcasting operation into runs in which each operand either walks or stands still. */
  static void broadcast(Tensor a, Tensor b, Tensor out, Run run) {
    int n = out.size();
    if (n == 0) {
      return;
    }
    if (walksOrStands(a, n) && walksOrStands(b, n)) {
      int as = step(a, n);
      int bs = step(b, n);
      if (n <= GRAIN) {
        run.at(n, a.offset, as, b.offset, bs, out.offset);
      } else {
        Parallel.forRange(n, GRAIN, (from, to) -> run.at(to - from, a.offset + as * from, as, b.offset + bs * from, bs, out.offset + from));
      }
      return;
    }
    Broadcast plan = new Broadcast(out.shape(), a.shape(), b.shape());
    int inner = plan.inner();
    int grain = Math.max(1, GRAIN / inner);
    if (n / inner <= grain) {
      plan.run(0, n / inner, a.offset, b.offset, out.offset, run);
    } else {
      Parallel.forRange(n / inner, grain, (from, to) -> plan.run(from, to, a.offset, b.offset, out.offset, run));
    }
  }

  /** Whether an operand has an element for each of n results, or one for all. */
  private static boolean walksOrStands(Tensor x, int n) {
    return x.size() == n || x.size() == 1;
  }

  private static int step(Tensor x, int n) {
    return x.size() == n ? 1 : 0;
  }

  /** The dimensions of a broadcast, neighbours that walk alike merged into one. */
  private static final class Broadcast {
    private final int[] dims;
    private final int[] aStrides;
    private final int[] bStrides;
    private final int count;

    Broadcast(Shape out, Shape a, Shape b) {
      int rank = out.rank();
      dims = new int[rank];
      aStrides = new int[rank];
      bStrides = new int[rank];
      int used = 0; // dimensions so far, the fastest first
      int aSize = 1;
      int bSize = 1;
      for (int i = 1; i <= rank; i++) {
        int dim = out.at(rank - i);
        int aDim = i <= a.rank() ? a.at(a.rank() - i) : 1;
        int bDim = i <= b.rank() ? b.at(b.rank() - i) : 1;
        if (dim == 1) {
          continue;
        }
        int aStride = aDim == 1 ? 0 : aSize;
        int bStride = bDim == 1 ? 0 : bSize;
        boolean alike = used > 0 && (aStride == 0) == (aStrides[used - 1] == 0) && (bStride == 0) == (bStrides[used - 1] == 0);
        if (alike) {
          dims[used - 1] *= dim;
        } else {
          dims[used] = dim;
          aStrides[used] = aStride;
          bStrides[used] = bStride;
          used++;
        }
        aSize *= aDim;
        bSize *= bDim;
      }
      count = used;
    }

    int inner() {
      return dims[0];
    }

    void run(int from, int to, int aOffset, int bOffset, int outOffset, Run run) {
      int n = dims[0];
      for (int i = from; i < to; i++) {
        int ao = aOffset;
        int bo = bOffset;
        int rest = i;
        for (int d = 1; d < count; d++) {
          int at = rest % dims[d];
          rest /= dims[d];
          ao += at * aStrides[d];
          bo += at * bStrides[d];
        }
        run.at(n, ao, aStrides[0], bo, bStrides[0], outOffset + i * n);
      }
    }
  }

  /** Chooses from a or b; each operand has the output's shape or one element. */
  static void where(Tensor condition, Tensor a, Tensor b, Tensor out) {
    int n = out.size();
    int cs = step(condition, n);
    int as = step(a, n);
    int bs = step(b, n);
    Parallel.forRange(n, GRAIN, (from, to) -> {
      Kernels k = Kernels.get();
      int m = to - from;
      boolean[] c = condition.storage.booleans;
      int co = condition.offset + cs * from;
      int ao = a.offset + as * from;
      int bo = b.offset + bs * from;
      int oo = out.offset + from;
      switch (out.dtype()) {
        case FLOAT32 -> k.where(m, c, co, cs, a.storage.floats, ao, as, b.storage.floats, bo, bs, out.storage.floats, oo);
        case FLOAT64 -> k.where(m, c, co, cs, a.storage.doubles, ao, as, b.storage.doubles, bo, bs, out.storage.doubles, oo);
        case INT32 -> {
          for (int i = 0; i < m; i++) {
            out.storage.ints[oo + i] = c[co + i * cs] ? a.storage.ints[ao + i * as] : b.storage.ints[bo + i * bs];
          }
        }
        case BOOL -> {
          for (int i = 0; i < m; i++) {
            out.storage.booleans[oo + i] = c[co + i * cs] ? a.storage.booleans[ao + i * as] : b.storage.booleans[bo + i * bs];
          }
        }
      }
    });
  }

  /** Folds the middle dimension of (outer, n, inner). */
  static void fold(Fold op, Tensor x, int outer, int n, int inner, Tensor out) {
    if (x.dtype() == DType.INT32) {
      for (int i = 0; i < outer * inner; i++) {
        out.storage.ints[out.offset + i] = foldInts(op, n, x.storage.ints, x.offset + i / inner * n * inner + i % inner, inner);
      }
    } else if (inner == 1) {
      if (outer == 1) {
        put(out, out.offset, foldRun(op, x, x.offset, n));
      } else {
        Parallel.forRange(outer, Math.max(1, GRAIN / Math.max(n, 1)), (from, to) -> {
          for (int i = from; i < to; i++) {
            put(out, out.offset + i, foldRun(op, x, x.offset + i * n, n));
          }
        });
      }
    } else {
      foldColumns(op, x, outer, n, inner, out);
    }
  }

  private static int foldInts(Fold op, int n, int[] x, int offset, int step) {
    int result = switch (op) {
      case SUM, SUM_SQUARES, SUM_ABS -> 0;
      case PROD -> 1;
      case MAX -> Integer.MIN_VALUE;
      case MIN -> Integer.MAX_VALUE;
    };
    for (int i = 0; i < n; i++) {
      int value = x[offset + i * step];
      result = switch (op) {
        case SUM -> result + value;
        case SUM_SQUARES -> result + value * value;
        case SUM_ABS -> result + Math.abs(value);
        case PROD -> result * value;
        case MAX -> Math.max(result, value);
        case MIN -> Math.min(result, value);
      };
    }
    return result;
  }

  private static void foldColumns(Fold op, Tensor x, int outer, int n, int inner, Tensor out) {
    if (n >= 2 * ROWS && x.dtype() == DType.FLOAT32) {
      foldManyRows(op, x, outer, n, inner, out);
      return;
    }
    if (x.dtype() == DType.FLOAT32 && isNarrow(n, inner)) {
      Parallel.forRange(outer, Math.max(1, GRAIN / (n * inner)), (from, to) -> {
        for (int i = from; i < to; i++) {
          foldPiece(op, n, inner, x.storage.floats, x.offset + i * n * inner, out.storage.floats, out.offset + i * inner);
        }
      });
      return;
    }
    int block = Math.max(16, GRAIN / Math.max(n, 1) / 16 * 16); // columns of one piece
    int blocks = (inner + block - 1) / block;
    Parallel.forRange(outer * blocks, Math.max(1, GRAIN / Math.max(1, n * Math.min(block, inner))), (from, to) -> {
      Kernels k = Kernels.get();
      for (int i = from; i < to; i++) {
        int column = i % blocks * block;
        int columns = Math.min(block, inner - column);
        int xo = x.offset + i / blocks * n * inner + column;
        int oo = out.offset + i / blocks * inner + column;
        if (x.dtype() == DType.FLOAT32) {
          k.foldRows(op, n, columns, x.storage.floats, xo, inner, out.storage.floats, oo);
        } else {
          k.foldRows(op, n, columns, x.storage.doubles, xo, inner, out.storage.doubles, oo);
        }
      }
    });
  }

  /** Many rows: pieces of a fixed number of them, whose results are folded again. */
  private static void foldManyRows(Fold op, Tensor x, int outer, int n, int inner, Tensor out) {
    int pieces = Parallel.chunks(n, ROWS);
    float[] partial = Scratch.floats(Scratch.Use.PARTIAL, pieces * inner);
    for (int o = 0; o < outer; o++) {
      int xo = x.offset + o * n * inner;
      Parallel.forRange(pieces, Math.max(1, GRAIN / (ROWS * Math.max(1, inner))), (from, to) -> {
        for (int p = from; p < to; p++) {
          foldPiece(op, Math.min(ROWS, n - p * ROWS), inner, x.storage.floats, xo + p * ROWS * inner, partial, p * inner);
        }
      });
      Kernels.get().foldRows(again(op), pieces, inner, partial, 0, inner, out.storage.floats, out.offset + o * inner);
    }
  }

  /** Some rows; of narrow ones, as many side by side are read as one as make whole {@link Kernels#LANES}. */
  private static void foldPiece(Fold op, int rows, int inner, float[] x, int xo, float[] y, int yo) {
    Kernels k = Kernels.get();
    if (!isNarrow(rows, inner)) {
      k.foldRows(op, rows, inner, x, xo, inner, y, yo);
      return;
    }
    int side = side(inner);
    int columns = side * inner;
    int whole = rows / side;
    int rest = rows % side;
    float[] wide = Scratch.floats(Scratch.Use.LANES, columns + inner);
    k.foldRows(op, whole, columns, x, xo, columns, wide, 0);
    if (rest > 0) {
      k.foldRows(op, rest, inner, x, xo + whole * columns, inner, wide, columns);
    }
    k.foldRows(again(op), rest > 0 ? side + 1 : side, inner, wide, 0, inner, y, yo);
  }

  /** Whether rows are so narrow, and so many, that it pays to read several as one. */
  private static boolean isNarrow(int rows, int inner) {
    return inner > 0 && inner < Kernels.LANES && rows >= 4 * side(inner);
  }

  /** How many rows make whole {@link Kernels#LANES}. */
  private static int side(int inner) {
    return Kernels.LANES / Math.min(Kernels.LANES, Integer.lowestOneBit(inner));
  }

  /** How the results of pieces are folded: they are sums already, not to be squared or made positive again. */
  private static Fold again(Fold op) {
    return op == Fold.SUM_SQUARES || op == Fold.SUM_ABS ? Fold.SUM : op;
  }

  /** The fold of one run; a long one in pieces of a fixed size whose results are folded again. */
  private static double foldRun(Fold op, Tensor x, int offset, int n) {
    Kernels k = Kernels.get();
    if (n <= FOLD) {
      return x.dtype() == DType.FLOAT32 ? k.fold(op, n, x.storage.floats, offset) : k.fold(op, n, x.storage.doubles, offset);
    }
    int pieces = (n + FOLD - 1) / FOLD;
    int grain = pieces < 64 ? 2 : 8; // long stretches read faster, short ones are shared out better
    Fold again = again(op);
    if (x.dtype() == DType.FLOAT32) {
      float[] partial = new float[pieces];
      Parallel.forRange(pieces, grain, (from, to) -> {
        for (int i = from; i < to; i++) {
          partial[i] = k.fold(op, Math.min(FOLD, n - i * FOLD), x.storage.floats, offset + i * FOLD);
        }
      });
      return k.fold(again, pieces, partial, 0);
    }
    double[] partial = new double[pieces];
    Parallel.forRange(pieces, grain, (from, to) -> {
      for (int i = from; i < to; i++) {
        partial[i] = k.fold(op, Math.min(FOLD, n - i * FOLD), x.storage.doubles, offset + i * FOLD);
      }
    });
    return k.fold(again, pieces, partial, 0);
  }

  /** Sums up to each element along the middle dimension of (outer, n, inner), from either end: row after row. */
  static void cumulate(Tensor x, int outer, int n, int inner, boolean backwards, Tensor out) {
    System.arraycopy(x.storage.array(), x.offset, out.storage.array(), out.offset, out.size());
    if (n == 0) {
      return;
    }
    int step = backwards ? -inner : inner;
    for (int o = 0; o < outer; o++) {
      int first = out.offset + (o * n + (backwards ? n - 1 : 0)) * inner;
      switch (x.dtype()) {
        case FLOAT32 -> cumulate(out.storage.floats, first, n, inner, step);
        case FLOAT64 -> cumulate(out.storage.doubles, first, n, inner, step);
        default -> cumulate(out.storage.ints, first, n, inner, step);
      }
    }
  }

  private static void cumulate(float[] y, int first, int n, int inner, int step) {
    if (inner == 1) {
      float sum = y[first];
      for (int j = 1; j < n; j++) {
        sum += y[first + j * step];
        y[first + j * step] = sum;
      }
      return;
    }
    for (int j = 1; j < n; j++) {
      int row = first + j * step;
      for (int i = row; i < row + inner; i++) {
        y[i] += y[i - step];
      }
    }
  }

  private static void cumulate(double[] y, int first, int n, int inner, int step) {
    if (inner == 1) {
      double sum = y[first];
      for (int j = 1; j < n; j++) {
        sum += y[first + j * step];
        y[first + j * step] = sum;
      }
      return;
    }
    for (int j = 1; j < n; j++) {
      int row = first + j * step;
      for (int i = row; i < row + inner; i++) {
        y[i] += y[i - step];
      }
    }
  }

  private static void cumulate(int[] y, int first, int n, int inner, int step) {
    if (inner == 1) {
      int sum = y[first];
      for (int j = 1; j < n; j++) {
        sum += y[first + j * step];
        y[first + j * step] = sum;
      }
      return;
    }
    for (int j = 1; j < n; j++) {
      int row = first + j * step;
      for (int i = row; i < row + inner; i++) {
        y[i] += y[i - step];
      }
    }
  }

  /**
   * Where the largest or smallest element stands along the middle dimension of (outer, n, inner): the first of equals, or the first NaN.
   */
  static void argExtreme(Tensor x, int n, int inner, boolean largest, Tensor out) {
    int[] y = out.storage.ints;
    int grain = Math.max(1, GRAIN / Math.max(n, 1));
    Parallel.forRange(out.size(), grain, (from, to) -> {
      for (int i = from; i < to; i++) {
        int start = x.offset + i / inner * n * inner + i % inner;
        y[out.offset + i] = switch (x.dtype()) {
          case FLOAT32 -> argExtreme(x.storage.floats, start, n, inner, largest);
          case FLOAT64 -> argExtreme(x.storage.doubles, start, n, inner, largest);
          default -> argExtreme(x.storage.ints, start, n, inner, largest);
        };
      }
    });
  }

  private static int argExtreme(float[] x, int start, int n, int step, boolean largest) {
    int best = 0;
    float value = x[start];
    for (int j = 1; j < n && !Float.isNaN(value); j++) {
      float candidate = x[start + j * step];
      if (Float.isNaN(candidate) || (largest ? candidate > value : candidate < value)) {
        best = j;
        value = candidate;
      }
    }
    return best;
  }

  private static int argExtreme(double[] x, int start, int n, int step, boolean largest) {
    int best = 0;
    double value = x[start];
    for (int j = 1; j < n && !Double.isNaN(value); j++) {
      double candidate = x[start + j * step];
      if (Double.isNaN(candidate) || (largest ? candidate > value : candidate < value)) {
        best = j;
        value = candidate;
      }
    }
    return best;
  }

  private static int argExtreme(int[] x, int start, int n, int step, boolean largest) {
    int best = 0;
    for (int j = 1; j < n; j++) {
      int candidate = x[start + j * step];
      int value = x[start + best * step];
      if (largest ? candidate > value : candidate < value) {
        best = j;
      }
    }
    return best;
  }

  private static void put(Tensor out, int at, double value) {
    if (out.dtype() == DType.FLOAT32) {
      out.storage.floats[at] = (float) value;
    } else {
      out.storage.doubles[at] = value;
    }
  }

  /** One row of a kernel call. */
  interface Row {
    void at(int xOffset, int yOffset);
  }

  /** Calls a kernel for each of {@code rows} rows. */
  static void rows(int rows, int n, int xOffset, int xStep, int yOffset, int yStep, Row row) {
    int grain = Math.max(1, GRAIN / 4 / Math.max(n, 1));
    if (rows <= grain) {
      for (int i = 0; i < rows; i++) {
        row.at(xOffset + i * xStep, yOffset + i * yStep);
      }
    } else {
      Parallel.forRange(rows, grain, (from, to) -> {
        for (int i = from; i < to; i++) {
          row.at(xOffset + i * xStep, yOffset + i * yStep);
        }
      });
    }
  }

  /** Copies the elements of {@code x}, of any strides, into the contiguous {@code out}. */
  static void copy(Tensor x, Tensor out) {
    int n = out.size();
    if (n == 0) {
      return;
    }
    Object source = x.storage.array();
    Object target = out.storage.array();
    if (x.isContiguous()) {
      System.arraycopy(source, x.offset, target, out.offset, n);
      return;
    }
    int rank = x.rank();
    if (x.dtype() == DType.FLOAT32 && rank >= 2 && x.stride(rank - 2) == 1 && x.stride(rank - 1) >= x.shape().at(rank - 2)) {
      int rows = x.shape().at(rank - 1); // the rows of the source are the columns here
      int cols = x.shape().at(rank - 2);
      eachMatrix(x, rank - 2, (xo, i) -> Kernels.get().transpose(rows, cols, x.storage.floats, xo, x.stride(rank - 1),
          out.storage.floats, out.offset + i * rows * cols, rows));
      return;
    }
    int inner = x.shape().at(rank - 1);
    int step = x.stride(rank - 1);
    eachMatrix(x, rank - 1, (xo, i) -> {
      int oo = out.offset + i * inner;
      if (step == 1) {
        System.arraycopy(source, xo, target, oo, inner);
        return;
      }
      switch (x.dtype()) {
        case FLOAT32 -> {
          for (int j = 0; j < inner; j++) {
            out.storage.floats[oo + j] = x.storage.floats[xo + j * step];
          }
        }
        case FLOAT64 -> {
          for (int j = 0; j < inner; j++) {
            out.storage.doubles[oo + j] = x.storage.doubles[xo + j * step];
          }
        }
        case INT32 -> {
          for (int j = 0; j < inner; j++) {
            out.storage.ints[oo + j] = x.storage.ints[xo + j * step];
          }
        }
        case BOOL -> {
          for (int j = 0; j < inner; j++) {
            out.storage.booleans[oo + j] = x.storage.booleans[xo + j * step];
          }
        }
      }
    });
  }

  /** Moves a run of elements of one type; short ones without the call to the system. */
  static void move(Storage x, int xo, Storage y, int yo, int n) {
    if (n >= 8) {
      System.arraycopy(x.array(), xo, y.array(), yo, n);
    } else if (x.floats != null) {
      for (int i = 0; i < n; i++) {
        y.floats[yo + i] = x.floats[xo + i];
      }
    } else if (x.doubles != null) {
      for (int i = 0; i < n; i++) {
        y.doubles[yo + i] = x.doubles[xo + i];
      }
    } else if (x.ints != null) {
      for (int i = 0; i < n; i++) {
        y.ints[yo + i] = x.ints[xo + i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        y.booleans[yo + i] = x.booleans[xo + i];
      }
    }
  }

  /** y[i] += x[i]; "or" for BOOL. */
  static void addTo(Storage x, int xo, Storage y, int yo, int n) {
    if (x.floats != null) {
      for (int i = 0; i < n; i++) {
        y.floats[yo + i] += x.floats[xo + i];
      }
    } else if (x.doubles != null) {
      for (int i = 0; i < n; i++) {
        y.doubles[yo + i] += x.doubles[xo + i];
      }
    } else if (x.ints != null) {
      for (int i = 0; i < n; i++) {
        y.ints[yo + i] += x.ints[xo + i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        y.booleans[yo + i] |= x.booleans[xo + i];
      }
    }
  }

  /** Zeros, false, everywhere. */
  static void clear(Tensor out) {
    int to = out.offset + out.size();
    switch (out.dtype()) {
      case FLOAT32 -> Arrays.fill(out.storage.floats, out.offset, to, 0);
      case FLOAT64 -> Arrays.fill(out.storage.doubles, out.offset, to, 0);
      case INT32 -> Arrays.fill(out.storage.ints, out.offset, to, 0);
      case BOOL -> Arrays.fill(out.storage.booleans, out.offset, to, false);
    }
  }

  /** Copies the contiguous {@code x} into {@code view}, of any strides. */
  static void copyInto(Tensor x, Tensor view) {
    if (x.size() == 0) {
      return;
    }
    int rank = view.rank();
    int inner = rank == 0 ? 1 : view.shape().at(rank - 1);
    int step = rank == 0 ? 1 : view.stride(rank - 1);
    eachMatrix(view, Math.max(rank - 1, 0), (at, i) -> {
      int xo = x.offset + i * inner;
      if (step == 1) {
        System.arraycopy(x.storage.array(), xo, view.storage.array(), at, inner);
        return;
      }
      switch (x.dtype()) {
        case FLOAT32 -> {
          for (int j = 0; j < inner; j++) {
            view.storage.floats[at + j * step] = x.storage.floats[xo + j];
          }
        }
        case FLOAT64 -> {
          for (int j = 0; j < inner; j++) {
            view.storage.doubles[at + j * step] = x.storage.doubles[xo + j];
          }
        }
        case INT32 -> {
          for (int j = 0; j < inner; j++) {
            view.storage.ints[at + j * step] = x.storage.ints[xo + j];
          }
        }
        case BOOL -> {
          for (int j = 0; j < inner; j++) {
            view.storage.booleans[at + j * step] = x.storage.booleans[xo + j];
          }
        }
      }
    });
  }

  /** Visits the offsets of every index over the first {@code rank} dimensions of x, in row-major order. */
  static void eachMatrix(Tensor x, int rank, Row visit) {
    int count = x.shape().slice(0, rank).size();
    int[] at = new int[rank];
    int offset = x.offset;
    for (int i = 0; i < count; i++) {
      visit.at(offset, i);
      for (int d = rank - 1; d >= 0; d--) {
        offset += x.stride(d);
        if (++at[d] < x.shape().at(d)) {
          break;
        }
        offset -= at[d] * x.stride(d);
        at[d] = 0;
      }
    }
  }
}
