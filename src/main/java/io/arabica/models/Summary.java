package io.arabica.models;

import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerCall;
import io.arabica.layers.SymbolicTensor;
import io.arabica.tensor.Parameter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The table that {@link Model#summary} prints: layers, output shapes, numbers of weights and, for a graph, what each layer is connected to.
 */
final class Summary {
  private Summary() {}

  static String of(Model model) {
    Graph graph = model.graph();
    boolean chain = model instanceof Sequential;
    List<String[]> rows = new ArrayList<>();
    rows.add(chain ? new String[] {"Layer (type)", "Output Shape", "Param #"}
        : new String[] {"Layer (type)", "Output Shape", "Param #", "Connected to"});
    if (graph == null) {
      for (Layer layer : model.layers()) {
        rows.add(new String[] {title(layer), "?", count(layer)});
      }
    } else {
      Set<Layer> counted = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
      for (LayerCall call : graph.calls()) {
        if (chain && call.layer() instanceof Input) {
          continue;
        }
        String shape = shapes(call.outputs());
        String count = counted.add(call.layer()) ? count(call.layer()) : "(shared)";
        rows.add(chain ? new String[] {title(call.layer()), shape, count}
            : new String[] {title(call.layer()), shape, count, connected(call)});
      }
    }
    List<Parameter> all = model.parameters();
    List<Parameter> trainable = model.trainableParameters();
    Set<Parameter> trained = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    trained.addAll(trainable);
    String total = "Total params: " + amount(all) + "\nTrainable params: " + amount(trainable) + "\nNon-trainable params: "
        + amount(all.stream().filter(weight -> !trained.contains(weight)).toList());
    return "Model: \"" + model.name() + "\"\n" + table(rows) + total;
  }

  private static String count(Layer layer) {
    return layer.isBuilt() || layer instanceof Input ? number(size(layer.parameters())) : "? (unbuilt)";
  }

  private static String title(Layer layer) {
    return layer.name() + " (" + layer.className() + ")";
  }

  private static String shapes(SymbolicTensor[] outputs) {
    List<String> shapes = new ArrayList<>();
    for (SymbolicTensor output : outputs) {
      shapes.add(output.shape().toString());
    }
    return String.join(", ", shapes);
  }

  private static String connected(LayerCall call) {
    List<String> names = new ArrayList<>();
    for (SymbolicTensor input : call.inputs()) {
      names.add(input.source().layer().name());
    }
    return names.isEmpty() ? "-" : String.join(", ", names);
  }

  private static long size(List<Parameter> parameters) {
    return parameters.stream().mapToLong(Parameter::size).sum();
  }

  private static String amount(List<Parameter> parameters) {
    double bytes = parameters.stream().mapToDouble(weight -> (double) weight.size() * weight.dtype().bytes()).sum();
    String[] units = {"B", "KB", "MB", "GB"};
    int unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) {
      bytes /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%,d (%.2f %s)", size(parameters), bytes, units[unit]);
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String table(List<String[]> rows) {
    Map<Integer, Integer> widths = new java.util.HashMap<>();
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths.merge(i, row[i].length(), Math::max);
      }
    }
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < rows.get(0).length; i++) {
      rule.append(i == 0 ? "" : "-+-").append("-".repeat(widths.get(i)));
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      String[] row = rows.get(r);
      for (int i = 0; i < row.length; i++) {
        String pad = " ".repeat(widths.get(i) - row[i].length());
        text.append(i == 0 ? "" : " | ").append(i == 2 ? pad + row[i] : row[i] + pad);
      }
      text.append('\n');
      if (r == 0) {
        text.append(rule).append('\n');
      }
    }
    return text.append(rule).append('\n').toString();
  }
}
