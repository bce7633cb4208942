package io.arabica.io.onnx;

import io.arabica.io.protobuf.Message;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * The messages of an ONNX file. The numbers are those of the fields.
 *
 * <p>Reference: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
final class OnnxFile {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int CHUNK = 1 << 14; // numbers that are converted at once

  private final String graphName;
  private final Map<String, String> renamed;

  /** Values whose name is a key are written under the other one. */
  OnnxFile(String graphName, Map<String, String> renamed) {
    this.graphName = graphName;
    this.renamed = renamed;
  }

  /** The whole file. */
  Message write(List<Value> inputs, List<OnnxGraph.Node> nodes, Map<Value, Object> constants, List<Value> outputs) {
    Message graph = new Message();
    nodes.forEach(node -> graph.message(1, node(node)));
    graph.text(2, graphName);
    constants.forEach((value, data) -> graph.message(5, tensor(value, data)));
    inputs.forEach(value -> graph.message(11, info(value, true)));
    outputs.forEach(value -> graph.message(12, info(value, false)));
    return new Message().number(1, IR_VERSION).text(2, "Arabica").message(7, graph)
        .message(8, new Message().text(1, "").number(2, OPSET));
  }

  private String name(Value value) {
    return renamed.getOrDefault(value.name(), value.name());
  }

  private Message node(OnnxGraph.Node node) {
    Message message = new Message();
    node.inputs().forEach(value -> message.text(1, name(value)));
    node.outputs().forEach(value -> message.text(2, name(value)));
    message.text(3, node.outputs().get(0).name()).text(4, node.op());
    node.attributes().forEach((attribute, value) -> message.message(5, attribute(attribute, value)));
    return message;
  }

  private static Message attribute(String attribute, Object value) {
    Message message = new Message().text(1, attribute);
    if (value instanceof int[] numbers) {
      for (int number : numbers) {
        message.number(8, number);
      }
      return message.number(20, 7);
    }
    if (value instanceof String text) {
      return message.text(4, text).number(20, 3);
    }
    Number number = (Number) value;
    return number instanceof Double || number instanceof Float ? message.real(2, number.floatValue()).number(20, 1)
        : message.number(3, number.longValue()).number(20, 2);
  }

  private Message tensor(Value value, Object data) {
    Message message = new Message();
    for (int dim : value.shape().dims()) {
      message.number(1, dim);
    }
    message.number(2, value.type().number).text(8, name(value));
    return data instanceof Tensor tensor ? message.bytes(9, (long) tensor.size() * Float.BYTES, out -> elements(tensor, out))
        : message.bytes(9, (long) ((long[]) data).length * Long.BYTES, out -> numbers((long[]) data, out));
  }

  private static void elements(Tensor tensor, OutputStream out) throws IOException {
    boolean whole = tensor.dtype() == DType.INT32;
    Tensor data = tensor.cast(whole ? DType.INT32 : DType.FLOAT32).contiguous();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < data.size(); at += CHUNK) {
      int n = Math.min(CHUNK, data.size() - at);
      if (whole) {
        chunk.asIntBuffer().put(data.ints(), data.offset() + at, n);
      } else {
        chunk.asFloatBuffer().put(data.floats(), data.offset() + at, n);
      }
      out.write(chunk.array(), 0, n * Float.BYTES);
    }
  }

  private static void numbers(long[] numbers, OutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(numbers);
    out.write(bytes.array());
  }

  /** Name, type and shape. The batch is N; other dimensions that an input leaves open have names of their own. */
  private Message info(Value value, boolean input) {
    Message shape = new Message();
    for (int i = 0; i < value.rank(); i++) {
      Message dim = new Message();
      if (value.shape().dim(i) != Shape.ANY) {
        dim.number(1, value.shape().dim(i));
      } else if (i == 0) {
        dim.text(2, "N");
      } else if (input) {
        dim.text(2, value.name() + "_" + i);
      }
      shape.message(1, dim);
    }
    Message tensor = new Message().number(1, value.type().number).message(2, shape);
    return new Message().text(1, name(value)).message(2, new Message().message(1, tensor));
  }
}
