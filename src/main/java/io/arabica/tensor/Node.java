package io.arabica.tensor;

import java.util.concurrent.atomic.AtomicLong;

/** One vertex of the graph behind a tensor: the operation that made it and what its gradient formulas need; or a leaf. */
final class Node<A> implements Op.Call<A> {
  private static final AtomicLong IDS = new AtomicLong();

  /** Later nodes have larger ids, so descending ids are a topological order. */
  final long id = IDS.getAndIncrement();

  final Op<A> op;
  private final A attributes;
  private final Shape[] shapes;
  private final DType[] types;
  private final int[] versions;
  Node<?>[] parents;
  private Tensor[] inputs;
  private Tensor output;
  private boolean released;

  /** A leaf. */
  Node() {
    op = null;
    attributes = null;
    shapes = null;
    types = null;
    versions = null;
    parents = new Node<?>[0];
  }

  Node(Op<A> op, A attributes, Tensor[] in, Tensor out) {
    this.op = op;
    this.attributes = attributes;
    shapes = new Shape[in.length];
    types = new DType[in.length];
    parents = new Node<?>[in.length];
    versions = new int[in.length + 1];
    for (int i = 0; i < in.length; i++) {
      shapes[i] = in[i].shape();
      types[i] = in[i].dtype();
      parents[i] = in[i].requiresGradient() ? in[i].node : null;
      versions[i] = in[i].storage.version;
    }
    versions[in.length] = out.storage.version;
    inputs = op.saves.inputs() ? in : null;
    output = op.saves.output() ? out : null;
  }

  /** The gradient of the input at {@code index}, or null where the operation has none. */
  Tensor gradient(int index, Tensor g) {
    Tensor gradient = op.gradient(index, this, g);
    if (gradient == null) {
      return null;
    }
    if (!gradient.shape().equals(shapes[index])) {
      Shape both = shapes[index].broadcast(gradient.shape());
      Check.state(gradient.shape().equals(both), "%s: the gradient of input %s has shape %s, which was not broadcast from the input's %s",
          op.name(), index, gradient.shape(), shapes[index]);
      gradient = Shaping.sumTo(gradient, shapes[index]);
    }
    return gradient.cast(types[index]);
  }

  Tensor upstream(Tensor g) {
    return op.upstream == null ? g : op.upstream.of(this, g);
  }

  void release() {
    if (op != null) {
      released = true;
      inputs = null;
      output = null;
      parents = new Node<?>[0];
    }
  }

  void checkAlive() {
    if (released) {
      throw new IllegalStateException("Autograd: the graph behind " + op.name() + " was already released by an earlier backward pass; "
          + "ask that one to keep it (Autograd.Graph.KEEP) or compute the value again");
    }
  }

  @Override
  public A attributes() {
    return attributes;
  }

  @Override
  public Tensor input(int index) {
    Check.state(inputs != null, "Op %s: its gradient reads an input, so it must declare saves(INPUTS)", op.name());
    return intact(inputs[index], index);
  }

  @Override
  public Shape shape(int index) {
    return shapes[index];
  }

  @Override
  public int inputs() {
    return shapes.length;
  }

  @Override
  public Tensor output() {
    Check.state(output != null, "Op %s: its gradient reads the output, so it must declare saves(OUTPUT)", op.name());
    return intact(output, shapes.length);
  }

  private Tensor intact(Tensor saved, int index) {
    if (saved.storage.version != versions[index]) {
      String what = index == shapes.length ? "the output" : "input " + index;
      throw new IllegalStateException("Autograd: " + what + " of " + op.name() + ", shape " + saved.shape()
          + ", was overwritten after the forward pass but its gradient needs the old value; take a copy() before writing");
    }
    return saved;
  }
}
