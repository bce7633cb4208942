package io.arabica.tensor;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Conversion between tensors and Java arrays or lists of any rank. */
final class NestedArrays {
  private NestedArrays() {}

  static Tensor toTensor(Object nested) {
    Check.argument(nested != null, "Tensor.of: expected an array or a list, got null");
    int[] dims = dims(nested);
    Shape shape = Shape.of(dims);
    Tensor tensor = Tensor.empty(dtype(nested), shape);
    if (dims.length == 0) {
      tensor.storage.set(0, number(nested));
    } else {
      fill(nested, dims, 0, tensor.storage, new int[1]);
    }
    return tensor;
  }

  private static boolean isNested(Object value) {
    return value != null && (value.getClass().isArray() || value instanceof Collection);
  }

  private static List<?> elements(Object nested) {
    if (nested instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    }
    List<Object> list = new ArrayList<>(Array.getLength(nested));
    for (int i = 0; i < Array.getLength(nested); i++) {
      list.add(Array.get(nested, i));
    }
    return list;
  }

  private static int[] dims(Object nested) {
    List<Integer> dims = new ArrayList<>();
    Object at = nested;
    while (isNested(at)) {
      boolean list = at instanceof Collection;
      int n = list ? ((Collection<?>) at).size() : Array.getLength(at);
      dims.add(n);
      Object first = n == 0 ? null : list ? ((Collection<?>) at).iterator().next() : Array.get(at, 0);
      if (n == 0 && !list) { // an empty array still knows its rank
        for (Class<?> c = at.getClass().getComponentType(); c.isArray(); c = c.getComponentType()) {
          dims.add(0);
        }
      }
      at = first;
    }
    return dims.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The type of the elements: that of a primitive array, else what holds all boxed values (doubles in a list become FLOAT32). */
  private static DType dtype(Object nested) {
    Class<?> type = nested.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
    }
    if (!type.isPrimitive() && !isNested(nested)) {
      return boxed(nested);
    } else if (type == float.class) {
      return DType.FLOAT32;
    } else if (type == double.class) {
      return DType.FLOAT64;
    } else if (type == int.class || type == byte.class || type == short.class || type == long.class) {
      return DType.INT32;
    } else if (type == boolean.class) {
      return DType.BOOL;
    }
    DType result = DType.BOOL;
    boolean any = false;
    for (Object element : elements(nested)) {
      DType one = isNested(element) ? dtype(element) : boxed(element);
      result = result.promote(one);
      any = true;
    }
    return any ? result : DType.FLOAT32;
  }

  private static DType boxed(Object value) {
    if (value instanceof Boolean) {
      return DType.BOOL;
    } else if (value instanceof Integer || value instanceof Short || value instanceof Byte || value instanceof Long) {
      return DType.INT32;
    } else if (value instanceof Number) {
      return DType.FLOAT32;
    }
    throw new IllegalArgumentException("Tensor.of: expected numbers or booleans, got "
        + (value == null ? "null" : value.getClass().getName()));
  }

  /** A boxed number or boolean as a double; a long must fit into INT32. */
  private static double number(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    double number = ((Number) value).doubleValue();
    Check.argument(!(value instanceof Long) || number == (int) number, "Tensor.of: the long %s does not fit into INT32", value);
    return number;
  }

  private static void fill(Object nested, int[] dims, int depth, Storage storage, int[] next) {
    boolean list = nested instanceof Collection;
    Check.argument(depth < dims.length && isNested(nested), "Tensor.of: the array is ragged: depths differ");
    int n = list ? ((Collection<?>) nested).size() : Array.getLength(nested);
    Check.argument(n == dims[depth], "Tensor.of: the array is ragged: expected %d elements at depth %d, got %d", dims[depth], depth, n);
    if (depth == dims.length - 1 && nested.getClass() == storage.array().getClass()) {
      System.arraycopy(nested, 0, storage.array(), next[0], n);
      next[0] += n;
      return;
    }
    for (Object element : elements(nested)) {
      if (depth < dims.length - 1) {
        fill(element, dims, depth + 1, storage, next);
      } else {
        if (!(element instanceof Number || element instanceof Boolean)) {
          throw new IllegalArgumentException("Tensor.of: the array is ragged: expected a number at depth " + (depth + 1) + ", got "
              + (element == null ? "null" : element.getClass().getSimpleName()));
        }
        storage.set(next[0]++, number(element));
      }
    }
  }

  static Object fromTensor(Tensor tensor) {
    Tensor flat = tensor.contiguous();
    if (tensor.rank() == 0) {
      double value = tensor.item();
      return switch (tensor.dtype()) {
        case FLOAT32 -> (Object) (float) value;
        case FLOAT64 -> value;
        case INT32 -> (int) value;
        case BOOL -> value != 0;
      };
    }
    Class<?> type = switch (tensor.dtype()) {
      case FLOAT32 -> float.class;
      case FLOAT64 -> double.class;
      case INT32 -> int.class;
      case BOOL -> boolean.class;
    };
    Object array = Array.newInstance(type, tensor.shape().dims());
    drain(array, flat, 0, new int[] {flat.offset});
    return array;
  }

  private static void drain(Object array, Tensor from, int depth, int[] next) {
    int n = from.shape().at(depth);
    if (depth == from.rank() - 1) {
      System.arraycopy(from.storage.array(), next[0], array, 0, n);
      next[0] += n;
      return;
    }
    for (int i = 0; i < n; i++) {
      drain(Array.get(array, i), from, depth + 1, next);
    }
  }
}
