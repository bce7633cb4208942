package io.arabica.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Reverse-mode automatic differentiation: gradients of a scalar with respect to any tensors, of any order.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(1f, 2f, 3f).requireGradient();
 * Tensor y = x.square().sum();
 * Tensor dx = Autograd.gradients(y, List.of(x)).get(0);   // [2, 4, 6]
 * }</pre>
 *
 * <p>Operations on a tensor that asks for gradients remember what their gradient formulas need; {@link #gradients} walks that graph
 * backwards. Broadcasting is undone in one place: a gradient that is larger than its input is summed to the input's shape.
 *
 * <p>Gradients may be views, and may share elements: that of a sum is one number for all, and those of a and b in a + b are the same. Take
 * a {@link Tensor#copy} before writing into one.
 */
public final class Autograd {
  /** What becomes of the graph after a backward pass. */
  public enum Graph {
    /** It is released: saved values can be collected, and a second pass is an error. The default. */
    RELEASE,
    /** It is kept for another pass. */
    KEEP,
    /** It is kept, and the gradients can be differentiated themselves. */
    DIFFERENTIATE
  }

  private Autograd() {}

  /** Gradients of the scalar {@code y} with respect to each of {@code xs}; zeros where y does not depend on x. The graph is released. */
  public static List<Tensor> gradients(Tensor y, List<? extends Tensor> xs) {
    return gradients(y, xs, Graph.RELEASE);
  }

  /** Gradients of the scalar {@code y} with respect to each of {@code xs}; zeros where y does not depend on x. */
  public static List<Tensor> gradients(Tensor y, List<? extends Tensor> xs, Graph graph) {
    Check.argument(y.shape().size() == 1, "Autograd.gradients: expected a scalar to differentiate, got shape %s; "
        + "reduce it (sum, mean) or pass the gradient of the output", y.shape());
    return gradients(y, Tensor.ones(y.dtype(), y.shape()), xs, graph);
  }

  /**
   * Products of {@code outputGradient} with the Jacobian of {@code y} with respect to each of {@code xs}.
   *
   * @param outputGradient the gradient that arrives at y, of y's shape
   */
  public static List<Tensor> gradients(Tensor y, Tensor outputGradient, List<? extends Tensor> xs, Graph graph) {
    Check.argument(y.dtype().isFloating(), "Autograd.gradients: expected a floating tensor to differentiate, got %s", y.dtype());
    Check.argument(y.shape().equals(outputGradient.shape()), "Autograd.gradients: expected an output gradient of shape %s, got %s",
        y.shape(), outputGradient.shape());
    Set<Node<?>> targets = new HashSet<>();
    for (Tensor x : xs) {
      Check.argument(x.requiresGradient(), "Autograd.gradients: a tensor of shape %s does not ask for gradients; "
          + "call requireGradient() on it before the computation", x.shape());
      targets.add(x.node);
    }
    Map<Node<?>, Tensor> found = new HashMap<>();
    if (y.requiresGradient()) {
      Set<Node<?>> needed = needed(y.node, targets);
      Engine engine = Engine.current();
      boolean before = engine.gradients;
      engine.gradients = graph == Graph.DIFFERENTIATE;
      try {
        backward(y.node, outputGradient.cast(y.dtype()), needed, targets, found, graph);
      } finally {
        engine.gradients = before;
      }
    }
    List<Tensor> result = new ArrayList<>(xs.size());
    for (Tensor x : xs) {
      Tensor gradient = found.get(x.node);
      result.add(gradient != null ? gradient : Tensor.zeros(x.dtype(), x.shape()));
    }
    return result;
  }

  /** The derivative of a function from a tensor to a scalar, as a function; apply it again for the second derivative. */
  public static UnaryOperator<Tensor> gradient(Function<Tensor, Tensor> f) {
    return x -> {
      Tensor leaf = x.requiresGradient() ? x : x.detach().requireGradient();
      Tensor y = f.apply(leaf);
      return gradients(y.shape().rank() == 0 ? y : y.sum(), List.of(leaf), Graph.DIFFERENTIATE).get(0);
    };
  }

  /** Runs without keeping a graph: cheaper, and what comes out asks for no gradients. */
  public static <T> T noGradient(Supplier<T> computation) {
    Engine engine = Engine.current();
    boolean before = engine.gradients;
    engine.gradients = false;
    try {
      return computation.get();
    } finally {
      engine.gradients = before;
    }
  }

  /** Runs without keeping a graph. */
  public static void noGradient(Runnable computation) {
    noGradient(() -> {
      computation.run();
      return null;
    });
  }

  /** Whether operations of this thread are kept for a backward pass now. */
  public static boolean isRecording() {
    return Engine.current().gradients;
  }

  /** The nodes between y and the targets. */
  private static Set<Node<?>> needed(Node<?> y, Set<Node<?>> targets) {
    Set<Node<?>> seen = new HashSet<>();
    PriorityQueue<Node<?>> order = new PriorityQueue<>((a, b) -> Long.compare(a.id, b.id));
    Deque<Node<?>> todo = new ArrayDeque<>();
    todo.push(y);
    seen.add(y);
    while (!todo.isEmpty()) {
      Node<?> node = todo.pop();
      order.add(node);
      node.checkAlive();
      for (Node<?> parent : node.parents) {
        if (parent != null && seen.add(parent)) {
          todo.push(parent);
        }
      }
    }
    Set<Node<?>> needed = new HashSet<>();
    while (!order.isEmpty()) {
      Node<?> node = order.poll();
      boolean leads = targets.contains(node);
      for (Node<?> parent : node.parents) {
        leads |= parent != null && needed.contains(parent);
      }
      if (leads) {
        needed.add(node);
      }
    }
    return needed;
  }

  private static void backward(Node<?> y, Tensor seed, Set<Node<?>> needed, Set<Node<?>> targets, Map<Node<?>, Tensor> found, Graph graph) {
    Map<Node<?>, Tensor> gradients = new HashMap<>();
    PriorityQueue<Node<?>> queue = new PriorityQueue<>((a, b) -> Long.compare(b.id, a.id));
    if (needed.contains(y)) {
      gradients.put(y, seed);
      queue.add(y);
    }
    while (!queue.isEmpty()) {
      Node<?> node = queue.poll();
      Tensor g = gradients.remove(node);
      if (targets.contains(node)) {
        found.put(node, g);
      }
      boolean leads = false;
      for (Node<?> parent : node.parents) {
        leads |= parent != null && needed.contains(parent);
      }
      if (leads) {
        Tensor shared = node.upstream(g);
        for (int i = 0; i < node.parents.length; i++) {
          Node<?> parent = node.parents[i];
          if (parent == null || !needed.contains(parent)) {
            continue;
          }
          Tensor gradient = node.gradient(i, shared);
          if (gradient == null) {
            continue;
          }
          Tensor sum = gradients.get(parent);
          if (sum == null) {
            gradients.put(parent, gradient);
            queue.add(parent);
          } else {
            gradients.put(parent, sum.add(gradient));
          }
        }
      }
      if (graph == Graph.RELEASE) {
        node.release();
      }
    }
  }
}
