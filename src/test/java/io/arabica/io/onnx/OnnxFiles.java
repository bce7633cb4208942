package io.arabica.io.onnx;

import io.arabica.data.Batch;
import io.arabica.data.Dataset;
import io.arabica.io.keras.Matrix;
import io.arabica.io.numpy.Npy;
import io.arabica.layers.Layer;
import io.arabica.models.Model;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.provider.Arguments;

/** Writes the models of the tests for ONNX's own checker; see onnx/check.py among the test resources. */
final class OnnxFiles {
  private OnnxFiles() {}

  /** Takes the folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    int files = 0;
    for (Map.Entry<String, Matrix.Case> one : Matrix.cases().entrySet()) {
      Model model = one.getValue().model().get();
      if (!OnnxMatrixTest.hasForm(model)) {
        continue;
      }
      if (model.isCompiled()) {
        model.trainOnBatch(one.getValue().data());
      }
      write(model, folder.resolve("matrix_" + one.getKey()), one.getValue().data().inputs());
      files++;
    }
    for (Arguments one : OnnxFormatTest.layers()) {
      Layer layer = (Layer) one.get()[1];
      int[] shape = (int[]) one.get()[2];
      write(OnnxFormatTest.model(layer, shape), folder.resolve("layer_" + files + "_" + layer.defaultName()),
          List.of(OnnxFormatTest.samples(shape)));
      files++;
    }
    System.out.println(files + " models written");
  }

  private static void write(Model model, Path file, List<Tensor> x) throws IOException {
    model.save(Path.of(file + ".onnx"));
    List<Tensor> y = model.predict(Dataset.of(new Batch(x, List.of())).batch(x.get(0).shape().dim(0)));
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (int i = 0; i < x.size(); i++) {
      values.put("x" + i, x.get(i));
    }
    for (int i = 0; i < y.size(); i++) {
      values.put("y" + i, y.get(i));
    }
    Npy.writeAll(Path.of(file + ".npz"), values);
  }
}
