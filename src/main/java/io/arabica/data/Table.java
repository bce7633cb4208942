package io.arabica.data;

import io.arabica.tensor.Check;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Named columns of numbers or texts, some values missing: what {@link Csv} reads, on its way to numbers that a model takes.
 *
 * <pre>{@code
 * Table cars = Csv.load(Path.of("auto-mpg.csv")).dropMissing().oneHot("origin").drop("name");
 * List<Table> parts = cars.split(new Rng(1), 0.8);
 * Dataset train = parts.get(0).toDataset("mpg");
 * }</pre>
 *
 * <p>What is learnt from training data and applied to other data is a value that the caller holds: {@code test.fillMissing("horsepower",
 * train.median("horsepower"))},
 * {@code test.oneHot("origin", train.vocabulary("origin"))}. A table does not change: each method returns another one.
 */
public final class Table {
  private final Map<String, Column> columns;

  Table(Map<String, Column> columns) {
    Check.argument(!columns.isEmpty(), "Table: expected at least one column to be left, got none");
    this.columns = columns;
  }

  // ---- what it is ---------------------------------------------------------------------------------------------------

  /** Names of the columns. */
  public List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  /** Number of rows. */
  public int size() {
    return columns.values().iterator().next().size();
  }

  /** Whether a column holds numbers. */
  public boolean isNumeric(String column) {
    return column(column).isNumeric();
  }

  /** The numbers of a column, NaN where missing. */
  public double[] numbers(String column) {
    return numeric(column).numbers().clone();
  }

  /** The values of a column as texts, null where missing. */
  public String[] texts(String column) {
    Column found = column(column);
    return IntStream.range(0, size()).mapToObj(found::text).toArray(String[]::new);
  }

  /** How many values of a column are missing. */
  public int missing(String column) {
    Column found = column(column);
    return (int) IntStream.range(0, size()).filter(found::isMissing).count();
  }

  /** Mean of the numbers that are there. */
  public double mean(String column) {
    return Arrays.stream(present(column)).average().getAsDouble();
  }

  /** Median of the numbers that are there: the middle one, or the mean of the middle two. */
  public double median(String column) {
    double[] sorted = Arrays.stream(present(column)).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private double[] present(String column) {
    double[] present = Arrays.stream(numeric(column).numbers()).filter(value -> !Double.isNaN(value)).toArray();
    Check.argument(present.length > 0, "Table: every value of column \"%s\" is missing", column);
    return present;
  }

  /** The different values of a column, sorted: what {@link #oneHot} and {@link #ordinal} number from 0. */
  public List<String> vocabulary(String column) {
    return column(column).vocabulary();
  }

  private Column column(String name) {
    Column column = columns.get(name);
    Check.argument(column != null, "Table: there is no column \"%s\"; there are %s", name, columns.keySet());
    return column;
  }

  private Column numeric(String name) {
    Column column = column(name);
    if (!column.isNumeric()) {
      String example = column.vocabulary().stream().findFirst().map(text -> " such as \"" + text + "\"").orElse("");
      throw new IllegalArgumentException("Table: column \"" + name + "\" holds texts" + example
          + ", expected numbers; use oneHot or ordinal");
    }
    return column;
  }

  // ---- columns ------------------------------------------------------------------------------------------------------

  /** Only these columns, in this order. */
  public Table select(String... names) {
    Map<String, Column> result = new LinkedHashMap<>();
    for (String name : names) {
      result.put(name, column(name));
    }
    return new Table(result);
  }

  /** Without these columns. */
  public Table drop(String... names) {
    Map<String, Column> result = new LinkedHashMap<>(columns);
    for (String name : names) {
      column(name);
      result.remove(name);
    }
    return new Table(result);
  }

  /** With a column of numbers more, or another one in the place of one of that name. */
  public Table with(String name, double... numbers) {
    Check.argument(numbers.length == size(), "Table.with: expected %d numbers for column \"%s\", got %d", size(), name, numbers.length);
    return with(name, Column.of(numbers.clone()));
  }

  /** With the numbers of a column changed, e.g. {@code map("price", Math::log)}. */
  public Table map(String name, DoubleUnaryOperator change) {
    Check.given(change, "Table.map", "a function for column \"" + name + "\"");
    return with(name, Column.of(Arrays.stream(numeric(name).numbers()).map(change).toArray()));
  }

  private Table with(String name, Column column) {
    Map<String, Column> result = new LinkedHashMap<>(columns);
    result.put(name, column);
    return new Table(result);
  }

  /**
   * One column of 0 and 1 for each value of a column, in its place, named {@code origin=usa}; all are 0 where it is missing.
   *
   * @throws IllegalArgumentException if the table has another column of such a name
   */
  public Table oneHot(String name) {
    return oneHot(name, vocabulary(name));
  }

  /** As {@link #oneHot(String)} with values learnt elsewhere; all are 0 where the value is missing or not among them. */
  public Table oneHot(String name, List<String> vocabulary) {
    Column column = column(name);
    Check.argument(vocabulary != null && vocabulary.stream().noneMatch(Objects::isNull),
        "Table.oneHot: expected the values of column \"%s\", got %s", name, vocabulary);
    Map<String, Column> result = new LinkedHashMap<>();
    columns.forEach((other, values) -> {
      if (!other.equals(name)) {
        result.put(other, values);
      } else {
        for (String word : vocabulary) {
          Check.argument(!columns.containsKey(name + "=" + word), "Table.oneHot: column \"%s\" has the value \"%s\", and there is a column"
              + " \"%s=%s\" already; drop it first", name, word, name, word);
          result.put(name + "=" + word, Column.of(IntStream.range(0, size()).mapToDouble(row -> word.equals(column.text(row)) ? 1
              : 0).toArray()));
        }
      }
    });
    return new Table(result);
  }

  /** The place of each value in the sorted {@link #vocabulary} of its column; as a target that makes INT32 labels. */
  public Table ordinal(String name) {
    return ordinal(name, vocabulary(name));
  }

  /**
   * The place of each value in a vocabulary learnt elsewhere, or in an order of your own ({@code List.of("low", "medium", "high")}).
   *
   * @throws IllegalArgumentException if a value is not in it
   */
  public Table ordinal(String name, List<String> vocabulary) {
    Column column = column(name);
    Check.given(vocabulary, "Table.ordinal", "the values of column \"" + name + "\" in order");
    double[] places = new double[size()];
    for (int row = 0; row < places.length; row++) {
      String word = column.text(row);
      places[row] = word == null ? Double.NaN : vocabulary.indexOf(word);
      Check.argument(places[row] != -1, "Table.ordinal: value \"%s\" of column \"%s\" in row %d is not in the vocabulary %s",
          word, name, row, vocabulary);
    }
    return with(name, new Column(places, null, true));
  }

  // ---- rows ---------------------------------------------------------------------------------------------------------

  /** The rows of these numbers, in this order. */
  public Table rows(int... rows) {
    for (int row : rows) {
      Check.argument(row >= 0 && row < size(), "Table.rows: expected numbers of rows from 0 to %d, got %d", size() - 1, row);
    }
    Map<String, Column> result = new LinkedHashMap<>();
    columns.forEach((name, column) -> result.put(name, column.rows(rows)));
    return new Table(result);
  }

  /** Only rows in which nothing is missing in these columns; none given means all columns. */
  public Table dropMissing(String... names) {
    List<Column> checked = names.length == 0 ? List.copyOf(columns.values()) : Arrays.stream(names).map(this::column).toList();
    return rows(IntStream.range(0, size()).filter(row -> checked.stream().noneMatch(column -> column.isMissing(row))).toArray());
  }

  /** A number for the missing values of a column, e.g. {@code fillMissing("horsepower", train.median("horsepower"))}. */
  public Table fillMissing(String name, double value) {
    return map(name, number -> Double.isNaN(number) ? value : number);
  }

  /** A text for the missing values of a column. */
  public Table fillMissing(String name, String value) {
    Check.argument(!isNumeric(name), "Table.fillMissing: column \"%s\" holds numbers, expected a number to fill in, got \"%s\"", name,
        value);
    return with(name, Column.of(Arrays.stream(column(name).texts()).map(text -> text == null ? value : text).toArray(String[]::new)));
  }

  /** Rows drawn at random: parts of these sizes, then what is left; {@code split(rng, 0.8)} gives two tables. */
  public List<Table> split(Rng rng, double... fractions) {
    Check.given(rng, "Table.split", "a source of random numbers, such as new Rng(1)");
    int[] order = rng.permutationOf(size());
    List<Table> parts = new ArrayList<>();
    int start = 0;
    for (double fraction : fractions) {
      int end = start + (int) Math.round(fraction * size());
      Check.argument(fraction > 0 && end > start && end < size(),
          "Table.split: expected parts of at least one row of %d, got %s and the rest", size(),
          Arrays.toString(fractions));
      parts.add(rows(Arrays.copyOfRange(order, start, end)));
      start = end;
    }
    parts.add(rows(Arrays.copyOfRange(order, start, order.length)));
    return parts;
  }

  // ---- to a model ---------------------------------------------------------------------------------------------------

  /**
   * These columns (none given means all) side by side, as FLOAT32 of shape (rows, columns).
   *
   * @throws IllegalArgumentException if one holds texts or a missing value
   */
  public Tensor toTensor(String... names) {
    String[] chosen = names.length == 0 ? columns().toArray(String[]::new) : names;
    float[] values = new float[Math.multiplyExact(size(), chosen.length)];
    for (int c = 0; c < chosen.length; c++) {
      double[] numbers = complete(chosen[c]).numbers();
      for (int row = 0; row < numbers.length; row++) {
        values[row * chosen.length + c] = (float) numbers[row];
      }
    }
    return Tensor.wrap(values, size(), chosen.length);
  }

  private Column complete(String name) {
    Column column = numeric(name);
    Check.argument(missing(name) == 0, "Table: %d of %d values of column \"%s\" are missing; use dropMissing or fillMissing", missing(name),
        size(), name);
    return column;
  }

  /** A dataset of all other columns as features, and this one as the target; see {@link #toDataset(List, String)}. */
  public Dataset toDataset(String target) {
    column(target);
    return toDataset(columns().stream().filter(name -> !name.equals(target)).toList(), target);
  }

  /**
   * A dataset: inputs FLOAT32 of shape (rows, features); targets INT32 labels of shape (rows,) if the column comes from {@link #ordinal},
   * else FLOAT32 of shape (rows, 1).
   *
   * @throws IllegalArgumentException if there is no such column, or one holds texts or a missing value
   */
  public Dataset toDataset(List<String> features, String target) {
    Check.argument(features != null && !features.isEmpty(), "Table.toDataset: expected at least one feature besides the target \"%s\"",
        target);
    Column y = complete(target);
    Tensor x = toTensor(features.toArray(String[]::new));
    return Dataset.of(x, y.labels() ? Tensor.of(Arrays.stream(y.numbers()).mapToInt(place -> (int) place).toArray()) : toTensor(target));
  }

  /** The first rows. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(String.join(", ", columns.keySet()));
    for (int row = 0; row < Math.min(5, size()); row++) {
      int at = row;
      text.append('\n').append(String.join(", ", columns.values().stream().map(column -> String.valueOf(column.isMissing(at) ? "?"
          : column.text(at))).toList()));
    }
    return text.append(size() > 5 ? "\n… (" + size() + " rows)" : "").toString();
  }
}
