package io.arabica.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.config.Config;
import io.arabica.layers.losses.Losses;
import io.arabica.regularizers.L2;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  @Test
  void apply_numbers_givesTheirVectors() {
    Embedding layer = new Embedding(3, 2);
    assertEquals(Shape.of(-1, 2, 2), layer.outputShape(Shape.of(-1, 2)));
    layer.buildFor(Shape.of(-1, 2));
    layer.embeddings().assign(Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}}));
    assertEquals(Tensor.of(new float[][][] {{{5, 6}, {1, 2}}}), layer.apply(Tensor.of(new int[][] {{2, 0}})));
    assertEquals(Tensor.of(new float[][][] {{{3, 4}, {3, 4}}}), layer.apply(Tensor.of(new float[][] {{1, 1}})));
  }

  @Test
  void apply_numberOutOfRange_isAnError() {
    Embedding layer = new Embedding(3, 2).name("words");
    for (int wrong : new int[] {3, -1}) {
      String message = assertThrows(IllegalArgumentException.class, () -> layer.apply(Tensor.of(new int[][] {{0, wrong}}))).getMessage();
      assertTrue(message.contains("words") && message.contains("from 0 to 2, got " + wrong + " at place 1"), message);
    }
    assertThrows(IllegalArgumentException.class, () -> layer.apply(Tensor.of(new float[][] {{0.5f}})));
  }

  @Test
  void gradient_isTheSumOverEachUse() {
    Embedding layer = new Embedding(3, 2);
    Tensor y = layer.apply(Tensor.of(new int[][] {{2, 0, 2}}));
    Tensor factors = Tensor.of(new float[][][] {{{1, 2}, {3, 4}, {5, 6}}});
    Tensor gradient = Autograd.gradients(y.mul(factors).sum(), List.of(layer.embeddings())).get(0);
    assertEquals(Tensor.of(new float[][] {{3, 4}, {0, 0}, {6, 8}}), gradient);
  }

  @Test
  void loss_moreSteps_falls() {
    Embedding layer = new Embedding(4, 3);
    layer.seed(1);
    Tensor x = Tensor.of(new int[][] {{0, 1}, {2, 3}});
    Tensor target = Tensor.ones(2, 2, 3);
    double before = Losses.meanSquaredError().loss(target, layer.apply(x)).item();
    for (int i = 0; i < 20; i++) {
      Tensor loss = Losses.meanSquaredError().loss(target, layer.apply(x));
      Tensor gradient = Autograd.gradients(loss, List.of(layer.embeddings())).get(0);
      layer.embeddings().assign(layer.embeddings().sub(gradient).detach());
    }
    double after = Losses.meanSquaredError().loss(target, layer.apply(x)).item();
    assertTrue(after < 0.1 * before, before + " to " + after);
  }

  @Test
  void config_readAgain_isTheSame() {
    Layer layer = new Embedding(7, 3).embeddingsRegularizer(new L2(0.1)).name("words");
    assertEquals(layer.config(), Layers.of("Embedding", layer.config()).config());
    assertThrows(IllegalArgumentException.class, () -> Layers.of("Embedding", layer.config().put("mask_zero", true)));
    assertThrows(IllegalArgumentException.class, () -> Layers.of("Embedding", new Config().put("output_dim", 2)));
  }
}
