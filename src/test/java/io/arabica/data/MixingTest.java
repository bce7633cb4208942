package io.arabica.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** MixUp and CutMix. */
class MixingTest {
  /** Picture i is of colour 2^i everywhere, its class is i. */
  private static Batch colours(int n, int height, int width) {
    Tensor x = Tensor.zeros(n, height, width, 1);
    for (int i = 0; i < n; i++) {
      Arrays.fill(x.floats(), i * height * width, (i + 1) * height * width, 1 << i);
    }
    return Batch.of(x, Tensor.of(IntStream.range(0, n).toArray()));
  }

  @Test
  void mixUp_eachPicture_isBlendedLikeItsLabels() {
    Batch mixed = new MixUp(1).classes(8).seed(3).apply(colours(8, 2, 3));
    assertEquals(Shape.of(8, 2, 3, 1), mixed.input().shape());
    assertEquals(Shape.of(8, 8), mixed.target().shape());
    for (int i = 0; i < 8; i++) {
      double colour = 0;
      double sum = 0;
      for (int k = 0; k < 8; k++) {
        colour += mixed.target().at(i, k) * (1 << k);
        sum += mixed.target().at(i, k);
      }
      assertEquals(1, sum, 1e-6);
      assertEquals(colour, mixed.input().at(i, 0, 0, 0), 1e-4);
      assertEquals(colour, mixed.input().at(i, 1, 2, 0), 1e-4);
    }
  }

  @Test
  void mixUp_shares_haveTheMomentsOfTheBetaDistribution() {
    for (double alpha : new double[] {0.001, 0.2, 1}) {
      int n = 20_000;
      Tensor x = Tensor.zeros(n, 1);
      Arrays.fill(x.floats(), 0, n / 2, 1);
      // half of the samples have a partner of the other kind: they are w or 1 - w, which has the same distribution
      double[] mixed = new MixUp(alpha).seed(1).apply(Batch.of(x)).input().toDoubles();
      double variance = Arrays.stream(mixed).map(v -> (v - 0.5) * (v - 0.5)).average().orElseThrow();
      double expected = 0.5 * 0.25 + 0.5 / (4 * (2 * alpha + 1));
      assertEquals(0.5, Arrays.stream(mixed).average().orElseThrow(), 0.02);
      assertEquals(expected, variance, 0.01, "alpha " + alpha);
    }
  }

  @Test
  void cutMix_eachPicture_isARectangleOfAnotherAndLabelsAreTheAreas() {
    Batch mixed = new CutMix().classes(8).seed(5).apply(colours(8, 6, 9));
    int both = 0;
    for (int i = 0; i < 8; i++) {
      int[] counts = new int[8];
      int top = 6;
      int bottom = -1;
      int left = 9;
      int right = -1;
      for (int row = 0; row < 6; row++) {
        for (int column = 0; column < 9; column++) {
          int colour = Integer.numberOfTrailingZeros((int) mixed.input().at(i, row, column, 0));
          counts[colour]++;
          if (colour != i) {
            top = Math.min(top, row);
            bottom = Math.max(bottom, row);
            left = Math.min(left, column);
            right = Math.max(right, column);
          }
        }
      }
      for (int k = 0; k < 8; k++) {
        assertEquals(counts[k] / 54.0, mixed.target().at(i, k), 1e-6);
      }
      if (counts[i] < 54) {
        both++;
        assertEquals(54 - counts[i], (bottom - top + 1) * (right - left + 1), "a full rectangle");
      }
    }
    assertTrue(both > 3);
  }

  @Test
  void apply_sameSeed_givesTheSameBatchesAndLeavesTheInputAlone() {
    Tensor x = new Rng(1).uniform(0, 1, 6, 4, 4, 2);
    Tensor before = x.copy();
    Batch batch = new Batch(List.of(x), List.of(Tensor.of(new float[] {1, 2, 3, 4, 5, 6})),
        List.of(Tensor.of(new float[] {1, 1, 1, 2, 2, 2})));
    for (int kind = 0; kind < 2; kind++) {
      UnaryOperator<Batch> one = kind == 0 ? new MixUp().seed(2) : new CutMix().seed(2);
      UnaryOperator<Batch> other = kind == 0 ? new MixUp().seed(2) : new CutMix().seed(2);
      Batch first = one.apply(batch);
      assertEquals(first, other.apply(batch));
      assertNotEquals(first, one.apply(batch));
    }
    assertEquals(before, x);
  }

  @Test
  void map_ofADataset_mixesEachBatchAnew() {
    Batch all = colours(8, 2, 2);
    Dataset mixed = Dataset.of(all).batch(4).map(new MixUp(1).classes(8).seed(1));
    int batches = 0;
    for (Batch batch : mixed) {
      assertEquals(Shape.of(4, 8), batch.target().shape());
      batches++;
    }
    assertEquals(2, batches);
  }

  @Test
  void mapInputs_changesInputsOnly() {
    Dataset data = Dataset.of(colours(3, 1, 1)).mapInputs(x -> x.mul(2));
    assertEquals(Tensor.of(2f, 4f, 8f), data.toBatch().input().reshape(3));
    assertEquals(Tensor.of(0, 1, 2), data.toBatch().target());
  }

  @Test
  void apply_whatCannotBeMixed_throws() {
    assertThrows(IllegalArgumentException.class, () -> new MixUp(0));
    assertThrows(IllegalArgumentException.class, () -> new CutMix(1.5));
    String message = assertThrows(IllegalArgumentException.class, () -> new MixUp().apply(colours(3, 2, 2))).getMessage();
    assertEquals("MixUp: expected labels of 0 and 1 for each class, got int32 (3,); set classes(count)", message);
    assertThrows(IllegalArgumentException.class, () -> new CutMix().apply(Batch.of(Tensor.zeros(3, 2))));
  }
}
