package io.arabica.io.onnx;

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
  @TempDir
  Path folder;

  static Set<String> names() {
    return Matrix.cases().keySet();
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
    OnnxRuntime.check(model, folder.resolve("model.onnx"), data.inputs().toArray(Tensor[]::new));
  }
}
