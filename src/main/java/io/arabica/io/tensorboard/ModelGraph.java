package io.arabica.io.tensorboard;

import io.arabica.io.protobuf.Message;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerCall;
import io.arabica.layers.SymbolicTensor;
import io.arabica.models.Model;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A model as TensorFlow's GraphDef: a node for each use of a layer, with its class as operation, and a scope for each model inside.
 * Reference: tensorflow/core/framework/graph.proto, node_def.proto and attr_value.proto.
 */
final class ModelGraph {
  private final Message nodes = new Message();
  private final Set<String> names = new HashSet<>();

  private ModelGraph() {}

  static Message of(Model model) {
    ModelGraph graph = new ModelGraph();
    graph.add(model, "", new IdentityHashMap<>());
    return graph.nodes.message(4, new Message().number(1, 27)); // the version since which shapes may stand beside nodes
  }

  /**
   * Adds the calls of a model.
   *
   * @param scope what its nodes' names begin with
   * @param known which nodes give the values; those of the inputs if this model stands in another
   */
  private void add(Model model, String scope, Map<SymbolicTensor, String> known) {
    for (LayerCall call : model.calls()) {
      SymbolicTensor[] outputs = call.outputs();
      if (call.layer() instanceof Input && known.containsKey(outputs[0])) {
        continue;
      }
      String name = unique(scope + call.layer().name());
      if (call.layer() instanceof Model inner) {
        Map<SymbolicTensor, String> inside = new IdentityHashMap<>();
        for (int i = 0; i < call.inputs().length; i++) {
          inside.put(inner.inputs().get(i), known.get(call.inputs()[i]));
        }
        add(inner, name + "/", inside);
        for (int i = 0; i < outputs.length; i++) {
          known.put(outputs[i], inside.get(inner.outputs().get(i)));
        }
      } else {
        nodes.message(1, node(name, call, known));
        for (int i = 0; i < outputs.length; i++) {
          known.put(outputs[i], i == 0 ? name : name + ":" + i);
        }
      }
    }
  }

  /** A layer that is used several times has several nodes. */
  private String unique(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  private static Message node(String name, LayerCall call, Map<SymbolicTensor, String> known) {
    Layer layer = call.layer();
    Message node = new Message().text(1, name).text(2, layer.className());
    for (SymbolicTensor input : call.inputs()) {
      node.text(3, known.get(input));
    }
    Message shapes = new Message();
    for (SymbolicTensor output : call.outputs()) {
      shapes.message(7, shape(output.shape()));
    }
    return node.message(5, attribute("dtype", new Message().number(6, type(call.outputs()[0].dtype()))))
        .message(5, attribute("_output_shapes", new Message().message(1, shapes)));
  }

  private static Message attribute(String key, Message value) {
    return new Message().text(1, key).message(2, value);
  }

  private static Message shape(Shape shape) {
    Message message = new Message();
    for (int dim : shape.dims()) {
      message.message(2, new Message().number(1, dim)); // -1 for any, there as here
    }
    return message;
  }

  private static int type(DType type) {
    return switch (type) {
      case FLOAT32 -> 1;
      case FLOAT64 -> 2;
      case INT32 -> 3;
      case BOOL -> 10;
    };
  }
}
