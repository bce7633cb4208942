package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Assert;
import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers made from Keras' own configurations, with Keras' weights, against Keras' outputs. */
class LayersTest {
  static Stream<Config> cases() {
    return Stream.of("layers", "convolution_layers", "normalization_layers")
        .flatMap(name -> Json.objects("/keras/" + name + ".json").stream());
  }

  /** Keras' sparsemax does not sum to 1 (its test is that of the activation). */
  static Stream<Config> golden() {
    return Stream.of("golden_layers", "golden_convolution_layers")
        .flatMap(name -> Json.objects("/keras/" + name + ".json").stream())
        .filter(entry -> !entry.string("name", "").equals("act_sparsemax"));
  }

  private static Tensor[] inputs(Config entry, DType dtype) {
    return entry.list("x").stream().map(x -> Json.tensor(x, dtype)).toArray(Tensor[]::new);
  }

  private static Layer built(Config entry, DType dtype, Tensor... inputs) {
    Layer layer = Layers.of(entry.string("class_name", ""), entry.config("config").put("dtype", dtype.label()));
    Shape[] shapes = Stream.of(inputs).map(x -> x.shape().with(0, Shape.ANY)).toArray(Shape[]::new);
    layer.buildFor(shapes);
    List<Parameter> weights = layer.parameters();
    List<?> values = entry.list("weights");
    for (int i = 0; i < values.size(); i++) {
      weights.get(i).assign(Json.tensor(values.get(i), dtype));
    }
    return layer;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void apply_kerasConfigAndWeights_agreesWithKeras(Config entry) {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      Tensor[] xs = inputs(entry, dtype);
      Layer layer = built(entry, dtype, xs);
      if (entry.has("adapted")) {
        ((Normalization) layer).adapt(xs[0]);
      }
      List<Tensor> losses = new ArrayList<>();
      Tensor y = Layer.collectLosses(losses, () -> layer.run(entry.flag("training", true), xs))[0];
      // Keras computes a mean of float64 in float32
      double tolerance = entry.has("training") ? Math.max(1e-6, Assert.tolerance(dtype)) : Assert.tolerance(dtype);
      Assert.close(Json.tensor(entry.get("y"), dtype), y, tolerance, entry + " " + dtype);
      if (entry.has("losses")) {
        Tensor regularization = layer.regularizationLoss();
        double sum = losses.stream().mapToDouble(Tensor::item).sum() + (regularization == null ? 0 : regularization.item());
        assertEquals(entry.number("losses", 0), sum, 1e-5 * Math.max(1, sum));
      }
      for (int i = 0; i < entry.list("after").size(); i++) {
        Assert.close(Json.tensor(entry.list("after").get(i), dtype), layer.parameters().get(i), tolerance, "weight " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void apply_kerasFile_agreesWithKerasTo1e5(Config entry) {
    Tensor[] xs = inputs(entry, DType.FLOAT32);
    for (Object written : entry.list("layers")) {
      Layer layer = built((Config) written, DType.FLOAT32, xs);
      xs = layer.run(false, xs);
    }
    Assert.close(Json.tensor(entry.get("y"), DType.FLOAT32), xs[0], 1e-5, entry.string("name", ""));
  }

  @Test
  void names_all_haveACounterpartInKeras() {
    List<String> tested = new ArrayList<>(cases().map(entry -> entry.string("class_name", "")).toList());
    golden().forEach(entry -> entry.list("layers").forEach(layer -> tested.add(((Config) layer).string("class_name", ""))));
    tested.addAll(List.of("InputLayer", "Dropout", "GaussianNoise", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
        "GaussianDropout", "AlphaDropout", "Identity")); // random or nothing to compute
    ImageLayersTest.cases().forEach(entry -> tested.add(entry.string("class_name", "")));
    tested.addAll(List.of("RandomFlip", "RandomCrop")); // Keras has no setting that fixes their draws
    tested.add("Embedding"); // a file of Keras, and EmbeddingTest
    tested.add("SpectralNormalization"); // SpectralNormalizationTest
    CategoryLayersTest.keras().forEach(entry -> tested.add(entry.string("layer", "")));
    for (String name : Layers.names()) {
      assertTrue(tested.contains(name), name);
    }
  }

  @Test
  void of_unknownClass_throwsWithTheNames() {
    String message = assertThrows(IllegalArgumentException.class, () -> Layers.of("Danse", new Config())).getMessage();
    assertTrue(message.startsWith("unknown layer \"Danse\", expected one of InputLayer, Dense, "), message);
    assertTrue(message.endsWith("give classes of your own as CustomObjects"), message);
  }

  @Test
  void of_ownClass_isMadeByItsFactoryAndNamed() {
    CustomObjects custom = CustomObjects.none().with("Doubling", config -> new Lambda(x -> x.mul(2)));
    Layer layer = Layers.of("Doubling", new Config().put("name", "twice"), custom);
    assertEquals("twice", layer.name());
    assertEquals(Tensor.of(2f, 4f), layer.apply(Tensor.of(1f, 2f)));
  }

  @Test
  void of_inputLayer_hasShapeAndType() {
    Layer layer = Layers.of("InputLayer", new Input(3, -1).type(DType.INT32).name("ids").config());
    assertEquals(Shape.of(-1, 3, -1), ((Input) layer).shape());
    assertSame(DType.INT32, ((Input) layer).type());
    assertEquals("ids", layer.name());
  }
}
