package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Assert;
import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.kernels.Parallel;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.DType;
import io.arabica.tensor.GradientCheck;
import io.arabica.tensor.Index;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes, crops, random changes of pictures, and pooling to a given size. */
class ImageLayersTest {
  static Stream<Config> cases() {
    return Json.objects("/keras/image_layers.json").stream();
  }

  /** Layers that draw random numbers in training. */
  static Stream<Supplier<Layer>> random() {
    return Stream.of(RandomFlip::new, () -> new RandomRotation(0.2), () -> new RandomZoom(0.3), () -> new RandomZoom(0.3, 0.2),
        () -> new RandomTranslation(0.3, 0.2), () -> new RandomCrop(3, 4), () -> new RandomContrast(0.4).valueRange(-9, 9),
        () -> new RandomBrightness(0.4).valueRange(-9, 9));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void run_kerasConfig_agreesWithKeras(Config entry) {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      Layer layer = Layers.of(entry.string("class_name", ""), entry.config("config").put("dtype", dtype.label()));
      Tensor x = Json.tensor(entry.list("x").get(0), dtype);
      Tensor y = entry.has("factors") ? ((RandomContrast) layer).adjusted(x, Json.tensor(entry.get("factors"), dtype).reshape(-1, 1, 1, 1))
          : layer.run(entry.flag("training", false), x)[0];
      assertSame(dtype, y.dtype());
      Assert.close(Json.tensor(entry.get("y"), dtype), y, 1e-5, entry.get("config") + " " + dtype); // Keras computes places in float32
    }
  }

  @Test
  void contract_holds() {
    LayerContract.check(new Resizing(3, 5), 0, Shape.of(2, 4, 3, 2));
    LayerContract.check(new Resizing(3, 2).interpolation("bicubic").antialias(true).cropToAspectRatio(true), 0, Shape.of(2, 4, 5, 1));
    LayerContract.check(new Resizing(3, 2).interpolation("nearest").padToAspectRatio(true).fillValue(2), 0, Shape.of(2, 4, 5, 1));
    LayerContract.check(new CenterCrop(2, 3), 0, Shape.of(2, 4, 5, 2));
    LayerContract.check(new CenterCrop(5, 3), 0, Shape.of(2, 4, 5, 2));
    random().forEach(layer -> LayerContract.check(layer.get(), 0, Shape.of(2, 4, 5, 2)));
    LayerContract.check(new RandomFlip("vertical").seed(3), 0, Shape.of(2, 4, 5, 2));
    LayerContract.check(new RandomTranslation(0, 0).heightFactor(-0.2, 0.1).fillMode("wrap").interpolation("nearest").fillValue(3), 0,
        Shape.of(2, 3, 3, 1));
    LayerContract.check(new AdaptiveAveragePooling1D(3), 0, Shape.of(2, 7, 2));
    LayerContract.check(new AdaptiveAveragePooling2D(2, 3), 0, Shape.of(2, 5, 2, 2));
    LayerContract.check(new AdaptiveAveragePooling3D(2), 0, Shape.of(1, 3, 4, 3, 2));
    LayerContract.check(new AdaptiveMaxPooling1D(5), 0, Shape.of(2, 3, 2));
    LayerContract.check(new AdaptiveMaxPooling2D(2), 0, Shape.of(2, 5, 4, 2));
    LayerContract.check(new AdaptiveMaxPooling3D(2, 1, 2), 0, Shape.of(1, 3, 2, 3, 2));
  }

  @ParameterizedTest
  @MethodSource("random")
  void random_everyPictureEveryCallAndEveryRunOfARecording_drawsAnew(Supplier<Layer> make) {
    Layer layer = make.get().seed(3);
    Tensor x = Shaping.repeat(new Rng(1).normal(0, 1, 1, 6, 7, 2), 8, 0); // eight times the same picture
    Tensor first = layer.run(true, x)[0];
    Set<String> different = new TreeSet<>();
    for (int i = 0; i < 8; i++) {
      different.add(Arrays.toString(first.get(Index.at(i)).toFloats()));
    }
    assertTrue(different.size() > 1, "pictures of one batch");
    assertNotEquals(first, layer.run(true, x)[0]);
    Recording recording = Recording.of(() -> List.of(layer.run(true, x)[0]));
    assertTrue(recording.isRepeatable());
    Tensor before = recording.outputs().get(0).copy();
    recording.run();
    assertNotEquals(before, recording.outputs().get(0));
  }

  @ParameterizedTest
  @MethodSource("random")
  void random_sameSeed_givesTheSameBitsOnAnyNumberOfThreadsAndInARecording(Supplier<Layer> make) {
    Tensor x = new Rng(1).normal(0, 1, 40, 20, 21, 3);
    int threads = Parallel.threads();
    try {
      Parallel.setThreads(1);
      Layer alone = make.get().seed(7);
      Tensor expected = alone.run(true, x)[0];
      Tensor next = alone.run(true, x)[0];
      Parallel.setThreads(3);
      Layer together = make.get().seed(7);
      Recording recording = Recording.of(() -> List.of(together.run(true, x)[0]));
      assertEquals(expected, recording.outputs().get(0));
      recording.run();
      assertEquals(next, recording.outputs().get(0));
    } finally {
      Parallel.setThreads(threads);
    }
  }

  @ParameterizedTest
  @MethodSource("random")
  void random_inTraining_letsGradientsThrough(Supplier<Layer> make) {
    Tensor x = new Rng(1).normal(DType.FLOAT64, Shape.of(2, 4, 5, 2), 0, 1);
    GradientCheck.check(in -> make.get().seed(5).dtype(DType.FLOAT64).run(true, in.get(0))[0], x);
  }

  @Test
  void flip_inTraining_mirrorsHalfOfThePicturesEachWay() {
    Tensor x = Shaping.repeat(Tensor.of(new float[] {1, 2, 3, 4}).reshape(1, 2, 2, 1), 4000, 0);
    Tensor y = new RandomFlip().seed(1).run(true, x)[0].reshape(4000, 4);
    int[] counts = new int[4];
    for (int i = 0; i < 4000; i++) {
      counts[(int) y.at(i, 0) - 1]++; // which corner came to the upper left
      assertEquals(5, y.at(i, 0) + y.at(i, 3), 0);
      assertEquals(5, y.at(i, 1) + y.at(i, 2), 0);
    }
    for (int count : counts) {
      assertEquals(1000, count, 5 * Math.sqrt(4000 * 0.25 * 0.75));
    }
    Tensor wide = new RandomFlip("horizontal").seed(1).run(true, x)[0].reshape(4000, 4);
    Tensor tall = new RandomFlip("vertical").seed(1).run(true, x)[0].reshape(4000, 4);
    for (int i = 0; i < 4000; i++) {
      assertEquals(3, wide.at(i, 0) + wide.at(i, 1), 0);
      assertEquals(4, tall.at(i, 0) + tall.at(i, 2), 0);
    }
  }

  @Test
  void crop_inTraining_cutsAtEveryPlaceEquallyOften() {
    Tensor numbers = Tensor.arange(20).cast(DType.FLOAT32).reshape(1, 4, 5, 1);
    Tensor y = new RandomCrop(3, 2).seed(1).run(true, Shaping.repeat(numbers, 4000, 0))[0];
    assertEquals(Shape.of(4000, 3, 2, 1), y.shape());
    int[] counts = new int[20];
    for (int i = 0; i < 4000; i++) {
      int corner = (int) y.at(i, 0, 0, 0);
      counts[corner]++;
      assertEquals(corner + 11, y.at(i, 2, 1, 0), 0);
    }
    for (int at = 0; at < 20; at++) {
      boolean possible = at / 5 <= 1 && at % 5 <= 3;
      assertEquals(possible ? 500 : 0, counts[at], possible ? 5 * Math.sqrt(4000 * 0.125 * 0.875) : 0);
    }
  }

  @Test
  void crop_inInferenceOrOfASmallerPicture_isTheMiddleInTheWindowsProportions() {
    Tensor x = new Rng(1).normal(0, 1, 2, 3, 8, 2);
    Tensor expected = new Resizing(5, 4).cropToAspectRatio(true).apply(x);
    assertEquals(expected, new RandomCrop(5, 4).apply(x));
    assertEquals(expected, new RandomCrop(5, 4).run(true, x)[0]);
    assertEquals(x, new RandomCrop(3, 8).run(true, x)[0]);
  }

  @Test
  void contrastAndBrightness_inTraining_drawFromTheirRange() {
    Tensor x = new Rng(1).uniform(0.4, 0.6, 500, 3, 3, 1);
    Tensor mean = Reduce.mean(x, true, 1, 2);
    Tensor y = new RandomContrast(0.5).factor(0.2, 0.4).valueRange(0, 1).seed(2).run(true, x)[0];
    Tensor factors = y.sub(mean).get(Index.all(), Index.at(0)).div(x.sub(mean).get(Index.all(), Index.at(0)));
    assertEquals(0.8, factors.min().item(), 0.01);
    assertEquals(1.4, factors.max().item(), 0.01);
    assertEquals(0.5, new RandomContrast(1).valueRange(0.5, 1).seed(2).run(true, x)[0].min().item(), 0);
    Tensor more = new RandomBrightness(0).factor(-0.1, 0.3).valueRange(0, 1).seed(2).run(true, x)[0].sub(x);
    assertEquals(-0.1, more.min().item(), 0.005);
    assertEquals(0.3, more.max().item(), 0.005);
    Assert.close(Reduce.max(more, false, 1, 2, 3), Reduce.min(more, false, 1, 2, 3), 1e-6, "one number for a picture");
  }

  @Test
  void random_inInference_isTheInput() {
    Tensor x = Tensor.ones(2, 4, 4, 1);
    for (Layer layer : List.of(new RandomFlip(), new RandomRotation(0.3), new RandomZoom(0.3), new RandomTranslation(0.5, 0.5),
        new RandomContrast(0.5), new RandomBrightness(0.5))) {
      assertSame(x, layer.apply(x));
    }
  }

  @Test
  void affine_betweenTheEndsOfAWrappedPicture_mixesBoth() {
    Tensor x = Tensor.of(new float[] {0, 1, 2, 5}).reshape(1, 1, 4, 1);
    Tensor y = new RandomTranslation(0, 0).widthFactor(0.125, 0.125).fillMode("wrap").run(true, x)[0];
    assertEquals(Tensor.of(2.5f, 0.5f, 1.5f, 3.5f), y.reshape(4));
    y = new RandomTranslation(0, 0).widthFactor(-0.875, -0.875).fillMode("wrap").run(true, x)[0];
    assertEquals(Tensor.of(2.5f, 0.5f, 1.5f, 3.5f), y.reshape(4));
  }

  @Test
  void adaptivePooling_toOnePlace_isGlobalPooling() {
    Tensor x = new Rng(1).normal(0, 1, 2, 5, 3, 4);
    Assert.close(new GlobalAveragePooling2D().keepDims(true).apply(x), new AdaptiveAveragePooling2D(1).apply(x), 1e-6, "average");
    assertEquals(new GlobalMaxPooling2D().keepDims(true).apply(x), new AdaptiveMaxPooling2D(1).apply(x));
    Tensor y = x.copy().requireGradient();
    Tensor gradient = Autograd.gradients(new AdaptiveMaxPooling2D(1).apply(y).sum(), List.of(y)).get(0);
    assertEquals(8, gradient.sum().item(), 0);
  }

  @Test
  void settings_outOfRange_throw() {
    assertThrows(IllegalArgumentException.class, () -> new RandomRotation(1.1));
    assertThrows(IllegalArgumentException.class, () -> new RandomZoom(1));
    assertThrows(IllegalArgumentException.class, () -> new RandomZoom(0.1).widthFactor(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new RandomTranslation(0, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new RandomContrast(-0.1));
    assertThrows(IllegalArgumentException.class, () -> new RandomBrightness(0.1).valueRange(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new RandomFlip("diagonal"));
    assertThrows(IllegalArgumentException.class, () -> new RandomRotation(0.1).interpolation("bicubic"));
    assertThrows(IllegalArgumentException.class, () -> new RandomRotation(0.1).fillMode("mirror"));
    assertThrows(IllegalArgumentException.class, () -> new Resizing(0, 2));
    assertThrows(IllegalArgumentException.class, () -> new Resizing(2, 2).cropToAspectRatio(true).padToAspectRatio(true));
    assertThrows(IllegalArgumentException.class, () -> new AdaptiveMaxPooling2D(0));
    assertThrows(IllegalArgumentException.class, () -> new AdaptiveMaxPooling2D());
    String message = assertThrows(IllegalArgumentException.class, () -> new RandomFlip().name("f").run(true, Tensor.ones(4, 4, 1)))
        .getMessage();
    assertEquals("RandomFlip \"f\": expected an input of 4 dimensions (n, height, width, channels), got (4, 4, 1)", message);
  }

  @Test
  void apply_emptyBatch_givesAnEmptyBatch() {
    assertEquals(Shape.of(0, 4, 3, 2), new Resizing(4, 3).apply(Tensor.zeros(0, 5, 5, 2)).shape());
    assertEquals(Shape.of(0, 5, 5, 2), new RandomRotation(0.1).run(true, Tensor.zeros(0, 5, 5, 2))[0].shape());
    assertEquals(Shape.of(0, 2, 2, 2), new AdaptiveMaxPooling2D(2).apply(Tensor.zeros(0, 5, 5, 2)).shape());
  }
}
