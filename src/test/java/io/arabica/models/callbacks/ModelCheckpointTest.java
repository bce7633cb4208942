package io.arabica.models.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCheckpointTest {
  @TempDir
  Path folder;

  private static Model model() {
    Model model = new Sequential(new Input(2), new Dense(1)).seed(1);
    return model.compile("sgd", "mse");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  /** Epochs with these values of val_loss. */
  private static void epochs(ModelCheckpoint checkpoint, Model model, double... losses) {
    checkpoint.onTrainBegin(model, Fit.epochs(losses.length));
    for (int epoch = 0; epoch < losses.length; epoch++) {
      checkpoint.onEpochBegin(model, epoch);
      Map<String, Double> logs = new LinkedHashMap<>(Map.of("loss", 0.5));
      logs.put("val_loss", losses[epoch]);
      checkpoint.onEpochEnd(model, epoch, logs);
    }
  }

  @Test
  void fields_areFilledAsInPython() {
    Map<String, Number> values = Map.of("epoch", 7, "a", 0.125, "b", 1.5e-5, "c", -2.675, "d", 0.1, "e", -3.25, "f", Double.NaN, "g", 2.0);
    Path file = Path.of("{epoch:02d}-{a:.2f}-{b:.3e}-{c:8.3f}-{d}-{e:06.1f}-{f:.2f}-{g:f}");
    assertEquals(Path.of("07-0.12-1.500e-05-  -2.675-0.1--003.2-nan-2.000000"), new FilePattern("it", file).file(values));
    assertEquals("12", new FilePattern("it", Path.of("{epoch}")).file(Map.of("epoch", 12)).toString());
    FilePattern unknown = new FilePattern("it", Path.of("{x:.2f}"));
    String message = assertThrows(IllegalArgumentException.class, () -> unknown.file(values)).getMessage();
    assertEquals("it: \"{x:.2f}\" asks for \"x\", which was not measured; there are [a, b, c, d, e, epoch, f, g]", message);
    assertThrows(IllegalArgumentException.class, () -> new FilePattern("it", Path.of("{a:02d}")).file(values));
  }

  @Test
  void everyEpoch_writesItsFile() throws IOException {
    Model model = model();
    epochs(new ModelCheckpoint(folder.resolve("deep/{epoch:02d}-{val_loss:.2f}.keras")), model, 0.5, 0.75);
    assertEquals(List.of("deep/01-0.50.keras", "deep/02-0.75.keras"), files());
    assertEquals(model.getWeights(), Model.load(folder.resolve("deep/02-0.75.keras")).getWeights());
  }

  @Test
  void saveBestOnly_savesWhatIsBetter() throws IOException {
    ModelCheckpoint least = new ModelCheckpoint(folder.resolve("{epoch}.keras")).saveBestOnly(true);
    epochs(least, model(), Double.NaN, 3, 3, 2, 4, 1);
    assertEquals(List.of("2.keras", "4.keras", "6.keras"), files());
    assertEquals(1, least.best());
    epochs(new ModelCheckpoint(folder.resolve("max{epoch}.keras")).saveBestOnly(true).mode(Mode.MAX).initialValueThreshold(2.5), model(),
        2, 3, 1, 4);
    assertEquals(List.of("2.keras", "4.keras", "6.keras", "max2.keras", "max4.keras"), files());
    epochs(new ModelCheckpoint(folder.resolve("none.keras")).saveBestOnly(true).monitor("val_accuracy"), model(), 1, 2);
    assertEquals(5, files().size());
  }

  @Test
  void saveFreq_countsBatchesOverEpochs() throws IOException {
    Model model = model();
    List<List<Tensor>> seen = new ArrayList<>();
    model.fit(Tensor.ones(10, 2), Tensor.zeros(10, 1), Fit.epochs(2).batchSize(2).silent().callbacks(
        new ModelCheckpoint(folder.resolve("{epoch}-{batch}.weights.h5")).saveFreq(4).saveWeightsOnly(true),
        new LambdaCallback().onTrainBatchEnd((batch, logs) -> seen.add(model.getWeights()))));
    assertEquals(List.of("1-4.weights.h5", "2-3.weights.h5"), files());
    Model other = model();
    other.loadWeights(folder.resolve("2-3.weights.h5"));
    assertEquals(seen.get(7), other.getWeights());
  }

  @Test
  void onTrainBegin_removesHalfWrittenFilesOfItsOwnAlone() throws IOException {
    String id = ".01234567-89ab-cdef-0123-456789abcdef.tmp";
    for (String name : List.of(".3-0.1.keras" + id, ".other.keras" + id, "3-0.1.keras.tmp")) {
      Files.createFile(folder.resolve(name));
    }
    new ModelCheckpoint(folder.resolve("{epoch}-{loss:.1f}.keras")).onTrainBegin(model(), Fit.epochs(1));
    assertEquals(List.of(".other.keras" + id, "3-0.1.keras.tmp"), files());
  }

  @Test
  void fit_loadedCheckpoint_goesOnWithTheSameBits() throws IOException {
    Model model = LongRun.model(true);
    model.compile("adam", "binary_crossentropy");
    Fit fit = Fit.epochs(4).batchSize(10).silent().callbacks(new ModelCheckpoint(folder.resolve("{epoch}.keras")));
    model.fit(LongRun.data(), fit);
    Model again = Model.load(folder.resolve("2.keras"));
    again.fit(LongRun.data(), Fit.epochs(4).initialEpoch(2).batchSize(10).silent());
    assertEquals(model.getWeights(), again.getWeights());
  }

  @Test
  void settings_wrong_throw() {
    assertThrows(IllegalArgumentException.class, () -> new ModelCheckpoint(null));
    assertThrows(IllegalArgumentException.class, () -> new ModelCheckpoint(Path.of("{epoch:2x}.keras")));
    ModelCheckpoint checkpoint = new ModelCheckpoint(Path.of("{epoch:02d}.weights.h5"));
    assertThrows(IllegalArgumentException.class, () -> checkpoint.saveFreq(0));
    assertThrows(IllegalArgumentException.class, () -> checkpoint.monitor(null));
    assertThrows(IllegalArgumentException.class, () -> checkpoint.mode(null));
    String message = assertThrows(IllegalArgumentException.class, () -> checkpoint.onTrainBegin(model(), Fit.epochs(1))).getMessage();
    assertTrue(message.contains("expected a file name that ends in .keras, got \"{epoch:02d}.weights.h5\""), message);
    assertFalse(Files.exists(Path.of("{epoch:02d}.weights.h5")));
  }
}
