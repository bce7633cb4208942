package io.arabica.io.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.arabica.data.Batch;
import io.arabica.data.Dataset;
import io.arabica.models.Model;
import io.arabica.tensor.DType;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs files in Microsoft's ONNX Runtime. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  /** Saves the model and holds what ONNX Runtime makes of the file against what the model predicts, to 1e-5. */
  static void check(Model model, Path file, Tensor... inputs) throws IOException, OrtException {
    model.save(file);
    compare(model, file, inputs);
  }

  static void compare(Model model, Path file, Tensor... inputs) throws OrtException {
    List<Tensor> expected = model.predict(Dataset.of(new Batch(List.of(inputs), List.of())).batch(inputs[0].shape().dim(0)));
    List<Tensor> got = run(file, inputs);
    assertEquals(expected.size(), got.size(), "outputs");
    for (int i = 0; i < got.size(); i++) {
      assertEquals(expected.get(i).shape(), got.get(i).shape(), "shape of output " + i);
      double[] ours = expected.get(i).toDoubles();
      double[] theirs = got.get(i).toDoubles();
      double[] scales = Arrays.stream(ours).map(value -> Math.max(1, Math.abs(value))).toArray();
      for (int j = 0; j < ours.length; j++) {
        ours[j] /= scales[j];
        theirs[j] /= scales[j];
      }
      assertArrayEquals(ours, theirs, 1e-5, "output " + i);
    }
  }

  /** What ONNX Runtime computes, in the order of the file's outputs. */
  static List<Tensor> run(Path file, Tensor... inputs) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        for (String name : session.getInputNames()) {
          given.put(name, tensor(environment, inputs[given.size()]));
        }
        try (OrtSession.Result result = session.run(given)) {
          List<Tensor> outputs = new ArrayList<>();
          for (String name : session.getOutputNames()) {
            outputs.add(tensor((OnnxTensor) result.get(name).orElseThrow()));
          }
          return outputs;
        }
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] shape = Arrays.stream(tensor.shape().dims()).asLongStream().toArray();
    return tensor.dtype() == DType.INT32 ? OnnxTensor.createTensor(environment, IntBuffer.wrap(tensor.toInts()), shape)
        : OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.cast(DType.FLOAT32).toFloats()), shape);
  }

  private static Tensor tensor(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    int[] shape = Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray();
    if (info.type == ai.onnxruntime.OnnxJavaType.INT32) {
      int[] values = new int[tensor.getIntBuffer().remaining()];
      tensor.getIntBuffer().get(values);
      return Tensor.wrap(values, shape);
    }
    float[] values = new float[tensor.getFloatBuffer().remaining()];
    tensor.getFloatBuffer().get(values);
    return Tensor.wrap(values, shape);
  }
}
