package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are NumPy's. */
class ShapingTest {
  private static final Tensor A = Tensor.arange(12).reshape(3, 4);

  private static Tensor of(int[][] values) {
    return Tensor.of(values);
  }

  @Test
  void reshape_sharesElementsWherePossible() {
    assertSame(A.storage, A.reshape(2, -1).storage);
    assertEquals(Shape.of(2, 6), A.reshape(2, -1).shape());
    assertEquals(Tensor.of(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11), A.transpose().reshape(-1));
    assertSame(A.storage, A.transpose().expandDims(1).squeeze().storage);
    assertEquals(Shape.of(4, 1, 3), A.transpose().expandDims(1).shape());
    assertEquals(Shape.of(0, 5), Tensor.zeros(5, 0).reshape(-1, 5).shape());
    assertThrows(IllegalArgumentException.class, () -> A.reshape(5, -1));
    assertThrows(IllegalArgumentException.class, () -> A.reshape(-1, -1));
    assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(0).reshape(0, -1));
    Exception e = assertThrows(IllegalArgumentException.class, () -> A.reshape(5));
    assertEquals("reshape: shape (3, 4) has 12 elements and does not fit into (5,) with 5", e.getMessage());
  }

  @Test
  void squeeze_dropsOnes() {
    Tensor x = Tensor.zeros(1, 2, 1, 3);
    assertEquals(Shape.of(2, 3), x.squeeze().shape());
    assertEquals(Shape.of(1, 2, 3), x.squeeze(-2).shape());
    assertThrows(IllegalArgumentException.class, () -> x.squeeze(1));
    assertEquals(Shape.of(1, 2, 1, 3, 1), x.expandDims(-1).shape());
  }

  @Test
  void transpose_isAView() {
    assertSame(A.storage, A.transpose().storage);
    assertFalse(A.transpose().isContiguous());
    assertNotSame(A.storage, A.transpose().contiguous().storage);
    assertEquals(Shape.of(4, 2, 3), Tensor.zeros(2, 3, 4).transpose(2, 0, -2).shape());
    assertEquals(A, Shaping.swapAxes(Shaping.swapAxes(A, 0, 1), 1, 0));
    assertThrows(IllegalArgumentException.class, () -> A.transpose(0, 0));
    assertThrows(IllegalArgumentException.class, () -> A.transpose(0));
  }

  @Test
  void copies_ofLargeTransposes() {
    int n = 70;
    Tensor x = Tensor.arange(3 * n * n).cast(DType.FLOAT32).reshape(3, n, n);
    Tensor y = x.transpose(0, 2, 1).copy();
    assertTrue(y.isContiguous());
    assertEquals(x.at(1, 3, 69), y.at(1, 69, 3));
    assertEquals(x, y.transpose(0, 2, 1));
    assertEquals(x.cast(DType.INT32).transpose(2, 0, 1), x.transpose(2, 0, 1).cast(DType.INT32));
  }

  @Test
  void broadcastTo_repeatsWithoutCopying() {
    Tensor row = Tensor.of(1, 2);
    Tensor wide = row.broadcastTo(3, 2);
    assertSame(row.storage, wide.storage);
    assertEquals(of(new int[][] {{1, 2}, {1, 2}, {1, 2}}), wide);
    assertThrows(IllegalArgumentException.class, () -> row.broadcastTo(2, 3));
    assertThrows(IllegalArgumentException.class, () -> wide.broadcastTo(2));
    assertEquals(Tensor.of(3, 6), Shaping.sumTo(wide, Shape.of(2)));
    assertThrows(IllegalArgumentException.class, () -> Shaping.sumTo(row, Shape.of(3)));
  }

  @Test
  void concatAndStack() {
    assertEquals(of(new int[][] {{1, 2, 5}, {3, 4, 6}}), Shaping.concat(-1, of(new int[][] {{1, 2}, {3, 4}}), of(new int[][] {{5}, {6}})));
    assertEquals(Tensor.of(1f, 0.5f), Shaping.concat(0, Tensor.of(1), Tensor.of(0.5f)));
    assertEquals(of(new int[][] {{1, 3}, {2, 4}}), Shaping.stack(-1, Tensor.of(1, 2), Tensor.of(3, 4)));
    assertEquals(of(new int[][] {{1, 2}, {3, 4}}), Shaping.stack(0, Tensor.of(1, 2), Tensor.of(3, 4)));
    assertEquals(List.of(Tensor.of(1, 3), Tensor.of(2, 4)), Shaping.unstack(of(new int[][] {{1, 2}, {3, 4}}), 1));
    Exception e = assertThrows(IllegalArgumentException.class, () -> Shaping.stack(0, Tensor.of(1), Tensor.of(1, 2)));
    assertEquals("stack: expected equal shapes, got (1,) and (2,)", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Shaping.concat(0));
    assertThrows(IllegalArgumentException.class, () -> Shaping.stack(0));
  }

  @Test
  void split_givesViews() {
    List<Tensor> parts = Shaping.split(A, 1, 1, 3);
    assertEquals(List.of(Shape.of(3, 1), Shape.of(3, 3)), parts.stream().map(Tensor::shape).toList());
    assertSame(A.storage, parts.get(1).storage);
    assertEquals(List.of(A.get(":, :2"), A.get(":, 2:")), Shaping.split(A, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> Shaping.split(A, 2, 0));
    assertThrows(IllegalArgumentException.class, () -> Shaping.split(A, 0, 1, 1));
    Exception e = assertThrows(IllegalArgumentException.class, () -> Shaping.split(A, 0, 2, -1, 2));
    assertEquals("split: expected sizes of 0 or more, got [2, -1, 2]", e.getMessage());
  }

  @Test
  void views_withoutElements_canBeRead() {
    Tensor x = Tensor.zeros(3, 0, 4);
    for (Tensor view : List.of(Shaping.flip(x), x.get("2"), x.get("::-1, :, 3"), Shaping.split(x, 0, 1, 2).get(1))) {
      assertEquals(0, view.toFloats().length);
      assertEquals(view, view.copy());
    }
    assertEquals(0, A.get("2:, 4:").toInts().length);
    assertEquals(0, A.get("-1, 4:").toInts().length);
    assertEquals(0, ((int[][]) A.get("3:, ::-1").toArray()).length);
  }

  @Test
  void flipRollTileRepeatPad() {
    assertEquals(of(new int[][] {{11, 10, 9, 8}, {7, 6, 5, 4}, {3, 2, 1, 0}}), Shaping.flip(A));
    assertEquals(of(new int[][] {{3, 2, 1, 0}, {7, 6, 5, 4}, {11, 10, 9, 8}}), Shaping.flip(A, -1));
    assertEquals(of(new int[][] {{8, 9, 10, 11}, {0, 1, 2, 3}, {4, 5, 6, 7}}), Shaping.roll(A, 1, 0));
    assertEquals(of(new int[][] {{1, 2, 3, 0}, {5, 6, 7, 4}, {9, 10, 11, 8}}), Shaping.roll(A, -5, 1));
    assertEquals(of(new int[][] {{1, 2, 1, 2}, {1, 2, 1, 2}}), Shaping.tile(of(new int[][] {{1, 2}}), 2, 2));
    assertEquals(Shape.of(2, 1, 4), Shaping.tile(Tensor.of(1, 2), 2, 1, 2).shape());
    assertEquals(of(new int[][] {{1, 1, 2, 2}, {3, 3, 4, 4}}), Shaping.repeat(of(new int[][] {{1, 2}, {3, 4}}), 2, 1));
    assertEquals(of(new int[][] {{9, 9, 9, 9}, {1, 2, 9, 9}}), Shaping.pad(of(new int[][] {{1, 2}}), new int[] {1, 0}, new int[] {0, 2},
        9));
    assertEquals(Tensor.of(0, 5, 0), Shaping.pad(Tensor.of(5), new int[] {1}, new int[] {1}));
    assertThrows(IllegalArgumentException.class, () -> Shaping.pad(A, new int[] {1}, new int[] {1}));
    assertThrows(IllegalArgumentException.class, () -> Shaping.pad(A, new int[] {-1, 0}, new int[] {0, 0}));
  }

  @Test
  void shape_ofSymbolicInputs_isInferred() {
    Shape batch = Shape.of(Shape.ANY, 3);
    assertEquals("(*, 3)", batch.toString());
    assertEquals(batch, batch.broadcast(Shape.of(3)));
    assertEquals(Shape.of(Shape.ANY, 1), Reduce.shape(batch, true, 1));
    assertFalse(batch.isKnown());
    assertThrows(IllegalStateException.class, batch::size);
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 20, 1 << 20));
    assertThrows(IllegalArgumentException.class, () -> Shape.of(-2));
  }
}
