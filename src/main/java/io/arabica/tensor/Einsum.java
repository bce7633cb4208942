package io.arabica.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sums of products named by letters: each operand is joined to the product of those before it by one matrix product.
 *
 * <p>For two operands the letters fall into four groups: those of both that are still needed (batch), those of both that are not (summed by
 * the matrix product), and those of one alone (rows or columns; summed at once if not needed). The operands are permuted to (batch, rows,
 * summed) and (batch, summed, columns), multiplied, and unfolded again. Before that, a letter that stands twice in an operand becomes one
 * by taking the diagonal, and the dimensions of an ellipsis get names of their own: digits, the last dimension the highest.
 */
final class Einsum {
  private static final String ELLIPSIS = "...";
  private static final String DIGITS = "0123456789";

  private final String equation;
  private final Tensor[] given;
  private final Tensor[] operands;
  private final String[] letters;
  private final String result;

  private Einsum(String equation, Tensor... operands) {
    this.equation = equation;
    given = operands;
    this.operands = operands.clone();
    String[] sides = equation.replace(" ", "").split("->", -1);
    letters = sides[0].split(",", -1);
    check(sides.length <= 2, "expected at most one ->");
    check(letters.length == operands.length, "it names " + letters.length + " operands, got " + operands.length);
    for (String side : sides) {
      check(side.replace(ELLIPSIS, "").chars().allMatch(c -> c == ',' || c < 128 && Character.isLetter(c)), "expected letters and ...");
    }
    String spread = nameEllipses();
    check(sides.length == 1 || spread.isEmpty() || sides[1].contains(ELLIPSIS), "the result must say where the dimensions of ... go");
    result = sides.length == 2 ? sides[1].replace(ELLIPSIS, spread) : spread + implied();
    for (int i = 0; i < letters.length; i++) {
      check(letters[i].length() == operands[i].rank(),
          "\"" + letters[i] + "\" names " + letters[i].length() + " dimensions of a tensor of shape " + operands[i].shape());
      takeDiagonals(i);
      dropOnes(i);
    }
    checkLetters();
  }

  static Tensor of(String equation, Tensor... operands) {
    return new Einsum(equation, operands).run();
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("einsum \"" + equation + "\" of shapes " + Arrays.stream(given).map(Tensor::shape).toList()
          + ": " + what);
    }
  }

  /** Puts digits for the dots of each operand, so that equal places from the end have equal digits, and gives them all. */
  private String nameEllipses() {
    int[] counts = new int[letters.length];
    int most = 0;
    for (int i = 0; i < letters.length; i++) {
      boolean any = letters[i].contains(ELLIPSIS);
      counts[i] = any ? operands[i].rank() - (letters[i].length() - ELLIPSIS.length()) : 0;
      check(counts[i] >= 0 && counts[i] <= DIGITS.length(), "\"" + letters[i] + "\" does not fit a tensor of shape " + operands[i].shape());
      most = Math.max(most, counts[i]);
    }
    for (int i = 0; i < letters.length; i++) {
      letters[i] = letters[i].replace(ELLIPSIS, DIGITS.substring(most - counts[i], most));
    }
    return DIGITS.substring(0, most);
  }

  /** Makes one dimension of two with the same letter. */
  private void takeDiagonals(int i) {
    for (int d = letters[i].length() - 1; d > 0; d--) {
      char c = letters[i].charAt(d);
      int first = letters[i].indexOf(c);
      if (first < d) {
        Tensor x = operands[i];
        int n = x.shape().at(d);
        check(x.shape().at(first) == n, "'" + c + "' is " + x.shape().at(first) + " and " + n + " in one operand");
        String others = letters[i].substring(0, first) + letters[i].substring(first + 1, d) + letters[i].substring(d + 1);
        Tensor square = permute(x, first, d);
        Shape flat = Shape.of(n * n).concat(square.shape().remove(0).remove(0));
        operands[i] = Shaping.reshape(square, flat).get(Index.range(0, n * n, n + 1));
        letters[i] = c + others;
      }
    }
  }

  /** The same with two dimensions in front. */
  private static Tensor permute(Tensor x, int first, int second) {
    IntStream others = IntStream.range(0, x.rank()).filter(d -> d != first && d != second);
    return x.transpose(IntStream.concat(IntStream.of(first, second), others).toArray());
  }

  /** Leaves out dimensions of 1 that another operand has too: what is the same everywhere is broadcast by having no such dimension. */
  private void dropOnes(int i) {
    for (int d = letters[i].length() - 1; d >= 0; d--) {
      String c = letters[i].substring(d, d + 1);
      boolean shared = IntStream.range(0, letters.length).anyMatch(k -> k != i && letters[k].contains(c));
      if (shared && operands[i].shape().at(d) == 1) {
        operands[i] = operands[i].squeeze(d);
        letters[i] = letters[i].replace(c, "");
      }
    }
  }

  /** The letters that stand once, in alphabetical order. */
  private String implied() {
    String all = String.join("", letters);
    StringBuilder once = new StringBuilder();
    all.chars().sorted().filter(c -> Character.isLetter(c) && all.indexOf(c) == all.lastIndexOf(c)).forEach(c -> once.append((char) c));
    return once.toString();
  }

  private void checkLetters() {
    String all = String.join("", letters);
    int[] sizes = new int[128];
    Arrays.fill(sizes, -1);
    for (int i = 0; i < letters.length; i++) {
      for (int d = 0; d < letters[i].length(); d++) {
        char c = letters[i].charAt(d);
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
