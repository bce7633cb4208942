package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.Assert;
import io.arabica.tensor.DType;
import io.arabica.tensor.Reduce;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Shaping;
import io.arabica.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  @Test
  void contract_holds() {
    LayerContract.check(new Normalization(), 7, Shape.of(2, 3));
    LayerContract.check(new Normalization().axis(1, 2), 13, Shape.of(2, 3, 2));
    LayerContract.check(new Normalization().axis(), 3, Shape.of(2, 3));
    LayerContract.check(new Normalization(1, 4).invert(true), 0, Shape.of(2, 3));
    LayerContract.check(new Normalization(new double[] {1, 2, 3}, new double[] {4, 9, 1}), 0, Shape.of(2, 3));
  }

  @Test
  void adapt_smallData_isComputedByHand() {
    Normalization layer = new Normalization().adapt(Tensor.of(new float[][] {{1, 10}, {3, 10}, {5, 10}}));
    assertEquals(Tensor.of(3f, 10f), layer.mean());
    Assert.close(Tensor.of(8f / 3, 0f), layer.variance(), 1e-7, "variance");
    double deviation = Math.sqrt(8.0 / 3);
    Assert.close(Tensor.of(new float[][] {{(float) (-2 / deviation), 0}}), layer.apply(Tensor.of(new float[][] {{1, 10}})), 1e-6, "output");
  }

  @Test
  void adapt_batches_isExactlyAsAllAtOnce() {
    Tensor data = new Rng(1).normal(DType.FLOAT64, Shape.of(1000, 3), 1e6, 2); // large next to its deviation
    List<Tensor> batches = Shaping.split(data, 0, 1, 333, 128, 538);
    Normalization layer = new Normalization();
    layer.dtype(DType.FLOAT64);
    layer.adapt(batches);
    Assert.close(Reduce.mean(data, false, 0), layer.mean(), 1e-14, "mean");
    Assert.close(Reduce.variance(data, false, 0), layer.variance(), 1e-10, "variance");
    layer.adapt(data.mul(2));
    Assert.close(Reduce.variance(data, false, 0).mul(4), layer.variance(), 1e-10, "variance of the second data");
  }

  @Test
  void adapt_imagesByChannel_reducesTheRest() {
    Tensor data = new Rng(1).normal(DType.FLOAT32, Shape.of(50, 4, 4, 2), 3, 2);
    Normalization layer = new Normalization().adapt(data);
    assertEquals(Shape.of(2), layer.mean().shape());
    Tensor y = layer.apply(data);
    Assert.close(Tensor.zeros(2), y.mean(0, 1, 2), 1e-5, "mean");
    Assert.close(Tensor.ones(2), Reduce.variance(y, false, 0, 1, 2), 1e-5, "variance");
  }

  @Test
  void adapt_withoutDataOrWithOtherWidth_throws() {
    assertThrows(IllegalArgumentException.class, () -> new Normalization().adapt(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Normalization().adapt(Tensor.zeros(0, 3)));
    Normalization layer = new Normalization().adapt(Tensor.zeros(2, 3));
    String message = assertThrows(IllegalArgumentException.class, () -> layer.adapt(Tensor.zeros(2, 4))).getMessage();
    assertTrue(message.contains("expected an input with 3 at axis 1, got (2, 4)"), message);
    assertThrows(IllegalStateException.class, () -> new Normalization(0, 1).adapt(Tensor.zeros(2, 3)));
    assertThrows(IllegalStateException.class, () -> new Normalization().mean());
  }

  @Test
  void axis_twice_throws() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> new Normalization().name("n").axis(1, -1).adapt(Tensor.zeros(2, 3))).getMessage();
    assertEquals("Normalization \"n\": expected each axis once, got axes [1, -1] for an input (*, 3)", message);
  }

  @Test
  void given_wrongNumber_throws() {
    assertThrows(IllegalArgumentException.class, () -> new Normalization(new double[] {1}, new double[] {1, 2}));
    assertThrows(IllegalArgumentException.class, () -> new Normalization(new double[] {1, 2}, new double[] {1, 2})
        .apply(Tensor.zeros(2, 3)));
  }

  @Test
  void adapt_integers_areNumbers() {
    assertEquals(Tensor.of(new float[] {2}), new Normalization().adapt(Tensor.of(new int[][] {{1}, {3}})).mean());
  }
}
