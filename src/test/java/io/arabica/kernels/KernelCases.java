package io.arabica.kernels;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Runs every float kernel on odd sizes, offsets, steps and special values, in place and not, and keeps a hash of the bits of each result
 * together with what lies around it. Also a program, so that a JVM with other vectors can print its answers.
 */
final class KernelCases {
  private static final int[] SIZES = {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 1000, 4099};
  private static final int[][] OFFSETS = {{0, 0, 0}, {1, 5, 3}};
  private static final float[] SPECIAL = {
    0f, -0f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL,
        1e-40f,
    Float.MAX_VALUE, -Float.MAX_VALUE, 88.7f, 88.73f, 89.5f, -87.2f, -87.4f, -103.9f, -104.5f, 0.875f, 9.2f, -9.2f, 13.3f, -13.1f, 1e-8f,
        -18.5f, 0.5f, Float.intBitsToFloat(0xFFC00000) // a NaN with a sign
  };

  private final Kernels kernels;
  private final Map<String, Integer> hashes = new LinkedHashMap<>();
  private final int[] sizes;

  private KernelCases(Kernels kernels, int largest) {
    this.kernels = kernels;
    this.sizes = Arrays.stream(SIZES).filter(n -> n <= largest).toArray();
  }

  /** The answers of a kernel set, by case, for all sizes up to {@code largest}. */
  static Map<String, Integer> run(Kernels kernels, int largest) {
    KernelCases cases = new KernelCases(kernels, largest);
    for (int n : cases.sizes) {
      for (int[] offsets : OFFSETS) {
        cases.elementwise(n, offsets[0], offsets[1], offsets[2]);
        cases.reductions(n, offsets[0], offsets[1]);
        cases.rows(n, offsets[0], offsets[1], offsets[2]);
        cases.updates(n, offsets[0], offsets[1], offsets[2]);
      }
    }
    cases.matrices();
    cases.convolutions(largest > 100);
    cases.poolings();
    return cases.hashes;
  }

  /** The answers for all convolutions. */
  static Map<String, Integer> convolutions(Kernels kernels) {
    KernelCases cases = new KernelCases(kernels, 0);
    cases.convolutions(true);
    return cases.hashes;
  }

  /** Prints the answers of the kernel set that this JVM chooses. */
  public static void main(String[] args) {
    Kernels kernels = Kernels.get();
    if (kernels.gemm() instanceof WarmingGemmKernel gemm) {
      gemm.tryAll();
    }
    StringBuilder out = new StringBuilder("name=" + kernels.name() + "\n");
    run(kernels, Integer.parseInt(args[0])).forEach((name, hash) -> out.append(name).append('=').append(hash).append('\n'));
    System.out.print(out);
  }

  private void keep(String name, float[]... arrays) {
    // Arrays.hashCode takes floatToIntBits: all NaN are one, -0 and 0 are not.
    int hash = 1;
    for (float[] array : arrays) {
      hash = 31 * hash + Arrays.hashCode(array);
    }
    if (hashes.put(name, hash) != null) {
      throw new IllegalStateException("twice: " + name);
    }
  }

  static float[] numbers(int seed, int length, boolean special) {
    Random random = new Random(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      float scale = (float) Math.pow(10, random.nextInt(4) - 1);
      x[i] = special && random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : scale * (float) random.nextGaussian();
    }
    return x;
  }

  private void elementwise(int n, int ao, int bo, int yo) {
    int length = n + 9;
    for (boolean special : new boolean[] {false, true}) {
      float[] a = numbers(n + 1, length, special);
      float[] b = numbers(n + 2, length, special);
      String where = " n=" + n + " at " + ao + "," + bo + "," + yo + (special ? " special" : "");
      for (Unary op : Unary.values()) {
        float[] y = new float[length];
        kernels.unary(op, 0.3f, 0.7f, n, a, ao, y, yo);
        float[] same = a.clone();
        kernels.unary(op, 0.3f, 0.7f, n, same, ao, same, ao);
        keep(op + where, y, same);
      }
      for (Binary op : Binary.values()) {
        for (int steps = 0; steps < 4; steps++) {
          float[] y = new float[length];
          kernels.binary(op, n, a, ao, steps & 1, b, bo, steps >> 1, y, yo);
          float[] same = a.clone();
          kernels.binary(op, n, same, ao, steps & 1, b, bo, steps >> 1, same, ao);
          float[] sameB = b.clone();
          kernels.binary(op, n, a, ao, steps & 1, sameB, bo, steps >> 1, sameB, bo);
          keep(op + where + " steps " + (steps & 1) + "," + (steps >> 1), y, same, sameB);
        }
      }
      for (Compare op : Compare.values()) {
        for (int steps = 0; steps < 4; steps++) {
          boolean[] y = new boolean[length];
          kernels.compare(op, n, a, ao, steps & 1, b, bo, steps >> 1, y, yo);
          float[] z = new float[length];
          kernels.where(n, y, yo, 1, a, ao, steps & 1, b, bo, steps >> 1, z, yo);
          keep(op + where + " steps " + (steps & 1) + "," + (steps >> 1), z, new float[] {Arrays.hashCode(y)});
        }
      }
    }
  }

  private void reductions(int n, int ao, int bo) {
    for (boolean special : new boolean[] {false, true}) {
      float[] a = numbers(n + 3, n + 9, special);
      float[] b = numbers(n + 4, n + 9, false);
      String where = " n=" + n + " at " + ao + "," + bo + (special ? " special" : "");
      for (Fold op : Fold.values()) {
        keep("fold " + op + where, new float[] {kernels.fold(op, n, a, ao)});
      }
      keep("dot" + where, new float[] {kernels.dot(n, a, ao, b, bo)});
      keep("sumSquaredDeviations" + where, new float[] {kernels.sumSquaredDeviations(n, 0.1f, a, ao)});
      keep("logSumExp" + where, new float[] {kernels.logSumExp(n, a, ao, a[ao])});
    }
    float[] zeros = new float[n + 9];
    Arrays.fill(zeros, -0f);
    keep("sum of -0, n=" + n + " at " + ao,
        new float[] {kernels.fold(Fold.SUM, n, zeros, ao), kernels.dot(n, zeros, ao, numbers(5, n + 9, false), bo)});
    for (float value : new float[] {-0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, Float.intBitsToFloat(0xFFC00000)}) {
      float[] x = new float[n + 9];
      x[ao + n / 2] = value;
      float[] y = x.clone();
      Arrays.fill(y, value);
      y[ao + n / 2] = 0f;
      keep("extremes of 0 and " + Integer.toHexString(Float.floatToRawIntBits(value)) + ", n=" + n + " at " + ao, new float[] {
        kernels.fold(Fold.MAX, n, x, ao), kernels.fold(Fold.MIN, n, x, ao), kernels.fold(Fold.MAX, n, y, ao),
        kernels.fold(Fold.MIN, n, y, ao)});
    }
  }

  private void rows(int n, int ao, int bo, int yo) {
    for (boolean special : new boolean[] {false, true}) {
      float[] a = numbers(n + 5, n + 9, special);
      float[] b = numbers(n + 6, n + 9, special);
      String where = " n=" + n + " at " + ao + "," + bo + "," + yo + (special ? " special" : "");
      float[] y = new float[n + 9];
      kernels.softmax(n, a, ao, y, yo);
      float[] same = a.clone();
      kernels.softmax(n, same, ao, same, ao);
      keep("softmax" + where, y, same);
      float[] gradient = new float[n + 9];
      kernels.softmaxGradient(n, a, ao, y, yo, gradient, bo);
      same = a.clone();
      kernels.softmaxGradient(n, same, ao, y, yo, same, ao);
      keep("softmaxGradient" + where, gradient, same);
      for (boolean centered : new boolean[] {true, false}) {
        float[] z = new float[n + 9];
        kernels.normalize(n, centered, 1e-3f, a, ao, b, bo, a, yo, z, yo);
        same = a.clone();
        kernels.normalize(n, centered, 1e-3f, same, ao, b, bo, a, yo, same, ao);
        float[] dx = new float[n + 9];
        kernels.normalizeGradient(n, centered, 1e-3f, a, ao, b, bo, y, yo, dx, bo);
        float[] dgamma = b.clone();
        kernels.normalizeScaleGradient(n, centered, 1e-3f, a, ao, y, yo, dgamma, bo);
        keep("normalize" + where + (centered ? " centered" : ""), z, same, dx, dgamma);
      }
    }
  }

  private void updates(int n, int wo, int go, int so) {
    int length = n + 9;
    String where = " n=" + n + " at " + wo + "," + go + "," + so;
    for (int kind = 0; kind < 7; kind++) {
      float[] w = numbers(n + 7, length, false);
      float[] g = numbers(n + 8, length, kind % 2 == 1);
      float[] s = numbers(n + 9, length, false);
      float[] v = new float[length];
      for (int i = 0; i < length; i++) {
        v[i] = s[i] * s[i];
      }
      switch (kind) {
        case 0 -> kernels.axpy(n, 0.3f, g, go, w, wo);
        case 1 -> kernels.sgd(n, w, wo, g, go, 0.1f);
        case 2 -> kernels.momentum(n, w, wo, g, go, s, so, 0.1f, 0.9f, false);
        case 3 -> kernels.momentum(n, w, wo, g, go, s, so, 0.1f, 0.9f, true);
        case 4 -> kernels.adam(n, w, wo, g, go, s, so, v, so, 0.1f, 0.9f, 0.999f, 1e-7f);
        case 5 -> kernels.rmsprop(n, w, wo, g, go, v, so, 0.1f, 0.9f, 1e-7f);
        default -> kernels.adagrad(n, w, wo, g, go, v, so, 0.1f, 1e-7f);
      }
      keep("update " + kind + where, w, g, s, v);
    }
  }

  /** Sizes, channels and strides such that every way of computing a convolution has its turn, and blocks and edges of it. */
  private void convolutions(boolean all) {
    int[][] sizes = { // samples, height, width, in, size, out, stride, dilation, before, groups, after (where it is another)
        {1, 1, 1, 1, 1, 1, 1, 1, 0, 1}, {2, 1, 1, 3, 3, 2, 1, 1, 1, 1}, {3, 9, 7, 1, 3, 32, 1, 1, 0, 1}, {1, 9, 11, 5, 3, 6, 2, 1, 1, 1},
        {2, 8, 9, 4, 2, 70, 1, 2, 1, 2}, {1, 7, 8, 3, 2, 4, 5, 1, 0, 1}, {1, 9, 8, 37, 3, 37, 1, 2, 2, 37}, {1, 9, 8, 3, 3, 6, 2, 1, 1, 3},
        {2, 6, 5, 12, 1, 9, 2, 1, 0, 1}, {3, 11, 14, 16, 3, 17, 1, 1, 1, 1}, {2, 7, 13, 33, 3, 70, 1, 1, 0, 1},
        {1, 30, 29, 80, 3, 130, 1, 1, 2, 1}, {1, 33, 35, 66, 3, 80, 2, 1, 1, 1}, {2, 9, 9, 17, 3, 33, 2, 1, 0, 1},
        {1, 12, 9, 8, 3, 48, 1, 2, 1, 2}, {1, 10, 10, 15, 5, 16, 1, 1, 2, 1}, {2, 9, 8, 40, 3, 40, 2, 1, 1, 40},
        {1, 9, 8, 16, 3, 32, 1, 1, 1, 16}, {1, 11, 12, 9, 2, 5, 3, 1, 1, 1},
        {1, 13, 12, 6, 3, 7, 2, 3, 2, 1}, {40, 7, 7, 20, 3, 16, 1, 1, 1, 1},
        {2, 7, 7, 32, 3, 32, 1, 1, 1, 32}, {3, 8, 23, 48, 3, 48, 1, 1, 0, 48}, {1, 9, 19, 64, 3, 64, 1, 1, 2, 64},
        {2, 14, 14, 48, 3, 48, 2, 1, 0, 48, 1}, {2, 14, 15, 16, 3, 16, 2, 1, 0, 16}, {2, 15, 13, 32, 3, 32, 2, 1, 1, 32},
        {1, 10, 12, 16, 3, 16, 2, 1, 2, 16, 0}, {1, 12, 21, 40, 5, 40, 1, 1, 2, 40}, {1, 12, 13, 18, 5, 18, 2, 1, 2, 18},
        {45, 7, 7, 16, 3, 20, 2, 1, 1, 1}, {45, 7, 7, 17, 3, 50, 2, 1, 1, 1}, {60, 24, 24, 2, 23, 2, 1, 1, 0, 2},
        {5, 8, 6, 70, 3, 50, 2, 1, 1, 1}, {1, 3, 3, 2, 2, 3, 1, 1, 3, 1}, {2, 14, 6, 12, 3, 24, 1, 4, 4, 2},
        {1, 11, 10, 18, 3, 18, 3, 1, 1, 18}, {1, 12, 13, 17, 3, 17, 2, 2, 2, 17}, {2, 2, 3, 16, 3, 16, 1, 1, 1, 16},
        {1, 10, 12, 17, 2, 17, 3, 1, 0, 17}, {1, 11, 13, 16, 3, 16, 1, 1, 0, 16, 2},
        {1, 9, 14, 16, 3, 16, 2, 1, 2, 16, 0}, {1, 129, 129, 128, 3, 128, 1, 1, 1, 128}, {1, 129, 129, 128, 3, 128, 2, 1, 1, 128},
        {4, 28, 28, 144, 3, 144, 1, 1, 1, 144}, {4, 28, 28, 144, 3, 144, 2, 1, 0, 144, 1},
        {1, 7, 7, 4112, 3, 4112, 1, 1, 1, 4112}, {1, 7, 6, 128, 3, 168, 1, 1, 1, 1}, {1, 9, 8, 128, 1, 33, 1, 1, 0, 1},
        {1, 9, 14, 4112, 3, 4112, 2, 1, 0, 4112, 1},
        {2, 23, 21, 70, 1, 130, 1, 1, 0, 1}, {1, 26, 25, 131, 1, 200, 1, 1, 0, 1}, {3, 19, 18, 68, 1, 64, 2, 1, 0, 1},
        {2, 17, 15, 40, 3, 200, 2, 1, 1, 1},
        {2, 34, 19, 16, 3, 70, 2, 1, 1, 1}, {1, 18, 22, 64, 3, 66, 2, 1, 0, 1, 1}, {2, 13, 14, 32, 2, 64, 1, 2, 0, 1},
        {1, 26, 57, 128, 3, 130, 2, 1, 0, 1, 1}, {2, 43, 11, 8, 6, 64, 2, 1, 2, 1}, {1, 23, 16, 24, 4, 80, 1, 3, 1, 1},
        {2, 20, 21, 32, 3, 32, 2, 1, 0, 1, 1}, {3, 19, 22, 48, 3, 32, 2, 1, 0, 1}, {2, 40, 12, 20, 5, 64, 1, 1, 2, 1},
        {1, 17, 15, 9, 3, 32, 2, 1, 1, 1}, {2, 15, 14, 72, 1, 32, 2, 1, 0, 1}, {1, 12, 11, 68, 1, 32, 1, 1, 0, 1},
        {2, 22, 24, 32, 3, 48, 2, 1, 0, 1}, {3, 31, 34, 36, 3, 44, 2, 1, 0, 1, 1}, {2, 27, 50, 64, 3, 64, 2, 1, 2, 1, 0},
        {1, 42, 41, 160, 3, 64, 2, 1, 1, 1}, {1, 45, 22, 256, 3, 68, 2, 1, 0, 1, 1}, {2, 20, 20, 32, 3, 320, 2, 1, 1, 1, 0},
        {1, 21, 21, 32, 3, 32, 2, 1, 1, 1, 0},
        {3, 19, 18, 64, 1, 70, 2, 1, 0, 1}, {2, 24, 23, 131, 1, 130, 2, 1, 0, 1},
        {1, 12, 11, 128, 1, 200, 2, 1, 1, 1}, {1, 80, 9, 64, 1, 130, 2, 1, 1, 1}, {1, 80, 9, 128, 1, 200, 2, 1, 1, 1},
        {1, 49, 50, 130, 1, 256, 3, 1, 0, 1},
        {1, 80, 81, 64, 3, 64, 1, 1, 1, 64}, {1, 112, 113, 64, 3, 64, 2, 1, 1, 64}, {2, 112, 113, 32, 3, 32, 2, 1, 0, 32, 1},
        {1, 41, 57, 7, 2, 50, 2, 1, 0, 1}, {1, 3, 1201, 3, 2, 50, 1, 1, 0, 1}}; // the last two with blocks of more than 512 outputs
    for (int i = 0; i < sizes.length; i++) {
      int[] s = sizes[i];
      if (!all && s[3] > 70) {
        continue;
      }
      int reach = (s[4] - 1) * s[7] + 1;
      int around = s[8] + s[s.length > 10 ? 10 : 8];
      int height = (s[1] + around - reach) / s[6] + 1;
      int width = (s[2] + around - reach) / s[6] + 1;
      Window window = new Window(new int[] {s[1], s[2]}, new int[] {s[4], s[4]}, new int[] {s[6], s[6]}, new int[] {s[7], s[7]},
          new int[] {s[8], s[8]}, new int[] {height, width});
      convolution(Arrays.toString(s), window, s[0], s[9], s[3], s[5], i);
    }
    for (int stride = 1; stride <= 2; stride++) { // lines that read no row
      Window window = new Window(new int[] {2, 7 * stride}, new int[] {3, 3}, new int[] {1, stride}, new int[] {1, 1}, new int[] {4, 1},
          new int[] {7, 7});
      convolution("no row " + stride, window, 2, 64 * stride, 64 * stride, 64 * stride, stride);
    }
  }

  private void convolution(String name, Window window, int samples, int groups, int in, int out, int seed) {
    Convolution convolution = new Convolution(kernels, window, groups, in, out);
    float[] x = numbers(seed, samples * window.inputs() * in + 4, false);
    float[] w = numbers(seed + 1, window.taps() * in / groups * out + 5, false);
    float[] bias = numbers(seed + 2, out + 6, false);
    float[] y = new float[samples * window.outputs() * out + 7];
    float[] plain = y.clone();
    convolution.forward(samples, x, 1, w, 2, bias, 3, true, y, 4);
    convolution.forward(samples, x, 1, w, 2, null, 0, false, plain, 4);
    float[] dx = new float[x.length];
    float[] dw = new float[w.length];
    convolution.inputGradient(samples, plain, 4, w, 2, dx, 1);
    convolution.kernelGradient(samples, x, 1, plain, 4, dw, 2);
    keep("convolution " + name, y, plain, dx, dw);
  }

  private void poolings() {
    int[][] sizes = { // samples, height, width, channels, size, stride, before
        {2, 8, 6, 33, 2, 2, 0}, {1, 7, 9, 16, 3, 2, 1}, {2, 5, 5, 3, 2, 3, 0}, {1, 6, 7, 70, 2, 1, 0}, {1, 3, 3, 17, 2, 2, 1}};
    for (int i = 0; i < sizes.length; i++) {
      int[] s = sizes[i];
      int height = (s[1] + 2 * s[6] - s[4]) / s[5] + 1;
      int width = (s[2] + 2 * s[6] - s[4]) / s[5] + 1;
      Window window = new Window(new int[] {s[1], s[2]}, new int[] {s[4], s[4]}, new int[] {s[5], s[5]}, new int[] {1, 1},
          new int[] {s[6], s[6]}, new int[] {height, width});
      Pooling pooling = new Pooling(kernels, window, s[3]);
      for (boolean special : new boolean[] {false, true}) {
        float[] x = numbers(i, s[0] * s[1] * s[2] * s[3] + 4, special);
        float[] g = numbers(i + 1, s[0] * height * width * s[3] + 5, false);
        float[] y = new float[g.length];
        float[] dx = new float[x.length];
        Arrays.fill(dx, 5);
        pooling.max(s[0], x, 1, y, 2);
        pooling.maxGradient(s[0], x, 1, g, 2, dx, 1);
        float[] mean = new float[g.length];
        float[] spread = new float[x.length];
        pooling.average(s[0], x, 1, mean, 2);
        pooling.averageGradient(s[0], g, 2, spread, 1);
        keep("pooling " + Arrays.toString(s) + (special ? " special" : ""), y, dx, mean, spread);
      }
    }
  }

  private void matrices() {
    for (int rows : new int[] {0, 1, 2, 5, 16, 33}) {
      for (int cols : new int[] {0, 1, 3, 16, 17, 64, 65, 130}) {
        int ldx = cols + 2;
        float[] x = numbers(rows + cols, rows * ldx + 9, true);
        String where = " of " + rows + "x" + cols;
        for (Fold op : Fold.values()) {
          float[] y = new float[cols + 9];
          kernels.foldRows(op, rows, cols, x, 3, ldx, y, 5);
          keep("foldRows " + op + where, y);
        }
        float[] t = new float[cols * (rows + 1) + 9];
        kernels.transpose(rows, cols, x, 3, ldx, t, 5, rows + 1);
        keep("transpose" + where, t);
      }
    }
  }
}
