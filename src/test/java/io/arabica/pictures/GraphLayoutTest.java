package io.arabica.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.Add;
import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.layers.SymbolicTensor;
import io.arabica.pictures.GraphLayout.Node;
import io.arabica.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphLayoutTest {
  private static final double WIDTH = 100;

  private static GraphLayout layout(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs) {
    return new GraphLayout(GraphLayout.calls(inputs, outputs), WIDTH);
  }

  @Test
  void chain_isOneColumn() {
    SymbolicTensor x = Input.of(2);
    SymbolicTensor y = x;
    for (int i = 0; i < 2000; i++) {
      y = new Dense(2).apply(y);
    }
    GraphLayout layout = layout(List.of(x), List.of(y));
    assertEquals(2001, layout.rows.size());
    assertTrue(layout.rows.stream().allMatch(row -> row.size() == 1 && row.get(0).x == layout.rows.get(0).get(0).x));
    assertEquals(WIDTH, layout.border(1) - layout.border(-1), 1e-9);
  }

  @Test
  void residualBlocks_areOneColumn_withALaneBesideIt() {
    SymbolicTensor x = Input.of(2);
    SymbolicTensor y = x;
    for (int i = 0; i < 5; i++) {
      y = new Add().apply(new Dense(2).apply(new Dense(2).apply(y)), y);
    }
    GraphLayout layout = layout(List.of(x), List.of(y));
    double column = layout.rows.get(0).get(0).x;
    for (List<Node> row : layout.rows) {
      for (Node node : row) {
        assertTrue(node.isBend() ? Math.abs(node.x - column) > WIDTH / 2 : node.x == column, "row " + node.row + ": " + node.x);
      }
    }
  }

  @Test
  void branches_spreadEvenlyUnderTheirSource() {
    SymbolicTensor x = Input.of(2);
    SymbolicTensor[] branches = new SymbolicTensor[4];
    for (int i = 0; i < 4; i++) {
      branches[i] = new Dense(2).apply(x);
    }
    GraphLayout layout = layout(List.of(x), List.of(new Add().apply(branches)));
    List<Node> middle = layout.rows.get(1);
    assertEquals(4, middle.size());
    double mean = middle.stream().mapToDouble(node -> node.x).average().orElseThrow();
    assertEquals(mean, layout.rows.get(0).get(0).x, 1e-9);
    assertEquals(mean, layout.rows.get(2).get(0).x, 1e-9);
  }

  @Test
  void branchesInTwistedOrder_doNotCross() {
    SymbolicTensor a = Input.of(2);
    SymbolicTensor b = Input.of(2);
    SymbolicTensor c = Input.of(2);
    SymbolicTensor[] twisted = {new Dense(2).apply(c), new Dense(2).apply(a), new Dense(2).apply(b)};
    GraphLayout layout = layout(List.of(a, b, c), List.of(twisted));
    for (Node node : layout.rows.get(0)) {
      assertEquals(node.x, node.below.get(0).x, 1e-9);
    }
  }

  @Test
  void anyGraph_linesLeadDown_andNothingOverlaps() {
    Rng rng = new Rng(5);
    for (int round = 0; round < 30; round++) {
      List<SymbolicTensor> tensors = new ArrayList<>(List.of(Input.of(2), Input.of(2)));
      List<SymbolicTensor> inputs = List.copyOf(tensors);
      for (int i = 0; i < 25; i++) {
        SymbolicTensor one = tensors.get((int) (rng.nextDouble() * tensors.size()));
        SymbolicTensor other = tensors.get((int) (rng.nextDouble() * tensors.size()));
        tensors.add(rng.nextDouble() < 0.5 ? new Dense(2).apply(one) : new Add().apply(one, other));
      }
      GraphLayout layout = layout(inputs, tensors.subList(2, tensors.size()));
      int boxes = 0;
      for (int i = 0; i < layout.rows.size(); i++) {
        List<Node> row = layout.rows.get(i);
        for (int k = 0; k < row.size(); k++) {
          Node node = row.get(k);
          boxes += node.isBend() ? 0 : 1;
          assertEquals(i, node.row);
          assertTrue(node.below.stream().allMatch(below -> below.row == node.row + 1));
          assertEquals(node.isBend() ? 1 : node.call.inputs().length, node.above.size());
          if (k > 0) {
            double distance = node.x - row.get(k - 1).x;
            assertTrue(distance > (node.isBend() || row.get(k - 1).isBend() ? 0 : WIDTH), "round " + round + ", row " + i);
          }
        }
      }
      assertEquals(27, boxes);
    }
  }
}
