package io.arabica.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.data.Batch;
import io.arabica.data.Dataset;
import io.arabica.io.numpy.Npy;
import io.arabica.layers.Layers;
import io.arabica.models.Model;
import io.arabica.models.ModelFormatException;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that real Keras 3.16 wrote. */
class ReferenceFilesTest {
  private static final Path FILES = Path.of("src/test/resources/keras/files");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".keras")).map(name -> name.replace(".keras",
          "")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void load_fileFromKeras_givesKerasOutputsOrNamesWhatIsMissing(String name) throws IOException {
    Path file = FILES.resolve(name + ".keras");
    Set<String> missing = missing(file);
    if (!missing.isEmpty()) {
      String message = assertThrows(ModelFormatException.class, () -> Model.load(file)).getMessage();
      assertTrue(missing.stream().anyMatch(layer -> message.contains("there is no layer " + layer))
          || message.contains("mask_zero is not supported"), message);
      assertTrue(message.contains("layer "), message);
      return;
    }
    Model model = Model.load(file);
    Map<String, Tensor> values = Npy.readAll(FILES.resolve(name + ".npz"));
    Tensor expected = values.get("y");
    Tensor got = predict(model, values);
    assertEquals(expected.shape(), got.shape());
    double[] a = expected.toDoubles();
    double[] b = got.toDoubles();
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], 1e-5 * Math.max(1, Math.abs(a[i])), name + " at " + i);
    }
  }

  @Test
  void load_fileFromKeras_hasItsTraining() throws IOException {
    Model model = Model.load(FILES.resolve("func.keras"));
    assertTrue(model.isCompiled());
    assertEquals("SGD", model.optimizer().className());
    assertEquals(0.01, model.optimizer().learningRate(), 1e-8);
    Map<String, Double> logs = model.trainOnBatch(Tensor.ones(2, 8), Tensor.ones(2, 1));
    assertTrue(logs.get("loss") >= 0);
    assertFalse(Model.load(FILES.resolve("dense_relu.keras")).isCompiled());
  }

  private static Tensor predict(Model model, Map<String, Tensor> values) {
    if (values.containsKey("x")) {
      return model.predict(values.get("x"));
    }
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; values.containsKey("x" + i); i++) {
      inputs.add(values.get("x" + i));
    }
    Batch batch = new Batch(inputs, List.of());
    return model.predict(Dataset.of(batch).batch(batch.size())).get(0);
  }

  /** The classes of layers in a file that do not exist here; activations as layers do. */
  private static Set<String> missing(Path file) throws IOException {
    Set<String> classes = new TreeSet<>();
    try (Archive archive = Archive.open(file)) {
      collect(Json.parse(archive.text("config.json"), "config.json"), classes);
    }
    classes.removeAll(Layers.names());
    classes.removeAll(ConfigWriter.ACTIVATION_LAYERS.values());
    return classes;
  }

  private static void collect(Object value, Set<String> classes) {
    if (value instanceof Map<?, ?> map) {
      if ("keras.layers".equals(map.get("module"))) {
        classes.add((String) map.get("class_name"));
      }
      map.values().forEach(entry -> collect(entry, classes));
    } else if (value instanceof List<?> list) {
      list.forEach(entry -> collect(entry, classes));
    }
  }
}
