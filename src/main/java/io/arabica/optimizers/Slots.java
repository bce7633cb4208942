package io.arabica.optimizers;

import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;

/** What an optimizer keeps beside one parameter. */
final class Slots {
  final Parameter parameter;

  /** The optimizer's own tensors, null where this parameter has none. */
  final Tensor[] slots;

  /** The moving average of the parameter, or null. */
  final Tensor average;

  /** The sum of the gradients since the last update, or null. */
  final Tensor accumulator;

  /** Whether weight decay is for this parameter. */
  boolean decays;

  private Tensor scratch;

  Slots(Parameter parameter, Tensor[] slots, Tensor average, Tensor accumulator) {
    this.parameter = parameter;
    this.slots = slots;
    this.average = average;
    this.accumulator = accumulator;
  }

  /** Room for a changed gradient. */
  Tensor scratch() {
    if (scratch == null) {
      scratch = Tensor.zeros(parameter.dtype(), parameter.shape());
    }
    return scratch;
  }
}
