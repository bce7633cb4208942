package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Assert;
import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.layers.losses.Losses;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Adam;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.DType;
import io.arabica.tensor.Recording;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CategoryLayersTest {
  static Stream<Config> keras() {
    return Json.objects("/keras/categories.json").stream();
  }

  // ---- held to Keras --------------------------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("keras")
  void apply_anyOptions_givesKerasValues(Config entry) {
    String name = entry.string("layer", "");
    String what = name + entry.config("config");
    Object x = entry.get("x");
    Tensor y;
    if (name.equals("StringLookup")) {
      StringLookup layer = StringLookup.of(entry.config("config"));
      if (entry.has("adapted")) {
        layer.adapt(texts(entry.get("adapted")));
      }
      assertEquals(entry.get("vocabulary"), layer.vocabulary(), what);
      y = layer.apply(texts(x));
      assertEquals(y, StringLookup.of(layer.config()).apply(texts(x)), what);
    } else {
      Layer layer = Layers.of(name, entry.config("config"));
      adapt(layer, entry);
      y = isText(x) ? hashed((Hashing) layer, x) : layer.apply(Json.tensor(x, type(name)));
      if (!isText(x)) {
        Tensor input = Json.tensor(x, type(name));
        assertEquals(y.shape(), layer.outputShape(input.shape()), what);
        assertSame(y.dtype(), layer.outputType(input.dtype()), what);
        assertEquals(y, Layers.of(name, layer.config()).apply(input), what);
      }
    }
    Assert.close(Json.tensor(entry.get("y"), DType.FLOAT64), y.cast(DType.FLOAT64), 1e-6, what);
  }

  private static DType type(String name) {
    return name.equals("Discretization") ? DType.FLOAT32 : DType.INT32;
  }

  private static void adapt(Layer layer, Config entry) {
    Tensor data = entry.has("adapted") ? Json.tensor(entry.get("adapted"), type(layer.className())) : null;
    if (layer instanceof Discretization bins) {
      int batches = entry.integer("batches", 1);
      if (data != null) {
        int rows = data.shape().dim(0) / batches;
        bins.adapt(IntStream.range(0, batches).mapToObj(i -> data.get(i * rows + ":" + (i + 1) * rows)).toList());
      }
      double[] expected = entry.list("boundaries").stream().mapToDouble(value -> (Double) value).toArray();
      assertArrayEquals(expected, bins.binBoundaries(), 1e-6, entry.toString());
    } else if (layer instanceof IntegerLookup lookup) {
      if (data != null) {
        lookup.adapt(data);
      }
      assertEquals(entry.list("vocabulary").stream().map(value -> ((Double) value).intValue()).toList(), lookup.vocabulary());
    }
  }

  private static boolean isText(Object x) {
    return x instanceof List<?> list ? isText(list.get(0)) : x instanceof String;
  }

  /** Texts side by side, hashed one by one; only the numbers have the shape of Keras. */
  private static Tensor hashed(Hashing layer, Object x) {
    String[][] texts = texts(x);
    List<Tensor> rows = Arrays.stream(texts).map(layer::apply).toList();
    Tensor stacked = Shaping.stack(0, rows.toArray(new Tensor[0]));
    boolean single = texts[0].length == 1 && stacked.rank() == 3;
    return single ? stacked.squeeze(1) : stacked;
  }

  private static String[][] texts(Object x) {
    return ((List<?>) x).stream().map(row -> ((List<?>) row).toArray(String[]::new)).toArray(String[][]::new);
  }

  @Test
  void bucket_textsOfAllLengths_isThatOfTensorFlow() {
    for (Config entry : Json.objects("/keras/hashes.json")) {
      String text = entry.string("text", "");
      int buckets = entry.integer("buckets", 0);
      assertEquals(entry.integer("farm", 0), Fingerprint.bucket(text, buckets, (long[]) null), text);
      assertEquals(entry.integer("sip", 0), Fingerprint.bucket(text, buckets, 133, (1L << 40) + 1), text);
    }
  }

  @Test
  void bucket_number_isThatOfItsText() {
    for (int number : new int[] {0, 7, -7, 10, -10, 99, 100, 12345678, -12345678, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertEquals(Fingerprint.bucket(Integer.toString(number), 1009, (long[]) null), Fingerprint.bucket(number, 1009, (long[]) null));
      assertEquals(Fingerprint.bucket(Integer.toString(number), 1009, 3, 4), Fingerprint.bucket(number, 1009, 3, 4));
    }
  }

  @Test
  void apply_numbersOfEitherSign_haveTheirPlaces() {
    IntegerLookup lookup = new IntegerLookup().vocabulary(5, -3, Integer.MIN_VALUE, Integer.MAX_VALUE, 0).maskToken(-1000);
    assertEquals(Tensor.of(2, 3, 4, 5, 6, 0, 1), lookup.apply(Tensor.of(5, -3, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, -1000, 1000)));
  }

  /** The example of the SipHash paper: key 00..0f, message 00..0e. */
  @Test
  void sipHash_vectorOfThePaper_agrees() {
    byte[] message = new byte[15];
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) i;
    }
    assertEquals(0xa129ca6149be45e5L, Fingerprint.sipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, message, message.length));
  }

  // ---- in models ------------------------------------------------------------------------------------------------------

  @Test
  void trainOnBatch_lookupAndEncoding_learn() {
    Model model = new Sequential(new Input(2).type(DType.INT32), new IntegerLookup().vocabulary(10, 20, 30), new CategoryEncoding(4),
        new Dense(1)).seed(1);
    model.compile(new Adam(0.1), Losses.meanSquaredError());
    Tensor x = Tensor.of(new int[][] {{10, 20}, {30, 99}, {20, 20}});
    Tensor y = Tensor.of(new float[][] {{1}, {2}, {3}});
    for (int i = 0; i < 300; i++) {
      model.trainOnBatch(x, y);
    }
    Assert.close(y, model.predict(x), 1e-2, "predictions");
    assertEquals(model.predict(x), model.predict(x.cast(DType.FLOAT32)), "whole numbers as floats");
  }

  @Test
  void call_recorded_looksAtEachBatchAnew() {
    for (Layer layer : List.of(new IntegerLookup().vocabulary(10, 20, 30), new IntegerLookup().vocabulary(10, 20).maskToken(30)
        .outputMode(OutputMode.MULTI_HOT), new IntegerLookup().vocabulary(10, 20).invert(true), new Hashing(5).outputMode(OutputMode.COUNT),
        new Discretization(new double[] {15, 25}).outputMode(OutputMode.ONE_HOT))) {
      Tensor x = Tensor.of(new int[][] {{10, 20, 30}, {30, 99, 1}});
      Recording recording = Recording.of(() -> List.of(layer.apply(x)));
      assertTrue(layer.isRepeatable() && recording.isRepeatable(), layer.name());
      System.arraycopy(new int[] {2, 1, 10, 20, 0, 30}, 0, x.ints(), 0, 6);
      recording.run();
      assertEquals(layer.apply(x), recording.outputs().get(0), layer.name());
    }
  }

  @Test
  void call_countWeights_areAddedUpAndHaveAGradient() {
    CategoryEncoding layer = new CategoryEncoding(3).outputMode(OutputMode.COUNT);
    Tensor weights = Tensor.of(new float[][] {{0.5f, 1, 2}}).requireGradient();
    Tensor y = layer.run(false, Tensor.of(new int[][] {{1, 1, 0}}), weights)[0];
    assertEquals(Tensor.of(new float[][] {{2, 1.5f, 0}}), y.detach());
    Tensor gradient = Autograd.gradients(y.mul(Tensor.of(3f, 5f, 7f)).sum(), List.of(weights)).get(0);
    assertEquals(Tensor.of(new float[][] {{5, 5, 3}}), gradient.detach());
    assertThrows(IllegalArgumentException.class, () -> layer.run(false, Tensor.of(new int[][] {{1, 1, 0}}), Tensor.ones(1, 2)));
    assertThrows(IllegalArgumentException.class, () -> new CategoryEncoding(3).run(false, Tensor.ones(1, 2), Tensor.ones(1, 2)));
  }

  @Test
  void encoding_moreDimensions_takesTheLastOnesTogether() {
    Tensor y = new CategoryEncoding(3).outputMode(OutputMode.COUNT).apply(Tensor.of(new int[][][] {{{0, 1}, {2, 2}}}));
    assertEquals(Tensor.of(new float[][][] {{{1, 1, 0}, {0, 0, 2}}}), y);
  }

  // ---- texts ----------------------------------------------------------------------------------------------------------

  @Test
  void stringLookup_textsAndBack() {
    StringLookup lookup = new StringLookup().maskToken("").vocabulary("red", "green");
    assertEquals(List.of("", "[UNK]", "red", "green"), lookup.vocabulary());
    Tensor places = lookup.apply("green", "", "blue", "red");
    assertEquals(Tensor.of(3, 0, 1, 2), places);
    assertArrayEquals(new String[] {"green", "", "[UNK]", "red"}, lookup.texts(places));
    assertEquals(Tensor.of(new int[][] {{2}, {3}}), lookup.apply(new String[][] {{"red"}, {"green"}}));
    assertEquals(lookup.vocabulary(), new StringLookup().maskToken("").vocabulary("", "[UNK]", "red", "green").vocabulary());
  }

  @Test
  void config_withoutAVocabulary_isThatOfKeras() {
    Config config = new IntegerLookup().config();
    assertNull(config.get("vocabulary"));
    assertNull(config.get("vocabulary_size"));
    assertNull(new StringLookup().config().get("vocabulary_size"));
    assertEquals(3, new IntegerLookup().vocabulary(12, 36).config().get("vocabulary_size"));
  }

  @Test
  void lookup_settingsAfterTheVocabulary_countToo() {
    IntegerLookup lookup = new IntegerLookup().vocabulary(3, 8).maskToken(2).numOovIndices(2);
    assertEquals(List.of(2, -1, -1, 3, 8), lookup.vocabulary());
    assertEquals(Tensor.of(3, 4, 0, 1), lookup.apply(Tensor.of(3, 8, 2, 4)));
    assertEquals(List.of(-1, -1, 3, 8), lookup.name("other").vocabulary().subList(1, 5));
    Tensor data = Tensor.of(new int[][] {{1, 1}, {1, 2}});
    Tensor late = new IntegerLookup().adapt(data).outputMode(OutputMode.TF_IDF).apply(data);
    assertEquals(new IntegerLookup().outputMode(OutputMode.TF_IDF).adapt(data).apply(data), late);
  }

  /** As Keras has it: 3 and 4 are unknown and have the places of their remainders. */
  @Test
  void tfIdf_weightsOfUnknownTokens_countIfGiven() {
    Tensor x = Tensor.of(new int[][] {{5, 7, 3, 4, 5}});
    IntegerLookup lookup = new IntegerLookup().numOovIndices(2).outputMode(OutputMode.TF_IDF)
        .vocabulary(new int[] {-1, -1, 5, 7}, new double[] {0.5, 2, 1, 0.25});
    assertEquals(Tensor.of(new float[][] {{0.5f, 2, 2, 0.25f}}), lookup.apply(x));
    assertEquals(Tensor.of(new float[][] {{0.5f, 2, 2, 0.25f}}), Layers.of("IntegerLookup", lookup.config()).apply(x));
    lookup = new IntegerLookup().numOovIndices(2).outputMode(OutputMode.TF_IDF).vocabulary(new int[] {5, 7}, new double[] {1, 0.5});
    assertEquals(Tensor.of(new float[][] {{0.75f, 0.75f, 2, 0.5f}}), lookup.apply(x)); // the mean
  }

  @Test
  void stringLookup_inAModel_isRefused() {
    StringLookup lookup = new StringLookup().vocabulary("a");
    String message = assertThrows(IllegalArgumentException.class, () -> new Sequential(new Input(1), lookup)).getMessage();
    assertTrue(message.contains("a StringLookup cannot stand in a model"), message);
    message = assertThrows(IllegalArgumentException.class, () -> lookup.apply(Tensor.ones(1))).getMessage();
    assertTrue(message.contains("a StringLookup takes String[]"), message);
  }

  // ---- misuse ---------------------------------------------------------------------------------------------------------

  @Test
  void lookups_misuse_throw() {
    assertNull(new IntegerLookup().vocabulary());
    assertThrows(IllegalStateException.class, () -> new IntegerLookup().apply(Tensor.of(1)));
    assertThrows(IllegalArgumentException.class, () -> new IntegerLookup().vocabulary(1, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new IntegerLookup().maskToken(2).vocabulary(1, 2));
    assertThrows(IllegalArgumentException.class, () -> new IntegerLookup().maxTokens(3).vocabulary(1, 2, 3));
    assertThrows(IllegalArgumentException.class, () -> new IntegerLookup().invert(true).outputMode(OutputMode.COUNT));
    assertThrows(IllegalArgumentException.class, () -> new IntegerLookup().outputMode(OutputMode.TF_IDF).vocabulary(1, 2));
    assertThrows(IllegalArgumentException.class, () -> new IntegerLookup().padToMaxTokens(true));
    StringLookup given = new StringLookup().vocabulary("a", "b");
    Config before = given.config();
    assertThrows(IllegalArgumentException.class, () -> given.outputMode(OutputMode.TF_IDF));
    assertThrows(IllegalArgumentException.class, () -> given.maxTokens(2));
    assertThrows(IllegalArgumentException.class, () -> given.maskToken("a").numOovIndices(3));
    assertEquals(before, given.config()); // what was refused was not kept
    assertEquals(Tensor.of(2, 0), given.apply("b", "c"));
    String message = assertThrows(IllegalArgumentException.class, () -> new IntegerLookup().numOovIndices(0).vocabulary(1, 2).apply(
        Tensor.of(1, 7))).getMessage();
    assertTrue(message.contains("7 is not in the vocabulary"), message);
    message = assertThrows(IllegalArgumentException.class, () -> new StringLookup().maxTokens(2).numOovIndices(2).adapt("a", "b"))
        .getMessage();
    assertTrue(message.contains("maxTokens above the 2 places") && message.endsWith("got 2"), message);
    assertThrows(IllegalArgumentException.class, () -> new StringLookup().vocabulary("a").apply("a", null));
    assertThrows(IllegalArgumentException.class, () -> new IntegerLookup().vocabulary(1).apply(Tensor.of(1.5f)));
    IntegerLookup built = new IntegerLookup().outputMode(OutputMode.COUNT).vocabulary(1, 2);
    built.apply(Tensor.of(new int[][] {{1}}));
    assertThrows(IllegalStateException.class, () -> built.vocabulary(1, 2, 3));
    assertEquals(List.of(-1, 1, 2), built.vocabulary());
  }

  @Test
  void others_misuse_throw() {
    assertThrows(IllegalArgumentException.class, () -> new CategoryEncoding(0));
    assertThrows(IllegalArgumentException.class, () -> new CategoryEncoding(3).outputMode(OutputMode.INT));
    String message = assertThrows(IllegalArgumentException.class, () -> new CategoryEncoding(3).apply(Tensor.of(new int[][] {{3}})))
        .getMessage();
    assertTrue(message.contains("CategoryEncoding") && message.contains("3 at place 0 is out of range"), message);
    assertThrows(IllegalArgumentException.class, () -> new Discretization(new double[] {1, 0}));
    assertThrows(IllegalArgumentException.class, () -> new Discretization(new double[] {1}).apply(Tensor.of(Float.NaN)));
    assertThrows(IllegalStateException.class, () -> new Discretization(new double[] {1}).adapt(Tensor.ones(3)));
    assertThrows(IllegalStateException.class, () -> new Discretization(3).apply(Tensor.ones(3)));
    assertThrows(IllegalArgumentException.class, () -> new Discretization(3).adapt(Tensor.of(1, Float.NaN)));
    assertThrows(IllegalArgumentException.class, () -> new Hashing(0));
    assertThrows(IllegalArgumentException.class, () -> new Hashing(2).apply("a", null));
    assertThrows(IllegalArgumentException.class, () -> OutputMode.of("hot"));
    assertEquals(Shape.of(Shape.ANY, 3), new CategoryEncoding(3).outputShape(Shape.of(Shape.ANY, 7)));
    assertSame(OutputMode.MULTI_HOT, OutputMode.of("binary"));
  }
}
