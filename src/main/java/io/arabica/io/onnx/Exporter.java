package io.arabica.io.onnx;

import io.arabica.io.protobuf.Message;
import io.arabica.layers.Input;
import io.arabica.layers.LayerCall;
import io.arabica.layers.SymbolicTensor;
import io.arabica.models.Model;
import io.arabica.tensor.Check;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Walks over the calls of a model and of the models in it. */
final class Exporter {
  private Exporter() {}

  /** The whole file. */
  static Message write(Model model, OnnxForms forms) {
    Check.state(model.build(), "%s: the model has no weights yet; begin it with an Input, or fit it", model.who());
    List<String> names = new ArrayList<>();
    model.outputs().forEach(output -> names.add(output.source().layer().name()));
    OnnxGraph graph = new OnnxGraph(forms, model.name());
    List<Value> inputs = new ArrayList<>();
    for (SymbolicTensor input : model.inputs()) {
      inputs.add(graph.input(input.source().layer().name(), input.shape(), OnnxType.of(input.dtype())));
    }
    names.replaceAll(graph::reserve);
    return graph.finish(run(model, graph, inputs), names);
  }

  /** Adds what a model computes of these values. */
  static List<Value> run(Model model, OnnxGraph graph, List<Value> given) {
    Map<SymbolicTensor, Value> values = new IdentityHashMap<>();
    List<SymbolicTensor> inputs = model.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      values.put(inputs.get(i), graph.cast(given.get(i), OnnxType.of(inputs.get(i).dtype())));
    }
    for (LayerCall call : model.calls()) {
      if (!(call.layer() instanceof Input)) {
        Value[] in = new Value[call.inputs().length];
        for (int i = 0; i < in.length; i++) {
          in[i] = values.get(call.inputs()[i]);
        }
        List<Value> out = graph.callAll(call.layer(), in);
        for (int i = 0; i < out.size(); i++) {
          values.put(call.outputs()[i], out.get(i));
        }
      }
    }
    return model.outputs().stream().map(values::get).toList();
  }
}
