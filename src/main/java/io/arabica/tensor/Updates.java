package io.arabica.tensor;

import io.arabica.kernels.Kernels;
import io.arabica.kernels.Parallel;
import io.arabica.kernels.Scratch;
import java.util.Arrays;

/**
 * What optimizers do to parameters and to their own state: updates in place, each in one pass, that allocate nothing.
 *
 * <p>In every method the tensors have one shape and one floating type; a gradient or a value that is only read may be a view, the others
 * are contiguous. FLOAT32 goes through the kernels in chunks whose borders depend on the size alone, so that any number of threads gives
 * the same bits; FLOAT64 takes plain loops. A graph that saved the old values refuses its backward pass, as after {@link Parameter#assign}.
 */
public final class Updates {
  /** Elements of a chunk: long enough that a thread is worth waking. */
  static final int CHUNK = 1 << 14;
  /** Rows of a strip of a pending gradient: few enough to stay in the cache, enough for the product to be fast. */
  private static final int STRIP = 64;

  private Updates() {}

  /** w ← w - rate · g. */
  public static void sgd(Tensor w, Tensor g, double rate) {
    Tensor x = gradient(w, g);
    if (written(w)) {
      Kernels k = Kernels.get();
      float[] a = w.storage.floats;
      float r = (float) rate;
      inPieces(x, (n, at, b, bo) -> k.sgd(n, a, w.offset + at, b, bo, r));
    } else {
      addScaled(w, -rate, x);
    }
  }

  /** v ← momentum · v - rate · g; w ← w + v, or with Nesterov's look ahead w ← w + momentum · v - rate · g. */
  public static void momentum(Tensor w, Tensor g, Tensor v, double rate, double momentum, boolean nesterov) {
    Tensor x = gradient(w, g);
    written(v);
    if (written(w)) {
      Kernels k = Kernels.get();
      float[] a = w.storage.floats;
      float[] c = v.storage.floats;
      float r = (float) rate;
      float m = (float) momentum;
      inPieces(x, (n, at, b, bo) -> k.momentum(n, a, w.offset + at, b, bo, c, v.offset + at, r, m, nesterov));
      return;
    }
    double[] a = w.storage.doubles;
    double[] b = x.storage.doubles;
    double[] c = v.storage.doubles;
    for (int i = 0, n = w.size(); i < n; i++) {
      double step = rate * b[x.offset + i];
      double velocity = momentum * c[v.offset + i] - step;
      c[v.offset + i] = velocity;
      a[w.offset + i] += nesterov ? momentum * velocity - step : velocity;
    }
  }

  /**
   * m ← m + (1 - beta1)(g - m); v ← v + (1 - beta2)(g² - v); w ← w - rate · m / (√v + epsilon), rate and epsilon being corrected for the
   * bias of m and v.
   */
  public static void adam(Tensor w, Tensor g, Tensor m, Tensor v, double rate, double beta1, double beta2, double epsilon) {
    Tensor x = gradient(w, g);
    written(m);
    written(v);
    if (written(w)) {
      Kernels k = Kernels.get();
      float[] a = w.storage.floats;
      float[] c = m.storage.floats;
      float[] d = v.storage.floats;
      float r = (float) rate;
      float e = (float) epsilon;
      inPieces(x, (n, at, b, bo) -> k.adam(n, a, w.offset + at, b, bo, c, m.offset + at, d, v.offset + at, r, beta1, beta2, e));
      return;
    }
    double[] a = w.storage.doubles;
    double[] b = x.storage.doubles;
    double[] c = m.storage.doubles;
    double[] d = v.storage.doubles;
    for (int i = 0, n = w.size(); i < n; i++) {
      double gradient = b[x.offset + i];
      double mean = c[m.offset + i] += (1 - beta1) * (gradient - c[m.offset + i]);
      double square = d[v.offset + i] += (1 - beta2) * (gradient * gradient - d[v.offset + i]);
      a[w.offset + i] -= rate * mean / (Math.sqrt(square) + epsilon);
    }
  }

  /** As {@link #adam}, but divided by the largest v so far: most ← max(most, v); w ← w - rate · m / (√most + epsilon). */
  public static void amsgrad(Tensor w, Tensor g, Tensor m, Tensor v, Tensor most, double rate, double beta1, double beta2, double epsilon) {
    average(m, 1 - beta1, g);
    Tensor x = read(w, g);
    written(v);
    written(most);
    int n = w.size();
    if (written(w)) {
      if (n <= CHUNK) {
        amsgrad(0, n, w, x, m, v, most, (float) rate, (float) (1 - beta2), (float) epsilon);
      } else {
        Parallel.forRange(n, CHUNK, (from, to) -> amsgrad(from, to, w, x, m, v, most, (float) rate, (float) (1 - beta2), (float) epsilon));
      }
      return;
    }
    double[] a = w.storage.doubles;
    double[] b = x.storage.doubles;
    double[] c = m.storage.doubles;
    double[] d = v.storage.doubles;
    double[] e = most.storage.doubles;
    for (int i = 0; i < n; i++) {
      double gradient = b[x.offset + i];
      double square = d[v.offset + i] += (1 - beta2) * (gradient * gradient - d[v.offset + i]);
      double largest = e[most.offset + i] = Math.max(e[most.offset + i], square);
      a[w.offset + i] -= rate * c[m.offset + i] / (Math.sqrt(largest) + epsilon);
    }
  }

  private static void amsgrad(int from, int to, Tensor w, Tensor g, Tensor m, Tensor v, Tensor most, float rate, float rise,
      float epsilon) {
    float[] a = w.storage.floats;
    float[] b = g.storage.floats;
    float[] c = m.storage.floats;
    float[] d = v.storage.floats;
    float[] e = most.storage.floats;
    for (int i = from; i < to; i++) {
      float gradient = b[g.offset + i];
      float square = d[v.offset + i] += rise * (gradient * gradient - d[v.offset + i]);
      float largest = e[most.offset + i] = Math.max(e[most.offset + i], square);
      a[w.offset + i] -= rate * c[m.offset + i] / ((float) Math.sqrt(largest) + epsilon);
    }
  }

  /** e ← rho · e + (1 - rho) g²; w ← w - rate · g / √(e + epsilon). */
  public static void rmsprop(Tensor w, Tensor g, Tensor e, double rate, double rho, double epsilon) {
    Tensor x = gradient(w, g);
    written(e);
    if (written(w)) {
      Kernels k = Kernels.get();
      float[] a = w.storage.floats;
      float[] c = e.storage.floats;
      float r = (float) rate;
      float q = (float) epsilon;
      inPieces(x, (n, at, b, bo) -> k.rmsprop(n, a, w.offset + at, b, bo, c, e.offset + at, r, rho, q));
      return;
    }
    double[] a = w.storage.doubles;
    double[] b = x.storage.doubles;
    double[] c = e.storage.doubles;
    for (int i = 0, n = w.size(); i < n; i++) {
      double gradient = b[x.offset + i];
      double square = c[e.offset + i] = rho * c[e.offset + i] + (1 - rho) * gradient * gradient;
      a[w.offset + i] -= rate * gradient / Math.sqrt(square + epsilon);
    }
  }

  /**
   * RMSprop with its options: e ← rho · e + (1 - rho) g², and where they are not null mean ← rho · mean + (1 - rho) g and u ← momentum · u
   * + step; w ← w - u, the step being rate · g / √(e - mean² + epsilon).
   */
  public static void rmsprop(Tensor w, Tensor g, Tensor e, Tensor mean, Tensor u, double rate, double rho, double momentum,
      double epsilon) {
    Tensor x = read(w, g);
    if (mean != null) {
      average(mean, 1 - rho, x);
    }
    written(e);
    if (u != null) {
      written(u);
    }
    int n = w.size();
    if (written(w)) {
      if (n <= CHUNK) {
        rmsprop(0, n, w, x, e, mean, u, (float) rate, (float) rho, (float) (1 - rho), (float) momentum, (float) epsilon);
      } else {
        Parallel.forRange(n, CHUNK, (from, to) ->
            rmsprop(from, to, w, x, e, mean, u, (float) rate, (float) rho, (float) (1 - rho), (float) momentum, (float) epsilon));
      }
      return;
    }
    double[] a = w.storage.doubles;
    double[] b = x.storage.doubles;
    double[] c = e.storage.doubles;
    for (int i = 0; i < n; i++) {
      double gradient = b[x.offset + i];
      double square = c[e.offset + i] = rho * c[e.offset + i] + (1 - rho) * gradient * gradient;
      double shift = mean == null ? 0 : mean.storage.doubles[mean.offset + i];
      double step = rate * gradient / Math.sqrt(square - shift * shift + epsilon);
      a[w.offset + i] -= u == null ? step : (u.storage.doubles[u.offset + i] = momentum * u.storage.doubles[u.offset + i] + step);
    }
  }

  private static void rmsprop(int from, int to, Tensor w, Tensor g, Tensor e, Tensor mean, Tensor u, float rate, float keep, float take,
      float momentum, float epsilon) {
    float[] a = w.storage.floats;
    float[] b = g.storage.floats;
    float[] c = e.storage.floats;
    float[] d = mean == null ? null : mean.storage.floats;
    float[] f = u == null ? null : u.storage.floats;
    for (int i = from; i < to; i++) {
      float gradient = b[g.offset + i];
      float square = c[e.offset + i] = keep * c[e.offset + i] + take * gradient * gradient;
      float shift = d == null ? 0 : d[mean.offset + i];
      float step = rate * gradient / (float) Math.sqrt(square - shift * shift + epsilon);
      a[w.offset + i] -= f == null ? step : (f[u.offset + i] = momentum * f[u.offset + i] + step);
    }
  }

  /** s ← s + g²; w ← w - rate · g / √(s + epsilon). */
  public static void adagrad(Tensor w, Tensor g, Tensor s, double rate, double epsilon) {
    Tensor x = gradient(w, g);
    written(s);
    if (written(w)) {
      Kernels k = Kernels.get();
      float[] a = w.storage.floats;
      float[] c = s.storage.floats;
      float r = (float) rate;
      float q = (float) epsilon;
      inPieces(x, (n, at, b, bo) -> k.adagrad(n, a, w.offset + at, b, bo, c, s.offset + at, r, q));
      return;
    }
    double[] a = w.storage.doubles;
    double[] b = x.storage.doubles;
    double[] c = s.storage.doubles;
    for (int i = 0, n = w.size(); i < n; i++) {
      double gradient = b[x.offset + i];
      double sum = c[s.offset + i] += gradient * gradient;
      a[w.offset + i] -= rate * gradient / Math.sqrt(sum + epsilon);
    }
  }

  /** y ← y + alpha · x. */
  public static void addScaled(Tensor y, double alpha, Tensor value) {
    Tensor x = read(y, value);
    Kernels k = Kernels.get();
    if (written(y)) {
      float[] a = y.storage.floats;
      float[] b = x.storage.floats;
      int n = y.size();
      if (n <= CHUNK) {
        k.axpy(n, (float) alpha, b, x.offset, a, y.offset);
      } else {
        Parallel.forRange(n, CHUNK, (from, to) -> k.axpy(to - from, (float) alpha, b, x.offset + from, a, y.offset + from));
      }
    } else {
      k.axpy(y.size(), alpha, x.storage.doubles, x.offset, y.storage.doubles, y.offset);
    }
  }

  /** y ← factor · x; y and x may be the same. */
  public static void scale(Tensor y, double factor, Tensor value) {
    Tensor x = read(y, value);
    int n = y.size();
    if (written(y)) {
      if (n <= CHUNK) {
        scale(0, n, y, (float) factor, x);
      } else {
        Parallel.forRange(n, CHUNK, (from, to) -> scale(from, to, y, (float) factor, x));
      }
      return;
    }
    double[] a = y.storage.doubles;
    double[] b = x.storage.doubles;
    for (int i = 0; i < n; i++) {
      a[y.offset + i] = factor * b[x.offset + i];
    }
  }

  private static void scale(int from, int to, Tensor y, float factor, Tensor x) {
    float[] a = y.storage.floats;
    float[] b = x.storage.floats;
    int ao = y.offset;
    int bo = x.offset;
    for (int i = from; i < to; i++) {
      a[ao + i] = factor * b[bo + i];
    }
  }

  /** y ← y + share · (x - y): a running mean; exactly x for a share of 1. */
  public static void average(Tensor y, double share, Tensor value) {
    Tensor x = read(y, value);
    int n = y.size();
    if (written(y)) {
      if (n <= CHUNK) {
        average(0, n, y, (float) (1 - share), (float) share, x);
      } else {
        Parallel.forRange(n, CHUNK, (from, to) -> average(from, to, y, (float) (1 - share), (float) share, x));
      }
      return;
    }
    double[] a = y.storage.doubles;
    double[] b = x.storage.doubles;
    for (int i = 0; i < n; i++) {
      a[y.offset + i] = (1 - share) * a[y.offset + i] + share * b[x.offset + i];
    }
  }

  private static void average(int from, int to, Tensor y, float keep, float take, Tensor x) {
    float[] a = y.storage.floats;
    float[] b = x.storage.floats;
    int ao = y.offset;
    int bo = x.offset;
    for (int i = from; i < to; i++) {
      a[ao + i] = keep * a[ao + i] + take * b[bo + i];
    }
  }

  /** y ← x between low and high; NaN stays NaN. */
  public static void clip(Tensor y, double low, double high, Tensor value) {
    Tensor x = read(y, value);
    int n = y.size();
    if (written(y)) {
      if (n <= CHUNK) {
        clip(0, n, y, (float) low, (float) high, x);
      } else {
        Parallel.forRange(n, CHUNK, (from, to) -> clip(from, to, y, (float) low, (float) high, x));
      }
      return;
    }
    double[] a = y.storage.doubles;
    double[] b = x.storage.doubles;
    for (int i = 0; i < n; i++) {
      a[y.offset + i] = Math.min(Math.max(b[x.offset + i], low), high);
    }
  }

  private static void clip(int from, int to, Tensor y, float low, float high, Tensor x) {
    float[] a = y.storage.floats;
    float[] b = x.storage.floats;
    int ao = y.offset;
    int bo = x.offset;
    for (int i = from; i < to; i++) {
      a[ao + i] = Math.min(Math.max(b[bo + i], low), high);
    }
  }

  /** y ← x. */
  public static void copy(Tensor y, Tensor value) {
    Tensor x = read(y, value);
    boolean single = written(y);
    System.arraycopy(single ? x.storage.floats : x.storage.doubles, x.offset, single ? y.storage.floats : y.storage.doubles, y.offset,
        y.size());
  }

  /** y ← value everywhere. */
  public static void fill(Tensor y, double value) {
    if (written(y)) {
      Arrays.fill(y.storage.floats, y.offset, y.offset + y.size(), (float) value);
    } else {
      Arrays.fill(y.storage.doubles, y.offset, y.offset + y.size(), value);
    }
  }

  /** Sum of x² in double, so that no float overflows, in eight sums that are folded in a fixed order. */
  public static double sumSquares(Tensor value) {
    Tensor x = read(value, value);
    return x.storage.floats != null ? sumSquares(x.size(), x.storage.floats, x.offset) : sumSquares(x.size(), x.storage.doubles, x.offset);
  }

  private static double sumSquares(int n, float[] x, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = at;
    for (int end = at + n - n % 8; i < end; i += 8) {
      s0 += (double) x[i] * x[i];
      s1 += (double) x[i + 1] * x[i + 1];
      s2 += (double) x[i + 2] * x[i + 2];
      s3 += (double) x[i + 3] * x[i + 3];
      s4 += (double) x[i + 4] * x[i + 4];
      s5 += (double) x[i + 5] * x[i + 5];
      s6 += (double) x[i + 6] * x[i + 6];
      s7 += (double) x[i + 7] * x[i + 7];
    }
    for (; i < at + n; i++) {
      s0 += (double) x[i] * x[i];
    }
    return s0 + s4 + (s1 + s5) + (s2 + s6 + (s3 + s7));
  }

  private static double sumSquares(int n, double[] x, int at) {
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  /** A plain loop over the elements from {@code from} (inclusive) to {@code to} (exclusive). */
  @FunctionalInterface
  public interface Part {
    /** Updates these elements. */
    void update(int from, int to);
  }

  /**
   * Runs an update that is a plain loop over the arrays of w, in parts for the threads; their borders depend on the size alone. For an
   * optimizer of FLOAT32 whose formula none of the methods here computes.
   */
  public static void inParts(Tensor w, Part part) {
    written(w);
    Parallel.forRange(w.size(), CHUNK, part::update);
  }

  /** A gradient of w as such a loop reads it: contiguous, from its {@link Tensor#offset} on. */
  public static Tensor forParts(Tensor w, Tensor g) {
    return read(w, g);
  }

  /** An update of n elements from {@code at} on, whose gradients stand in g from {@code go} on. */
  private interface Piece {
    void update(int n, int at, float[] g, int go);
  }

  /** Cuts an update in pieces for the threads; those of a gradient that is pending are strips of rows, computed on the way. */
  private static void inPieces(Tensor g, Piece piece) {
    int n = g.size();
    Pending pending = g.storage.pending;
    if (pending != null) {
      int width = n / pending.rows();
      Parallel.forRange(pending.rows(), STRIP, (from, to) -> {
        float[] strip = Scratch.floats(Scratch.Use.GRADIENT, STRIP * width);
        pending.run(from, to, strip);
        piece.update((to - from) * width, from * width, strip, 0);
      });
    } else if (n <= CHUNK) {
      piece.update(n, 0, g.storage.floats, g.offset);
    } else {
      Parallel.forRange(n, CHUNK, (from, to) -> piece.update(to - from, from, g.storage.floats, g.offset + from));
    }
  }

  /** The gradient to read, checked and contiguous unless it is pending. */
  private static Tensor gradient(Tensor w, Tensor g) {
    return g.storage.pending == null ? read(w, g) : checked(w, g);
  }

  /** The value to read, checked and contiguous. */
  private static Tensor read(Tensor target, Tensor value) {
    checked(target, value).storage.settle();
    return value.isContiguous() ? value : Autograd.noGradient(value::contiguous);
  }

  private static Tensor checked(Tensor target, Tensor value) {
    // Written out: the arguments of Check would be garbage in every step.
    if (!target.dtype().isFloating() || value.dtype() != target.dtype() || !value.shape().equals(target.shape())) {
      throw new IllegalArgumentException(String.format("Updates: expected a value of %s %s, got %s %s",
          target.dtype().isFloating() ? target.dtype() : "floating", target.shape(), value.dtype(), value.shape()));
    }
    return value;
  }

  /** Says that the tensor is written to; returns whether it is of FLOAT32. */
  private static boolean written(Tensor target) {
    if (!target.isContiguous()) {
      throw new IllegalArgumentException("Updates: expected a contiguous tensor to write to, got a view of shape " + target.shape());
    }
    Engine.onUnrepeatable(); // a recording would not do it again
    target.storage.settle();
    target.storage.version++;
    return target.storage.floats != null;
  }
}
