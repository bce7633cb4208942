package io.arabica.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The gradient of a convolution's input: a convolution of the output's gradient with the kernel turned round. With larger strides it is one
 * such for each residue of an input's place modulo the strides, with the taps that reach it ({@link Residue}).
 *
 * <p>Those go over the batch together, block by block: the output's gradient is read, and copied with zeros around, once for all of them,
 * and the input's gradient, of which each writes every so many positions, stays in the second-level cache until it is whole.
 */
final class InputGradient {
  private final Kernels kernels;
  private final Window window;
  private final int groups;
  private final int in;
  private final int out;
  /** Outputs worth a hand-over to another thread. */
  private final int grain;
  private final Residue[] depths;
  private final Residue[] heights;
  private final Residue[] widths;
  /** For strides of 1: the convolution with the whole kernel turned round. */
  private final Convolution whole;
  /** For larger ones: the outputs that any residue reads, for all neighbouring inputs of which there is one of each. */
  private final Window all;
  /** How the latest batch was cut, for the next one. */
  private volatile Plan plan;

  InputGradient(Kernels kernels, Window v, int groups, int in, int out, int grain) {
    this.kernels = kernels;
    window = v;
    this.groups = groups;
    this.in = in;
    this.out = out;
    this.grain = grain;
    depths = Residue.all(v.inDepth, v.sizeDepth, v.strideDepth, v.dilationDepth, v.beforeDepth);
    heights = Residue.all(v.inHeight, v.sizeHeight, v.strideHeight, v.dilationHeight, v.beforeHeight);
    widths = Residue.all(v.inWidth, v.sizeWidth, v.strideWidth, v.dilationWidth, v.beforeWidth);
    whole = v.strides() == 1 ? convolution(depths[0], heights[0], widths[0]) : null;
    all = v.strides() == 1 ? null : all();
  }

  /** x = the gradient of the input, for the gradient y of the output. */
  void run(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    if (whole == null) {
      strided(samples, y, yo, w, wo, x, xo);
      return;
    }
    float[] turned = Scratch.floats(Scratch.Use.TURNED_KERNEL, window.taps() * (out / groups) * in);
    turn(w, wo, depths[0], heights[0], widths[0], turned, 0);
    whole.forward(samples, y, yo, turned, 0, null, 0, false, x, xo);
  }

  /** The convolution of the output's gradient that gives the inputs of some residues. */
  private Convolution convolution(Residue d, Residue h, Residue w) {
    Window turned = new Window(new int[] {window.outDepth, window.outHeight, window.outWidth}, new int[] {d.taps(), h.taps(), w.taps()},
        new int[] {1, 1, 1}, new int[] {d.dilation(), h.dilation(), w.dilation()}, new int[] {d.before(), h.before(), w.before()},
        new int[] {d.count(), h.count(), w.count()});
    return new Convolution(kernels, turned, groups, out, in);
  }

  /** Those taps of the kernel that reach some inputs, in the opposite order, with inputs and outputs of each group changed over. */
  private void turn(float[] w, int wo, Residue d, Residue h, Residue c, float[] turned, int to) {
    int inG = in / groups;
    int outG = out / groups;
    for (int t = 0; t < d.taps() * h.taps() * c.taps(); t++) {
      int kd = d.tap(t / (h.taps() * c.taps()));
      int kh = h.tap(t / c.taps() % h.taps());
      int from = wo + ((kd * window.sizeHeight + kh) * window.sizeWidth + c.tap(t % c.taps())) * inG * out;
      if (inG == 1 && outG == 1) {
        System.arraycopy(w, from, turned, to + t * in, in);
      } else {
        for (int g = 0; g < groups; g++) {
          kernels.gemm().transpose(inG, outG, w, from + g * outG, out, turned, to + t * outG * in + g * inG, in);
        }
      }
    }
  }

  // ---- larger strides -----------------------------------------------------------------------------------------------

  /** A batch in blocks, and the residues that outputs read. */
  private record Plan(Patches patches, Part[] parts) {}

  /**
   * The inputs of some residues in a block.
   *
   * @param turned where its kernel stands among those turned round
   * @param kernel where {@link Convolution#outputs} reads it
   * @param corner where the inputs begin
   * @param row what is read for each of them, as in {@link Patches}
   * @param place where they go
   */
  private record Part(Residue depth, Residue height, Residue width, Convolution convolution, int turned, int kernel, int corner, int[] row,
      int[] step, int[] place) {
    /** How many of them a block has. */
    int count(Patches patches, int block) {
      int share = (row.length - Patches.SLACK) / patches.together * patches.samples(block); // all of the samples' lines
      int high = Math.min(patches.lines, height.count());
      return share / high * Math.max(0, Math.min(high, height.count() - patches.line(block)));
    }
  }

  private Window all() {
    Window v = window;
    int[] ones = {1, 1, 1};
    int[] before = {most(depths, Residue::before), most(heights, Residue::before), most(widths, Residue::before)};
    int[] size = {before[0] + most(depths, Residue::after) + 1, before[1] + most(heights, Residue::after) + 1,
        before[2] + most(widths, Residue::after) + 1};
    int[] count = {most(depths, Residue::count), most(heights, Residue::count), most(widths, Residue::count)};
    return new Window(new int[] {v.outDepth, v.outHeight, v.outWidth}, size, ones, ones, before, count);
  }

  private Plan plan(int samples) {
    int outputs = Convolution.outputs(kernels.gemm(), window.strides() * in + out);
    int share = Parallel.share((long) samples * all.outputs());
    int wanted = Math.min(outputs, Math.max(16, share));
    Plan known = plan;
    if (known != null && known.patches.areOf(samples, wanted)) {
      return known;
    }
    Patches patches = new Patches(all, samples, out, out / groups, wanted);
    Plan made = new Plan(patches, patches.blocks == 0 ? new Part[0] : parts(patches));
    plan = made;
    return made;
  }

  private void strided(int samples, float[] y, int yo, float[] w, int wo, float[] x, int xo) {
    Window v = window;
    int line = v.inWidth * in;
    Plan batch = plan(samples);
    Patches patches = batch.patches;
    if (batch.parts.length == 0) { // no output reads any input
      Arrays.fill(x, xo, xo + samples * v.inputs() * in, 0);
      return;
    }
    float[] kernel = Scratch.floats(Scratch.Use.TURNED_KERNEL, v.taps() * (out / groups) * in);
    float[] panels = Scratch.lines(Scratch.Use.PANELS, v.taps() * (out / groups) * groups * kernels.gemm().padded(in / groups));
    boolean packed = batch.parts[0].convolution.isPacked();
    for (Part part : batch.parts) {
      turn(w, wo, part.depth, part.height, part.width, kernel, part.turned);
      if (packed) {
        part.convolution.pack(kernel, part.turned, panels, part.kernel);
      }
    }
    float[] b = packed ? panels : kernel;
    boolean unread = Residue.someUnread(depths) || Residue.someUnread(heights) || Residue.someUnread(widths);
    Parallel.forRange(patches.blocks, Math.max(1, grain / Math.max(1, patches.most)), (first, last) -> {
      for (int block = first; block < last; block++) {
        int top = patches.line(block) * v.strideHeight;
        int lines = block % patches.parts == patches.parts - 1 ? v.inHeight - top : patches.lines * v.strideHeight;
        int corner = xo + (patches.sample(block) * v.inDepth * v.inHeight + top) * line;
        // Plane by plane, for a block may be some lines of each: the inputs of outputs in one plane can lie in several.
        for (int plane = 0; plane < patches.samples(block) * v.inDepth; plane++) {
          int from = corner + plane * v.inHeight * line;
          if (unread) { // and both bring the block into the cache
            Arrays.fill(x, from, from + lines * line, 0);
          } else if (kernels.gemm().looksAhead()) {
            Gemm.look(1, lines * line, x, from, 0);
          }
        }
        float[] a = patches.load(block, y, yo);
        int ao = patches.base(block, yo);
        for (Part part : batch.parts) {
          part.convolution.outputs(part.count(patches, block), a, ao, part.row, part.step, b, part.kernel, null, 0, false, x,
              corner + part.corner, part.place);
        }
      }
    });
  }

  private Part[] parts(Patches patches) {
    List<Part> parts = new ArrayList<>();
    int turned = 0;
    int packed = Scratch.LINE;
    for (Residue d : depths) {
      for (Residue h : heights) {
        for (Residue c : widths) {
          if (!d.isEmpty() && !h.isEmpty() && !c.isEmpty()) {
            Convolution convolution = convolution(d, h, c);
            parts.add(part(patches, d, h, c, convolution, turned, convolution.isPacked() ? packed : turned));
            turned += d.taps() * h.taps() * c.taps() * (out / groups) * in;
            packed += convolution.packedFloats();
          }
        }
      }
    }
    return parts.toArray(new Part[0]);
  }

  private Part part(Patches patches, Residue d, Residue h, Residue c, Convolution convolution, int turned, int kernel) {
    Window v = window;
    int high = Math.min(patches.lines, h.count());
    int[] row = new int[patches.together * d.count() * high * c.count() + Patches.SLACK];
    int[] place = new int[row.length];
    for (int s = 0, r = 0; s < patches.together; s++) {
      for (int i = 0; i < d.count(); i++) {
        for (int j = 0; j < high; j++) {
          int read = patches.at(s, i, j, 0);
          int written = input(s, i * v.strideDepth, j * v.strideHeight, 0);
          for (int k = 0; k < c.count(); k++, r++) {
            row[r] = read + k * out;
            place[r] = written + k * v.strideWidth * in;
          }
        }
      }
    }
    int channels = out / groups;
    int[] step = new int[d.taps() * h.taps() * c.taps() * channels + Patches.SLACK];
    for (int i = 0, t = 0; i < d.taps(); i++) {
      for (int j = 0; j < h.taps(); j++) {
        for (int k = 0; k < c.taps(); k++) {
          int read = patches.at(0, all.beforeDepth - d.before() + i * d.dilation(), all.beforeHeight - h.before() + j * h.dilation(),
              all.beforeWidth - c.before() + k * c.dilation());
          for (int o = 0; o < channels; o++, t++) {
            step[t] = read + o;
          }
        }
      }
    }
    return new Part(d, h, c, convolution, turned, kernel, input(0, d.first(), h.first(), c.first()), row, step, place);
  }

  /** Where an input's gradient stands. */
  private int input(int sample, int d, int h, int w) {
    return (((sample * window.inDepth + d) * window.inHeight + h) * window.inWidth + w) * in;
  }

  private static int most(Residue[] all, ToIntFunction<Residue> number) {
    return Arrays.stream(all).filter(residue -> !residue.isEmpty()).mapToInt(number).max().orElse(0);
  }
}
