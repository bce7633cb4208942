package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are NumPy's. */
class IndexingTest {
  private static final Tensor X = Tensor.arange(24).reshape(2, 3, 4);

  private static Tensor of(int[][] values) {
    return Tensor.of(values);
  }

  @Test
  void get_numbersAndRanges() {
    assertEquals(Tensor.of(20, 21, 22, 23), X.get("1, -1"));
    assertEquals(Shape.of(2, 2, 2), X.get(":, 1:, ::2").shape());
    assertEquals(of(new int[][] {{0, 4, 8}, {12, 16, 20}}), X.get("..., 0"));
    assertEquals(of(new int[][] {{10, 11}, {6, 7}, {2, 3}}), X.get("0, ::-1, -2:"));
    assertEquals(Shape.of(2, 1, 4), X.get(":, None, 1").shape());
    assertEquals(Shape.of(2, 0, 4), X.get(":, 10:").shape());
    assertEquals(Tensor.of(9, 5), X.get("0, 2:0:-1, 1"));
    assertEquals(Tensor.of(0, 4), X.get("0, -5:2, 0"));
    assertEquals(of(new int[][] {{3, 0}, {7, 4}, {11, 8}}), X.get("0, :, ::-3"));
    assertEquals(Tensor.of(0), X.get("0, 0, ::2147483647"));
    assertEquals(X.get("1, -1"), X.get(Index.at(1), Index.at(-1)));
    assertEquals(X.get("..., None, 1:3"), X.get(Index.ellipsis(), Index.newAxis(), Index.range(1, 3)));
    assertEquals(X.get("1:"), X.get(Index.from(1), Index.all()));
    assertSame(X.storage, X.get("0, ::-1").storage);
  }

  @Test
  void get_masksAndPlaces() {
    assertEquals(Tensor.of(21, 22, 23), X.get(Index.of(X.gt(Tensor.of(20)))));
    assertEquals(of(new int[][] {{9, 1}, {21, 13}}), X.get(Index.all(), Index.of(Tensor.of(2, 0)), Index.at(1)));
    assertEquals(Shape.of(2, 2, 2, 4), X.get(Index.all(), Index.of(of(new int[][] {{2, 0}, {1, 1}}))).shape());
    assertEquals(Shape.of(2, 1, 4), X.get(Index.all(), Index.of(Tensor.of(false, true, false))).shape());
    assertEquals(Tensor.of(1f, 3f), Indexing.mask(Tensor.of(1f, 2f, 3f), Tensor.of(true, false, true), 0));
  }

  @Test
  void get_misuse_isRefused() {
    assertEquals("get: index 3 is out of range for an axis of 3 in shape (2, 3, 4)",
        assertThrows(IllegalArgumentException.class, () -> X.get("0, 3")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> X.get("0, 0, 0, 0"));
    assertThrows(IllegalArgumentException.class, () -> X.get("..., ..."));
    assertThrows(IllegalArgumentException.class, () -> X.get("a"));
    assertThrows(IllegalArgumentException.class, () -> X.get("::0"));
    assertThrows(IllegalArgumentException.class, () -> X.get("1:2:3:4"));
    assertThrows(IllegalArgumentException.class, () -> X.get(""));
    assertThrows(IllegalArgumentException.class, () -> X.get(Index.of(Tensor.of(true))));
    assertThrows(IllegalArgumentException.class, () -> Index.of(Tensor.of(1f)));
    assertThrows(IllegalArgumentException.class, () -> X.get(Index.of(Tensor.of(0)), Index.of(Tensor.of(0))));
  }

  @Test
  void get_isDifferentiable() {
    Tensor x = X.cast(DType.FLOAT64);
    GradientCheck.check(in -> in.get(0).get("0, ::-1, -2:"), x);
    GradientCheck.check(in -> in.get(0).get(Index.all(), Index.of(Tensor.of(2, 0, 2)), Index.from(1)), x);
    GradientCheck.check(in -> Indexing.mask(in.get(0), X.gt(Tensor.of(20)), 0), x);
  }

  @Test
  void takeAndScatterAdd_areCounterparts() {
    Tensor a = Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    Tensor places = Tensor.of(2, 0, -1);
    assertEquals(Tensor.of(new float[][] {{5, 6}, {1, 2}, {5, 6}}), a.take(places, 0));
    assertEquals(Tensor.of(new float[][] {{3, 4}, {0, 0}, {6, 8}}), Indexing.scatterAdd(a, places, 0, 3));
    assertEquals(Tensor.of(new float[][] {{2, 0, 1}, {4, 0, 3}, {6, 0, 5}}), Indexing.scatterAdd(a, Tensor.of(2, 0), -1, 3));
    Exception e = assertThrows(IllegalArgumentException.class, () -> a.take(Tensor.of(3), 0));
    assertEquals("take: index 3 is out of range for an axis of 3", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> a.take(Tensor.of(-4), 0));
    assertThrows(IllegalArgumentException.class, () -> a.take(Tensor.of(1f), 0));
  }

  @Test
  void take_withBatches_picksInEachBatch() {
    Tensor places = of(new int[][] {{2, 0}, {-1, 1}});
    Tensor picked = Indexing.take(X, places, 1, 1);
    assertEquals(X.get("0").take(Tensor.of(2, 0), 0), picked.get("0"));
    assertEquals(X.get("1").take(Tensor.of(-1, 1), 0), picked.get("1"));
    Tensor inner = Indexing.take(X, places, 2, 1); // numpy: [x[b][:, places[b]] for b]
    assertEquals(X.get("1").take(Tensor.of(-1, 1), 1), inner.get("1"));
    assertThrows(IllegalArgumentException.class, () -> Indexing.take(X, places, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> Indexing.take(X, of(new int[][] {{3}, {0}}), 1, 1));
  }

  @Test
  void put_replacesSlices() {
    Tensor a = of(new int[][] {{1, 2, 3}, {4, 5, 6}});
    assertEquals(of(new int[][] {{1, 2, 3}, {7, 8, 9}}), Indexing.put(a, Tensor.of(-1), of(new int[][] {{7, 8, 9}}), 0));
    assertEquals(of(new int[][] {{0, 2, 0}, {0, 5, 0}}), Indexing.put(a, Tensor.of(0, 2), Tensor.of(0), 1));
    assertEquals(Tensor.of(9, 2), Indexing.put(Tensor.of(1, 2), Tensor.of(0, 0), Tensor.of(8, 9), 0)); // the last one counts
    assertEquals(4, a.at(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Indexing.put(a, Tensor.of(2), Tensor.of(0), 0));
    Tensor x = Tensor.of(1.0, 2.0).requireGradient();
    Tensor values = Tensor.of(8.0, 9.0).requireGradient();
    Tensor y = Indexing.put(x, Tensor.of(0, 0), values, 0).mul(Tensor.of(3.0, 5.0)).sum();
    assertEquals(List.of(Tensor.of(0.0, 5.0), Tensor.of(0.0, 3.0)), Autograd.gradients(y, List.of(x, values)));
  }

  @Test
  void alongAxis_takesAndPutsSingleElements() {
    Tensor a = of(new int[][] {{10, 30, 20}, {60, 40, 50}});
    Tensor order = a.argSort(1);
    assertEquals(of(new int[][] {{0, 2, 1}, {1, 2, 0}}), order);
    assertEquals(a.sort(1), Indexing.takeAlongAxis(a, order, 1));
    Tensor largest = a.argMax(1).expandDims(1);
    assertEquals(of(new int[][] {{30}, {60}}), Indexing.takeAlongAxis(a, largest, 1));
    assertEquals(of(new int[][] {{10, 99, 20}, {99, 40, 50}}), Indexing.putAlongAxis(a, largest, Tensor.of(99), 1)); // from NumPy's manual
    assertEquals(of(new int[][] {{60, 40, 50}}), Indexing.takeAlongAxis(a, of(new int[][] {{1}}), 0));
    assertThrows(IllegalArgumentException.class, () -> Indexing.takeAlongAxis(a, Tensor.of(1), 0));
    assertThrows(IllegalArgumentException.class, () -> Indexing.takeAlongAxis(a, of(new int[][] {{3}}), 1));
  }

  @Test
  void oneHot_ofAnyShape() {
    assertEquals(Tensor.of(new float[][][] {{{0, 1}, {1, 0}}}), Indexing.oneHot(of(new int[][] {{1, 0}}), 2));
    Exception e = assertThrows(IllegalArgumentException.class, () -> Indexing.oneHot(Tensor.of(0, 2), 2));
    assertEquals("oneHot: label 2 at place 1 is out of range, expected 0 to 1 for 2 classes", e.getMessage());
  }

  @Test
  void sort_isStableAndPutsNaNLast() {
    Tensor x = Tensor.of(2f, Float.NaN, -1f, 2f, -0f, 0f, Float.NEGATIVE_INFINITY);
    assertEquals(Tensor.of(6, 2, 4, 5, 0, 3, 1), x.argSort(0));
    assertEquals(Tensor.of(1, 0, 3, 4, 5, 2, 6), Sorting.argSort(x, 0, true));
    assertEquals(Tensor.of(Float.NEGATIVE_INFINITY, -1f, -0f, 0f, 2f, 2f, Float.NaN), x.sort(0));
    assertEquals(of(new int[][] {{1, 0}, {3, 2}}), of(new int[][] {{3, 0}, {1, 2}}).sort(0));
    assertEquals(Tensor.of(false, true, true), Tensor.of(true, false, true).sort(-1));
    assertEquals(Tensor.of(Integer.MIN_VALUE, -1, Integer.MAX_VALUE), Tensor.of(-1, Integer.MAX_VALUE, Integer.MIN_VALUE).sort(0));
    Tensor many = new Rng(1).normal(0, 1, 1000);
    float[] expected = many.toFloats();
    Arrays.sort(expected);
    assertEquals(Tensor.of(expected), many.sort(0));
    GradientCheck.check(in -> in.get(0).sort(1), OpSamples.any(3, 4));
  }

  @Test
  void topK_givesTheLargestFirst() {
    Sorting.TopK top = Sorting.topK(Tensor.of(new float[][] {{1, 5, 3}, {9, 7, 9}}), 2);
    assertEquals(Tensor.of(new float[][] {{5, 3}, {9, 9}}), top.values());
    assertEquals(of(new int[][] {{1, 2}, {0, 2}}), top.indices());
    assertThrows(IllegalArgumentException.class, () -> Sorting.topK(Tensor.of(1f), 2));
    GradientCheck.check(in -> Sorting.topK(in.get(0), 2).values(), OpSamples.any(2, 4));
  }
}
