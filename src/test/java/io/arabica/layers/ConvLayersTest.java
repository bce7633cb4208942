package io.arabica.layers;

import static io.arabica.layers.activations.Activations.RELU;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.arabica.initializers.Initializers;
import io.arabica.regularizers.L2;
import io.arabica.tensor.Padding;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvLayersTest {
  @Test
  void contract_holdsForConvolutions() {
    LayerContract.check(new Conv1D(2, 3).padding("causal").dilationRate(2), 14, Shape.of(2, 6, 2));
    LayerContract.check(new Conv2D(3, 3).activation("tanh"), 57, Shape.of(2, 4, 5, 2));
    LayerContract.check(new Conv2D(4, 3, 2).strides(2, 3).padding("same").groups(2).activation(RELU)
        .kernelInitializer(Initializers.heNormal()).biasInitializer(Initializers.ones()).kernelRegularizer(new L2(0.1))
        .biasRegularizer(new L2(0.2)).activityRegularizer(new L2(0.3)),
        52, Shape.of(2, 5, 4, 4));
    LayerContract.check(new Conv2D(1, 1).useBias(false), 1, Shape.of(1, 1, 1, 1));
    LayerContract.check(new Conv3D(2, 2).padding(Padding.SAME), 18, Shape.of(1, 3, 2, 2, 1));
  }

  @Test
  void contract_holdsForDepthwiseAndSeparableConvolutions() {
    LayerContract.check(new DepthwiseConv1D(3).depthMultiplier(2).padding("same"), 16, Shape.of(2, 5, 2));
    LayerContract.check(new DepthwiseConv2D(3).strides(2).depthwiseRegularizer(new L2(0.1)), 30, Shape.of(2, 5, 5, 3));
    LayerContract.check(new SeparableConv1D(3, 2), 13, Shape.of(2, 5, 2));
    LayerContract.check(new SeparableConv2D(2, 3).depthMultiplier(2).padding("same").activation("tanh")
        .pointwiseInitializer(Initializers.heUniform()).pointwiseRegularizer(new L2(0.1)), 46, Shape.of(2, 3, 4, 2));
  }

  @Test
  void contract_holdsForTransposedConvolutions() {
    LayerContract.check(new Conv1DTranspose(2, 3).strides(2).padding("same"), 14, Shape.of(2, 4, 2));
    LayerContract.check(new Conv2DTranspose(2, 3).strides(2).activation(RELU), 38, Shape.of(2, 2, 3, 2));
    LayerContract.check(new Conv2DTranspose(1, 2).strides(3).outputPadding(1).useBias(false), 8, Shape.of(1, 2, 2, 2));
    LayerContract.check(new Conv3DTranspose(1, 2), 9, Shape.of(1, 2, 2, 2, 1));
  }

  @Test
  void contract_holdsForPooling() {
    LayerContract.check(new MaxPooling1D(), 0, Shape.of(2, 5, 2));
    LayerContract.check(new MaxPooling2D(3).strides(2).padding("same"), 0, Shape.of(2, 5, 4, 2));
    LayerContract.check(new MaxPooling3D(2, 1, 2), 0, Shape.of(1, 3, 2, 4, 2));
    LayerContract.check(new AveragePooling1D(3).strides(1), 0, Shape.of(2, 5, 2));
    LayerContract.check(new AveragePooling2D(2).padding(Padding.SAME), 0, Shape.of(2, 5, 4, 2));
    LayerContract.check(new AveragePooling3D(), 0, Shape.of(1, 3, 2, 4, 2));
    LayerContract.check(new GlobalMaxPooling1D(), 0, Shape.of(2, 5, 2));
    LayerContract.check(new GlobalMaxPooling2D().keepDims(true), 0, Shape.of(2, 2, 3, 2));
    LayerContract.check(new GlobalMaxPooling3D(), 0, Shape.of(2, 2, 3, 2, 2));
    LayerContract.check(new GlobalAveragePooling1D(), 0, Shape.of(2, 5, 2));
    LayerContract.check(new GlobalAveragePooling2D(), 0, Shape.of(2, 2, 3, 2));
    LayerContract.check(new GlobalAveragePooling3D().keepDims(true), 0, Shape.of(2, 2, 3, 2, 2));
  }

  @Test
  void apply_wrongChannels_throwsWithLayerAndBothShapes() {
    Conv2D conv = new Conv2D(8, 3).name("first");
    conv.buildFor(Shape.of(-1, 28, 28, 1));
    String message = assertThrows(IllegalArgumentException.class, () -> conv.apply(Tensor.zeros(2, 28, 28, 3))).getMessage();
    assertEquals("Conv2D \"first\": expected input (*, *, *, 1), got (2, 28, 28, 3)", message);
    assertThrows(IllegalArgumentException.class, () -> new Conv2D(8, 3).apply(Tensor.zeros(2, 28, 28)));
  }

  @Test
  void apply_pictureSmallerThanTheWindow_throwsUnlessSame() {
    String message = assertThrows(IllegalArgumentException.class, () -> new Conv2D(8, 3).name("c").apply(Tensor.zeros(1, 2, 5, 1)))
        .getMessage();
    assertEquals("Conv2D \"c\": expected an input at least as large as the window [3, 3], got (*, 2, 5, 1); use same padding", message);
    assertEquals(Shape.of(1, 2, 5, 8), new Conv2D(8, 3).padding("same").apply(Tensor.zeros(1, 2, 5, 1)).shape());
    assertThrows(IllegalArgumentException.class, () -> new MaxPooling2D(3).apply(Tensor.zeros(1, 2, 5, 1)));
  }

  @Test
  void apply_pictureSmallerThanADilatedWindow_throwsWithItsReach() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> new SeparableConv2D(8, 3, 1).dilationRate(2).name("c").apply(Tensor.zeros(1, 4, 5, 1))).getMessage();
    assertEquals("SeparableConv2D \"c\": expected an input at least as large as the window [5, 1] (kernel [3, 1], dilation [2, 2]), "
        + "got (*, 4, 5, 1); use same padding", message);
  }

  @Test
  void apply_pictureTooSmall_leavesTheLayerAsItWas() {
    for (Layer layer : List.of(new Conv2D(2, 3), new DepthwiseConv2D(3), new SeparableConv2D(2, 3),
        new Conv2DTranspose(2, 2).padding("same").outputPadding(0))) {
      assertThrows(IllegalArgumentException.class, () -> layer.apply(Tensor.zeros(1, 1, 1, 5)));
      assertFalse(layer.isBuilt());
      assertEquals(4, layer.apply(Tensor.zeros(1, 4, 4, 2)).rank());
    }
  }

  /** Keras' length is (1 - 1) * 1 + 2 % 2 + 0 = 0. */
  @Test
  void outputShape_transposedToNothing_throws() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> new Conv2DTranspose(3, 2).padding("same").outputPadding(0).outputShape(Shape.of(-1, 3, 1, 2))).getMessage();
    assertEquals("expected an input whose output has one place or more in each dimension, got (*, 3, 1, 2); "
        + "set a larger outputPadding, or none", message);
    assertEquals(Shape.of(-1, 2, -1, 3), new Conv2DTranspose(3, 2).padding("same").outputPadding(0).outputShape(Shape.of(-1, 3, -1, 2)));
  }

  @Test
  void outputShape_unknownSizes_stayUnknown() {
    assertEquals(Shape.of(-1, -1, 10, 8), new Conv2D(8, 3).outputShape(Shape.of(-1, -1, 12, 3)));
    assertEquals(Shape.of(-1, -1, 24, 8), new Conv2DTranspose(8, 3).strides(2).padding("same").outputShape(Shape.of(-1, -1, 12, 3)));
    assertEquals(Shape.of(-1, -1, 6, 3), new MaxPooling2D().outputShape(Shape.of(-1, -1, 12, 3)));
  }

  @Test
  void settings_outOfRange_throw() {
    assertThrows(IllegalArgumentException.class, () -> new Conv2D(0, 3));
    assertThrows(IllegalArgumentException.class, () -> new Conv2D(1, 3, 3, 3));
    assertThrows(IllegalArgumentException.class, () -> new Conv2D(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Conv2D(3, 3).groups(2));
    assertThrows(IllegalArgumentException.class, () -> new Conv2D(3, 3).padding("causal"));
    assertThrows(IllegalArgumentException.class, () -> new Conv2D(3, 3).padding("full"));
    assertThrows(IllegalArgumentException.class, () -> new Conv1DTranspose(3, 3).strides(2).outputPadding(2));
    Conv2DTranspose transposed = new Conv2DTranspose(3, 2).strides(3).outputPadding(2);
    assertThrows(IllegalArgumentException.class, () -> transposed.strides(1));
    assertThrows(IllegalArgumentException.class, () -> transposed.outputPadding(1, 3));
    assertEquals(Shape.of(1, 13, 13, 3), transposed.outputShape(Shape.of(1, 4, 4, 1))); // 3 * 3 + 2 + 2: nothing was changed
    assertThrows(IllegalArgumentException.class, () -> new Conv1DTranspose(3, 3).padding("causal"));
    assertThrows(IllegalArgumentException.class, () -> new Conv2D(4, 3).groups(2).apply(Tensor.zeros(1, 5, 5, 3)));
  }

  @Test
  void apply_emptyBatch_givesAnEmptyBatch() {
    assertEquals(Shape.of(0, 3, 3, 2), new Conv2D(2, 3).apply(Tensor.zeros(0, 5, 5, 1)).shape());
    assertEquals(Shape.of(0, 2, 2, 1), new MaxPooling2D().apply(Tensor.zeros(0, 5, 5, 1)).shape());
  }
}
