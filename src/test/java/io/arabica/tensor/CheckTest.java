package io.arabica.tensor;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CheckTest {
  @Test
  void argument_false_saysWhatCame() {
    var error = assertThrows(IllegalArgumentException.class,
        () -> Check.argument(false, "SGD: expected a rate of at least 0, got %.1f", -0.5));
    assertEquals("SGD: expected a rate of at least 0, got -0.5", error.getMessage());
  }

  @Test
  void state_false_saysWhatToDo() {
    var error = assertThrows(IllegalStateException.class, () -> Check.state(false, "%s: call build first", "dense_1"));
    assertEquals("dense_1: call build first", error.getMessage());
  }

  @Test
  void check_true_doesNotFormat() {
    assertDoesNotThrow(() -> Check.argument(true, "%d", "not a number"));
    assertDoesNotThrow(() -> Check.state(true, "%d", "not a number"));
  }
}
