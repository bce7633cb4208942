package io.arabica.tensor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Every operation that the library declares, so that the tests can walk over all of them. */
final class OpRegistry {
  private static final Map<String, Op<?>> OPS = new ConcurrentSkipListMap<>();

  private OpRegistry() {}

  static void add(Op<?> op) {
    Op<?> old = OPS.putIfAbsent(op.name(), op);
    Check.state(old == null, "Op %s: declared twice", op.name());
  }

  /** All operations by name, sorted. */
  static List<Op<?>> all() {
    // the declarations run when their family is loaded
    for (Class<?> family : List.of(Elementwise.class, Reduce.class, LinAlg.class, Softmax.class, Normalize.class, Conv.class,
        Pool.class, Imaging.class, Shaping.class, Indexing.class, Sorting.class, Rng.class, Parameter.class)) {
      try {
        Class.forName(family.getName(), true, family.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }
    return List.copyOf(OPS.values());
  }
}
