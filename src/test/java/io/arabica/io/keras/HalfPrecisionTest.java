package io.arabica.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.arabica.io.numpy.Npy;
import io.arabica.models.Model;
import io.arabica.models.ModelFormatException;
import io.arabica.tensor.DType;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of Keras with weights of 16 bits; see half_files.py among the resources. */
class HalfPrecisionTest {
  private static final Path FILES = Path.of("src/test/resources/keras/half");

  @ParameterizedTest
  @ValueSource(strings = {"float16", "mixed_float16", "mixed_bfloat16"})
  void load_sixteenBits_computesInFloat32(String name) throws IOException {
    Model model = Model.load(FILES.resolve(name + ".keras"));
    assertEquals(DType.FLOAT32, model.getWeights().get(0).dtype());
    Map<String, Tensor> values = Npy.readAll(FILES.resolve(name + ".npz"));
    double[] expected = values.get("y").toDoubles();
    double[] got = model.predict(values.get("x")).toDoubles();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], got[i], 1e-5);
    }
  }

  @Test
  void load_bfloat16_isRefusedByName() {
    Path file = FILES.resolve("bfloat16.keras");
    assertEquals(file + ": layer 1 \"dense_4\": weights of bfloat16 are not read, HDF5 has no such type; "
        + "save the model as float32 or float16", assertThrows(ModelFormatException.class, () -> Model.load(file)).getMessage());
  }
}
