package io.arabica.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * One operation on tensors, declared in one place: name, inputs, types, shape rule, forward computation and one gradient formula per input.
 *
 * <p>The shape rule runs without data. The forward function gets contiguous inputs (possibly with an offset) and writes the whole output.
 * Gradient formulas are written with public operations, so that they can be differentiated themselves; they may return a gradient of the
 * broadcast shape, which {@link Autograd} sums back to the shape of the input. An operation of your own takes a few lines:
 *
 * <pre>{@code
 * static final Op<Void> CUBE = Op.<Void>of("cube", 1)
 *     .saves(Op.Saves.INPUTS)
 *     .compute((attributes, in) -> in[0].mul(in[0]).mul(in[0]))
 *     .gradient(0, (call, g) -> g.mul(call.input(0).square()).mul(3))
 *     .build();
 * Tensor y = CUBE.apply(null, x);
 * }</pre>
 *
 * <p>Where a loop of its own is faster, {@link Builder#forward} takes one over the arrays:
 *
 * <pre>{@code
 *     .forward((attributes, in, out) -> {
 *       float[] x = in[0].floats();
 *       float[] y = out.floats();
 *       for (int i = 0; i < out.size(); i++) {
 *         float v = x[in[0].offset() + i];
 *         y[out.offset() + i] = v * v * v;
 *       }
 *     })
 * }</pre>
 *
 * @param <A> what the operation needs besides tensors (axes, a rate, …), usually a record; {@link Void} for nothing
 */
public final class Op<A> {
  /** What the gradient formulas may read besides shapes. */
  public enum Saves {
    /** Neither inputs nor output. */
    NOTHING,
    /** The inputs. */
    INPUTS,
    /** The output. */
    OUTPUT,
    /** Inputs and output. */
    BOTH;

    boolean inputs() {
      return this == INPUTS || this == BOTH;
    }

    boolean output() {
      return this == OUTPUT || this == BOTH;
    }
  }

  /** How the types of the inputs become one. */
  public enum Types {
    /** Inputs keep their types; the output has the first one's. */
    KEEP,
    /** All inputs are promoted to one type, which the output has too. */
    PROMOTE,
    /** As {@link #PROMOTE}, but at least FLOAT32. */
    FLOATING
  }

  /** The shape of the output, from the shapes of the inputs alone. */
  @FunctionalInterface
  public interface ShapeRule<A> {
    /** Returns the output's shape or throws {@link IllegalArgumentException} with what does not fit. */
    Shape shape(A attributes, Shape[] inputs);
  }

  /** The type of the output. */
  @FunctionalInterface
  public interface ResultType<A> {
    /** Returns the output's type. */
    DType dtype(A attributes, DType[] inputs);
  }

  /** Computes the output. */
  @FunctionalInterface
  public interface Forward<A> {
    /** Writes every element of {@code output}. */
    void run(A attributes, Tensor[] inputs, Tensor output);
  }

  /** Computes the output with other operations. */
  @FunctionalInterface
  public interface Compute<A> {
    /** Returns the output's elements. */
    Tensor of(A attributes, Tensor[] inputs);
  }

  /** Computes some rows of an output that is a matrix of FLOAT32. */
  @FunctionalInterface
  interface Rows<A> {
    /** Writes the rows from {@code from} (inclusive) to {@code to} (exclusive) to y, from 0 on. */
    void run(A attributes, Tensor[] inputs, Tensor output, int from, int to, float[] y);
  }

  /** Another look at the same elements. */
  @FunctionalInterface
  interface View<A> {
    /** Returns the view, or null where the elements have to be copied first. */
    Tensor of(A attributes, Tensor input);
  }

  /** The gradient of one input. */
  @FunctionalInterface
  public interface Gradient<A> {
    /** Returns the gradient with respect to one input, given that of the output; written with public operations. */
    Tensor of(Call<A> call, Tensor outputGradient);
  }

  /** The gradient of any input of an operation that takes any number of them. */
  @FunctionalInterface
  public interface EachGradient<A> {
    /** Returns the gradient with respect to the input at {@code index}; written with public operations. */
    Tensor of(Call<A> call, int index, Tensor outputGradient);
  }

  /** One application of an operation, as its gradient formulas see it. */
  public interface Call<A> {
    /** What the operation was given besides tensors. */
    A attributes();

    /** The input at {@code index}; the operation must have declared {@link Saves#INPUTS}. */
    Tensor input(int index);

    /** The shape of the input at {@code index}; always there. */
    Shape shape(int index);

    /** The number of inputs. */
    int inputs();

    /** The output; the operation must have declared {@link Saves#OUTPUT}. */
    Tensor output();
  }

  private final String name;
  private final int arity;
  final Saves saves;
  private final Types types;
  private final ResultType<A> result;
  private final ShapeRule<A> shapeRule;
  private final Forward<A> forward;
  final Rows<A> rows;
  private final View<A> view;
  final Gradient<A> upstream;
  private final List<Gradient<A>> gradients;
  private final EachGradient<A> each;
  final boolean elementwise;
  final boolean impure;
  final boolean inPlace;
  private final boolean strided;

  private Op(Builder<A> from) {
    name = from.name;
    arity = from.arity;
    saves = from.saves;
    types = from.types;
    result = from.result;
    shapeRule = from.shapeRule;
    forward = from.forward;
    rows = from.rows;
    view = from.view;
    upstream = from.upstream;
    gradients = List.copyOf(from.gradients);
    each = from.each;
    elementwise = from.elementwise;
    impure = from.impure;
    inPlace = from.inPlace;
    strided = from.strided;
  }

  /**
   * Starts the declaration of an operation.
   *
   * @param arity the number of inputs, or -1 for any number
   */
  public static <A> Builder<A> of(String name, int arity) {
    return new Builder<>(name, arity);
  }

  /** The name, as it stands in error messages. */
  public String name() {
    return name;
  }

  /** The number of inputs, or -1 for any number. */
  public int arity() {
    return arity;
  }

  /** Whether a gradient formula was declared. */
  public boolean isDifferentiable() {
    return each != null || !gradients.isEmpty();
  }

  /** The shape of the output; runs without data. */
  public Shape shape(A attributes, Shape... inputs) {
    try {
      return shapeRule.shape(attributes, inputs);
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw message != null && message.startsWith(name) ? e : new IllegalArgumentException(name + ": " + message, e);
    }
  }

  /** Computes the operation and records it for {@link Autograd} where an input asks for gradients. */
  public Tensor apply(A attributes, Tensor... inputs) {
    if (arity >= 0 && inputs.length != arity) {
      throw new IllegalArgumentException(name + ": expected " + arity + " inputs, got " + inputs.length);
    }
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] == null) {
        throw new IllegalArgumentException(name + ": input " + i + " is null");
      }
      inputs[i].storage.settle();
    }
    Tensor[] in = prepare(inputs);
    Shape[] shapes = new Shape[in.length];
    for (int i = 0; i < in.length; i++) {
      shapes[i] = in[i].shape();
    }
    Shape shape = shape(attributes, shapes);
    Engine engine = Engine.current();
    Recording recording = engine.recording;
    Tensor output;
    if (view != null) {
      output = view.of(attributes, in[0]);
      if (output == null) {
        in[0] = in[0].contiguous();
        output = view.of(attributes, in[0]);
      }
    } else {
      DType[] dtypes = new DType[in.length];
      for (int i = 0; i < in.length; i++) {
        dtypes[i] = in[i].dtype();
      }
      output = inPlace ? in[0] : Tensor.result(result.dtype(attributes, dtypes), shape);
      boolean gradients = engine.gradients;
      engine.recording = null; // what the forward function reads or calls is its own affair
      engine.gradients = false;
      try {
        forward.run(attributes, in, output);
      } finally {
        engine.recording = recording;
        engine.gradients = gradients;
      }
      if (inPlace) {
        output.storage.version++;
      }
    }
    if (recording != null) {
      recording.add(this, attributes, in, output);
    }
    if (engine.gradients && !inPlace && output.dtype().isFloating()) {
      for (Tensor input : in) {
        if (input.requiresGradient()) {
          output.node = new Node<>(this, attributes, in, output);
          break;
        }
      }
    }
    return output;
  }

  /** Runs the forward computation again into a given output. */
  void run(A attributes, Tensor[] inputs, Tensor output) {
    forward.run(attributes, inputs, output);
    output.storage.version++;
  }

  boolean isView() {
    return view != null;
  }

  /** The gradient of the input at {@code index}, or null where it is 0 everywhere. */
  Tensor gradient(int index, Call<A> call, Tensor g) {
    if (each != null) {
      return each.of(call, index, g);
    }
    Check.state(index < gradients.size(), "%s: no gradient was declared for input %s; declare one, or detach() that input", name, index);
    return gradients.get(index).of(call, g);
  }

  private Tensor[] prepare(Tensor[] inputs) {
    Tensor[] in = inputs.clone();
    if (types != Types.KEEP && in.length > 0) {
      DType common = types == Types.FLOATING ? DType.FLOAT32 : DType.BOOL;
      for (Tensor input : in) {
        common = common.promote(input.dtype());
      }
      for (int i = 0; i < in.length; i++) {
        if (in[i].dtype() != common) {
          in[i] = in[i].cast(common);
        }
      }
    }
    if (view == null && !strided) {
      for (int i = 0; i < in.length; i++) {
        if (!in[i].isContiguous()) {
          in[i] = in[i].contiguous();
        }
      }
    }
    return in;
  }

  @Override
  public String toString() {
    return name;
  }

  /** The declaration of an operation, in the making. */
  public static final class Builder<A> {
    private final String name;
    private final int arity;
    private Saves saves = Saves.NOTHING;
    private Types types = Types.KEEP;
    private ResultType<A> result = (attributes, inputs) -> inputs[0];
    private ShapeRule<A> shapeRule = (attributes, shapes) -> shapes[0];
    private Forward<A> forward;
    private Rows<A> rows;
    private View<A> view;
    private Gradient<A> upstream;
    private final List<Gradient<A>> gradients = new ArrayList<>();
    private EachGradient<A> each;
    private boolean elementwise;
    private boolean impure;
    private boolean inPlace;
    private boolean strided;

    private Builder(String name, int arity) {
      this.name = name;
      this.arity = arity;
    }

    /** What the gradient formulas read; nothing unless said. */
    public Builder<A> saves(Saves what) {
      saves = what;
      return this;
    }

    /** How the types of the inputs become one; {@link Types#KEEP} unless said. */
    public Builder<A> types(Types rule) {
      types = rule;
      return this;
    }

    /** The type of the output, whatever the inputs are. */
    public Builder<A> result(DType dtype) {
      return result((attributes, inputs) -> dtype);
    }

    /** The type of the output, from the attributes and the types of the inputs. */
    public Builder<A> result(ResultType<A> rule) {
      result = rule;
      return this;
    }

    /** The shape rule; the first input's shape unless said. */
    public Builder<A> shape(ShapeRule<A> rule) {
      shapeRule = rule;
      return this;
    }

    /**
     * The forward computation, written with other operations; no graph is kept of them. The shape rule must agree with what they return.
     */
    public Builder<A> compute(Compute<A> computation) {
      return forward((attributes, in, out) -> {
        Tensor value = computation.of(attributes, in);
        Check.state(value.shape().equals(out.shape()) && value.dtype() == out.dtype(),
            "%s: the computation returned %s %s, but its rules say %s %s",
            name, value.dtype(), value.shape(), out.dtype(), out.shape());
        Loops.copy(value, out);
      });
    }

    /** The forward computation: writes every element of the output, which may hold anything before. */
    public Builder<A> forward(Forward<A> computation) {
      forward = computation;
      return this;
    }

    /** The same for some rows of an output that is a matrix of FLOAT32, with the same bits. */
    Builder<A> rows(Rows<A> computation) {
      rows = computation;
      return this;
    }

    /** The gradient formula of the input at {@code index}; to be declared in order, from 0. */
    public Builder<A> gradient(int index, Gradient<A> formula) {
      Check.argument(index == gradients.size(), "Op %s: gradient %d declared out of order", name, index);
      gradients.add(formula);
      return this;
    }

    /** One gradient formula for every input. */
    public Builder<A> gradients(EachGradient<A> formula) {
      each = formula;
      return this;
    }

    /** A gradient of 0 for the input at {@code index}: an index, a mask, or where the output does not change with it. */
    public Builder<A> noGradient(int index) {
      return gradient(index, (call, g) -> null);
    }

    /** What all formulas share: turns the output's gradient into what the formulas get, once. */
    public Builder<A> upstream(Gradient<A> formula) {
      upstream = formula;
      return this;
    }

    Builder<A> view(View<A> look) {
      view = look;
      return this;
    }

    /** The output may be written over an input of the same size. */
    Builder<A> elementwise() {
      elementwise = true;
      return this;
    }

    /** The operation draws random numbers: it is never left out of a recording. */
    Builder<A> impure() {
      impure = true;
      return this;
    }

    /** The operation writes to its first input, which is its output too. */
    Builder<A> inPlace() {
      inPlace = true;
      impure = true;
      return this;
    }

    /** The forward computation reads strided inputs. */
    Builder<A> strided() {
      strided = true;
      return this;
    }

    /** Finishes the declaration. */
    public Op<A> build() {
      Check.state(forward != null || view != null, "Op %s: no forward computation was declared", name);
      return new Op<>(this);
    }

    /** Finishes the declaration and enters it in the registry that the tests walk. */
    Op<A> declare() {
      Op<A> op = build();
      OpRegistry.add(op);
      return op;
    }
  }
}
