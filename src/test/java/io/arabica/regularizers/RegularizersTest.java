package io.arabica.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.tensor.Autograd;
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
  }

  @Test
  void loss_gradient_isSignAndTwiceTheWeight() {
    Tensor w = WEIGHT.copy().requireGradient();
    assertEquals(Tensor.of(new double[][] {{0.5, -0.5}, {0, 0.5}}), Autograd.gradients(new L1(0.5).loss(w), List.of(w)).get(0).add(0));
    assertEquals(Tensor.of(new double[][] {{1, -2}, {0, 3}}), Autograd.gradients(new L2(0.5).loss(w), List.of(w)).get(0));
  }

  @Test
  void of_written_givesTheSame() {
    for (Regularizer regularizer : List.of(new L1(0.3), new L2(0.4), new L1L2(0.1, 0.2))) {
      assertEquals(regularizer, Regularizers.of(regularizer.className(), regularizer.config()));
      Config entry = new Config().put("r", regularizer);
      assertEquals(regularizer, Regularizers.of(entry.get("r"), CustomObjects.none()));
    }
    assertEquals(new L2(0.01), Regularizers.of("L2"));
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
