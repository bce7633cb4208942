package io.arabica.kernels;

/** Working memory that a thread keeps for its next call, so that packing and the like allocate nothing in the steady state. */
public final class Scratch {
  /** What a buffer is for; a thread has one of each, so a user of one may call a user of another. */
  public enum Use {
    /** Packed left operand of a matrix product, and where its rows' results go. */
    GEMM_A,
    /** Packed right operand of a matrix product. */
    GEMM_B,
    /** Edge tiles of a matrix product, and where a tile's rows stand. */
    GEMM_C,
    /** A matrix product computed as its transpose. */
    GEMM_TURNED,
    /** Sums over the stretches of a long matrix product. */
    GEMM_STRETCHES,
    /** Patches of a convolution. */
    PATCHES,
    /** The inputs that a convolution with strides reads, side by side. */
    STRIDED_INPUTS,
    /** The lines that a depthwise convolution reads and writes. */
    LINES,
    /** What reading ahead has read. */
    READ_AHEAD,
    /** Where the results of a convolution go. */
    PLACES,
    /** Where the inputs of a pooling's window stand. */
    WINDOW,
    /** A convolution's kernel, or its gradient's right operand, in panels of columns. */
    PANELS,
    /** Sums of a convolution's kernel gradient, one for each part of the batch. */
    SLICES,
    /** A transformed kernel, transformed inputs and transformed outputs of Winograd's convolution. */
    WINOGRAD_KERNEL,
    /** The second of them. */
    WINOGRAD_INPUT,
    /** The third of them. */
    WINOGRAD_OUTPUT,
    /** A kernel turned round for the gradient of a convolution's input. */
    TURNED_KERNEL,
    /** The columns of narrow rows that are folded side by side. */
    LANES,
    /** Some rows of a gradient, which are used at once. */
    GRADIENT,
    /** Partial results of a loop. */
    PARTIAL,
    /** A single number in place of a left operand, repeated. */
    SPREAD_LEFT,
    /** A single number in place of a right operand, repeated. */
    SPREAD_RIGHT,
    /** A part of an operand of a plain loop, brought to index 0. */
    RUN_A,
    /** The second of them. */
    RUN_B,
    /** The third of them. */
    RUN_C,
    /** The fourth of them. */
    RUN_D,
    /** Lanes, and behind them what is to be folded into them. */
    FOLDED,
    /** The last elements of a loop, fewer than a vector. */
    TAIL
  }

  /** Elements of a plain loop's operands that are brought to index 0 at once: four such runs stay in the first-level cache. */
  static final int RUN = 8 * Kernels.LANES;

  /** Where a cache line begins in an array that begins at one, and from there on every sixteen floats: its header takes as much as four. */
  public static final int LINE = 12;

  /** Floats of an array that begins at a cache line, as the G1 collector gives it regions of its own: with heaps of up to 8 GB. */
  private static final int REGION = 1 << 18;

  private static final ThreadLocal<float[][]> FLOATS = ThreadLocal.withInitial(() -> new float[Use.values().length][0]);

  private static final ThreadLocal<int[][]> INTS = ThreadLocal.withInitial(() -> new int[Use.values().length][0]);

  private Scratch() {}

  /** The same for integers. */
  public static int[] ints(Use use, int length) {
    int[][] buffers = INTS.get();
    if (buffers[use.ordinal()].length < length) {
      buffers[use.ordinal()] = new int[Math.max(length, (int) Math.min(Integer.MAX_VALUE - 8L, buffers[use.ordinal()].length * 3L / 2))];
    }
    return buffers[use.ordinal()];
  }

  /**
   * The calling thread's buffer for {@code use}: at least {@code length} long, its contents arbitrary, valid until the thread asks for the
   * same use again.
   */
  public static float[] floats(Use use, int length) {
    float[][] buffers = FLOATS.get();
    float[] buffer = buffers[use.ordinal()];
    if (buffer.length < length) {
      // Grown by at least a half: sizes that creep up must not allocate every time.
      buffer = new float[Math.max(length, (int) Math.min(Integer.MAX_VALUE - 8L, buffer.length * 3L / 2))];
      buffers[use.ordinal()] = buffer;
    }
    return buffer;
  }

  /**
   * The same for what is read as vectors from {@link #LINE} on: one of 512 bits that lies across two cache lines takes as long as two.
   * The buffer has {@code length} elements from there on.
   */
  public static float[] lines(Use use, int length) {
    return floats(use, Math.max(REGION, LINE + length));
  }

  /** The calling thread's buffer for {@code use}, which begins with n elements of x. */
  static float[] copy(Use use, int n, float[] x, int xo) {
    float[] buffer = floats(use, n);
    System.arraycopy(x, xo, buffer, 0, n);
    return buffer;
  }
}
