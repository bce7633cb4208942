package io.arabica.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A column of a table: numbers (NaN where missing) or texts (null where missing).
 *
 * @param labels whether the numbers are places in a vocabulary
 */
record Column(double[] numbers, String[] texts, boolean labels) {
  static Column of(double[] numbers) {
    return new Column(numbers, null, false);
  }

  static Column of(String[] texts) {
    return new Column(null, texts, false);
  }

  /** Numbers if all values are, else texts. */
  static Column guess(String[] values) {
    double[] numbers = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        numbers[i] = Double.NaN;
      } else if (isNumber(values[i].strip())) {
        numbers[i] = Double.parseDouble(values[i].strip());
      } else {
        return of(values);
      }
    }
    return of(numbers);
  }

  /** Whether it is a number to people too: Java would take 1d and 0x1p3 as well. */
  private static boolean isNumber(String value) {
    return value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?") || value.matches("[+-]?Infinity");
  }

  boolean isNumeric() {
    return numbers != null;
  }

  int size() {
    return isNumeric() ? numbers.length : texts.length;
  }

  boolean isMissing(int row) {
    return isNumeric() ? Double.isNaN(numbers[row]) : texts[row] == null;
  }

  /** The value as it stands in a vocabulary: whole numbers without a point; null where missing. */
  String text(int row) {
    if (!isNumeric()) {
      return texts[row];
    }
    double value = numbers[row];
    return Double.isNaN(value) ? null : value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
        : Double.toString(value);
  }

  Column rows(int[] rows) {
    return isNumeric() ? new Column(IntStream.of(rows).mapToDouble(row -> numbers[row]).toArray(), null, labels)
        : of(IntStream.of(rows).mapToObj(row -> texts[row]).toArray(String[]::new));
  }

  /** The different values, in the order of numbers or of texts. */
  List<String> vocabulary() {
    if (!isNumeric()) {
      return Arrays.stream(texts).filter(Objects::nonNull).sorted().distinct().toList();
    }
    return Arrays.stream(numbers).filter(value -> !Double.isNaN(value)).sorted().distinct()
        .mapToObj(value -> of(new double[] {value}).text(0)).toList();
  }
}
