package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
  private static final Tensor A = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});

  static void assertTensor(Tensor expected, Tensor actual) {
    assertEquals(expected.dtype(), actual.dtype());
    assertEquals(expected.shape(), actual.shape());
    assertTrue(actual.allClose(expected, 1e-6, 1e-7), () -> "expected " + expected + ", got " + actual);
  }

  // ---- creation -----------------------------------------------------------------------------------------------------

  @Test
  void of_arraysOfAnyRank() {
    assertEquals(Shape.of(2, 3), A.shape());
    assertEquals(DType.FLOAT32, A.dtype());
    assertEquals(DType.FLOAT64, Tensor.of(new double[][][] {{{1}, {2}}}).dtype());
    assertEquals(Shape.of(1, 2, 1), Tensor.of(new double[][][] {{{1}, {2}}}).shape());
    assertEquals(DType.INT32, Tensor.of(new int[][] {{1}}).dtype());
    assertEquals(DType.BOOL, Tensor.of(new boolean[][] {{true}}).dtype());
    assertEquals(Tensor.of(new int[][] {{1, -2}}), Tensor.of(new byte[][] {{1, -2}}));
    assertEquals(Tensor.of(7, 8), Tensor.of(new long[] {7, 8}));
    assertEquals(Shape.of(0, 0), Tensor.of(new float[0][5]).shape());
    assertEquals(Shape.of(2, 0), Tensor.of(new float[2][0]).shape());
  }

  @Test
  void of_oneNumberIsAVector() {
    assertEquals(Shape.of(1), Tensor.of(5).shape());
    assertEquals(DType.INT32, Tensor.of(5).dtype());
    assertEquals(Tensor.of(new float[] {2}), Tensor.of(2f));
    assertEquals(Shape.of(), Tensor.of((Object) 2f).shape());
  }

  @Test
  void of_lists() {
    assertEquals(A, Tensor.of(List.of(List.of(1.0, 2.0, 3.0), List.of(4, 5, 6))));
    assertEquals(Tensor.of(1, 2), Tensor.of(List.of(1, 2)));
    assertEquals(Tensor.of(true, false), Tensor.of(List.of(true, false)));
    assertEquals(Tensor.of(1, 2), Tensor.of(List.of(1L, 2L)));
  }

  @Test
  void of_raggedOrForeign_isRefused() {
    Exception ragged = assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[][] {{1, 2}, {3}}));
    assertEquals("Tensor.of: the array is ragged: expected 2 elements at depth 1, got 1", ragged.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(List.of(1, List.of(2))));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(List.of(List.of(1), 2)));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(List.of("a")));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of((Object) null));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Tensor.of(new long[] {1L << 40})).getMessage().contains("1099511627776"));
  }

  @Test
  void of_copiesAndWrapDoesNot() {
    float[] values = {1, 2};
    Tensor copied = Tensor.of(values);
    Tensor wrapped = Tensor.wrap(values, 2);
    values[0] = 9;
    assertEquals(1, copied.at(0));
    assertEquals(9, wrapped.at(0));
    assertSame(values, wrapped.floats());
    Exception e = assertThrows(IllegalArgumentException.class, () -> Tensor.wrap(values, 3));
    assertEquals("Tensor.wrap: shape (3,) needs 3 elements, got 2", e.getMessage());
  }

  @Test
  void ranges_likeNumPy() {
    assertEquals(Tensor.of(0, 1, 2), Tensor.arange(3));
    assertEquals(Tensor.of(5, 3, 1), Tensor.arange(5, 0, -2));
    assertEquals(Shape.of(0), Tensor.arange(3, 0, 1).shape());
    assertTensor(Tensor.of(0f, 0.1f, 0.2f), Tensor.arange(0, 0.3, 0.1)); // NumPy gives 3 elements here, too
    assertEquals(Tensor.of(0f, 0.25f, 0.5f, 0.75f, 1f), Tensor.linspace(0, 1, 5));
    assertEquals(Tensor.of(2f), Tensor.linspace(2, 3, 1));
    assertEquals(Tensor.of(new float[][] {{1, 0}, {0, 1}}), Tensor.eye(2));
    assertEquals(Tensor.of(new float[][] {{7, 7}}), Tensor.full(7, 1, 2));
    assertEquals(Tensor.of(true, true), Tensor.ones(DType.BOOL, Shape.of(2)));
  }

  @Test
  void arange_ofTooManyValues_isRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Tensor.arange(0, Double.POSITIVE_INFINITY, 0.5));
    assertEquals("Tensor.arange: expected a range of fewer than 2147483640 values, got 0.0 to Infinity in steps of 0.5", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Tensor.arange(0, Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> Tensor.arange(Integer.MIN_VALUE, Integer.MAX_VALUE, 1));
  }

  // ---- elements -----------------------------------------------------------------------------------------------------

  @Test
  void at_countsFromTheEndIfNegative() {
    assertEquals(6, A.at(1, 2));
    assertEquals(4, A.at(-1, 0));
    assertEquals(2, A.transpose().at(1, 0));
    assertThrows(IllegalArgumentException.class, () -> A.at(2, 0));
    assertThrows(IllegalArgumentException.class, () -> A.at(0));
    assertThrows(IllegalArgumentException.class, A::item);
    assertEquals(3, Tensor.scalar(3).item());
  }

  @Test
  void set_writesThroughViews() {
    Tensor x = A.copy();
    x.transpose().set(9, 2, 0);
    assertEquals(9, x.at(0, 2));
    assertEquals(3, A.at(0, 2));
  }

  @Test
  void set_ofABroadcastView_isRefused() {
    Tensor row = Tensor.zeros(1, 3);
    Tensor view = row.broadcastTo(2, 3);
    Exception e = assertThrows(IllegalStateException.class, () -> view.set(9, 0, 1));
    assertEquals("Tensor.set: this view of shape (2, 3) was broadcast along axis 0, a write would change several elements; take a copy() "
        + "first", e.getMessage());
    assertEquals(Tensor.zeros(1, 3), row);
    row.broadcastTo(1, 1, 3).set(9, 0, 0, 1); // each place is one element here
    assertEquals(9, row.at(0, 1));
  }

  @Test
  void toArray_roundTrips() {
    assertArrayEquals(new float[][] {{1, 4}, {2, 5}, {3, 6}}, (float[][]) A.transpose().toArray());
    assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6}, A.toInts());
    assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6}, A.transpose().toDoubles());
    assertArrayEquals(new boolean[] {true, false}, Tensor.of(2f, 0f).toBooleans());
    assertEquals(1.5f, Tensor.scalar(1.5).toArray());
    assertEquals(Tensor.scalar(1.5), Tensor.of(Tensor.scalar(1.5).toArray()));
    assertArrayEquals(new int[2][0], (int[][]) Tensor.zeros(DType.INT32, Shape.of(2, 0)).toArray());
  }

  @Test
  void cast_cutsTowardsZeroAndAsksForNotZero() {
    assertEquals(Tensor.of(1, -1, 0), Tensor.of(1.9f, -1.9f, 0.5f).cast(DType.INT32));
    assertEquals(Tensor.of(true, false, true), Tensor.of(0.5f, 0f, Float.NaN).cast(DType.BOOL));
    assertEquals(Tensor.of(1f, 0f), Tensor.of(true, false).cast(DType.FLOAT32));
    assertEquals(Tensor.of(0.1f), Tensor.of(0.1).cast(DType.FLOAT32));
    assertSame(A, A.cast(DType.FLOAT32));
  }

  @Test
  void equals_comparesBitsAndAllCloseNumbers() {
    assertEquals(A, A.copy());
    assertEquals(A.hashCode(), A.copy().hashCode());
    assertEquals(A, A.transpose().transpose());
    assertNotEquals(A, A.cast(DType.FLOAT64));
    assertNotEquals(A, A.reshape(3, 2));
    assertEquals(Tensor.of(Float.NaN), Tensor.of(Float.NaN));
    assertNotEquals(Tensor.of(0f), Tensor.of(-0f));
    assertTrue(Tensor.of(0f).allClose(Tensor.of(-0f), 0, 0));
    assertTrue(Tensor.of(1f).allClose(Tensor.of(1.0001f), 1e-3, 0));
    assertFalse(Tensor.of(1f).allClose(Tensor.of(1.01f), 1e-3, 0));
    assertFalse(Tensor.of(1f).allClose(Tensor.of(Float.NaN), 1, 1));
    assertTrue(Tensor.of(Float.POSITIVE_INFINITY).allClose(Tensor.of(Float.POSITIVE_INFINITY), 0, 0));
  }

  // ---- arithmetic: expected values are NumPy's ----------------------------------------------------------------------------

  @Test
  void arithmetic_broadcasts() {
    assertEquals(Tensor.of(new float[][] {{11, 22, 33}, {14, 25, 36}}), A.add(Tensor.of(10f, 20f, 30f)));
    assertEquals(Tensor.of(new float[][] {{0, 1, 2}, {2, 3, 4}}), A.sub(Tensor.of(new float[][] {{1}, {2}})));
    assertEquals(Shape.of(2, 4, 3), Tensor.zeros(2, 1, 3).mul(Tensor.zeros(4, 1)).shape());
    Exception e = assertThrows(IllegalArgumentException.class, () -> A.add(Tensor.of(1f, 2f)));
    assertEquals("add: shapes (2, 3) and (2,) do not broadcast: matched from the last dimension, each must be equal or 1", e.getMessage());
  }

  @Test
  void arithmetic_promotesTypes() {
    Tensor ints = Tensor.of(1, 2);
    assertEquals(Tensor.of(2, 3), ints.add(1));
    assertEquals(Tensor.of(1.5f, 2.5f), ints.add(0.5));
    assertEquals(Tensor.of(0.5f, 1f), ints.div(2));
    assertEquals(Tensor.of(2.5, 4.5), ints.add(Tensor.of(1.5, 2.5)));
    assertEquals(DType.FLOAT64, Tensor.of(1f).add(Tensor.of(1.0)).dtype());
    assertEquals(Tensor.of(2, 1), Tensor.of(true, false).add(1));
    assertEquals(Tensor.of(-1, -2), ints.neg());
    assertEquals(Tensor.of(1, 4), ints.square());
    assertEquals(Tensor.of(4, 3), ints.rsub(5));
    assertEquals(Tensor.of(4f, 2f), ints.rdiv(4));
    assertEquals(DType.FLOAT32, ints.exp().dtype());
  }

  @Test
  void arithmetic_ofBooleans_isLogic() {
    Tensor a = Tensor.of(true, true, false);
    Tensor b = Tensor.of(true, false, false);
    assertEquals(Tensor.of(true, true, false), a.add(b));
    assertEquals(Tensor.of(true, false, false), a.mul(b));
    assertEquals(Tensor.of(true, true, false), a.maximum(b));
    assertEquals(Tensor.of(true, false, false), a.minimum(b));
    assertEquals(Tensor.of(false, true, false), Elementwise.xor(a, b));
    assertEquals(Tensor.of(false, false, true), a.not());
    assertThrows(IllegalArgumentException.class, () -> a.sub(b));
    assertEquals(Tensor.of(false, true, false), b.lt(a));
  }

  @Test
  void floorDivideAndMod_floor() {
    Tensor a = Tensor.of(7, -7, 7, -7);
    Tensor b = Tensor.of(2, 2, -2, -2);
    assertEquals(Tensor.of(3, -4, -4, 3), a.floorDivide(b));
    assertEquals(Tensor.of(1, 1, -1, -1), a.mod(b));
    assertEquals(Tensor.of(3f, -4f, -4f, 3f), a.cast(DType.FLOAT32).floorDivide(b.cast(DType.FLOAT32)));
    assertEquals(Tensor.of(1f, 1f, -1f, -1f), a.cast(DType.FLOAT32).mod(b.cast(DType.FLOAT32)));
    assertEquals(Tensor.of(10f), Tensor.of(1f).floorDivide(Tensor.of(0.1f))); // as keras.ops.floor_divide
  }

  @Test
  void integers_dividedByZero_areRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Tensor.of(7, 8).floorDivide(Tensor.of(2, 0)));
    assertEquals("floorDivide: expected integers to divide by other than 0, got 0 at place 1 of shape (2,); cast to FLOAT32 for infinity "
        + "and NaN", e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> Tensor.of(7).mod(Tensor.of(false)));
    assertTrue(e.getMessage().startsWith("mod: expected integers to divide by other than 0"), e.getMessage());
    assertEquals(Shape.of(0), Tensor.zeros(DType.INT32, Shape.of(0)).mod(Tensor.of(0)).shape());
    assertEquals(Tensor.of(Float.POSITIVE_INFINITY), Tensor.of(7f).floorDivide(Tensor.of(0)));
  }

  @Test
  void pow_shortWaysAgreeWithTheLongOne() {
    Tensor x = Tensor.of(0f, 2f, 3f, Float.NaN);
    assertEquals(Tensor.of(1f, 1f, 1f, 1f), x.pow(0));
    assertEquals(x, x.pow(1));
    assertTensor(Tensor.of(0f, 4f, 9f, Float.NaN), x.pow(2));
    assertTensor(Tensor.of(0f, 8f, 27f, Float.NaN), x.pow(3));
    assertTensor(Tensor.of(0f, 1.4142135f, 1.7320508f, Float.NaN), x.pow(0.5));
  }

  @Test
  void pow_atTheEdges_likeNumPy() {
    double infinity = Double.POSITIVE_INFINITY;
    Tensor a = Tensor.of(1.0, 1.0, 1.0, -1.0, -1.0, 2.0, 0.5);
    Tensor b = Tensor.of(infinity, -infinity, Double.NaN, infinity, -infinity, infinity, infinity);
    Tensor expected = Tensor.of(1.0, 1.0, 1.0, 1.0, 1.0, infinity, 0.0);
    assertEquals(expected, a.pow(b));
    assertEquals(expected.cast(DType.FLOAT32), a.cast(DType.FLOAT32).pow(b.cast(DType.FLOAT32)));
  }

  @Test
  void signFloorRound_likeNumPy() {
    assertEquals(Tensor.of(-1, 0, 1), Elementwise.sign(Tensor.of(-5, 0, 7)));
    assertEquals(Tensor.of(-1f, 0f, 1f), Elementwise.sign(Tensor.of(-5f, 0f, 7f)));
    assertEquals(Tensor.of(0f, 2f, 2f, -2f), Elementwise.round(Tensor.of(0.5f, 1.5f, 2.5f, -1.5f)));
    assertEquals(Tensor.of(-2f, 1f), Elementwise.floor(Tensor.of(-1.5f, 1.5f)));
    assertEquals(Tensor.of(-1f, 2f), Elementwise.ceil(Tensor.of(-1.5f, 1.5f)));
    assertEquals(Tensor.of(3, 4), Elementwise.floor(Tensor.of(3, 4)));
  }

  @Test
  void comparisons_withNaN() {
    Tensor x = Tensor.of(1f, Float.NaN, Float.POSITIVE_INFINITY);
    assertEquals(Tensor.of(true, false, true), x.eq(x));
    assertEquals(Tensor.of(false, true, false), x.ne(x));
    assertEquals(Tensor.of(false, true, false), Elementwise.isNaN(x));
    assertEquals(Tensor.of(true, false, false), Elementwise.isFinite(x));
    assertEquals(Tensor.of(true, false, true), x.ge(x));
    assertEquals(Tensor.of(false, false, false), x.gt(x));
  }

  @Test
  void where_broadcastsAllThree() {
    Tensor c = Tensor.of(new boolean[][] {{true}, {false}});
    assertEquals(Tensor.of(new float[][] {{1, 2}, {9, 9}}), Elementwise.where(c, Tensor.of(1f, 2f), Tensor.scalar(9)));
    assertThrows(IllegalArgumentException.class, () -> Elementwise.where(A, A, A));
  }

  @Test
  void clip_keepsNaN() {
    assertEquals(Tensor.of(0f, 0.5f, 1f, Float.NaN), Tensor.of(-1f, 0.5f, 2f, Float.NaN).clip(0, 1));
    assertEquals(Tensor.of(0, 1, 1), Tensor.of(-1, 1, 2).clip(0, 1));
  }

  @Test
  void bigTensors_areCutIntoPiecesWithoutATrace() {
    int n = 200_003;
    Tensor x = Tensor.arange(n).cast(DType.FLOAT64);
    assertEquals(n * (n - 1.0) / 2, x.sum().item());
    assertEquals(n - 1, x.max().item());
    assertEquals(2.0 * (n - 1), x.add(x).at(-1));
    Tensor wide = Tensor.ones(3, n).mul(Tensor.of(new float[][] {{1}, {2}, {3}}));
    assertEquals(Tensor.of(n * 1f, n * 2f, n * 3f), wide.sum(1));
    assertEquals(Tensor.full(6, n), wide.sum(0));
    assertEquals(Tensor.of(n - 1, n - 1), Shaping.stack(0, x, x).argMax(1));
  }
}
