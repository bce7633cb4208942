package io.arabica.tensor;

/**
 * One entry of an index such as NumPy's {@code x[1:3, ..., None, -1]}.
 *
 * <pre>{@code
 * x.get(Index.range(1, 3), Index.ellipsis(), Index.newAxis(), Index.at(-1));
 * x.get("1:3, ..., None, -1");      // the same
 * }</pre>
 */
public sealed interface Index {
  /** One element: the dimension goes. */
  record At(int index) implements Index {}

  /** Elements from start to end (exclusive) in steps; null means as far as the axis goes. */
  record Range(Integer start, Integer end, int step) implements Index {}

  /** All dimensions that no other entry speaks of. */
  record Ellipsis() implements Index {}

  /** A new dimension of 1. */
  record NewAxis() implements Index {}

  /** The elements where a BOOL mask is true, or at the places that an INT32 tensor lists. */
  record Pick(Tensor tensor) implements Index {}

  /** The element at {@code index}, counted from the end if negative. */
  static Index at(int index) {
    return new At(index);
  }

  /** The whole axis. */
  static Index all() {
    return new Range(null, null, 1);
  }

  /** From start to end (exclusive); negative ones count from the end. */
  static Index range(int start, int end) {
    return new Range(start, end, 1);
  }

  /** From start to end (exclusive) in steps, backwards if the step is negative; null means as far as the axis goes. */
  static Index range(Integer start, Integer end, int step) {
    Check.argument(step != 0, "Index.range: expected a step other than 0");
    return new Range(start, end, step);
  }

  /** From start to the end of the axis. */
  static Index from(int start) {
    return new Range(start, null, 1);
  }

  /** All dimensions that no other entry speaks of. */
  static Index ellipsis() {
    return new Ellipsis();
  }

  /** A new dimension of 1. */
  static Index newAxis() {
    return new NewAxis();
  }

  /** The elements where a BOOL mask is true, or at the places that an INT32 tensor lists. */
  static Index of(Tensor maskOrIndices) {
    Check.argument(!maskOrIndices.dtype().isFloating(), "Index.of: expected a BOOL mask or INT32 indices, got %s", maskOrIndices.dtype());
    return new Pick(maskOrIndices);
  }

  /** Reads an index as NumPy writes it: numbers, {@code start:end:step}, {@code ...}, {@code None}, separated by commas. */
  static Index[] parse(String text) {
    String[] parts = text.split(",");
    Index[] indices = new Index[parts.length];
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i].trim();
      if (part.equals("...")) {
        indices[i] = ellipsis();
      } else if (part.equals("None") || part.equals("newaxis")) {
        indices[i] = newAxis();
      } else if (part.contains(":")) {
        String[] bounds = part.split(":", -1);
        Check.argument(bounds.length <= 3, "Index: expected start:end:step, got \"%s\"", part);
        Integer step = bounds.length == 3 ? number(bounds[2], text) : null;
        indices[i] = range(number(bounds[0], text), number(bounds[1], text), step == null ? 1 : step);
      } else {
        Integer at = number(part, text);
        Check.argument(at != null, "Index: empty entry in \"%s\"", text);
        indices[i] = at(at);
      }
    }
    return indices;
  }

  private static Integer number(String text, String whole) {
    if (text.isBlank()) {
      return null;
    }
    try {
      return Integer.valueOf(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Index: \"" + text.trim() + "\" in \"" + whole + "\" is not a number, a range, ... or None", e);
    }
  }
}
