package io.arabica.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.data.Batch;
import io.arabica.io.numpy.Npy;
import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.layers.LeakyReLU;
import io.arabica.models.Model;
import io.arabica.models.ModelFormatException;
import io.arabica.models.Sequential;
import io.arabica.optimizers.schedules.InverseTimeDecay;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models in HDF5, as Keras 2 wrote them and Keras 3 still does; see legacy_files.py and model_files.py among the resources. */
class LegacyFilesTest {
  private static final Path FILES = Path.of("src/test/resources/keras/legacy");

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cnn_legacy", "keras3_functional", "keras3_uncompiled", "keras3_frozen", "keras2_sequential",
      "keras2_functional"})
  void load_legacyFile_predictsAndTrainsAsKeras(String name) throws IOException {
    Model model = Model.load(FILES.resolve(name + ".h5"));
    Map<String, Tensor> values = Npy.readAll(FILES.resolve(name + ".npz"));
    Batch data = new Batch(several(values, "x"), several(values, "t"));
    assertClose(several(values, "y").get(0), RoundTripTest.predict(model, data).get(0), 1e-5);
    if (!data.targets().isEmpty()) {
      RoundTripTest.train(model, data, 5);
      List<Tensor> expected = several(values, "w");
      List<Tensor> got = new ArrayList<>(model.trainableParameters()); // the order of Keras 2
      model.parameters().stream().filter(weight -> !weight.isTrainable()).forEach(got::add);
      assertEquals(expected.size(), got.size());
      for (int i = 0; i < got.size(); i++) {
        assertClose(expected.get(i), got.get(i), 1e-4);
      }
    }
  }

  private static List<Tensor> several(Map<String, Tensor> values, String key) {
    List<Tensor> found = new ArrayList<>();
    if (values.containsKey(key)) {
      found.add(values.get(key));
    }
    for (int i = 0; values.containsKey(key + i); i++) {
      found.add(values.get(key + i));
    }
    return found;
  }

  private static void assertClose(Tensor expected, Tensor got, double tolerance) {
    assertEquals(expected.shape(), got.shape());
    double[] a = expected.toDoubles();
    double[] b = got.toDoubles();
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], tolerance * Math.max(1, Math.abs(a[i])));
    }
  }

  @Test
  void load_legacyFile_hasItsTraining() throws IOException {
    Model model = Model.load(FILES.resolve("cnn_legacy.h5"));
    assertEquals("Adam", model.optimizer().className());
    assertEquals(26, model.optimizer().state().size());
    assertFalse(Model.load(FILES.resolve("keras3_uncompiled.h5")).isCompiled());
    model = Model.load(FILES.resolve("keras2_sequential.h5"));
    assertTrue(model.optimizer().schedule() instanceof InverseTimeDecay); // the decay of Keras 2
    assertEquals(3, model.optimizer().iterations());
    assertTrue(model.trainOnBatch(Tensor.ones(2, 4), Tensor.ones(2, 3)).containsKey("accuracy"));
  }

  @Test
  void loadWeights_weightsOfKeras2_goesByOrderWhereNamesDiffer() throws IOException {
    Model model = new Sequential(new Input(4), new Dense(4).activation("relu").name("x"), new Dense(2).name("y"));
    model.loadWeights(FILES.resolve("keras2_weights.h5"));
    Model all = Model.load(FILES.resolve("keras3_uncompiled.h5"));
    String message = assertThrows(ModelFormatException.class, () -> all.loadWeights(FILES.resolve("keras2_weights.h5"))).getMessage();
    assertTrue(message.contains("expected shape (4, 3), got [4, 4]"), message);
    Map<String, Tensor> values = Npy.readAll(FILES.resolve("keras2_weights.npz"));
    assertClose(values.get("y"), model.predict(values.get("x0")), 1e-5);
  }

  @Test
  void loadWeights_wholeModel_takesItsWeights() throws IOException {
    Model model = new Sequential(new Input(4), new Dense(3), new LeakyReLU(0.2), new Dense(2));
    model.loadWeights(FILES.resolve("keras3_uncompiled.h5"));
    Map<String, Tensor> values = Npy.readAll(FILES.resolve("keras3_uncompiled.npz"));
    assertClose(values.get("y"), model.predict(values.get("x0")), 1e-5);
    List<Tensor> before = model.getWeights();
    Path other = FILES.resolve("keras3_frozen.h5");
    String message = assertThrows(ModelFormatException.class, () -> model.loadWeights(other)).getMessage();
    assertTrue(message.startsWith(other + ": Sequential \"sequential\": expected weights of 2 layers, got those of ["), message);
    assertTrue(message.endsWith("größe, naïve-λ]"), message);
    assertEquals(before, model.getWeights());
  }

  @Test
  void save_loadedLegacyModel_givesTheSameModel() throws IOException {
    Path file = folder.resolve("new.keras");
    Model model = Model.load(FILES.resolve("keras3_functional.h5"));
    model.save(file);
    assertEquals(model.getWeights(), Model.load(file).getWeights());
    String message = assertThrows(IllegalArgumentException.class, () -> model.save(folder.resolve("old.h5"))).getMessage();
    assertTrue(message.endsWith("old.h5: the legacy format .h5 is read, not written; save as .keras"), message);
    message = assertThrows(IllegalArgumentException.class, () -> model.saveWeights(folder.resolve("old.h5"))).getMessage();
    assertTrue(message.endsWith("old.h5: expected a file name that ends in .weights.h5, as Keras does"), message);
  }

  @Test
  void load_otherFiles_isSaid() throws IOException {
    assertThrows(NoSuchFileException.class, () -> Model.load(folder.resolve("missing.h5")));
    Path directory = Files.createDirectory(folder.resolve("folder.h5"));
    String said = assertThrows(ModelFormatException.class, () -> Model.load(directory)).getMessage();
    assertEquals(directory + ": expected a file, got a folder", said);
    Path file = folder.resolve("bad.h5");
    Files.writeString(file, "no HDF5 at all");
    String message = assertThrows(ModelFormatException.class, () -> Model.load(file)).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    Path weights = folder.resolve("model.weights.h5");
    Model model = new Sequential(new Input(4), new Dense(3));
    model.saveWeights(weights);
    message = assertThrows(ModelFormatException.class, () -> Model.load(weights)).getMessage();
    assertEquals(weights + ": there is no model in it, only weights; make the model and call loadWeights", message);
  }
}
