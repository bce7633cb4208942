package io.arabica.kernels;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kernel set gives the same bits; the plain set gives the right ones. */
class KernelsTest {
  private static final Kernels PLAIN = new PlainKernels();

  /** Only a fresh JVM can have another width; one that the machine lacks falls back to plain, which must not change a bit either. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "off", "128", "256", "512"})
  void widths_onAllCases_hasTheBitsOfThePlainSet(String simd) throws IOException, InterruptedException {
    String size = simd.equals("auto") ? "5000" : "70";
    String out = inNewJvm("-Darabica.simd=" + simd, "-Darabica.simd.warmup=off", KernelCases.class.getName(), size);
    Map<String, Integer> got = new LinkedHashMap<>();
    String name = "";
    for (String line : out.split("\n")) {
      int equals = line.lastIndexOf('=');
      if (line.startsWith("name=")) {
        name = line.substring(equals + 1);
      } else if (!name.isEmpty()) {
        got.put(line.substring(0, equals), Integer.valueOf(line.substring(equals + 1).trim()));
      }
    }
    assertTrue(name.equals("plain") || name.startsWith("simd-") && List.of("auto", name.substring(5)).contains(simd), name);
    assertSame(KernelCases.run(PLAIN, Integer.parseInt(size)), got);
  }

  @Test
  void convolutions_onAnyNumberOfThreads_haveTheSameBits() {
    int before = Parallel.threads();
    try {
      Parallel.setThreads(1);
      Map<String, Integer> expected = KernelCases.convolutions(Kernels.get());
      for (int threads : new int[] {2, 3, 7}) {
        Parallel.setThreads(threads);
        assertSame(expected, KernelCases.convolutions(Kernels.get()));
      }
    } finally {
      Parallel.setThreads(before);
    }
  }

  /** What a program prints in a JVM of its own, with the Vector API if this one has it; the arguments end with its class and its own. */
  static String inNewJvm(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    String path = System.getProperty("java.class.path") + System.getProperty("path.separator", ":")
        + System.getProperty("jdk.module.path", "");
    command.addAll(List.of("-cp", path));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + out);
    return out;
  }

  private static void assertSame(Map<String, Integer> expected, Map<String, Integer> got) {
    List<String> different = new ArrayList<>();
    expected.forEach((name, hash) -> {
      if (!hash.equals(got.get(name))) {
        different.add(name);
      }
    });
    assertTrue(different.isEmpty(), () -> different.size() + " cases differ: " + different.subList(0, Math.min(12, different.size())));
    assertEquals(expected.keySet(), got.keySet());
  }

  @Test
  void choose_unknownWish_saysWhatIsAllowed() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> KernelsChooser.choose("1024"));
    assertEquals("system property arabica.simd: expected auto, off, 128, 256 or 512, got \"1024\"", e.getMessage());
    assertEquals("plain", KernelsChooser.choose(" OFF ").name());
  }

  /** Asks twice for kernels and threads and prints what is thrown. */
  public static final class Asks {
    private Asks() {}

    /** In a JVM of its own. */
    public static void main(String[] args) {
      for (Supplier<?> ask : List.<Supplier<?>>of(Kernels::get, Kernels::get, Parallel::threads, Parallel::threads)) {
        try {
          System.out.println(ask.get());
        } catch (Throwable e) {
          System.out.println(e);
        }
      }
    }
  }

  @Test
  void systemProperties_thatCannotBe_areRefusedWheneverSomethingIsComputed() throws IOException, InterruptedException {
    String simd = "java.lang.IllegalArgumentException: system property arabica.simd: expected auto, off, 128, 256 or 512, got \"foo\"\n";
    for (String threads : new String[] {"abc", "0", "-1", ""}) {
      String number = "java.lang.IllegalArgumentException: system property arabica.threads: expected an integer of at least 1, got \""
          + threads + "\"\n";
      String out = inNewJvm("-Darabica.simd=foo", "-Darabica.threads=" + threads, Asks.class.getName());
      assertEquals(simd + simd + number + number, out.replace("\r", ""));
    }
  }

  @Test
  void fold_byHand_isExact() {
    float[] x = {9, 1, -2, 3, 9};
    assertAll(
        () -> assertEquals(2f, PLAIN.fold(Fold.SUM, 3, x, 1)),
        () -> assertEquals(-6f, PLAIN.fold(Fold.PROD, 3, x, 1)),
        () -> assertEquals(3f, PLAIN.fold(Fold.MAX, 3, x, 1)),
        () -> assertEquals(-2f, PLAIN.fold(Fold.MIN, 3, x, 1)),
        () -> assertEquals(14f, PLAIN.fold(Fold.SUM_SQUARES, 3, x, 1)),
        () -> assertEquals(6f, PLAIN.fold(Fold.SUM_ABS, 3, x, 1)),
        () -> assertEquals(0f, PLAIN.fold(Fold.SUM, 0, x, 1)),
        () -> assertEquals(1f, PLAIN.fold(Fold.PROD, 0, x, 1)),
        () -> assertEquals(Float.NEGATIVE_INFINITY, PLAIN.fold(Fold.MAX, 0, x, 1)),
        () -> assertEquals(Float.POSITIVE_INFINITY, PLAIN.fold(Fold.MIN, 0, x, 1)));
  }

  /** The order is part of the contract: 64 lanes, folded in halves, written here as the definition says. */
  @Test
  void fold_sumOfManyLanes_followsTheDefinition() {
    Random random = new Random(3);
    for (int n : new int[] {1, 5, 17, 40, 64, 100, 1000}) {
      float[] x = new float[n];
      float[] lanes = new float[64];
      for (int i = 0; i < n; i++) {
        x[i] = (float) random.nextGaussian() * 1000;
        lanes[i % 64] += x[i];
      }
      for (int half = 32; half > 0; half /= 2) {
        for (int l = 0; l < half; l++) {
          lanes[l] += lanes[l + half];
        }
      }
      assertEquals(lanes[0], PLAIN.fold(Fold.SUM, n, x, 0), "n=" + n);
    }
  }

  @Test
  void foldRows_byHand_isExact() {
    float[] x = {1, 2, 0, 3, 4, 0, -5, 6, 0};
    float[] y = new float[2];
    PLAIN.foldRows(Fold.SUM, 3, 2, x, 0, 3, y, 0);
    assertArrayEquals(new float[] {-1, 12}, y);
    PLAIN.foldRows(Fold.MAX, 3, 2, x, 0, 3, y, 0);
    assertArrayEquals(new float[] {3, 6}, y);
    PLAIN.foldRows(Fold.SUM_SQUARES, 3, 2, x, 0, 3, y, 0);
    assertArrayEquals(new float[] {35, 56}, y);
    PLAIN.foldRows(Fold.PROD, 0, 2, x, 0, 3, y, 0);
    assertArrayEquals(new float[] {1, 1}, y);
  }

  @Test
  void softmax_ofExtremes_isStable() {
    float[] y = new float[3];
    PLAIN.softmax(3, new float[] {1000, 1001, 1002}, 0, y, 0);
    assertArrayEquals(new float[] {0.09003057f, 0.24472848f, 0.66524094f}, y, 1e-7f);
    float infinity = Float.NEGATIVE_INFINITY;
    PLAIN.softmax(3, new float[] {infinity, 0, infinity}, 0, y, 0);
    assertArrayEquals(new float[] {0, 1, 0}, y);
    PLAIN.softmax(3, new float[] {infinity, infinity, infinity}, 0, y, 0);
    assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, y);
    assertEquals(1002.4076f, PLAIN.logSumExp(3, new float[] {1000, 1001, 1002}, 0, 0));
    assertEquals(infinity, PLAIN.logSumExp(1, new float[] {infinity}, 0, 0));
  }

  @Test
  void normalize_byHand_isRight() {
    // Mean 2, variance 2/3; mean of squares 14/3.
    float[] x = {1, 2, 3};
    float[] gamma = {1, 1, 2};
    float[] y = new float[3];
    PLAIN.normalize(3, true, 0f, x, 0, gamma, 0, new float[] {0, 5, 1}, 0, y, 0);
    assertArrayEquals(new float[] {-1.2247449f, 5f, 3.4494898f}, y, 5e-7f);
    PLAIN.normalize(3, false, 0f, x, 0, gamma, 0, new float[3], 0, y, 0);
    assertArrayEquals(new float[] {0.4629100f, 0.9258201f, 2.7774603f}, y, 5e-7f);
  }

  @Test
  void normalizeGradient_byHand_isRight() {
    // z = (-a, 0, a) with a = sqrt(3/2), h = (1, 0, 0): the mean of h is 1/3, that of h z is -a/3.
    float[] x = {1, 2, 3};
    float[] g = {1, 0, 0};
    float[] ones = {1, 1, 1};
    float[] dx = new float[3];
    PLAIN.normalizeGradient(3, true, 0f, x, 0, ones, 0, g, 0, dx, 0);
    double a = Math.sqrt(1.5);
    assertArrayEquals(new float[] {(float) (a / 6), (float) (-a / 3), (float) (a / 6)}, dx, 5e-7f);
    float[] dgamma = {5, 5, 5};
    PLAIN.normalizeScaleGradient(3, true, 0f, x, 0, new float[] {1, 7, 2}, 0, dgamma, 0);
    assertArrayEquals(new float[] {(float) (5 - a), 5, (float) (5 + 2 * a)}, dgamma, 1e-6f);
  }

  @Test
  void adam_firstStep_byHand() {
    float[] w = {1f};
    float[] m = {0f};
    float[] v = {0f};
    // m = 0.1 * 2, v = 0.001 * 4, w = 1 - 0.1 * 0.2 / (sqrt(0.004) + 0.01).
    PLAIN.adam(1, w, 0, new float[] {2f}, 0, m, 0, v, 0, 0.1f, 0.9f, 0.999f, 0.01f);
    assertEquals(0.2f, m[0], 1e-7f);
    assertEquals(0.004f, v[0], 1e-7f);
    assertEquals(1 - 0.02 / (Math.sqrt(0.004) + 0.01), w[0], 1e-5);
  }

  @Test
  void momentum_twoSteps_byHand() {
    float[] w = {1f};
    float[] v = {0f};
    PLAIN.momentum(1, w, 0, new float[] {2f}, 0, v, 0, 0.25f, 0.5f, false);
    PLAIN.momentum(1, w, 0, new float[] {2f}, 0, v, 0, 0.25f, 0.5f, false);
    assertEquals(-0.75f, v[0]);
    assertEquals(-0.25f, w[0]);
    PLAIN.momentum(1, w, 0, new float[] {2f}, 0, v, 0, 0.25f, 0.5f, true);
    // v = 0.5 * -0.75 - 0.5 = -0.875; w = -0.25 + 0.5 * -0.875 - 0.5.
    assertEquals(-1.1875f, w[0]);
  }

  @Test
  void integers_divideAndRemainder_floor() {
    int[] y = new int[4];
    int[] a = {7, -7, 7, -7};
    int[] b = {2, 2, -2, -2};
    PLAIN.binary(Binary.DIV, 4, a, 0, 1, b, 0, 1, y, 0);
    assertArrayEquals(new int[] {3, -4, -4, 3}, y);
    PLAIN.binary(Binary.MOD, 4, a, 0, 1, b, 0, 1, y, 0);
    assertArrayEquals(new int[] {1, 1, -1, -1}, y);
    PLAIN.binary(Binary.POW, 4, a, 0, 1, new int[] {3}, 0, 0, y, 0);
    assertArrayEquals(new int[] {343, -343, 343, -343}, y);
    assertThrows(ArithmeticException.class, () -> PLAIN.binary(Binary.DIV, 1, a, 0, 1, new int[] {0}, 0, 0, y, 0));
    assertThrows(ArithmeticException.class, () -> PLAIN.binary(Binary.POW, 1, a, 0, 1, new int[] {-1}, 0, 0, y, 0));
    assertThrows(IllegalArgumentException.class, () -> PLAIN.binary(Binary.ATAN2, 1, a, 0, 1, b, 0, 1, y, 0));
  }

  @Test
  void mod_ofFloats_hasTheSignOfTheDivisor() {
    float[] y = new float[4];
    PLAIN.binary(Binary.MOD, 4, new float[] {7, -7, 7, -7}, 0, 1, new float[] {2, 2, -2, -2}, 0, 1, y, 0);
    assertArrayEquals(new float[] {1, 1, -1, -1}, y);
  }

  @Test
  void doubles_followTheFloats() {
    double[] x = {0.1, -0.2, 3, -4, 0.7};
    float[] floats = {0.1f, -0.2f, 3, -4, 0.7f};
    for (Unary op : Unary.values()) {
      double[] y = new double[5];
      float[] z = new float[5];
      PLAIN.unary(op, 0.5, 0.75, 5, x, 0, y, 0);
      PLAIN.unary(op, 0.5f, 0.75f, 5, floats, 0, z, 0);
      for (int i = 0; i < 5; i++) {
        double delta = Double.isNaN(y[i]) ? 1 : Math.abs(y[i]) * 3e-6 + 1e-7;
        assertEquals(y[i], z[i], delta, op + " of " + x[i]);
      }
    }
    for (Fold op : Fold.values()) {
      assertEquals(PLAIN.fold(op, 5, floats, 0), PLAIN.fold(op, 5, x, 0), 1e-5, op.toString());
    }
    assertEquals(PLAIN.logSumExp(5, floats, 0, 1), PLAIN.logSumExp(5, x, 0, 1), 1e-6);
    assertEquals(PLAIN.dot(5, floats, 0, floats, 0), PLAIN.dot(5, x, 0, x, 0), 1e-5);
  }

  @Test
  void transpose_byHand() {
    float[] y = new float[6];
    PLAIN.transpose(2, 3, new float[] {1, 2, 3, 4, 5, 6}, 0, 3, y, 0, 2);
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, y);
  }
}
