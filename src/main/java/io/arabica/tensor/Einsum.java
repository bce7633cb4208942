package io.arabica.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums of products named by letters: each operand is joined to the product of those before it by one matrix product.
 *
 * <p>For two operands the letters fall into four groups: those of both that are still needed (batch), those of both that are not (summed by
 * the matrix product), and those of one alone (rows or columns; summed at once if not needed). The operands are permuted to (batch, rows,
 * summed) and (batch, summed, columns), multiplied, and unfolded again.
 */
final class Einsum {
  private final String equation;
  private final Tensor[] operands;
  private final String[] letters;
  private final String result;

  private Einsum(String equation, Tensor... operands) {
    this.equation = equation;
    this.operands = operands;
    String[] sides = equation.replace(" ", "").split("->", -1);
    letters = sides[0].split(",", -1);
    check(sides.length <= 2, "expected at most one ->");
    check(letters.length == operands.length, "it names " + letters.length + " operands, got " + operands.length);
    result = sides.length == 2 ? sides[1] : implied();
    checkLetters();
  }

  static Tensor of(String equation, Tensor... operands) {
    return new Einsum(equation, operands).run();
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("einsum \"" + equation + "\" of shapes " + Arrays.stream(operands).map(Tensor::shape).toList()
          + ": " + what);
    }
  }

  /** The letters that stand once, in alphabetical order. */
  private String implied() {
    String all = String.join("", letters);
    StringBuilder once = new StringBuilder();
    all.chars().sorted().filter(c -> all.indexOf(c) == all.lastIndexOf(c)).forEach(c -> once.append((char) c));
    return once.toString();
  }

  private void checkLetters() {
    String all = String.join("", letters);
    int[] sizes = new int[128];
    Arrays.fill(sizes, -1);
    for (int i = 0; i < letters.length; i++) {
      String own = letters[i];
      check(own.length() == operands[i].rank(),
          "\"" + own + "\" names " + own.length() + " dimensions of a tensor of shape " + operands[i].shape());
      for (int d = 0; d < own.length(); d++) {
        char c = own.charAt(d);
        check(c < 128 && Character.isLetter(c), "expected letters, got '" + c + "'");
        check(own.indexOf(c) == own.lastIndexOf(c), "'" + c + "' stands twice in \"" + own + "\"; a diagonal is not supported");
        int size = operands[i].shape().at(d);
        check(sizes[c] < 0 || sizes[c] == size, "'" + c + "' is " + sizes[c] + " in one operand and " + size + " in another");
        sizes[c] = size;
      }
    }
    for (char c : result.toCharArray()) {
      check(all.indexOf(c) >= 0, "'" + c + "' of the result stands in no operand");
      check(result.indexOf(c) == result.lastIndexOf(c), "'" + c + "' stands twice in the result");
    }
  }

  private Tensor run() {
    Tensor product = operands[0];
    String names = letters[0];
    for (int i = 1; i < operands.length; i++) {
      String needed = result + String.join("", Arrays.asList(letters).subList(i + 1, letters.length));
      String right = letters[i];
      Tensor a = sumOut(product, names, needed + right);
      Tensor b = sumOut(operands[i], right, needed + names);
      names = keep(names, needed + right);
      right = keep(right, needed + names);
      String shared = keep(names, right);
      String batch = keep(shared, needed);
      String summed = drop(shared, needed);
      String rows = drop(names, shared);
      String columns = drop(right, shared);
      Tensor left3 = fold(a, names, batch, rows, summed);
      Tensor right3 = fold(b, right, batch, summed, columns);
      Shape shape = shape(a, names, batch + rows).concat(shape(b, right, columns));
      product = Shaping.reshape(multiply(left3, right3), shape);
      names = batch + rows + columns;
    }
    product = sumOut(product, names, result);
    return permute(product, keep(names, result), result);
  }

  /** A matrix product; integers stay integers. */
  private static Tensor multiply(Tensor a, Tensor b) {
    DType dtype = a.dtype().promote(b.dtype());
    Tensor product = LinAlg.matMul(exact(a), exact(b), false, false);
    return dtype.isFloating() ? product : product.cast(DType.INT32);
  }

  private static Tensor exact(Tensor x) {
    return x.dtype().isFloating() ? x : x.cast(DType.FLOAT64);
  }

  private static String keep(String letters, String these) {
    StringBuilder kept = new StringBuilder();
    letters.chars().filter(c -> these.indexOf(c) >= 0).forEach(c -> kept.append((char) c));
    return kept.toString();
  }

  private static String drop(String letters, String these) {
    StringBuilder kept = new StringBuilder();
    letters.chars().filter(c -> these.indexOf(c) < 0).forEach(c -> kept.append((char) c));
    return kept.toString();
  }

  /** Sums over the dimensions that nobody needs. */
  private static Tensor sumOut(Tensor x, String names, String needed) {
    List<Integer> axes = new ArrayList<>();
    for (int d = 0; d < names.length(); d++) {
      if (needed.indexOf(names.charAt(d)) < 0) {
        axes.add(d);
      }
    }
    return axes.isEmpty() ? x : x.sum(axes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Tensor permute(Tensor x, String from, String to) {
    return from.equals(to) ? x : x.transpose(to.chars().map(from::indexOf).toArray());
  }

  private static Shape shape(Tensor x, String names, String these) {
    return Shape.of(these.chars().map(c -> x.shape().at(names.indexOf(c))).toArray());
  }

  /** The dimensions permuted into three groups, each folded into one. */
  private static Tensor fold(Tensor x, String names, String first, String second, String third) {
    Shape folded = Shape.of(shape(x, names, first).size(), shape(x, names, second).size(), shape(x, names, third).size());
    return Shaping.reshape(permute(x, names, first + second + third), folded);
  }
}
