package io.arabica.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.data.Batch;
import io.arabica.data.Dataset;
import io.arabica.initializers.Initializers;
import io.arabica.layers.Dense;
import io.arabica.layers.Dropout;
import io.arabica.layers.GaussianNoise;
import io.arabica.layers.Input;
import io.arabica.layers.Lambda;
import io.arabica.layers.Layer;
import io.arabica.layers.SymbolicTensor;
import io.arabica.layers.losses.Losses;
import io.arabica.metrics.Metrics;
import io.arabica.models.Fit;
import io.arabica.models.Functional;
import io.arabica.models.Model;
import io.arabica.models.ModelFormat;
import io.arabica.models.ModelFormatException;
import io.arabica.models.Sequential;
import io.arabica.optimizers.Optimizer;
import io.arabica.optimizers.Optimizers;
import io.arabica.optimizers.SGD;
import io.arabica.optimizers.schedules.ExponentialDecay;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Saved and loaded again. */
class RoundTripTest {
  @TempDir
  Path folder;

  static Set<String> names() {
    return Matrix.cases().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void load_savedModel_predictsAndTrainsWithTheSameBits(String name) throws IOException {
    Matrix.Case one = Matrix.cases().get(name);
    Model model = one.model().get();
    Batch data = one.data();
    train(model, data, 3);
    Path file = folder.resolve(name + ".keras");
    model.save(file);
    Model again = Model.load(file);
    assertEquals(model.getClass(), again.getClass());
    assertEquals(predict(model, data), predict(again, data));
    assertEquals(model.getWeights(), again.getWeights());
    assertEquals(Json.plain(model.compileConfig()), Json.plain(again.compileConfig()));
    assertEquals(model.isCompiled(), again.isCompiled());
    train(model, data, 5);
    train(again, data, 5);
    assertEquals(model.getWeights(), again.getWeights());
    if (model.isCompiled()) {
      assertEquals(model.optimizer().state(), again.optimizer().state());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void load_layersFrozenAndThawedWhileTraining_goesOnWithTheSameBits() throws IOException {
    Path file = folder.resolve("thawed.keras");
    Model model = new Sequential(new Input(4), new Dense(4).trainable(false), new Dense(4), new Dense(4)).seed(1);
    model.compile("adam", "mse");
    Batch data = Batch.of(new io.arabica.tensor.Rng(1).normal(0, 1, 8, 4), new io.arabica.tensor.Rng(2).normal(0, 1, 8, 4));
    boolean[][] trainable = {{false, true, true}, {true, true, false}, {true, false, true}};
    for (boolean[] flags : trainable) {
      for (int i = 0; i < flags.length; i++) {
        model.layers().get(i + 1).trainable(flags[i]);
      }
      train(model, data, 2);
      model.save(file);
      Model again = Model.load(file);
      assertEquals(model.optimizer().state(), again.optimizer().state());
      train(again, data, 2);
      train(model, data, 2);
      assertEquals(model.getWeights(), again.getWeights());
    }
  }

  static List<String> optimizers() {
    return Optimizers.names();
  }

  /** Through fit, with dropout, noise, a moving average and gradients that are averaged over steps: in the middle of all of them. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void fit_loadedModel_goesOnWithTheSameBits(String name) throws IOException {
    Optimizer optimizer = Optimizers.of(name, new Config().put("use_ema", true).put("ema_momentum", 0.9)
        .put("gradient_accumulation_steps", 2));
    Model model = new Sequential(new Input(4), new Dense(6).activation("tanh"), new Dropout(0.4), new GaussianNoise(0.1), new Dropout(0.2)
        .seed(5), new Dense(2)).seed(3).compile(optimizer, Losses.meanSquaredError());
    Tensor x = Matrix.x(1, 20, 4);
    Tensor y = Matrix.x(2, 20, 2);
    Fit fit = Fit.epochs(1).batchSize(4).seed(9).silent();
    model.fit(x, y, fit);
    Path file = folder.resolve("model.keras");
    model.save(file);
    Model again = Model.load(file);
    assertEquals(5, again.optimizer().iterations());
    model.fit(x, y, fit);
    again.fit(x, y, fit);
    assertEquals(model.getWeights(), again.getWeights());
    assertEquals(model.optimizer().state(), again.optimizer().state());
  }

  static void train(Model model, Batch data, int steps) {
    for (int i = 0; i < steps && model.isCompiled(); i++) {
      model.trainOnBatch(data);
    }
  }

  static List<Tensor> predict(Model model, Batch data) {
    return model.predict(Dataset.of(data).batch(data.size()));
  }

  @Test
  void load_oneWeightWithOneSlotAndASchedule_hasTheSlot() throws IOException { // as few variables as before a first step
    Model model = new Sequential(new Input(2), new Dense(1).useBias(false)).seed(3);
    model.compile(new SGD(new ExponentialDecay(0.1, 5, 0.5)).momentum(0.9), Losses.meanSquaredError());
    model.trainOnBatch(Tensor.ones(4, 2), Tensor.ones(4, 1));
    Path file = folder.resolve("slot.keras");
    model.save(file);
    assertEquals(model.optimizer().state(), Model.load(file).optimizer().state());
    assertEquals(2, model.optimizer().state().size());
  }

  @Test
  void replace_writerThatFails_namesTheFileAndLeavesTheOldOne() throws IOException {
    Path file = Files.writeString(folder.resolve("good.keras"), "good");
    IOException thrown = assertThrows(IOException.class, () -> ModelFormat.replace(file, to -> {
      Files.writeString(to, "ha");
      throw new IOException("No space left on device");
    }));
    assertEquals("cannot write " + file + ": No space left on device", thrown.getMessage());
    assertEquals("good", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void load_accuracyUnderAnotherName_isCompiledStill() throws IOException {
    Model model = new Sequential(new Input(2), new Dense(3).activation("softmax")).seed(3);
    model.compile(new SGD(0.1), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy().name("hits"));
    Path file = folder.resolve("named.keras");
    model.save(file); // nothing is chosen yet
    assertEquals(Set.of("loss", "accuracy"), Model.load(file).evaluate(Tensor.ones(2, 2), Tensor.of(0, 1)).keySet());
    Map<String, Double> scores = model.evaluate(Tensor.ones(2, 2), Tensor.of(0, 1));
    model.save(file);
    assertEquals(scores, Model.load(file).evaluate(Tensor.ones(2, 2), Tensor.of(0, 1)));
    assertTrue(scores.containsKey("hits"));
  }

  @Test
  void replace_writerThatMayNotWrite_namesTheFileNotTheTemporaryOne() {
    Path file = folder.resolve("model.keras");
    IOException thrown = assertThrows(IOException.class, () -> ModelFormat.replace(file, to -> {
      throw new AccessDeniedException(to.toString());
    }));
    assertTrue(thrown.getMessage().startsWith("cannot write " + file + ": "), thrown.getMessage());
  }

  @Test
  void save_symbolicLink_replacesWhatItLeadsTo() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real")).resolve("model.keras");
    Path link = folder.resolve("latest.keras");
    try {
      Files.createSymbolicLink(link, folder.relativize(real)); // where nothing stands yet
    } catch (IOException | UnsupportedOperationException e) {
      Assumptions.abort("no symbolic links here: " + e);
    }
    Sequential model = new Sequential(new Input(2), new Dense(1));
    for (int i = 0; i < 2; i++) {
      model.save(link);
      assertTrue(Files.isSymbolicLink(link));
      assertTrue(Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS));
      assertEquals(model.predict(Tensor.ones(3, 2)), Model.load(link).predict(Tensor.ones(3, 2)));
    }
    Path other = Files.createSymbolicLink(folder.resolve("a.keras"), Path.of("b.keras"));
    Files.createSymbolicLink(folder.resolve("b.keras"), Path.of("a.keras"));
    assertThrows(FileSystemLoopException.class, () -> model.save(other));
  }

  @Test
  void loadWeights_fileThatIsCutOff_isRefusedAsByHdf5() throws IOException {
    Sequential model = new Sequential(new Input(2), new Dense(1));
    Path file = folder.resolve("cut.weights.h5");
    model.saveWeights(file);
    byte[] whole = Files.readAllBytes(file);
    for (int left : new int[] {whole.length - 1, whole.length - 9}) {
      Files.write(file, Arrays.copyOf(whole, left));
      String message = assertThrows(ModelFormatException.class, () -> model.loadWeights(file)).getMessage();
      assertEquals(file + ": the file is cut off: expected " + whole.length + " bytes, got " + left, message);
    }
  }

  @Test
  void save_graphThatEndsInGraphs_countsTheirCallsAsKeras() throws IOException {
    SymbolicTensor in = Input.of(3);
    Functional inner = new Functional(in, new Dense(3).apply(in));
    inner.name("inner");
    SymbolicTensor x = Input.of(3);
    SymbolicTensor once = inner.apply(x);
    Functional model = new Functional(List.of(x), List.of(inner.apply(once), once));
    model.seed(4);
    Path file = folder.resolve("ends.keras");
    model.save(file);
    Map<?, ?> config = (Map<?, ?>) ConfigWriter.of(model).get("config");
    assertEquals(List.of(List.of("inner", 2, 0), List.of("inner", 1, 0)), config.get("output_layers"));
    List<Tensor> data = List.of(Tensor.ones(2, 3));
    assertEquals(model.predict(data), Model.load(file).predict(data));
  }

  @Test
  void load_graphOfKeras2_countsCallsOfGraphsFromOne() throws ModelFormatException {
    String layer = "{'class_name': 'Dense', 'name': '%s', 'config': {'name': '%s', 'units': %d}, 'inbound_nodes': [[['%s', %d, 0, {}]]]}";
    String graph = "{'class_name': 'Functional', 'name': '%s', 'inbound_nodes': %s, 'config': {'name': '%s', 'layers': [{'class_name': "
        + "'InputLayer', 'name': 'in', 'inbound_nodes': [], 'config': {'name': 'in', 'batch_input_shape': [null, 3]}}, %s], "
        + "'input_layers': [['in', 0, 0]], 'output_layers': [['%s', 0, 0]]}}";
    String calls = "[[['in', 0, 0, {}]], [['inner', 1, 0, {}]]]";
    String inner = graph.formatted("inner", calls, "inner", layer.formatted("a", "a", 3, "in", 0), "a");
    String text = graph.formatted("outer", "[]", "outer", inner + ", " + layer.formatted("b", "b", 2, "inner", 2), "b");
    Object root = Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "text");
    Config config = new ConfigReader("old.h5", CustomObjects.none()).model(root);
    Model model = Model.fromConfig("Functional", config.config("config"), CustomObjects.none());
    assertEquals(Shape.of(4, 2), model.predict(Tensor.ones(4, 3)).shape());
    assertEquals(4, model.calls().size());
  }

  @Test
  void save_unbuiltChain_isLoadedUnbuilt() throws IOException {
    Path file = folder.resolve("unbuilt.keras");
    new Sequential(new Dense(3), new Dense(2)).compile("adam", "mse").save(file);
    Model again = Model.load(file);
    assertEquals(List.of("dense", "dense_1"), again.layers().stream().map(Layer::name).toList());
    assertTrue(again.isCompiled());
    assertEquals(Shape.of(4, 2), again.fit(Tensor.zeros(4, 5), Tensor.zeros(4, 2), io.arabica.models.Fit.epochs(1)) == null ? null
        : again.predict(Tensor.zeros(4, 5)).shape());
  }

  @Test
  void loadWeights_savedWeights_replacesAll() throws IOException {
    Path file = folder.resolve("model.weights.h5");
    Model model = new Sequential(new Input(4), new Dense(3), new Dense(2)).seed(1);
    model.saveWeights(file);
    Model other = new Sequential(new Input(4), new Dense(3), new Dense(2)).seed(2);
    other.loadWeights(file);
    assertEquals(model.getWeights(), other.getWeights());
    Model wider = new Sequential(new Input(4), new Dense(3), new Dense(5)).seed(2);
    List<Tensor> before = wider.getWeights();
    String message = assertThrows(ModelFormatException.class, () -> wider.loadWeights(file)).getMessage();
    assertTrue(message.contains("layers/dense_1/vars/0: expected shape (3, 5), got [3, 2]"), message);
    assertEquals(before, wider.getWeights());
  }

  /** A layer of a user. */
  static final class Scale extends Layer {
    private final double start;
    private Parameter factor;

    Scale(double start) {
      this.start = start;
    }

    @Override
    protected void build(Shape... inputs) {
      factor = addWeight("factor", Shape.of(inputs[0].dim(-1)), Initializers.constant(start));
    }

    @Override
    public Shape outputShape(Shape... inputs) {
      return inputs[0];
    }

    @Override
    protected Tensor call(Tensor[] inputs, boolean training) {
      return inputs[0].mul(factor);
    }

    @Override
    public Config config() {
      return super.config().put("start", start);
    }
  }

  @Test
  void load_layerOfOnesOwn_needsItsFactory() throws IOException {
    Path file = folder.resolve("own.keras");
    Model model = new Sequential(new Input(4), new Scale(3), new Dense(2)).seed(1);
    model.save(file);
    Model again = Model.load(file, CustomObjects.none().with("Scale", config -> new Scale(config.number("start", 0))));
    assertEquals(model.predict(Tensor.ones(2, 4)), again.predict(Tensor.ones(2, 4)));
    String message = assertThrows(ModelFormatException.class, () -> Model.load(file)).getMessage();
    assertTrue(message.startsWith(file + ": layer 1 \"scale\": there is no layer Scale in Arabica; give one of your own as CustomObjects"),
        message);
  }

  @Test
  void save_lambda_saysWhatToDoAndLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("lambda.keras");
    Files.writeString(file, "old");
    Model model = new Sequential(new Input(4), new Lambda(x -> x.square()));
    assertThrows(IllegalStateException.class, () -> model.save(file));
    assertEquals("old", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void write_toAPlaceThatTakesNoFile_saysWhy() {
    IOException thrown = assertThrows(IOException.class, () -> Hdf5.write(folder, Map.of("vars/0", Tensor.ones(2))));
    assertEquals("cannot write " + folder + ": " + thrown.getCause().getCause(), thrown.getMessage());
    assertTrue(thrown.getCause().getCause() instanceof IOException, thrown.toString());
  }

  @Test
  void load_noSuchFileOrOtherName_isSaid() {
    assertThrows(NoSuchFileException.class, () -> Model.load(folder.resolve("missing.keras")));
    String message = assertThrows(IllegalArgumentException.class, () -> Model.load(folder.resolve("model.bin"))).getMessage();
    assertTrue(message.contains("ends in one of .keras, .h5 (only read), .hdf5 (only read), .onnx (only written), got"), message);
  }
}
