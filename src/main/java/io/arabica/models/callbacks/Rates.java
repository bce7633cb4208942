package io.arabica.models.callbacks;

import io.arabica.models.Model;
import io.arabica.tensor.Check;

/** What callbacks that change the learning rate have in common. */
final class Rates {
  private Rates() {}

  /** A rate that follows a schedule cannot be set as well. */
  static void checkFixed(String who, Model model) {
    Check.state(model.optimizer().schedule() == null, "%s: the learning rate of %s follows a schedule; give the optimizer a number instead",
        who, model.optimizer().name());
  }
}
