package io.arabica.pictures;

import io.arabica.layers.LayerCall;
import io.arabica.layers.SymbolicTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the calls of a model's layers stand: in rows, each below all that it needs, ordered so that few lines cross, and moved sideways so
 * that lines are straight where they can be. A line over several rows passes bends, one a row, which keep a lane free for it; the lines
 * from one call share them.
 *
 * <p>Reference: K. Sugiyama, S. Tagawa, M. Toda, Methods for Visual Understanding of Hierarchical System Structures, 1981; U. Brandes,
 * B. Köpf, Fast and Simple Horizontal Coordinate Assignment, 2001.
 */
final class GraphLayout {
  private static final int SWEEPS = 12;
  private static final double LANE = 12;
  private static final double LANE_GAP = 8;
  private static final double GAP = 24;

  /** A call, or a bend of a line (then call is null). */
  static final class Node {
    final LayerCall call;
    final List<Node> above = new ArrayList<>();
    final List<Node> below = new ArrayList<>();
    int row;
    double x;
    private double place;

    private Node(LayerCall call) {
      this.call = call;
    }

    boolean isBend() {
      return call == null;
    }

    private void leadTo(Node other) {
      below.add(other);
      other.above.add(this);
    }
  }

  final List<List<Node>> rows = new ArrayList<>();
  private final double boxWidth;

  /** Lays out calls, each behind what it needs; boxes are of one width. */
  GraphLayout(List<LayerCall> calls, double boxWidth) {
    this.boxWidth = boxWidth;
    place(calls, rowsOf(calls));
    order();
    straighten();
  }

  /** The left (-1) or right (1) border. */
  double border(int side) {
    Map<Node, Double> x = new IdentityHashMap<>();
    rows.forEach(row -> row.forEach(node -> x.put(node, node.x)));
    return border(x, side);
  }

  private static Node last(List<Node> row) {
    return row.get(row.size() - 1);
  }

  private double width(Node node) {
    return node.isBend() ? LANE : boxWidth;
  }

  // ---- rows ---------------------------------------------------------------------------------------------------------

  /** All calls that outputs need, each behind what it needs itself; without recursion, for chains may be long. */
  static List<LayerCall> calls(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs) {
    Set<LayerCall> done = Collections.newSetFromMap(new IdentityHashMap<>());
    List<LayerCall> calls = new ArrayList<>();
    for (SymbolicTensor input : inputs) {
      if (done.add(input.source())) {
        calls.add(input.source());
      }
    }
    for (SymbolicTensor output : outputs) {
      List<LayerCall> path = new ArrayList<>(List.of(output.source()));
      List<Iterator<SymbolicTensor>> left = new ArrayList<>(List.of(List.of(output.source().inputs()).iterator()));
      while (!path.isEmpty()) {
        int top = path.size() - 1;
        LayerCall next = left.get(top).hasNext() ? left.get(top).next().source() : null;
        if (next == null) {
          left.remove(top);
          LayerCall call = path.remove(top);
          if (done.add(call)) {
            calls.add(call);
          }
        } else if (!done.contains(next)) {
          path.add(next);
          left.add(List.of(next.inputs()).iterator());
        }
      }
    }
    return calls;
  }

  /** The length of the longest way from an input; an input itself stands right above the first that needs it. */
  private static Map<LayerCall, Integer> rowsOf(List<LayerCall> calls) {
    Map<LayerCall, Integer> rows = new IdentityHashMap<>();
    Map<LayerCall, Integer> firstUse = new IdentityHashMap<>();
    for (LayerCall call : calls) {
      int row = 0;
      for (SymbolicTensor input : call.inputs()) {
        row = Math.max(row, rows.get(input.source()) + 1);
      }
      rows.put(call, row);
      for (SymbolicTensor input : call.inputs()) {
        firstUse.merge(input.source(), row, Math::min);
      }
    }
    for (LayerCall call : calls) {
      if (call.inputs().length == 0 && firstUse.containsKey(call)) {
        rows.put(call, firstUse.get(call) - 1);
      }
    }
    return rows;
  }

  private void place(List<LayerCall> calls, Map<LayerCall, Integer> rowOf) {
    Map<LayerCall, Node> nodes = new IdentityHashMap<>();
    Map<LayerCall, Integer> lastUse = new IdentityHashMap<>();
    for (LayerCall call : calls) {
      nodes.put(call, add(new Node(call), rowOf.get(call)));
      for (SymbolicTensor input : call.inputs()) {
        lastUse.merge(input.source(), rowOf.get(call), Math::max);
      }
    }
    Map<LayerCall, List<Node>> lanes = new IdentityHashMap<>();
    for (LayerCall call : calls) {
      List<Node> lane = new ArrayList<>(List.of(nodes.get(call)));
      for (int row = rowOf.get(call) + 1; row < lastUse.getOrDefault(call, 0); row++) {
        lane.add(add(new Node(null), row));
        lane.get(lane.size() - 2).leadTo(last(lane));
      }
      lanes.put(call, lane);
    }
    for (LayerCall call : calls) {
      for (SymbolicTensor input : call.inputs()) {
        int steps = rowOf.get(call) - 1 - rowOf.get(input.source());
        lanes.get(input.source()).get(steps).leadTo(nodes.get(call));
      }
    }
  }

  private Node add(Node node, int row) {
    while (rows.size() <= row) {
      rows.add(new ArrayList<>());
    }
    node.row = row;
    node.place = rows.get(row).size();
    rows.get(row).add(node);
    return node;
  }

  // ---- order within a row -------------------------------------------------------------------------------------------

  /** Sorts each row by the mean place of what it is connected to, down and up in turns, and keeps the order with the fewest crossings. */
  private void order() {
    List<List<Node>> best = copy();
    long fewest = crossings();
    for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < rows.size(); i++) {
        List<Node> row = rows.get(down ? i : rows.size() - 1 - i);
        Map<Node, Double> wanted = new IdentityHashMap<>();
        for (Node node : row) {
          wanted.put(node, (down ? node.above : node.below).stream().mapToDouble(other -> other.place).average().orElse(node.place));
        }
        row.sort(Comparator.comparingDouble(wanted::get));
        number(row);
      }
      long now = crossings();
      if (now < fewest) {
        fewest = now;
        best = copy();
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      rows.set(i, best.get(i));
      number(rows.get(i));
    }
  }

  private static void number(List<Node> row) {
    for (int i = 0; i < row.size(); i++) {
      row.get(i).place = i;
    }
  }

  private List<List<Node>> copy() {
    List<List<Node>> copy = new ArrayList<>();
    rows.forEach(row -> copy.add(new ArrayList<>(row)));
    return copy;
  }

  private long crossings() {
    long count = 0;
    for (List<Node> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        for (int j = i + 1; j < row.size(); j++) {
          for (Node a : row.get(i).below) {
            count += row.get(j).below.stream().filter(b -> b.place < a.place).count();
          }
        }
      }
    }
    return count;
  }

  // ---- left and right -----------------------------------------------------------------------------------------------

  /**
   * Boxes above each other that are connected stand in one column where they can, and so do the bends of a lane. There are four ways to
   * choose the columns, from above or below and from the left or right; each node stands in the middle of what the four say.
   */
  private void straighten() {
    List<Map<Node, Double>> ways = List.of(columns(true, true), columns(true, false), columns(false, true), columns(false, false));
    Map<Node, Double> narrowest = ways.stream().min(Comparator.comparingDouble(way -> border(way, 1) - border(way, -1))).orElseThrow();
    double[] shift = new double[ways.size()];
    for (int i = 0; i < shift.length; i++) {
      int side = i % 2 == 0 ? -1 : 1;
      shift[i] = border(narrowest, side) - border(ways.get(i), side);
    }
    for (Node node : narrowest.keySet()) {
      double[] places = new double[shift.length];
      for (int i = 0; i < shift.length; i++) {
        places[i] = ways.get(i).get(node) + shift[i];
      }
      Arrays.sort(places);
      node.x = (places[1] + places[2]) / 2;
    }
  }

  private double border(Map<Node, Double> x, int side) {
    return side * x.entrySet().stream().mapToDouble(entry -> side * entry.getValue() + width(entry.getKey()) / 2).max().orElse(0);
  }

  private Map<Node, Double> columns(boolean down, boolean left) {
    List<List<Node>> turned = new ArrayList<>();
    for (List<Node> row : rows) {
      List<Node> copy = new ArrayList<>(row);
      if (!left) {
        Collections.reverse(copy);
      }
      turned.add(down ? turned.size() : 0, copy);
      number(copy);
    }
    Map<Node, Double> x = packed(turned, roots(turned, down));
    if (!left) {
      x.replaceAll((node, place) -> -place);
    }
    return x;
  }

  /** The topmost node of each node's column. */
  private static Map<Node, Node> roots(List<List<Node>> rows, boolean down) {
    Map<Node, Node> roots = new IdentityHashMap<>();
    Set<Node> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    for (List<Node> row : rows) {
      double border = -1; // columns do not cross
      for (Node node : row) {
        roots.put(node, node);
        List<Node> others = (down ? node.above : node.below).stream().filter(other -> other.isBend() == node.isBend())
            .sorted(Comparator.comparingDouble(other -> other.place)).toList();
        for (int i = (others.size() - 1) / 2; i <= others.size() / 2 && i < others.size() && roots.get(node) == node; i++) {
          Node other = others.get(i);
          if (other.place > border && !crossesLane(row, node, other, down) && taken.add(other)) {
            roots.put(node, roots.get(other));
            border = other.place;
          }
        }
      }
    }
    return roots;
  }

  private static boolean crossesLane(List<Node> row, Node node, Node other, boolean down) {
    return !node.isBend() && row.stream().filter(Node::isBend).anyMatch(bend -> (down ? bend.above : bend.below).stream()
        .anyMatch(next -> next.isBend() && (bend.place < node.place) != (next.place < other.place)));
  }

  /** Packs columns as far to the left as they go, then moves each to the right up to its neighbours. */
  private Map<Node, Double> packed(List<List<Node>> rows, Map<Node, Node> roots) {
    Map<Node, Map<Node, Double>> distances = new IdentityHashMap<>();
    Map<Node, Integer> waiting = new IdentityHashMap<>();
    roots.values().forEach(root -> distances.put(root, new IdentityHashMap<>()));
    for (List<Node> row : rows) {
      for (int i = 1; i < row.size(); i++) {
        Node a = row.get(i - 1);
        Node b = row.get(i);
        double distance = (width(a) + width(b)) / 2 + (a.isBend() && b.isBend() ? LANE_GAP : GAP);
        distances.get(roots.get(a)).merge(roots.get(b), distance, Math::max);
      }
    }
    distances.values().forEach(next -> next.keySet().forEach(root -> waiting.merge(root, 1, Integer::sum)));
    List<Node> order = new ArrayList<>(distances.keySet().stream().filter(root -> !waiting.containsKey(root)).toList());
    Map<Node, Double> x = new IdentityHashMap<>();
    for (int i = 0; i < order.size(); i++) {
      Node root = order.get(i);
      x.putIfAbsent(root, 0.0);
      distances.get(root).forEach((next, distance) -> {
        x.merge(next, x.get(root) + distance, Math::max);
        if (waiting.merge(next, -1, Integer::sum) == 0) {
          order.add(next);
        }
      });
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      Node root = order.get(i);
      double most = distances.get(root).entrySet().stream().mapToDouble(next -> x.get(next.getKey()) - next.getValue()).min()
          .orElse(x.get(root));
      x.put(root, Math.max(x.get(root), most));
    }
    roots.forEach((node, root) -> x.put(node, x.get(root)));
    return x;
  }
}
