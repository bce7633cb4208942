package io.arabica.initializers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Assert;
import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitializersTest {
  private static final List<String> NAMES = List.of("Zeros", "Ones", "Constant", "Identity", "RandomNormal", "RandomUniform",
      "TruncatedNormal", "VarianceScaling", "GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal",
      "Orthogonal");

  static Stream<Config> keras() {
    return Json.objects("/keras/initializers.json").stream();
  }

  static Stream<String> names() {
    return NAMES.stream();
  }

  /** Keras' own samples of the same size: deviations agree within what their size allows, largest values within the tails. */
  @ParameterizedTest
  @MethodSource("keras")
  void initialize_sampleShape_hasKerasSpread(Config entry) {
    Shape shape = Json.shape(entry, "shape");
    Initializer initializer = Initializers.of(entry.string("name", ""), entry.config("config"));
    double[] values = initializer.initialize(DType.FLOAT64, shape, new Rng(7)).toDoubles();
    double mean = 0;
    double squares = 0;
    double largest = 0;
    for (double value : values) {
      mean += value / values.length;
      squares += value * value / values.length;
      largest = Math.max(largest, Math.abs(value));
    }
    double std = entry.number("std", 0);
    assertEquals(0, mean, 5 * std / Math.sqrt(values.length), entry.toString());
    assertEquals(std, Math.sqrt(squares), std * 6 / Math.sqrt(values.length), entry.toString());
    double bound = entry.number("largest", 0);
    boolean bounded = !entry.toString().contains("untruncated") && !entry.string("name", "").equals("RandomNormal");
    assertEquals(bound, largest, bounded ? bound * 0.01 : bound * 0.5, entry.toString());
  }

  @ParameterizedTest
  @MethodSource("names")
  void config_readAgain_givesTheSameValues(String name) {
    Initializer initializer = Initializers.of(name);
    assertEquals(name, initializer.className());
    Initializer again = Initializers.of(name, initializer.config());
    assertEquals(initializer.config(), again.config());
    assertEquals(initializer.initialize(DType.FLOAT32, Shape.of(4, 3), new Rng(1)),
        again.initialize(DType.FLOAT32, Shape.of(4, 3), new Rng(1)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void initialize_bothTypes_giveTheShapeAndType(String name) {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Tensor values = Initializers.of(name).initialize(dtype, Shape.of(5, 3), new Rng(0));
      assertEquals(Shape.of(5, 3), values.shape());
      assertSame(dtype, values.dtype());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void initialize_ownSeed_givesTheSameValuesFromAnySource(String name) {
    Config config = Initializers.of(name).config();
    if (config.toMap().containsKey("seed")) {
      Initializer seeded = Initializers.of(name, config.put("seed", 5));
      Tensor first = seeded.initialize(DType.FLOAT32, Shape.of(4, 3), new Rng(1));
      assertEquals(first, seeded.initialize(DType.FLOAT32, Shape.of(4, 3), new Rng(2)));
      Initializer free = Initializers.of(name);
      Rng source = new Rng(1);
      assertNotEquals(free.initialize(DType.FLOAT32, Shape.of(4, 3), source), free.initialize(DType.FLOAT32, Shape.of(4, 3), source));
    } else {
      assertTrue(List.of("Zeros", "Ones", "Constant", "Identity").contains(name), name);
    }
  }

  @Test
  void of_shortNames_giveTheirClasses() {
    Map<String, Class<?>> names = Map.of("glorot_uniform", GlorotUniform.class, "he_normal", HeNormal.class, "zeros", Zeros.class, "ones",
        Ones.class,
        "lecun_normal", LecunNormal.class, "orthogonal", Orthogonal.class, "uniform", RandomUniform.class, "normal", RandomNormal.class);
    names.forEach((name, type) -> assertSame(type, Initializers.of(name).getClass(), name));
  }

  @Test
  void of_unknownName_throws() {
    String message = assertThrows(IllegalArgumentException.class, () -> Initializers.of("glorot")).getMessage();
    assertTrue(message.startsWith("unknown initializer \"glorot\", expected one of Zeros, Ones, "), message);
  }

  @Test
  void of_kerasEntry_readsClassNameAndConfig() {
    Config entry = new Config().put("module", "keras.initializers").put("class_name", "RandomNormal")
        .put("config", Map.of("mean", 1, "stddev", 0, "seed", 3));
    Tensor values = Initializers.of(entry, CustomObjects.none()).initialize(DType.FLOAT32, Shape.of(2), new Rng(0));
    assertEquals(Tensor.ones(2), values);
  }

  static Stream<Config> stft() {
    return Json.objects("/keras/stft.json").stream();
  }

  @ParameterizedTest
  @MethodSource("stft")
  void stft_anyOptions_givesKerasValues(Config entry) {
    Initializer initializer = Initializers.of("STFT", entry.config("config"));
    Tensor values = initializer.initialize(DType.FLOAT64, Json.shape(entry, "shape"), new Rng(0));
    Assert.close(Json.tensor(entry.get("values"), DType.FLOAT64), values, 1e-9, entry.toString());
    assertEquals(entry.config("config"), initializer.config());
    assertEquals(values.cast(DType.FLOAT32), initializer.initialize(DType.FLOAT32, values.shape(), new Rng(1)));
  }

  @Test
  void stft_misuse_throws() {
    Initializer stft = Initializers.of("stft");
    assertSame(STFT.class, Initializers.of("STFTInitializer").getClass());
    for (Shape shape : List.of(Shape.of(4, 3), Shape.of(4, 2, 3), Shape.of(4, 1, 1))) {
      String message = assertThrows(IllegalArgumentException.class, () -> stft.initialize(DType.FLOAT32, shape, new Rng(0))).getMessage();
      assertTrue(message.endsWith("got shape " + shape), message);
    }
    String message = assertThrows(IllegalArgumentException.class, () -> new STFT(STFT.Side.REAL, "han", STFT.Scaling.NONE, false))
        .getMessage();
    assertTrue(message.startsWith("STFT: unknown window \"han\", expected one of [blackman,"), message);
    Initializer wide = new STFT(STFT.Side.IMAG, new double[] {1, 2}, STFT.Scaling.NONE);
    assertThrows(IllegalArgumentException.class, () -> wide.initialize(DType.FLOAT32, Shape.of(3, 1, 2), new Rng(0)));
    assertThrows(IllegalArgumentException.class, () -> Initializers.of("STFT", new Config().put("side", "left")));
  }

  @Test
  void constant_value_isEverywhere() {
    assertEquals(Tensor.full(2.5, 2, 2), Initializers.constant(2.5).initialize(DType.FLOAT32, Shape.of(2, 2), new Rng(0)));
  }

  @Test
  void identity_notSquare_isCut() {
    assertEquals(Tensor.of(new float[][] {{3, 0, 0}, {0, 3, 0}}), new Identity(3).initialize(DType.FLOAT32, Shape.of(2, 3), new Rng(0)));
    assertThrows(IllegalArgumentException.class, () -> new Identity().initialize(DType.FLOAT32, Shape.of(2), new Rng(0)));
  }

  @Test
  void fans_anyShape_areKeras() {
    VarianceScaling scaling = new VarianceScaling();
    assertArrayEquals(new double[] {1, 1}, scaling.fans(Shape.of()));
    assertArrayEquals(new double[] {7, 7}, scaling.fans(Shape.of(7)));
    assertArrayEquals(new double[] {3, 5}, scaling.fans(Shape.of(3, 5)));
    assertArrayEquals(new double[] {3 * 3 * 8, 3 * 3 * 16}, scaling.fans(Shape.of(3, 3, 8, 16)));
    scaling.axes(new Config().put("input_axes", List.of(0)).put("output_axes", List.of(1, 2)));
    assertArrayEquals(new double[] {3, 20}, scaling.fans(Shape.of(3, 4, 5)));
  }

  @Test
  void orthogonal_tallAndWide_hasOrthogonalVectorsOfTheGain() {
    for (Shape shape : List.of(Shape.of(7, 4), Shape.of(4, 7), Shape.of(5, 5))) {
      Tensor q = new Orthogonal(2).initialize(DType.FLOAT64, shape, new Rng(3));
      Tensor product = shape.dim(0) < shape.dim(1) ? q.matMul(q.transpose()) : q.transpose().matMul(q);
      Tensor expected = Tensor.eye(Math.min(shape.dim(0), shape.dim(1))).cast(DType.FLOAT64).mul(4);
      Assert.close(expected, product, 1e-12, shape.toString());
    }
    assertEquals(Shape.of(3, 3, 2, 4), new Orthogonal().initialize(DType.FLOAT32, Shape.of(3, 3, 2, 4), new Rng(3)).shape());
    assertThrows(IllegalArgumentException.class, () -> new Orthogonal().initialize(DType.FLOAT32, Shape.of(3), new Rng(3)));
  }

  @Test
  void constructors_wrongNumbers_throw() {
    assertThrows(IllegalArgumentException.class, () -> new RandomNormal(0, -1));
    assertThrows(IllegalArgumentException.class, () -> new RandomUniform(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new TruncatedNormal(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new VarianceScaling(0, VarianceScaling.Mode.FAN_IN,
        VarianceScaling.Distribution.UNIFORM));
    assertThrows(IllegalArgumentException.class, () -> Initializers.of("VarianceScaling", new Config().put("mode", "fan")));
  }
}
