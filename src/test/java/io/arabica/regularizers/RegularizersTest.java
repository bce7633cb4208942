package io.arabica.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.arabica.Assert;
import io.arabica.Json;
import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.layers.Dense;
import io.arabica.tensor.Autograd;
import io.arabica.tensor.DType;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegularizersTest {
  private static final Tensor WEIGHT = Tensor.of(new double[][] {{1, -2}, {0, 3}});

  @Test
  void loss_smallWeight_isComputedByHand() {
    assertEquals(0.5 * 6, Regularizers.l1(0.5).loss(WEIGHT).item(), 1e-12);
    assertEquals(0.5 * 14, Regularizers.l2(0.5).loss(WEIGHT).item(), 1e-12);
    assertEquals(0.1 * 6 + 0.2 * 14, Regularizers.l1l2(0.1, 0.2).loss(WEIGHT).item(), 1e-12);
    assertEquals(0.2 * 14, Regularizers.l1l2(0, 0.2).loss(WEIGHT).item(), 1e-12);
    assertEquals(0, Regularizers.l1l2(0, 0).loss(WEIGHT).item());
    assertEquals(0.01 * 6, Regularizers.of("l1").loss(WEIGHT).item(), 1e-12);
    assertEquals(Regularizers.l1l2(0, 0).config(), Regularizers.of("l1l2").config()); // as keras.regularizers.get("l1l2")
  }

  @Test
  void loss_gradient_isSignAndTwiceTheWeight() {
    Tensor w = WEIGHT.copy().requireGradient();
    assertEquals(Tensor.of(new double[][] {{0.5, -0.5}, {0, 0.5}}), Autograd.gradients(new L1(0.5).loss(w), List.of(w)).get(0).add(0));
    assertEquals(Tensor.of(new double[][] {{1, -2}, {0, 3}}), Autograd.gradients(new L2(0.5).loss(w), List.of(w)).get(0));
  }

  @Test
  void orthogonal_anyOptions_givesKerasLossAndGradient() {
    for (Config entry : Json.objects("/keras/orthogonal.json")) {
      Tensor w = Json.tensor(entry.get("w"), DType.FLOAT64).requireGradient();
      Regularizer regularizer = Regularizers.of("OrthogonalRegularizer", entry.config("config"));
      Tensor loss = regularizer.loss(w);
      assertEquals(entry.number("loss", 0), loss.item(), 1e-9, entry.toString());
      Assert.close(Json.tensor(entry.get("gradient"), DType.FLOAT64), Autograd.gradients(loss, List.of(w)).get(0), 1e-8, entry.toString());
      assertEquals(entry.config("config"), regularizer.config());
    }
  }

  @Test
  void orthogonal_misuse_throws() {
    Regularizer regularizer = Regularizers.orthogonal(0.1);
    assertThrows(IllegalArgumentException.class, () -> regularizer.loss(Tensor.ones(3)));
    assertThrows(IllegalArgumentException.class, () -> regularizer.loss(Tensor.ones(1, 3)));
    Dense dense = new Dense(3).name("d").kernelRegularizer(regularizer);
    dense.apply(Tensor.ones(2, 1));
    assertEquals("Dense \"d\": OrthogonalRegularizer: expected two rows or more, got shape (1, 3)",
        assertThrows(IllegalArgumentException.class, dense::regularizationLoss).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new OrthogonalRegularizer(-1, OrthogonalRegularizer.Mode.ROWS));
    assertThrows(IllegalArgumentException.class, () -> Regularizers.of("OrthogonalRegularizer", new Config().put("mode", "row")));
  }

  @Test
  void of_written_givesTheSame() {
    for (Regularizer regularizer : List.of(new L1(0.3), new L2(0.4), new L1L2(0.1, 0.2), new OrthogonalRegularizer(0.2,
        OrthogonalRegularizer.Mode.COLUMNS))) {
      assertEquals(regularizer, Regularizers.of(regularizer.className(), regularizer.config()));
      Config entry = new Config().put("r", regularizer);
      assertEquals(regularizer, Regularizers.of(entry.get("r"), CustomObjects.none()));
    }
    assertEquals(new L2(0.01), Regularizers.of("L2"));
    assertEquals(new OrthogonalRegularizer(0.01, OrthogonalRegularizer.Mode.ROWS), Regularizers.of("orthogonal_regularizer"));
    assertEquals(new L1L2(0, 0.5), Regularizers.of(Map.of("class_name", "L1L2", "config", Map.of("l2", 0.5)), CustomObjects.none()));
    assertNull(Regularizers.of(null, CustomObjects.none()));
  }

  @Test
  void constructors_wrongFactors_throw() {
    assertThrows(IllegalArgumentException.class, () -> new L1(-1));
    assertThrows(IllegalArgumentException.class, () -> new L2(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new L1L2(0, Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> Regularizers.of("l3"));
  }
}
