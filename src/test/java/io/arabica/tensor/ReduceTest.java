package io.arabica.tensor;

import static io.arabica.tensor.TensorTest.assertTensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are NumPy's unless said otherwise. */
class ReduceTest {
  private static final Tensor A = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
  private static final Tensor CUBE = Tensor.arange(24).cast(DType.FLOAT32).reshape(2, 3, 4);

  @Test
  void sum_overAnyAxes() {
    assertEquals(Tensor.scalar(21), A.sum());
    assertEquals(Tensor.of(5f, 7f, 9f), A.sum(0));
    assertEquals(Tensor.of(6f, 15f), A.sum(-1));
    assertEquals(Tensor.of(new float[][] {{6}, {15}}), Reduce.sum(A, true, 1));
    assertEquals(Tensor.of(60f, 92f, 124f), CUBE.sum(0, 2));
    assertEquals(Shape.of(1, 3, 1), Reduce.sum(CUBE, true, 2, 0).shape());
    assertEquals(Tensor.of(60f, 66f, 72f, 78f), CUBE.sum(1, 0));
    assertEquals(Tensor.scalar(5), Tensor.scalar(5).sum());
    assertThrows(IllegalArgumentException.class, () -> A.sum(2));
    assertThrows(IllegalArgumentException.class, () -> A.sum(0, -2));
  }

  @Test
  void sum_ofIntegersWrapsAndOfBooleansCounts() {
    assertEquals(Tensor.of(3, 7), Tensor.of(new int[][] {{1, 2}, {3, 4}}).sum(1));
    assertEquals(Tensor.full(DType.INT32, Shape.of(), Integer.MIN_VALUE), Tensor.of(Integer.MAX_VALUE, 1).sum());
    assertEquals(Tensor.full(DType.INT32, Shape.of(), 2), Tensor.of(true, false, true).sum());
    assertEquals(Tensor.full(DType.INT32, Shape.of(), 24), Tensor.of(2, 3, 4).prod());
  }

  @Test
  void noElements_giveTheNeutralElement() {
    Tensor none = Tensor.zeros(0, 2);
    assertEquals(Tensor.of(0f, 0f), none.sum(0));
    assertEquals(Tensor.of(1f, 1f), none.prod(0));
    assertEquals(Tensor.of(Float.NaN, Float.NaN), none.mean(0));
    assertEquals(Tensor.full(Double.NEGATIVE_INFINITY, 2), none.max(0));
    assertEquals(Tensor.full(Double.POSITIVE_INFINITY, 2), none.min(0));
    assertEquals(Tensor.of(false, false), none.any(0));
    assertEquals(Tensor.of(true, true), none.all(0));
    assertEquals(Tensor.full(Double.NEGATIVE_INFINITY, 2), none.logSumExp(0));
    assertEquals(Shape.of(0), none.sum(1).shape());
    assertThrows(IllegalArgumentException.class, () -> none.argMax(0));
  }

  @Test
  void meanVarianceStdNorm() {
    assertEquals(Tensor.of(2f, 5f), A.mean(1));
    assertTensor(Tensor.of(2f / 3, 2f / 3), A.variance(1));
    assertTensor(Tensor.of(1.5f, 1.5f, 1.5f), A.std(0));
    assertTensor(Tensor.of(1.5f), Tensor.of(new int[][] {{1, 2}}).mean(1));
    assertTensor(Tensor.scalar(Math.sqrt(91)), A.norm());
    assertTensor(Tensor.scalar(3), Tensor.scalar(-3).norm());
    Tensor squares = CUBE.square().sum(0, 2);
    assertTensor(squares, Reduce.sumSquares(CUBE, false, 0, 2));
    assertTensor(squares.sqrt(), CUBE.norm(0, 2));
    assertEquals(Tensor.full(DType.INT32, Shape.of(), 5), Reduce.sumSquares(Tensor.of(1, 2), false));
  }

  /** Narrow rows are read several at a time; all sizes must give what doubles give. */
  @Test
  void foldsOfRows_ofAnyWidthAndNumber_areRight() {
    for (int columns : new int[] {2, 3, 8, 10, 48, 63, 64, 65}) {
      for (int rows : new int[] {5, 100, 300, 784, 2500}) {
        Tensor x = new Rng(columns).normal(0, 1, 3, rows, columns);
        Tensor exact = x.cast(DType.FLOAT64);
        assertTrue(x.sum(1).cast(DType.FLOAT64).allClose(exact.sum(1), 1e-5, 1e-4), rows + " rows of " + columns);
        assertEquals(exact.max(1), x.max(1).cast(DType.FLOAT64));
        assertTrue(Reduce.sumSquares(x, false, 1).cast(DType.FLOAT64).allClose(Reduce.sumSquares(exact, false, 1), 1e-5, 1e-4));
      }
    }
  }

  @Test
  void extremes_withNaNAndTies() {
    Tensor x = Tensor.of(new float[][] {{3, 1, 3}, {0, Float.NaN, 9}});
    assertEquals(Tensor.of(3f, Float.NaN), x.max(1));
    assertEquals(Tensor.of(1f, Float.NaN), x.min(1));
    assertEquals(Tensor.of(0, 1), x.argMax(1));
    assertEquals(Tensor.of(1, 1), x.argMin(1));
    assertEquals(Tensor.of(0, 1, 1), x.argMax(0));
    assertEquals(Tensor.of(1, 0), Tensor.of(new boolean[][] {{false, true}, {true, true}}).argMax(1));
    assertEquals(Tensor.of(7, -1), Tensor.of(new int[][] {{7, -2}, {-1, -5}}).max(1));
    assertEquals(Tensor.of(19f, 23f), CUBE.get(":, 1:, 2:").max(1, 2).add(Tensor.of(8f, 0f)));
    assertEquals(Tensor.of(true, false), Tensor.of(new boolean[][] {{false, true}, {false, false}}).any(1));
    assertEquals(Tensor.of(true, false), Tensor.of(new float[][] {{2, 1}, {0, 1}}).all(1));
  }

  @Test
  void max_sharesTheGradientAmongEquals_overAnyAxes() {
    Tensor x = Tensor.of(new double[][][] {{{5, 1}, {2, 5}}, {{5, 0}, {3, 1}}}).requireGradient();
    Tensor y = x.max(0, 2).sum();
    Tensor expected = Tensor.of(new double[][][] {{{0.5, 0}, {0, 1}}, {{0.5, 0}, {0, 0}}});
    assertEquals(expected, Autograd.gradients(y, List.of(x)).get(0));
  }

  @Test
  void prod_hasTheRightGradientWithZeros() {
    Tensor x = Tensor.of(new double[][] {{2, 0, 3}, {0, 0, 5}, {2, 3, 4}}).requireGradient();
    Tensor y = x.prod(1);
    assertEquals(Tensor.of(0.0, 0.0, 24.0), y);
    assertEquals(Tensor.of(new double[][] {{0, 6, 0}, {0, 0, 0}, {12, 8, 6}}), Autograd.gradients(y.sum(), List.of(x)).get(0));
    GradientCheck.checkSecondOrder(in -> in.get(0).prod(1), Tensor.of(new double[][] {{2, 0, 3}, {0, 0, 5}}));
    GradientCheck.check(in -> in.get(0).prod(0, 2), OpSamples.any(2, 3, 2));
  }

  @Test
  void cumSum_alongAnyAxis() {
    assertEquals(Tensor.of(new float[][] {{1, 3, 6}, {4, 9, 15}}), A.cumSum(1));
    assertEquals(Tensor.of(new float[][] {{1, 2, 3}, {5, 7, 9}}), A.cumSum(0));
    assertEquals(Tensor.of(1, 1, 2), Tensor.of(true, false, true).cumSum(-1));
    assertThrows(IllegalArgumentException.class, () -> Tensor.scalar(1).cumSum(0));
  }

  @Test
  void logSumExp_overAnyAxes_staysFinite() {
    double expected = 1000 + Math.log(2);
    assertTensor(Tensor.scalar(expected), Tensor.of(1000f, 1000f).logSumExp());
    assertTensor(CUBE.exp().sum(0, 2).log(), CUBE.logSumExp(0, 2));
    assertEquals(Shape.of(1, 3, 1), Softmax.logSumExp(CUBE, true, 0, 2).shape());
    assertTensor(Tensor.scalar(3), Tensor.scalar(3).logSumExp());
    GradientCheck.check(in -> in.get(0).logSumExp(0, 2), OpSamples.any(2, 3, 2));
  }

  @Test
  void softmax_alongAnyAxis() {
    // scipy.special.softmax
    assertTensor(Tensor.of(0.09003057f, 0.24472847f, 0.66524096f), Softmax.softmax(Tensor.of(1f, 2f, 3f), 0));
    assertTensor(Softmax.softmax(A.transpose(), -1).transpose(), Softmax.softmax(A, 0));
    assertTensor(Softmax.softmax(A, 1).log(), Softmax.logSoftmax(A, 1));
    assertEquals(Tensor.of(0.5f, 0.5f), Softmax.softmax(Tensor.of(1e30f, 1e30f), 0));
  }

  @Test
  void largeLogits_loseNothing() {
    // Keras: log_softmax, SparseCategoricalCrossentropy(from_logits=True)
    Tensor logits = Tensor.of(new float[][] {{3000, 2999}, {1e6f, 1e6f}});
    Tensor expected = Tensor.of(new float[][] {{-0.31326166f, -1.3132616f}, {-0.6931472f, -0.6931472f}});
    assertTrue(expected.allClose(Softmax.logSoftmax(logits, 1), 2e-7, 0));
    assertTrue(expected.transpose().allClose(Softmax.logSoftmax(logits.transpose(), 0), 2e-7, 0));
    assertTrue(Tensor.of(1.3132616f, 0.6931472f).allClose(Softmax.crossEntropy(logits, Tensor.of(1, 0)), 2e-7, 0));
    Tensor flags = Tensor.of(true, false);
    assertTrue(Tensor.of(-0.31326166f, -1.3132616f).allClose(Softmax.logSoftmax(flags, 0), 2e-7, 0));
  }

  @Test
  void crossEntropy_refusesLabelsOutOfRange() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Softmax.crossEntropy(A, Tensor.of(0, 3)));
    assertEquals("crossEntropy: label 3 at row 1 is out of range, expected 0 to 2 for 3 classes; number them from 0, and give the last "
        + "layer a unit for each", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Softmax.crossEntropy(A, Tensor.of(0f, 1f)));
    assertTensor(Tensor.of(2.40760596f, 0.40760596f), Softmax.crossEntropy(A, Tensor.of(0, 2)));
  }
}
