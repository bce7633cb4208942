package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot. */
class MergeLayersTest {
  private static final Tensor A = Tensor.of(new float[][] {{1, 5}});
  private static final Tensor B = Tensor.of(new float[][] {{3, 2}});

  @Test
  void contract_holds() {
    Shape shape = Shape.of(2, 3);
    for (Layer layer : List.of(new Add(), new Multiply(), new Average(), new Maximum(), new Minimum())) {
      LayerContract.check(layer, 0, shape, shape, shape);
      LayerContract.check(layer, 0, shape, Shape.of(2, 4, 3));
      LayerContract.check(layer, 0, Shape.of(2, 1), shape);
    }
    LayerContract.check(new Subtract(), 0, shape, shape);
    LayerContract.check(new Concatenate(), 0, shape, Shape.of(2, 1), shape);
    LayerContract.check(new Concatenate(1), 0, Shape.of(2, 3, 4), Shape.of(2, 1, 4));
    LayerContract.check(new Dot(1), 0, shape, shape);
    LayerContract.check(new Dot(-1).normalize(true), 0, shape, shape);
    LayerContract.check(new Dot(2, 1), 0, Shape.of(2, 3, 4), Shape.of(2, 4, 5));
    LayerContract.check(new Dot(1, 3), 0, Shape.of(2, 3, 2), Shape.of(2, 4, 2, 3));
  }

  @Test
  void apply_smallNumbers_isComputedByHand() {
    assertEquals(Tensor.of(new float[][] {{4, 7}}), new Add().apply(A, B));
    assertEquals(Tensor.of(new float[][] {{-2, 3}}), new Subtract().apply(A, B));
    assertEquals(Tensor.of(new float[][] {{3, 10}}), new Multiply().apply(A, B));
    assertEquals(Tensor.of(new float[][] {{2, 3.5f}}), new Average().apply(A, B));
    assertEquals(Tensor.of(new float[][] {{3, 5}}), new Maximum().apply(A, B));
    assertEquals(Tensor.of(new float[][] {{1, 2}}), new Minimum().apply(A, B));
    assertEquals(Tensor.of(new float[][] {{1, 5, 3, 2}}), new Concatenate().apply(A, B));
    assertEquals(Tensor.of(new float[][] {{13}}), new Dot(1).apply(A, B));
  }

  @Test
  void add_threeInputs_sumsAll() {
    assertEquals(Tensor.of(new float[][] {{5, 12}}), new Add().apply(A, B, A));
  }

  @Test
  void apply_shapesThatDoNotFit_throwsWithBoth() {
    String message = assertThrows(IllegalArgumentException.class, () -> new Add().name("sum")
        .apply(Tensor.zeros(2, 3), Tensor.zeros(2, 4))).getMessage();
    assertEquals("Add \"sum\": expected inputs whose shapes broadcast, got (2, 3) and (2, 4)", message);
    message = assertThrows(IllegalArgumentException.class, () -> new Concatenate().name("both")
        .apply(Tensor.zeros(2, 3), Tensor.zeros(3, 4))).getMessage();
    assertEquals("Concatenate \"both\": expected inputs that differ at axis -1 only, got (2, 3) and (3, 4)", message);
    message = assertThrows(IllegalArgumentException.class, () -> new Dot(1).name("dot").apply(Tensor.zeros(2, 3), Tensor.zeros(2, 4)))
        .getMessage();
    assertEquals("Dot \"dot\": expected inputs (n, …) of equal dimensions at axes 1 and 1, got (2, 3) and (2, 4)", message);
  }

  @Test
  void apply_wrongNumberOfInputs_throws() {
    assertThrows(IllegalArgumentException.class, () -> new Add().apply(A));
    assertThrows(IllegalArgumentException.class, () -> new Subtract().apply(A, B, A));
    assertThrows(IllegalArgumentException.class, () -> new Dot(1).apply(A));
    assertThrows(IllegalArgumentException.class, () -> new Dot(0));
  }

  @Test
  void outputShape_unknownDimensions_stayUnknown() {
    assertEquals(Shape.of(-1, -1, 7), new Concatenate().outputShape(Shape.of(-1, -1, 3), Shape.of(-1, -1, 4)));
    assertEquals(Shape.of(-1, -1), new Concatenate().outputShape(Shape.of(-1, 3), Shape.of(-1, -1)));
    assertEquals(Shape.of(-1, 5), new Add().outputShape(Shape.of(-1, 5), Shape.of(-1, 1)));
  }

  @Test
  void dot_zeroVector_normalizesToZero() {
    assertEquals(Tensor.of(new float[][] {{0}}), new Dot(1).normalize(true).apply(Tensor.zeros(1, 2), B));
  }
}
