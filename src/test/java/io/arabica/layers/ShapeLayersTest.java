package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.activations.Activations;
import io.arabica.models.Sequential;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Layers without weights that work on one input: Activation, Flatten, Reshape, Permute, Rescaling, Lambda. */
class ShapeLayersTest {
  @Test
  void contract_holds() {
    LayerContract.check(new Activation("elu"), 0, Shape.of(2, 3));
    LayerContract.check(new Activation(Activations.leakyRelu(0.3)), 0, Shape.of(2, 3));
    LayerContract.check(new Activation("glu"), 0, Shape.of(2, 4));
    LayerContract.check(new Flatten(), 0, Shape.of(2, 3, 4));
    LayerContract.check(new Reshape(2, -1), 0, Shape.of(2, 3, 4));
    LayerContract.check(new Permute(2, 3, 1), 0, Shape.of(2, 3, 4, 2));
    LayerContract.check(new Rescaling(0.5, -1), 0, Shape.of(2, 3));
    LayerContract.check(new Rescaling(new double[] {0.5, 2, -1}, new double[] {1}), 0, Shape.of(2, 2, 3));
  }

  @Test
  void identity_anything_staysAsItIs() {
    LayerContract.check(new Identity(), 0, Shape.of(2, 3, 4));
    Tensor numbers = Tensor.of(3, 1, 2);
    assertSame(numbers, new Identity().apply(numbers));
    assertSame(DType.INT32, new Identity().outputType(DType.INT32));
    Tensor x = Tensor.of(new float[][] {{1, 2}});
    assertEquals(x, new Sequential(new Input(2), new Identity()).predict(x));
  }

  @Test
  void flatten_vector_becomesAColumn() {
    assertEquals(Shape.of(3, 1), new Flatten().apply(Tensor.zeros(3)).shape());
    assertEquals(Shape.of(Shape.ANY, Shape.ANY), new Flatten().outputShape(Shape.of(Shape.ANY, Shape.ANY, 3)));
    assertEquals(Shape.of(0, 12), new Flatten().apply(Tensor.zeros(0, 3, 4)).shape());
  }

  @Test
  void reshape_unknownLength_isKnownWithTheData() {
    assertEquals(Shape.of(Shape.ANY, Shape.ANY, 2), new Reshape(-1, 2).outputShape(Shape.of(Shape.ANY, Shape.ANY, 4)));
    assertEquals(Shape.of(3, 10, 2), new Reshape(-1, 2).apply(Tensor.zeros(3, 5, 4)).shape());
  }

  @Test
  void reshape_wrongSize_throwsWithBothShapes() {
    String message = assertThrows(IllegalArgumentException.class, () -> new Reshape(5).name("r").apply(Tensor.zeros(2, 3))).getMessage();
    assertEquals("Reshape \"r\": expected samples of 5 elements to fit into (5,), got (2, 3)", message);
    assertThrows(IllegalArgumentException.class, () -> new Reshape(4, -1).apply(Tensor.zeros(2, 3)));
  }

  @Test
  void reshape_twoUnknownDimensions_throws() {
    assertThrows(IllegalArgumentException.class, () -> new Reshape(-1, -1));
    assertThrows(IllegalArgumentException.class, () -> new Reshape(-2, 3));
  }

  @Test
  void borders_emptySequence_staysEmptyOrIsFilled() {
    assertEquals(Shape.of(1, 0, 2), new ZeroPadding1D(0).apply(Tensor.zeros(1, 0, 2)).shape());
    assertEquals(Tensor.zeros(1, 2, 2), new ZeroPadding1D(1).apply(Tensor.zeros(1, 0, 2)));
    assertThrows(IllegalArgumentException.class, () -> new Cropping1D(0).apply(Tensor.zeros(1, 0, 2)));
  }

  @Test
  void outputShape_moreThanAnArrayHolds_throws() {
    Shape x = Shape.of(1, 8, 1);
    String message = assertThrows(IllegalArgumentException.class, () -> new UpSampling1D(1 << 30).outputShape(x)).getMessage();
    assertEquals("expected dimensions of at most 2^31 - 1, got 8589934592", message);
    message = assertThrows(IllegalArgumentException.class, () -> new ZeroPadding1D(1 << 30).outputShape(x)).getMessage();
    assertEquals("expected dimensions of at most 2^31 - 1, got 2147483656", message);
  }

  @Test
  void permute_elements_moveAlong() {
    Tensor x = Tensor.of(new float[][][] {{{1, 2, 3}, {4, 5, 6}}});
    assertEquals(Tensor.of(new float[][][] {{{1, 4}, {2, 5}, {3, 6}}}), new Permute(2, 1).apply(x).contiguous());
    assertThrows(IllegalArgumentException.class, () -> new Permute(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Permute(1, 2).apply(Tensor.zeros(2, 3)));
  }

  @Test
  void rescaling_pixels_becomeFloats() {
    assertEquals(Tensor.of(new float[][] {{0, 1}}), new Rescaling(1 / 255.0).apply(Tensor.of(new int[][] {{0, 255}})));
  }

  @Test
  void lambda_shape_isFoundByRunningIt() {
    Lambda lambda = new Lambda(x -> x.square().sum(-1));
    assertEquals(Shape.of(Shape.ANY, 3), lambda.outputShape(Shape.of(Shape.ANY, 3, 5)));
    assertEquals(Tensor.of(5f, 25f), lambda.apply(Tensor.of(new float[][] {{1, 2}, {3, 4}})));
    assertEquals(Shape.of(7), new Lambda(x -> x, shape -> Shape.of(7)).outputShape(Shape.of(1)));
    assertThrows(IllegalStateException.class, lambda::config);
  }

  /** Each of these dimensions is 2^32 or little more, or 2^31. */
  @Test
  void outputShape_dimensionThatNoIntHolds_isRefused() {
    int half = 1 << 30;
    Shape line = Shape.of(-1, 1 << 16, 1);
    List<Supplier<Shape>> all = List.of(
        () -> new UpSampling1D(1 << 16).outputShape(line),
        () -> new UpSampling2D(1 << 16, 1).outputShape(Shape.of(-1, 1 << 16, 1, 1)),
        () -> new UpSampling3D(1 << 16, 1, 1).outputShape(Shape.of(-1, 1 << 16, 1, 1, 1)),
        () -> new ZeroPadding1D(half).outputShape(Shape.of(-1, 5, 1)),
        () -> new ZeroPadding1D(Integer.MAX_VALUE).outputShape(Shape.of(-1, 5, 1)),
        () -> new Conv1DTranspose(1, 3).strides(1 << 16).outputShape(Shape.of(-1, (1 << 16) + 2, 1)),
        () -> new Conv1DTranspose(1, 3).strides(1 << 16).padding("same").outputShape(line),
        () -> new Conv1D(1, (1 << 16) + 1).dilationRate(1 << 16).outputShape(line),
        () -> new Conv1D(1, (1 << 16) + 1).dilationRate(1 << 16).padding("causal").outputShape(line),
        () -> new DepthwiseConv1D(3).depthMultiplier(1 << 16).outputShape(Shape.of(-1, 5, 1 << 16)),
        () -> new Concatenate().outputShape(Shape.of(-1, half), Shape.of(-1, half), Shape.of(-1, half), Shape.of(-1, half)));
    for (Supplier<Shape> each : all) {
      String message = assertThrows(IllegalArgumentException.class, each::get).getMessage();
      assertTrue(message.contains("at most 2^31 - 1, got "), message);
    }
    assertThrows(IllegalArgumentException.class, () -> new Cropping1D(half).outputShape(Shape.of(-1, 5, 1)));
  }
}
