package io.arabica.layers;

import static io.arabica.layers.activations.Activations.RELU;
import static io.arabica.layers.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.initializers.Initializers;
import io.arabica.initializers.Orthogonal;
import io.arabica.layers.activations.ActivationFunction;
import io.arabica.regularizers.L2;
import io.arabica.tensor.Padding;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DenseTest {
  @Test
  void contract_holds() {
    LayerContract.check(new Dense(3), 15, Shape.of(2, 4));
    LayerContract.check(new Dense(3).activation(RELU), 15, Shape.of(2, 4));
    LayerContract.check(new Dense(2).activation("softmax").useBias(false), 8, Shape.of(2, 3, 4));
    LayerContract.check(new Dense(2).activation("tanh").kernelInitializer(Initializers.heNormal()).biasInitializer(Initializers.ones())
        .kernelRegularizer(new L2(0.1)).biasRegularizer(new L2(0.2)).activityRegularizer(new L2(0.3)), 10, Shape.of(3, 4));
  }

  @Test
  void apply_smallNumbers_isComputedByHand() {
    Dense dense = new Dense(2).activation(RELU).biasInitializer(Initializers.constant(1));
    dense.buildFor(Shape.of(Shape.ANY, 2));
    dense.kernel().assign(Tensor.of(new float[][] {{1, -1}, {2, -2}}));
    assertEquals(Tensor.of(new float[][] {{12, 0}, {0, 6}}), dense.apply(Tensor.of(new float[][] {{3, 4}, {-1, -2}})));
  }

  @Test
  void apply_wrongWidth_throwsWithLayerAndBothShapes() {
    Dense dense = new Dense(10).name("hidden");
    dense.place("layer 3");
    dense.buildFor(Shape.of(Shape.ANY, 128));
    String message = assertThrows(IllegalArgumentException.class, () -> dense.apply(Tensor.zeros(32, 100))).getMessage();
    assertEquals("Dense \"hidden\" (layer 3): expected input (*, 128), got (32, 100)", message);
  }

  @Test
  void build_oneDimensionOrUnknownWidth_throws() {
    assertThrows(IllegalArgumentException.class, () -> new Dense(1).apply(Tensor.zeros(3)));
    assertThrows(IllegalArgumentException.class, () -> new Dense(1).buildFor(Shape.of(Shape.ANY, Shape.ANY)));
    assertThrows(IllegalArgumentException.class, () -> new Dense(0));
    assertThrows(IllegalArgumentException.class, () -> new Dense(1).apply(Tensor.zeros(1, 2), Tensor.zeros(1, 2)));
  }

  @Test
  void build_failed_leavesNoWeightsBehind() {
    Dense dense = new Dense(2).name("d").kernelRegularizer(new L2(1)).biasInitializer(new Orthogonal());
    dense.seed(7);
    String message = assertThrows(IllegalArgumentException.class, () -> dense.apply(Tensor.zeros(1, 3))).getMessage();
    assertEquals("Dense \"d\": Orthogonal: expected a weight of two or more dimensions, got shape (2,); choose another initializer",
        message);
    assertEquals(0, dense.countParams());
    assertEquals(List.of(), dense.trainableParameters());
    assertNull(dense.regularizationLoss());
    dense.biasInitializer(Initializers.zeros()).buildFor(Shape.of(Shape.ANY, 4));
    assertEquals(10, dense.countParams());
    Dense other = new Dense(2);
    other.seed(7).buildFor(Shape.of(Shape.ANY, 4));
    assertEquals(other.getWeights(), dense.getWeights()); // the failed attempt used up nothing
  }

  @Test
  void nulls_anywhere_areNamed() {
    Dense dense = new Dense(2).name("d");
    assertRefused("Dense \"d\": expected an activation, got null", () -> dense.activation((ActivationFunction) null));
    assertRefused("Dense \"d\": expected a type, got null", () -> dense.dtype(null));
    assertRefused("Dense \"d\": expected a tensor, got null", () -> dense.apply((Tensor) null));
    assertRefused("Dense \"d\": expected an input, got null", () -> dense.apply((Tensor[]) null));
    assertRefused("Dense \"d\": expected a tensor, got null", () -> dense.apply((SymbolicTensor) null));
    assertRefused("Dense \"d\": constraint of \"kernel\": expected a tensor, got null",
        () -> new Dense(2).name("d").kernelConstraint(weight -> null).apply(Tensor.zeros(1, 3)));
    assertRefused("Activation: expected an activation, got null", () -> new Activation((ActivationFunction) null));
    assertRefused("Conv2D \"c\": expected a padding, got null", () -> new Conv2D(2, 3).name("c").padding((Padding) null));
    assertRefused("MaxPooling1D \"p\": expected a padding, got null", () -> new MaxPooling1D(2).name("p").padding((Padding) null));
    assertRefused("Conv1D: expected kernelSize, got null", () -> new Conv1D(2, null));
    assertRefused("UpSampling2D: expected size, got null", () -> new UpSampling2D(null));
    assertRefused("Cropping3D: expected numbers, got null", () -> new Cropping3D(null));
    assertRefused("Reshape: expected a shape, got null", () -> new Reshape(null));
    assertRefused("Softmax: expected an axis, got null", () -> new Softmax((int[]) null));
    assertRefused("Input: expected a shape, got null", () -> new Input(null));
    assertRefused("Hashing \"hashing\": expected an output mode, got null", () -> new Hashing(3).outputMode(null));
    assertRefused("StringLookup \"string_lookup\": expected texts, got null", () -> new StringLookup().vocabulary((String[]) null));
  }

  private static void assertRefused(String message, Executable refused) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, refused).getMessage());
  }

  @Test
  void build_withoutInitializer_saysTheNameOnce() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> new Dense(2).name("d").kernelInitializer(null).apply(Tensor.zeros(1, 3))).getMessage();
    assertEquals("Dense \"d\": expected an initializer for weight \"kernel\", got null", message);
  }

  @Test
  void setters_afterBuild_throw() {
    Dense dense = new Dense(1);
    dense.buildFor(Shape.of(Shape.ANY, 2));
    assertThrows(IllegalStateException.class, () -> dense.activation(RELU));
    assertThrows(IllegalStateException.class, () -> dense.useBias(false));
    assertThrows(IllegalStateException.class, () -> dense.kernelInitializer(Initializers.zeros()));
  }

  @Test
  void apply_integers_areNumbers() {
    Dense dense = new Dense(1).kernelInitializer(Initializers.ones());
    assertEquals(Tensor.of(new float[][] {{6}}), dense.apply(Tensor.of(new int[][] {{1, 2, 3}})));
  }

  @Test
  void apply_emptyBatch_givesAnEmptyBatch() {
    assertEquals(Shape.of(0, 5), new Dense(5).activation(SOFTMAX).apply(Tensor.zeros(0, 3)).shape());
  }

  @Test
  void apply_softmax_remembersItsLogits() {
    assertEquals(Shape.of(2, 5), new Dense(5).activation(SOFTMAX).apply(Tensor.zeros(2, 3)).logits("softmax").shape());
  }

  @Test
  void activity_lossIsDividedByTheSamples() {
    Dense dense = new Dense(1).kernelInitializer(Initializers.ones()).activityRegularizer(new L2(0.5));
    List<Tensor> losses = new ArrayList<>();
    Layer.collectLosses(losses, () -> dense.run(true, Tensor.of(new float[][] {{1}, {3}})));
    assertEquals(0.5 * (1 + 9) / 2, losses.get(0).item(), 1e-6);
  }

  @Test
  void weights_withoutBias_isTheKernelAlone() {
    Dense dense = new Dense(2).useBias(false);
    dense.apply(Tensor.zeros(1, 3));
    assertEquals(1, dense.parameters().size());
    assertNull(dense.bias());
    assertSame(dense.kernel(), dense.parameters().get(0));
  }

  @Test
  void ownActivation_isNotRepeatableAndCannotBeWritten() {
    Dense dense = new Dense(1).activation(x -> x.mul(2));
    assertFalse(dense.isRepeatable());
    assertTrue(new Dense(1).isRepeatable());
    assertThrows(IllegalStateException.class, dense::config);
  }

  @Test
  void ownRegularizer_isNotRepeatable() {
    assertTrue(repeatable(new Dense(1).kernelRegularizer(new L2()).activityRegularizer(new L2())));
    assertFalse(repeatable(new Dense(1).kernelRegularizer(w -> w.square().sum())));
    assertFalse(repeatable(new Dense(1).biasRegularizer(w -> w.square().sum())));
    assertFalse(repeatable(new Dense(1).activityRegularizer(y -> y.square().sum())));
  }

  private static boolean repeatable(Dense dense) {
    dense.apply(Tensor.zeros(1, 3));
    return dense.isRepeatable();
  }

  @Test
  void weights_goFromOneLayerToAnother() {
    Dense trained = new Dense(2);
    Tensor x = Tensor.of(new float[][] {{1, 2, 3}});
    Tensor y = trained.apply(x);
    Dense other = new Dense(2);
    String unbuilt = assertThrows(IllegalStateException.class, () -> other.setWeights(trained.getWeights())).getMessage();
    assertTrue(unbuilt.contains("setWeights: it is not built"), unbuilt);
    other.apply(x);
    List<Tensor> weights = trained.getWeights();
    weights.set(1, Tensor.ones(weights.get(1).shape().dims()));
    other.setWeights(weights);
    assertEquals(weights, other.getWeights());
    other.setWeights(trained.getWeights());
    assertEquals(y, other.apply(x));
    assertEquals(8, other.countParams());
    assertThrows(IllegalArgumentException.class, () -> other.setWeights(trained.getWeights().subList(0, 1)));
  }
}
