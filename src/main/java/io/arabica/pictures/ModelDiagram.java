package io.arabica.pictures;

import io.arabica.config.Config;
import io.arabica.layers.Input;
import io.arabica.layers.Layer;
import io.arabica.layers.LayerCall;
import io.arabica.models.Model;
import io.arabica.pictures.Canvas.Anchor;
import io.arabica.pictures.Canvas.Style;
import io.arabica.pictures.GraphLayout.Node;
import io.arabica.tensor.Check;
import io.arabica.tensor.Parameter;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model as a diagram, from the inputs down: a box for each call of a layer, with class, main settings, name, output shape and number of
 * weights; {@code *} in a shape stands for any number. A model inside the model is one box.
 *
 * <pre>{@code
 * Pictures.model(model).save(Path.of("model.svg"));
 * }</pre>
 */
public final class ModelDiagram extends Drawing {
  private static final Style TITLE = new Style(16, true, Palette.INK);
  private static final Style TOTAL = new Style(12, false, Palette.SOFT);
  private static final Style KIND = new Style(13, true, Palette.INK);
  private static final Style DETAIL = new Style(12, false, Palette.SOFT);
  private static final Style NAME = new Style(11, false, Palette.FAINT);
  private static final Style SHAPE = new Style(12, false, Palette.INK);
  private static final double MARGIN = 20;
  private static final double HEAD = 58;
  private static final double BOX = 50;
  private static final double STEP = 82;
  private static final double INSET = 16;
  private static final double STRIP = 5;
  private static final double PORT = 22;
  private static final double ARROW = 7;

  private final Model model;
  private final Map<LayerCall, Box> boxes = new IdentityHashMap<>();
  private final double boxWidth;
  private final GraphLayout layout;
  private final double shift;
  private final double width;
  private String title;

  /** What is written into a box. */
  private record Box(String kind, String detail, String name, String shape, String weights, Color color) {
    double width() {
      double above = Canvas.width(kind, KIND) + Canvas.width(detail, DETAIL) + Canvas.width(name, NAME);
      double below = Canvas.width(shape, SHAPE) + Canvas.width(weights, DETAIL);
      return 2 * INSET + Math.max(above + 40, below + 40);
    }
  }

  ModelDiagram(Model model) {
    Check.state(model.build(), "Pictures.model: %s is not built; begin it with an Input, or give it data first", model.who());
    this.model = model;
    title = model.name() + " (" + model.className() + ")";
    List<LayerCall> calls = GraphLayout.calls(model.inputs(), model.outputs());
    Set<Layer> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    calls.forEach(call -> boxes.put(call, box(call, seen.add(call.layer()))));
    boxWidth = Math.max(220, boxes.values().stream().mapToDouble(Box::width).max().orElse(0));
    layout = new GraphLayout(calls, boxWidth);
    double left = layout.border(-1);
    double right = layout.border(1);
    width = Math.max(right - left, Math.max(Canvas.width(title, TITLE), Canvas.width(total(), TOTAL)));
    shift = MARGIN + (width - left - right) / 2;
  }

  /** The words above; name and class of the model unless said. */
  public ModelDiagram title(String words) {
    title = words;
    return this;
  }

  // ---- words --------------------------------------------------------------------------------------------------------

  private String total() {
    long all = size(model.parameters());
    long trainable = size(model.trainableParameters());
    return String.format(Locale.ROOT, "%,d weights", all) + (trainable == all ? "" : String.format(Locale.ROOT, ", %,d of them trainable",
        trainable));
  }

  private static long size(List<Parameter> parameters) {
    return parameters.stream().mapToLong(Parameter::size).sum();
  }

  private static Box box(LayerCall call, boolean first) {
    Layer layer = call.layer();
    String shape = List.of(call.outputs()).stream().map(output -> output.shape().toString()).collect(Collectors.joining(", "));
    long size = size(layer.parameters());
    String frozen = layer.parameters().stream().noneMatch(Parameter::isTrainable) ? ", frozen" : "";
    String weights = size == 0 ? "" : first ? String.format(Locale.ROOT, "%,d weights%s", size, frozen) : "shared weights";
    return new Box(layer instanceof Input ? "Input" : layer.className(), detail(layer), layer.name(), shape, weights, color(layer));
  }

  /** The settings that tell one layer of a class from another. */
  private static String detail(Layer layer) {
    if (layer instanceof Model inner) {
      return inner.layers().size() + " layers";
    }
    Config config;
    try {
      config = layer.config();
    } catch (RuntimeException e) { // one that cannot be saved has none
      return "";
    }
    List<String> parts = new ArrayList<>();
    for (String key : List.of("units", "filters", "output_dim")) {
      if (config.get(key) instanceof Number number) {
        parts.add(number.toString());
      }
    }
    String window = config.has("kernel_size") ? "kernel_size" : "pool_size";
    if (config.has(window)) {
      parts.add(IntStream.of(config.integers(window)).mapToObj(Integer::toString).collect(Collectors.joining("×")));
      int[] strides = config.integers("strides", 1);
      if (!java.util.Arrays.equals(strides, config.integers("pool_size")) && IntStream.of(strides).anyMatch(stride -> stride != 1)) {
        parts.add("stride " + IntStream.of(strides).distinct().mapToObj(Integer::toString).collect(Collectors.joining("×")));
      }
    }
    if (config.get("rate") instanceof Number rate) {
      parts.add(rate.toString());
    }
    if (config.get("activation") instanceof String activation && !activation.equals("linear")) {
      parts.add(activation);
    }
    return String.join(" · ", parts);
  }

  /** One colour a kind of layer. */
  private static Color color(Layer layer) {
    String name = layer.className();
    if (layer instanceof Input) {
      return new Color(0x7B8794);
    } else if (layer instanceof Model) {
      return new Color(0x1F2933);
    } else if (name.contains("Pooling") || name.startsWith("UpSampling") || name.startsWith("ZeroPadding") || name.startsWith("Cropping")) {
      return new Color(0x319795);
    } else if (name.contains("Conv")) {
      return new Color(0x2B6CB0);
    } else if (name.contains("Dense") || name.contains("Embedding")) {
      return new Color(0x6B46C1);
    } else if (name.contains("Normalization")) {
      return new Color(0x38A169);
    } else if (name.contains("Dropout") || name.contains("Noise") || name.startsWith("Random")) {
      return new Color(0xD69E2E);
    } else if (Set.of("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot").contains(name)) {
      return new Color(0xDD6B20);
    } else if (name.contains("LSTM") || name.contains("GRU") || name.contains("RNN") || name.contains("Attention")) {
      return new Color(0xC53030);
    }
    return new Color(0x9AA5B1);
  }

  // ---- drawing ------------------------------------------------------------------------------------------------------

  @Override
  Size size() {
    double wide = Math.max(width, Canvas.width(title, TITLE));
    return new Size(wide + 2 * MARGIN, MARGIN + HEAD + (layout.rows.size() - 1) * STEP + BOX + MARGIN);
  }

  private static double top(Node node) {
    return MARGIN + HEAD + node.row * STEP;
  }

  private double x(Node node) {
    return node.x + shift;
  }

  @Override
  void draw(Canvas canvas) {
    canvas.text(title, MARGIN, MARGIN + 14, Anchor.START, TITLE);
    canvas.text(total(), MARGIN, MARGIN + 34, Anchor.START, TOTAL);
    for (List<Node> row : layout.rows) {
      row.forEach(node -> lines(canvas, node));
    }
    for (List<Node> row : layout.rows) {
      row.stream().filter(node -> !node.isBend()).forEach(node -> box(canvas, boxes.get(node.call), x(node) - boxWidth / 2, top(node)));
    }
  }

  /** The lines that come from above; those into a box end side by side. */
  private void lines(Canvas canvas, Node node) {
    List<Node> from = node.above.stream().sorted(Comparator.comparingDouble(other -> other.x)).toList();
    for (int i = 0; i < from.size(); i++) {
      Node other = from.get(i);
      double x = x(node) + (i - (from.size() - 1) / 2.0) * Math.min(PORT, boxWidth / (from.size() + 1));
      double start = top(other) + BOX;
      double end = top(node) - (node.isBend() ? 0 : ARROW);
      Path2D line = new Path2D.Double();
      line.moveTo(x(other), other.isBend() ? top(other) : start);
      line.lineTo(x(other), start);
      line.curveTo(x(other), (start + end) / 2, x, (start + end) / 2, x, end);
      canvas.shape(line, null, Palette.FAINT, 1.5);
      if (!node.isBend()) {
        Path2D head = new Path2D.Double();
        head.moveTo(x, top(node) - 1);
        head.lineTo(x - ARROW / 2, top(node) - ARROW - 1);
        head.lineTo(x + ARROW / 2, top(node) - ARROW - 1);
        head.closePath();
        canvas.shape(head, Palette.FAINT, null, 0);
      }
    }
  }

  private void box(Canvas canvas, Box box, double x, double y) {
    canvas.box(x, y, boxWidth, BOX, 6, box.color, null);
    canvas.box(x + STRIP, y + 1, boxWidth - STRIP - 1, BOX - 2, 5, Palette.mix(Color.WHITE, box.color, 0.06), null);
    canvas.text(box.kind, x + INSET, y + 20, Anchor.START, KIND);
    canvas.text(box.detail, x + INSET + Canvas.width(box.kind, KIND) + 8, y + 20, Anchor.START, DETAIL);
    canvas.text(box.name, x + boxWidth - 12, y + 20, Anchor.END, NAME);
    canvas.text(box.shape, x + INSET, y + 39, Anchor.START, SHAPE);
    canvas.text(box.weights, x + boxWidth - 12, y + 39, Anchor.END, DETAIL);
  }
}
