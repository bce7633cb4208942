package io.arabica.io.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.arabica.data.Batch;
import io.arabica.io.keras.Matrix;
import io.arabica.models.Model;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models that Keras is shown, in ONNX Runtime. */
class OnnxMatrixTest {
  /** Layers that are refused; a layer that is not named here needs a form. */
  static final Set<String> WITHOUT_FORM = Set.of("Hashing", "StringLookup");

  @TempDir
  Path folder;

  static Set<String> names() {
    return Matrix.cases().keySet();
  }

  /** Hash functions have no form. */
  static boolean hasForm(Model model) {
    return model.layers().stream().noneMatch(layer -> WITHOUT_FORM.contains(layer.className())
        || "farmhash".equals(layer.config().get("oov_method")));
  }

  @ParameterizedTest
  @MethodSource("names")
  void save_trainedModel_predictsTheSame(String name) throws IOException, OrtException {
    Matrix.Case one = Matrix.cases().get(name);
    Model model = one.model().get();
    Batch data = one.data();
    for (int i = 0; i < 3 && model.isCompiled(); i++) {
      model.trainOnBatch(data);
    }
    Path file = folder.resolve("model.onnx");
    if (!hasForm(model)) {
      String message = assertThrows(IllegalArgumentException.class, () -> model.save(file)).getMessage();
      assertTrue(message.contains("no form in ONNX"), message);
      return;
    }
    OnnxRuntime.check(model, file, data.inputs().toArray(Tensor[]::new));
  }
}
