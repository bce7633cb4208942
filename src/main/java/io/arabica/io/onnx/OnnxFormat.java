package io.arabica.io.onnx;

import io.arabica.config.CustomObjects;
import io.arabica.io.protobuf.Message;
import io.arabica.layers.Layer;
import io.arabica.models.Model;
import io.arabica.models.ModelFormat;
import io.arabica.tensor.Check;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * ONNX, written and not read: what other engines run. {@code model.save(Path.of("model.onnx"))} writes what the model computes in
 * inference, as operators of set 17 (IR version 8) in float32, with a batch of any size; nothing of its training.
 *
 * <p>Pictures and sequences enter and leave with the channels last, as they do here. A layer of your own needs its form:
 *
 * <pre>{@code
 * new OnnxFormat()
 *     .with(Scale.class, (layer, graph, x) -> graph.map("Mul", x[0], graph.weight(layer, "factor")))
 *     .save(model, Path.of("model.onnx"));
 * }</pre>
 *
 * <p>Immutable. Reference: https://onnx.ai/onnx/operators
 */
public final class OnnxFormat implements ModelFormat {
  private final OnnxForms forms;

  /** With the forms of Arabica's own layers; also for {@link java.util.ServiceLoader}. */
  public OnnxFormat() {
    this(OnnxForms.library());
  }

  private OnnxFormat(OnnxForms forms) {
    this.forms = forms;
  }

  /** This format and the form of one more class of layers. */
  public <L extends Layer> OnnxFormat with(Class<L> layer, OnnxForm<? super L> form) {
    return new OnnxFormat(forms.with(layer, form));
  }

  @Override
  public List<String> extensions() {
    return List.of(".onnx");
  }

  @Override
  public boolean reads(String extension) {
    return false;
  }

  /**
   * Writes what the model computes in inference.
   *
   * @throws IllegalArgumentException if a layer or activation has no form in ONNX, or if the file would be larger than the 2 GB that
   *     protocol buffers can hold; then nothing is written
   */
  @Override
  public void save(Model model, Path file) throws IOException {
    write(Exporter.write(model, forms), file);
  }

  static void write(Message message, Path file) throws IOException {
    Check.argument(message.size() <= Integer.MAX_VALUE,
        "%s: expected a model of at most 2 GB, for ONNX holds no more in a file, got %.1f GB", file, message.size() / 1e9);
    ModelFormat.replace(file, temporary -> {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
        message.writeTo(out);
      }
    });
  }

  /**
   * ONNX is not read.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public Model load(Path file, CustomObjects custom) {
    throw new UnsupportedOperationException(file + ": ONNX is written, not read; load the .keras file that the model was saved to");
  }
}
