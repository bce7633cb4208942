package io.arabica.kernels;

import java.util.Arrays;

/**
 * Convolution, channels last, and its two gradients. Kernels are (taps, in / groups, out).
 *
 * <p>In general it is a matrix product over patches of the input, which are read where they lie ({@link Patches}) or unfolded line by
 * line ({@link UnfoldedLines}). The gradient of the input is a convolution with the kernel turned round, or several of them
 * ({@link InputGradient}). Kernels of 3 x 3 go {@link Winograd}'s way, with stride 2 {@link StridedWinograd}'s; groups of one channel
 * (depthwise convolution) are sums of products channel by channel, with three-wide kernels line by line ({@link Depthwise}). Which way is
 * taken depends on the geometry alone.
 *
 * <p>A direct output is one chain of {@code fma} over taps and channels in order. Parts of sums depend on the sizes alone, so the bits do
 * not depend on the number of threads.
 */
public final class Convolution {
  /** Outputs of a block, about: their patches are read by all panels of columns. */
  private static final int OUTPUTS = 512;
  /** Channels of a kernel of 1 x 1, in and out, for whose gradient blocks are half as long, to stay in the second-level cache. */
  private static final int POINTWISE_CHANNELS = 256;
  /**
   * Where strides are larger: the fewest, and floats of a block's inputs and outputs, about: half of a second-level cache, which is twice
   * as large where vectors are.
   */
  private static final int LEAST = 96;
  private static final int BLOCK = 1 << 16;
  /** About the longest stretch of a patch in one go: its panel of the kernel should stay in the second-level cache. */
  private static final int DEPTH = 512;
  /** Fewest patches that are worth a copy, where any rows are worth packing and where only many are. */
  private static final int GATHERED_ROWS = 6;
  private static final int GATHERED_MANY = 65;
  /** Up to so many columns they are not copied; up to twice as many, if inputs have fewer channels than that. */
  private static final int GATHERED_COLUMNS = 16;
  private static final int GATHERED_CHANNELS = 16;
  /** Fewest rows of the kernel's gradient that a thread takes: if patches are copied, each thread copies them anew. */
  private static final int STRIP = 144;
  private static final int POINTWISE_STRIP = 48;
  /** Most parts of a batch whose kernel gradients are summed apart, and most floats that they take, to stay in a second-level cache. */
  private static final int PARTS = 16;
  private static final int PART_FLOATS = 1 << 17;
  /** Fewest floats of both operands of a kernel's gradient, 32 MB, that no cache holds. */
  private static final int FAR = 1 << 23;
  /**
   * Fewest channels of the input of a kernel of 1 x 1 with strides for which the inputs that are read are copied side by side, as those of
   * one without strides stand; and fewest in and out for its gradient, where the tile of steps that are evenly far apart gains more than
   * that takes.
   */
  private static final int SIDE_BY_SIDE = 64;
  private static final int GRADIENT_SIDE_BY_SIDE = 128;
  /** Floats of the parts' sums that are added at a time. */
  private static final int SUMMED = 1 << 13;
  /** Fewest multiplications worth a hand-over to another thread. */
  private static final long GRAIN = 1 << 17;

  private final Kernels kernels;
  private final GemmKernel gemm;
  private final Window window;
  private final int groups;
  private final int in;
  private final int out;
  private final int depth;
  /** A faster way for this geometry than the general one, or null. */
  private final ConvolutionAlgorithm special;
  private final UnfoldedLines unfolded;
  /** Whether the inputs that are read are copied side by side, forward and for the kernel's gradient. */
  private final boolean sideBySide;
  private final boolean gradientSideBySide;
  // Made when they are first needed, and kept for the next call.
  private volatile InputGradient inputGradient;
  private volatile Patches patches;
  private volatile Patches kernelPatches;

  /**
   * A convolution.
   *
   * @param in channels of the input
   * @param out channels of the output
   */
  public Convolution(Window window, int groups, int in, int out) {
    this(Kernels.get(), window, groups, in, out);
  }

  /** With a given kernel set. */
  Convolution(Kernels kernels, Window window, int groups, int in, int out) {
    this.kernels = kernels;
    gemm = kernels.gemm();
    this.window = window;
    this.groups = groups;
    this.in = in;
    this.out = out;
    depth = window.taps() * (in / groups);
    special = special();
    boolean unfolds = groups == 1 && (isWide(out) || isHalf()) && UnfoldedLines.fits(window, in) && !ClippedLines.pays(window);
    unfolded = unfolds ? new UnfoldedLines(gemm, window, in, out) : null;
    boolean thinned = groups == 1 && window.taps() == 1 && window.strides() > 1;
    sideBySide = thinned && isWide(out) && in >= SIDE_BY_SIDE && in <= GemmKernel.DEPTH && PackedGemm.inPlace(in) == in;
    gradientSideBySide = thinned && Math.min(in, out) >= GRADIENT_SIDE_BY_SIDE && gemm.isTransposedInPlace(in, out);
  }

  private ConvolutionAlgorithm special() {
    if (Winograd.fits(window, groups, in, out)) {
      return new Winograd(kernels, window, in, out);
    }
    if (StridedWinograd.fits(window, groups, in, out)) {
      return new StridedWinograd(kernels, window, in, out);
    }
    return isDepthwise() && Depthwise.fits(window, in) ? new Depthwise(kernels, window, in) : null;
  }

  /** Whether it has so many channels in the input and in the output. */
  public boolean isOf(int in, int out) {
    return this.in == in && this.out == out;
  }

  boolean isDepthwise() {
    return groups > 1 && groups == in && groups == out;
  }

  private int grain(long rowsOfOne) {
    return (int) Math.max(1, Math.min(1 << 20, GRAIN / Math.max(1, rowsOfOne * depth * out / groups)));
  }

  // ---- forward ------------------------------------------------------------------------------------------------------

  /** y = x convolved with w, plus bias, then relu if said so; bias may be null. */
  public void forward(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    if (groups == 1 && window.isPointwise()) {
      Gemm.multiply(gemm, false, false, samples * window.outputs(), out, in, x, xo, in, w, wo, out, y, yo, out, bias, bo, relu);
    } else if (special != null) {
      special.forward(samples, x, xo, w, wo, bias, bo, relu, y, yo);
    } else if (unfolded != null) {
      float[] panels = isPacked() ? packed(w, wo) : w;
      unfolded.forward(samples, x, xo, panels, isPacked() ? Scratch.LINE : wo, bias, bo, relu, y, yo, grain(window.outWidth));
    } else {
      direct(samples, x, xo, w, wo, bias, bo, relu, y, yo);
    }
  }

  private void direct(int samples, float[] x, int xo, float[] w, int wo, float[] bias, int bo, boolean relu, float[] y, int yo) {
    if (samples * window.outputs() == 0) {
      return;
    }
    // A small batch is spread over the threads.
    int share = Parallel.share((long) samples * window.outputs());
    boolean strided = window.strides() > 1;
    int most = strided ? outputs(gemm, Math.min(window.strides(), window.taps()) * in + out) : OUTPUTS;
    Patches patches = patches(samples, Math.min(most, Math.max(16, share)));
    float[] kernel = isPacked() ? packed(w, wo) : w;
    int ko = isPacked() ? Scratch.LINE : wo;
    ClippedLines lines = patches.clipped;
    int[] places = lines == null && !sideBySide ? places(patches.most) : null;
    Parallel.forRange(patches.blocks, grain(patches.most), (first, last) -> {
      for (int block = first; block < last; block++) {
        float[] a = patches.load(block, x, xo);
        int count = patches.count(block);
        int to = yo + patches.first(block) * out;
        if (strided && gemm.looksAhead()) { // else every store would wait for its line alone
          Gemm.look(1, count * out, y, to, 0);
        }
        if (lines != null) {
          lines.outputs(this, block, a, patches.base(block, xo), kernel, ko, bias, bo, relu, y, to);
        } else if (sideBySide) {
          float[] inputs = sideBySide(patches, count, 0, in, a, patches.base(block, xo));
          PackedGemm.strips(gemm, false, count, out, in, in, inputs, 0, in, kernel, ko, in, 0, y, to, out, false, bias, bo, relu);
        } else {
          outputs(count, a, patches.base(block, xo), patches.row, patches.step, kernel, ko, bias, bo, relu, y, to, places);
        }
      }
    });
  }

  /** Where some rows of outputs go that follow on one another. */
  private int[] places(int rows) {
    int[] places = Scratch.ints(Scratch.Use.PLACES, rows + Patches.SLACK);
    for (int r = 0; r < rows; r++) {
      places[r] = r * out;
    }
    return places;
  }

  private Patches patches(int samples, int outputsOfBlock) {
    Patches known = patches;
    if (known != null && known.areOf(samples, outputsOfBlock)) {
      return known;
    }
    Patches made = new Patches(window, samples, in, in / groups, outputsOfBlock, isDepthwise() ? 0 : out);
    patches = made;
    return made;
  }

  /** Outputs of a block, about, where strides are larger than 1 and so many floats are read and written for each. */
  static int outputs(GemmKernel gemm, int floats) {
    return Math.max(LEAST, Math.min(OUTPUTS, (gemm.looksAhead() ? BLOCK : 2 * BLOCK) / floats));
  }

  /** Floats of the packed kernel. */
  int packedFloats() {
    return groups * depth * gemm.padded(out / groups);
  }

  /** The packed kernel, from {@link Scratch#LINE} on. */
  private float[] packed(float[] w, int wo) {
    float[] panels = Scratch.lines(Scratch.Use.PANELS, packedFloats());
    pack(w, wo, panels, Scratch.LINE);
    return panels;
  }

  /** Copies the kernel to where {@link #outputs} reads it, if {@link #isPacked}. */
  void pack(float[] w, int wo, float[] panels, int po) {
    int outG = out / groups;
    Parallel.forRange(depth, Parallel.chunks(PackedGemm.PACKED_GRAIN, out), (from, to) -> {
      for (int g = 0; g < groups; g++) {
        PackedGemm.pack(gemm, to - from, outG, w, wo + from * out + g * outG, out, panels, po + g * depth * gemm.padded(outG), depth, from);
      }
    });
  }

  /**
   * Some outputs: a product of patches, whose inputs {@code row} and {@code step} find in a from ao, and the kernel b, which is packed if
   * {@link #isPacked}.
   *
   * @param places where the outputs go in y from yo
   */
  void outputs(int count, float[] a, int ao, int[] row, int[] step, float[] b, int bOffset, float[] bias, int bo, boolean relu, float[] y,
      int yo, int[] places) {
    if (isDepthwise()) {
      kernels.depthwise(count, in, depth, a, ao, row, step, b, bOffset, out, bias, bo, relu, y, yo, places);
      return;
    }
    outputs(count, a, ao, row, 0, step, 0, depth, b, bOffset, bias, bo, relu, y, yo, places, 0);
  }

  /** The same from the entries {@code ro} of {@code row} and {@code po} of {@code places} on, with the entries first to last of a patch. */
  void outputs(int count, float[] a, int ao, int[] row, int ro, int[] step, int first, int last, float[] b, int bOffset, float[] bias,
      int bo, boolean relu, float[] y, int yo, int[] places, int po) {
    int inG = in / groups;
    int outG = out / groups;
    boolean packed = isPacked();
    for (int g = 0; g < groups; g++) {
      product(count, last - first, a, ao + g * inG, row, ro, step, first, packed, b,
          bOffset + g * (packed ? gemm.padded(outG) * depth : outG), depth, first, y, yo + g * outG, places, po, false, bias,
          bo + g * outG, relu);
    }
  }

  /**
   * The product of a matrix whose elements lie scattered, as {@link GemmKernel#gathered} says, and one with as many columns as a group has
   * outputs.
   *
   * @param packed whether the latter, b, is packed in panels, of {@code length} rows each; else its rows are {@code out} apart
   * @param first its first row that is used
   */
  void product(int rows, int k, float[] a, int ao, int[] row, int ro, int[] step, int so, boolean packed, float[] b, int bo, int length,
      int first, float[] c, int co, int[] places, int po, boolean resume, float[] bias, int biasOffset, boolean relu) {
    int outG = out / groups;
    if (isGatheredOnce(rows, outG, GemmKernel.run(row, ro, Math.min(2, rows)) > 1)) {
      PackedGemm.gathered(gemm, rows, outG, k, a, ao, row, ro, step, so, b, bo, length, first, c, co, places, po, resume, bias, biasOffset,
          relu);
      return;
    }
    int most = Math.max(1, Parallel.chunks(k, Math.max(1, (k + DEPTH / 2) / DEPTH)));
    for (int j = 0; j < outG; j += gemm.panelColumns()) {
      int columns = Math.min(gemm.panelColumns(), outG - j);
      int bStep = packed ? gemm.padded(columns) : out;
      int panel = bo + (packed ? j * length : j);
      for (int p = 0; p == 0 || p < k; p += most) {
        boolean ends = p + most >= k;
        gemm.gathered(rows, columns, Math.min(most, k - p), a, ao, row, ro, step, so + p, b, panel + (first + p) * bStep, bStep, c, co + j,
            places, po, resume || p > 0, ends ? bias : null, biasOffset + j, ends && relu);
      }
    }
  }

  /**
   * Whether the patches are copied, once for all panels of columns: of some rows, for a full panel and more than a few columns (so
   * {@link #isPacked}); or for half a panel, if rows are side by side, which are not copied.
   */
  private boolean isGatheredOnce(int rows, int columns, boolean sideBySide) {
    int least = gemm.packs(GATHERED_ROWS, columns) ? GATHERED_ROWS : GATHERED_MANY;
    return (isWide(columns) || sideBySide && isHalf()) && rows >= least
        && (in / groups >= GATHERED_CHANNELS || columns > 2 * GATHERED_COLUMNS);
  }

  private boolean isWide(int columns) {
    return gemm.packs() && columns >= gemm.panelColumns() && columns > GATHERED_COLUMNS;
  }

  /** Whether outputs are half a panel that has tiles of its own: rows of a matrix with as many columns stand as if they were packed. */
  private boolean isHalf() {
    return groups == 1 && gemm.isHalfPanel(out);
  }

  /** Whether a matrix with as many columns as a group has outputs must be copied in panels, or should be. */
  boolean isPacked() {
    int columns = out / groups;
    return !isDepthwise() && (gemm.padded(columns) != columns || isWide(columns));
  }

  // ---- gradient of the input ----------------------------------------------------------------------------------------

  /** x = the gradient of the input, for the gradient y of the output. */
  public void inputGradient(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    Window v = window;
    if (groups == 1 && v.isPointwise()) {
      Gemm.multiply(gemm, false, true, samples * v.outputs(), in, out, y, yo, out, w, wo, out, x, xo, in, null, 0, false);
      return;
    }
    if (special != null) {
      special.inputGradient(samples, y, yo, w, wo, x, xo);
      return;
    }
    InputGradient gradient = inputGradient;
    if (gradient == null) {
      gradient = new InputGradient(kernels, window, groups, in, out, grain(1));
      inputGradient = gradient;
    }
    gradient.run(samples, y, yo, w, wo, x, xo);
  }

  // ---- gradient of the kernel ---------------------------------------------------------------------------------------

  /** w = the gradient of the kernel, for the gradient y of the output. */
  public void kernelGradient(int samples, float[] x, int xo, float[] y, int yo, float[] w, int wo) {
    int size = depth * out;
    int rows = samples * window.outputs();
    if (rows == 0 || size == 0) {
      Arrays.fill(w, wo, wo + size, 0);
      return;
    }
    if (special != null) {
      special.kernelGradient(samples, x, xo, y, yo, w, wo);
      return;
    }
    Patches patches = kernelPatches(samples);
    int blocks = patches.blocks;
    int parts = Math.min(blocks, Math.max(1, Math.min(PARTS, Integer.highestOneBit(PART_FLOATS / size))));
    // Threads share the parts, and if these are few the rows of the gradient; then each loads the patches anew.
    int splits = isDepthwise() || Parallel.threads() == 1 ? 1
        : Math.max(1, Math.min(Parallel.chunks(2 * Parallel.threads(), parts), depth / (window.taps() == 1 ? POINTWISE_STRIP : STRIP)));
    int height = Parallel.chunks(Parallel.chunks(depth, splits), GemmKernel.TILE) * GemmKernel.TILE; // whole tiles
    int strips = Parallel.chunks(depth, height);
    float[] sums = parts == 1 ? w : Scratch.floats(Scratch.Use.SLICES, parts * size);
    int so = parts == 1 ? wo : 0;
    int[] places = places(height);
    Parallel.forRange(parts * strips, grain((long) OUTPUTS * blocks / parts / strips), (from, to) -> {
      for (int task = from; task < to; task++) {
        int part = task / strips;
        int k = task % strips * height;
        int first = (int) ((long) blocks * part / parts);
        int last = (int) ((long) blocks * (part + 1) / parts);
        kernelGradient(patches, first, last, k, Math.min(height, depth - k), x, xo, y, yo, sums, so + part * size, places);
      }
    });
    if (parts > 1) {
      Parallel.forRange(size, SUMMED, (from, to) -> {
        System.arraycopy(sums, from, w, wo + from, to - from);
        for (int part = 1; part < parts; part++) {
          kernels.axpy(to - from, 1f, sums, part * size + from, w, wo + from);
        }
      });
    }
  }

  private Patches kernelPatches(int samples) {
    int rows = samples * window.outputs();
    Patches known = kernelPatches;
    if (known != null && known.outputs() == rows) {
      return known;
    }
    Patches made = groups == 1 && window.isPointwise()
        ? new Patches(Window.column(rows), 1, in, in, in + out > POINTWISE_CHANNELS ? OUTPUTS / 2 : OUTPUTS)
        : new Patches(window, samples, in, in / groups, OUTPUTS, isDepthwise() ? 0 : out);
    kernelPatches = made;
    return made;
  }

  /** The share of some blocks of outputs in some rows of the kernel's gradient. */
  private void kernelGradient(Patches patches, int first, int last, int k, int height, float[] x, int xo, float[] y, int yo, float[] sums,
      int so, int[] places) {
    int inG = in / groups;
    int outG = out / groups;
    boolean packed = isPacked();
    boolean copied = packed && (groups > 1 || outG != gemm.panelColumns()); // a single full panel stands as if it were packed
    boolean far = (long) patches.outputs() * (in + out) >= FAR;
    for (int block = first; block < last; block++) {
      int count = patches.count(block);
      float[] a = patches.load(block, x, xo);
      int base = patches.base(block, xo);
      int row = yo + patches.first(block) * out;
      if (window.taps() == 1 && (far || gemm.looksAhead())) { // else inputs, read channel by channel, would come from memory in no order
        Gemm.look(count, in, a, base, patches.row, 0);
      }
      if (isDepthwise()) {
        kernels.depthwiseGradient(count, in, depth, a, base, patches.row, patches.step, y, row, out, sums, so, block > first);
        continue;
      }
      if (patches.clipped != null) {
        clippedGradient(patches, block, k, height, a, base, y, row, sums, so, places, block > first);
        continue;
      }
      if (gradientSideBySide) {
        sideBySideGradient(patches, count, k, height, a, base, y, row, sums, so, block > first);
        continue;
      }
      for (int g = 0; g < groups; g++) {
        int from = row + g * outG;
        float[] b = copied ? Scratch.lines(Scratch.Use.PANELS, count * gemm.padded(outG)) : y;
        if (copied) {
          PackedGemm.pack(gemm, count, outG, y, from, out, b, Scratch.LINE, count, 0);
        }
        product(height, count, a, base + g * inG, patches.step, k, patches.row, 0, packed, b, copied ? Scratch.LINE : from, count, 0, sums,
            so + k * out + g * outG, places, 0, block > first, null, 0, false);
      }
    }
  }

  private void sideBySideGradient(Patches patches, int count, int k, int height, float[] a, int ao, float[] y, int yo, float[] sums,
      int so, boolean resume) {
    float[] b = Scratch.lines(Scratch.Use.PANELS, count * gemm.padded(out));
    PackedGemm.pack(gemm, count, out, y, yo, out, b, Scratch.LINE, count, 0);
    float[] inputs = sideBySide(patches, count, k, height, a, ao);
    PackedGemm.transposed(gemm, height, out, count, inputs, 0, height, b, Scratch.LINE, sums, so + k * out, out, resume);
  }

  /** Copies some channels of the inputs that a block of outputs reads with a kernel of 1 x 1. */
  private static float[] sideBySide(Patches patches, int count, int first, int channels, float[] a, int ao) {
    float[] inputs = Scratch.floats(Scratch.Use.STRIDED_INPUTS, count * channels + GemmKernel.TILE);
    GemmKernel.gather(count, channels, a, ao, patches.row, 0, patches.step, first, inputs, channels);
    return inputs;
  }

  private void clippedGradient(Patches patches, int block, int k, int height, float[] a, int ao, float[] y, int yo, float[] sums,
      int so, int[] places, boolean resume) {
    int inG = in / groups;
    int outG = out / groups;
    float[] b = Scratch.lines(Scratch.Use.PANELS, patches.most * gemm.padded(outG));
    for (int g = 0; g < groups; g++) {
      patches.clipped.pack(gemm, block, outG, y, yo + g * outG, b);
      patches.clipped.gradient(this, block, k, height, a, ao + g * inG, b, sums, so + k * out + g * outG, places, resume);
    }
  }

  // ---- in double: plain loops on the calling thread -----------------------------------------------------------------

  /** What {@link #run} computes of the other two. */
  public enum Result {
    /** The output. */
    OUTPUT,
    /** The gradient of the input. */
    INPUT,
    /** The gradient of the kernel. */
    KERNEL
  }

  /** Computes one of x, w and y from the other two, in double. */
  public void run(Result result, int samples, double[] x, int xo, double[] w, int wo, double[] y, int yo) {
    int inG = in / groups;
    int outG = out / groups;
    switch (result) {
      case OUTPUT -> Arrays.fill(y, yo, yo + samples * window.outputs() * out, 0);
      case INPUT -> Arrays.fill(x, xo, xo + samples * window.inputs() * in, 0);
      case KERNEL -> Arrays.fill(w, wo, wo + depth * out, 0);
    }
    for (int r = 0; r < samples * window.outputs(); r++) {
      for (int tap = 0; tap < window.taps(); tap++) {
        int input = window.input(r % window.outputs(), tap);
        if (input < 0) {
          continue;
        }
        for (int c = 0; c < in; c++) {
          int xi = xo + (r / window.outputs() * window.inputs() + input) * in + c;
          int wi = wo + (tap * inG + c % inG) * out + c / inG * outG;
          int yi = yo + r * out + c / inG * outG;
          for (int j = 0; j < outG; j++) {
            switch (result) {
              case OUTPUT -> y[yi + j] = Math.fma(x[xi], w[wi + j], y[yi + j]);
              case INPUT -> x[xi] = Math.fma(y[yi + j], w[wi + j], x[xi]);
              case KERNEL -> w[wi + j] = Math.fma(x[xi], y[yi + j], w[wi + j]);
            }
          }
        }
      }
    }
  }
}
