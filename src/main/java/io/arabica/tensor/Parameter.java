package io.arabica.tensor;

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

  /** A parameter with its own copy of the initial values. */
  public Parameter(String name, Tensor initial, boolean trainable) {
    super(initial.copy());
    Engine.onUnrepeatable(); // a run would fill the new parameter with its initial values again
    Check.argument(!trainable || dtype().isFloating(), "Parameter \"%s\": expected floating values to train, got %s", name, dtype());
    this.name = name;
    node = new Node<>();
    trainable(trainable);
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
