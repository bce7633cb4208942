package io.arabica.tensor;

import io.arabica.kernels.Parallel;

/**
 * A source of random numbers: a seed fixes every value, on any machine and any number of threads.
 *
 * <p>The i-th number is a hash (SplitMix64's finalizer) of the key and i, so numbers can be drawn in any order and by several threads.
 * {@link #split} gives an independent source. A seed of 0 is a seed like any other.
 *
 * <pre>{@code
 * Rng rng = new Rng(42);
 * Tensor noise = rng.normal(0, 1, 32, 10);
 * }</pre>
 *
 * Reference: G. Steele, D. Lea, C. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
 */
public final class Rng {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final int GRAIN = 1 << 14;

  private final long key;
  private long counter;

  /** A source fixed by a seed. */
  public Rng(long seed) {
    this(mix(seed + GOLDEN), 0);
  }

  private Rng(long key, long counter) {
    this.key = key;
    this.counter = counter;
  }

  /** A source that nobody chose: different at each call. */
  public static Rng random() {
    return new Rng(new java.security.SecureRandom().nextLong());
  }

  /** An independent source; this one moves on by one number. */
  public Rng split() {
    return new Rng(mix(nextLong() ^ 0x5851f42d4c957f2dL), 0);
  }

  /** What {@link #restore} needs to go on from here. */
  public synchronized long[] state() {
    return new long[] {key, counter};
  }

  /** A source that goes on from a {@link #state}. */
  public static Rng restore(long... state) {
    Check.argument(state.length == 2, "Rng.restore: expected the two numbers of state(), got %d", state.length);
    return new Rng(state[0], state[1]);
  }

  /** Goes back or forward to a {@link #state} of this source. */
  public synchronized void reset(long... state) {
    Check.argument(state.length == 2 && state[0] == key, "Rng.reset: expected a state of this source");
    counter = state[1];
  }

  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  private synchronized long advance(long count) {
    Engine.onUnrepeatable(); // tensor operations draw while nothing is recorded, and are run again
    long start = counter;
    counter += count;
    return start;
  }

  private long bits(long index) {
    return mix(key + index * GOLDEN);
  }

  /** 64 random bits. */
  public long nextLong() {
    return bits(advance(1));
  }

  /** What {@link #nextLong} gave last, once more; of a new source the first number, which then counts as drawn. */
  public synchronized long lastLong() {
    return counter == 0 ? nextLong() : bits(counter - 1);
  }

  /** A double of at least 0 and less than 1. */
  public double nextDouble() {
    return unit(nextLong());
  }

  /** An int of at least 0 and less than {@code bound}. */
  public int nextInt(int bound) {
    Check.argument(bound > 0, "Rng.nextInt: expected a bound above 0, got %d", bound);
    return (int) (Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1)); // the bias is below 2^-32
  }

  private static double unit(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }

  /** A pair's first normal number, by Box and Muller. */
  private double gauss(long index) {
    double radius = 1 - unit(bits(2 * index)); // above 0
    double angle = unit(bits(2 * index + 1));
    return StrictMath.sqrt(-2 * StrictMath.log(radius)) * cosine(angle);
  }

  /**
   * The cosine of an angle in turns, from 0 to 1, by the series around the nearest quarter; error at most 4e-16. StrictMath, which has the
   * same bits everywhere too, makes an object for each number on JDK 25.
   */
  private static double cosine(double turns) {
    int quarter = (int) (4 * turns + 0.5);
    double x = 2 * Math.PI * (turns - quarter / 4.0);
    double z = x * x;
    double size = quarter % 2 == 0
        ? 1 + z * (-1 / 2.0 + z * (1 / 24.0 + z * (-1 / 720.0 + z * (1 / 40320.0 + z * (-1 / 3628800.0 + z * (1 / 479001600.0
        + z * (-1 / 87178291200.0 + z / 20922789888000.0)))))))
        : x + x * z * (-1 / 6.0 + z * (1 / 120.0 + z * (-1 / 5040.0 + z * (1 / 362880.0 + z * (-1 / 39916800.0 + z * (1 / 6227020800.0
        + z * (-1 / 1307674368000.0 + z / 355687428096000.0)))))));
    return quarter == 1 || quarter == 2 ? -size : size;
  }

  // ---- tensors ------------------------------------------------------------------------------------------------------

  /** What a distribution needs: the source, the shape and type of the result and two numbers. */
  record Draw(Rng rng, Shape shape, DType dtype, double p, double q) {}

  /** One number of a distribution. */
  private interface Distribution {
    double at(Draw draw, long index);
  }

  private static Op<Draw> draw(String name, int bitsEach, Distribution distribution) {
    return Op.<Draw>of(name, 0)
        .result((draw, types) -> draw.dtype())
        .shape((draw, shapes) -> draw.shape())
        .forward((draw, in, out) -> {
          int n = out.size();
          // numbers of two draws must never share an index
          long start = (draw.rng().advance((long) n * bitsEach + bitsEach) + bitsEach - 1) / bitsEach;
          Parallel.forRange(n, GRAIN, (from, to) -> {
            if (out.dtype() == DType.FLOAT32) {
              for (int i = from; i < to; i++) {
                out.storage.floats[out.offset + i] = (float) distribution.at(draw, start + i);
              }
            } else {
              for (int i = from; i < to; i++) {
                out.storage.set(out.offset + i, distribution.at(draw, start + i));
              }
            }
          });
        })
        .impure()
        .declare();
  }

  /** Uniform FLOAT32 values of at least low and less than high. */
  public Tensor uniform(double low, double high, int... dims) {
    return uniform(DType.FLOAT32, Shape.of(dims), low, high);
  }

  /** Uniform values, FLOAT32 or FLOAT64, of at least low and less than high (24 or 53 random bits each). */
  public Tensor uniform(DType dtype, Shape shape, double low, double high) {
    Check.argument(dtype.isFloating(), "Rng.uniform: expected a floating type, got %s; integers(low, high) draws whole numbers", dtype);
    Check.argument(low <= high && Double.isFinite(high - low), "Rng.uniform: expected finite low <= high, got %s and %s", low, high);
    return UNIFORM.apply(new Draw(this, shape, dtype, low, high), new Tensor[0]);
  }

  private static final Op<Draw> UNIFORM = draw("uniform", 1, (d, i) -> {
    double u = d.dtype() == DType.FLOAT64 ? unit(d.rng().bits(i)) : (d.rng().bits(i) >>> 40) * 0x1p-24;
    double value = d.p() + u * (d.q() - d.p());
    if (value >= d.q() || d.dtype() == DType.FLOAT32 && (float) value >= (float) d.q()) { // rounded up to the end, which is not included
      value = d.dtype() == DType.FLOAT32 ? Math.nextDown((float) d.q()) : Math.nextDown(d.q());
    }
    return Math.max(value, d.p());
  });

  /** Normal FLOAT32 values. */
  public Tensor normal(double mean, double deviation, int... dims) {
    return normal(DType.FLOAT32, Shape.of(dims), mean, deviation);
  }

  /** Normal values, FLOAT32 or FLOAT64. */
  public Tensor normal(DType dtype, Shape shape, double mean, double deviation) {
    checkNormal("normal", dtype, mean, deviation);
    return NORMAL.apply(new Draw(this, shape, dtype, mean, deviation), new Tensor[0]);
  }

  private static void checkNormal(String name, DType dtype, double mean, double deviation) {
    Check.argument(dtype.isFloating(), "Rng.%s: expected a floating type, got %s", name, dtype);
    Check.argument(deviation >= 0 && Double.isFinite(mean) && Double.isFinite(deviation),
        "Rng.%s: expected a finite mean and a deviation of 0 or more, got %s and %s", name, mean, deviation);
  }

  private static final Op<Draw> NORMAL = draw("normal", 2, (d, i) -> d.p() + d.q() * d.rng().gauss(i));

  /** Normal values, FLOAT32 or FLOAT64, those further than two deviations from the mean drawn again. */
  public Tensor truncatedNormal(DType dtype, Shape shape, double mean, double deviation) {
    checkNormal("truncatedNormal", dtype, mean, deviation);
    return TRUNCATED_NORMAL.apply(new Draw(this, shape, dtype, mean, deviation), new Tensor[0]);
  }

  // the k-th retry of number i reads a stream of its own, so that every number stays a function of its index
  private static final Op<Draw> TRUNCATED_NORMAL = draw("truncatedNormal", 2, (d, i) -> {
    double z = d.rng().gauss(i);
    Rng retry = d.rng();
    while (Math.abs(z) > 2) {
      retry = new Rng(mix(retry.key ^ 0x2545f4914f6cdd1dL), 0);
      z = retry.gauss(i);
    }
    return d.p() + d.q() * z;
  });

  /** BOOL values that are true with this probability. */
  public Tensor bernoulli(double probability, int... dims) {
    return bernoulli(DType.BOOL, Shape.of(dims), probability, 1);
  }

  /** {@code value} with this probability, else 0. */
  public Tensor bernoulli(DType dtype, Shape shape, double probability, double value) {
    Check.argument(probability >= 0 && probability <= 1, "Rng.bernoulli: expected a probability from 0 to 1, got %s", probability);
    return BERNOULLI.apply(new Draw(this, shape, dtype, probability, value), new Tensor[0]);
  }

  private static final Op<Draw> BERNOULLI = draw("bernoulli", 1, (d, i) -> unit(d.rng().bits(i)) < d.p() ? d.q() : 0);

  /** The numbers 0 to n - 1 in random order, as INT32. */
  public Tensor permutation(int n) {
    return Tensor.wrap(permutationOf(n), n);
  }

  /** The numbers 0 to n - 1 in random order (Fisher and Yates). */
  public int[] permutationOf(int n) {
    Check.argument(n >= 0, "Rng.permutation: expected a count of 0 or more, got %d", n);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Uniform INT32 values of at least low and less than high. */
  public Tensor integers(int low, int high, int... dims) {
    Check.argument(low < high, "Rng.integers: expected low < high, got %d and %d", low, high);
    Shape shape = Shape.of(dims);
    int[] values = new int[shape.size()];
    long start = advance(values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) (low + (long) (unit(bits(start + i)) * ((long) high - low)));
    }
    return Tensor.wrap(values, dims);
  }
}
