package io.arabica.tensor;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A named tensor that a layer owns: a weight that an optimizer trains, or a state such as a running mean that it does not.
 *
 * <p>Its values change in place: {@link #assign} copies new ones into the same array.
 */
public final class Parameter extends Tensor {
  private static final Op<Void> ASSIGN = Op.<Void>of("assign", 2)
      .shape((a, shapes) -> {
        Check.argument(shapes[0].equals(shapes[1]), "expected a value of shape %s, got %s", shapes[0], shapes[1]);
        return shapes[0];
      })
      .forward((a, in, out) -> Loops.copy(in[1], out))
      .inPlace()
      .declare();

  private final String name;
  private boolean trainable;
  private UnaryOperator<Tensor> constraint;
  private boolean repeatable;
  private Recording constraining;

  /** A parameter with its own copy of the initial values. */
  public Parameter(String name, Tensor initial, boolean trainable) {
    super(copyOf(initial));
    Engine.onUnrepeatable(); // a run would fill the new parameter with its initial values again
    Check.argument(!trainable || dtype().isFloating(), "Parameter \"%s\": expected floating values to train, got %s", name, dtype());
    this.name = name;
    node = new Node<>();
    trainable(trainable);
  }

  /** A copy that fills its array: optimizers walk through it. */
  private static Tensor copyOf(Tensor initial) {
    Tensor copy = Tensor.empty(initial.dtype(), initial.shape());
    Loops.copy(initial, copy);
    return copy;
  }

  /** The name, e.g. {@code kernel}. */
  public String name() {
    return name;
  }

  /** Whether an optimizer may change it. */
  public boolean isTrainable() {
    return trainable;
  }

  /** Says whether an optimizer may change it. */
  public void trainable(boolean flag) {
    trainable = flag;
  }

  /**
   * Keeps the values where they may be: after each step an optimizer replaces them by what this function makes of them.
   *
   * @param function e.g. {@code w -> w.clip(0, 1)}, or null for none, as at first
   * @param repeatable whether it does the same tensor operations every time, so that it can be written down once and run again
   */
  public void constraint(UnaryOperator<Tensor> function, boolean repeatable) {
    constraint = function;
    this.repeatable = repeatable;
    constraining = null;
  }

  /** What keeps the values where they may be, or null. */
  public UnaryOperator<Tensor> constraint() {
    return constraint;
  }

  /** Replaces the values by what the constraint makes of them, if there is one; for optimizers. */
  public void constrain() {
    if (constraint == null) {
      return;
    }
    if (!repeatable || Engine.current().recording != null) {
      assign(constraint.apply(this));
    } else if (constraining == null) {
      Recording recording = Recording.of(() -> {
        assign(constraint.apply(this));
        return List.of();
      });
      repeatable = recording.isRepeatable();
      constraining = repeatable ? recording : null;
    } else {
      constraining.run();
    }
  }

  @Override
  public boolean requiresGradient() {
    return trainable;
  }

  /** Replaces the values; shape and type must agree. */
  public void assign(Tensor value) {
    Check.argument(value.shape().equals(shape()), "Parameter \"%s\": expected a value of shape %s, got %s", name, shape(), value.shape());
    Autograd.noGradient(() -> ASSIGN.apply(null, this, value.cast(dtype())));
  }

  /** Tells the backward pass that the values were changed from outside, by an optimizer that works on {@link #floats()}. */
  public void touched() {
    storage.version++;
  }

  @Override
  public String toString() {
    return name + " " + shape() + " " + super.toString();
  }
}
