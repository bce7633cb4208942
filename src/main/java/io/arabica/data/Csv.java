package io.arabica.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.arabica.tensor.Check;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads tables of comma-separated values (RFC 4180: fields may stand in quotes, with separators, line ends and doubled quotes in them), in
 * UTF-8, gzip or not.
 *
 * <pre>{@code
 * Table cars = Csv.load(Path.of("auto-mpg.csv"));
 * Table wine = new Csv().separator(';').columns("alcohol", "ash", "colour").missing("-").read(path);
 * }</pre>
 *
 * <p>The first line names the columns unless {@link #noHeader} or {@link #columns} says otherwise. A column whose values are all numbers
 * becomes one of numbers, any
 * other one of texts. Values that are empty, {@code ?}, {@code NA}, {@code NaN}, {@code nan} or {@code null} are missing unless said
 * otherwise.
 */
public final class Csv {
  private char separator = ',';
  private char quote = '"';
  private boolean header = true;
  private List<String> columns = List.of();
  private Set<String> missing = Set.of("", "?", "NA", "NaN", "nan", "null");
  private Set<String> texts = Set.of();

  /** The usual settings: commas, double quotes, a header. */
  public Csv() {}

  /** Reads a file with the usual settings. */
  public static Table load(Path file) throws IOException {
    return new Csv().read(file);
  }

  /** What stands between fields, e.g. {@code ;} or a tab. */
  public Csv separator(char character) {
    separator = character;
    return this;
  }

  /** What stands around fields that hold a separator. */
  public Csv quote(char character) {
    quote = character;
    return this;
  }

  /** The first line is data; the columns are named 0, 1, 2, … */
  public Csv noHeader() {
    header = false;
    return this;
  }

  /** The first line is data; the columns have these names. */
  public Csv columns(String... names) {
    columns = List.of(names);
    return noHeader();
  }

  /** The values that stand for a missing one, instead of the usual ones; blanks around a value do not count. */
  public Csv missing(String... values) {
    missing = Arrays.stream(values).map(String::strip).collect(Collectors.toSet());
    return this;
  }

  /** Columns that stay texts even if their values look like numbers, e.g. a postal code. */
  public Csv text(String... names) {
    texts = Set.of(names);
    return this;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a line has more or fewer fields than the first, naming file and line, or if a column of {@link
   *     #text} is not there
   */
  public Table read(Path file) throws IOException {
    try (Reader reader = new InputStreamReader(Idx.unzip(file), StandardCharsets.UTF_8)) {
      return read(reader, file.toString());
    }
  }

  /** Reads a text. */
  public Table read(Reader reader) throws IOException {
    return read(reader, "text");
  }

  private Table read(Reader reader, String name) throws IOException {
    List<CsvRecord> records = new ArrayList<>();
    try (CsvReader<CsvRecord> csv = CsvReader.builder().fieldSeparator(separator).quoteCharacter(quote)
        .allowExtraFields(true).allowMissingFields(true).ofCsvRecord(withoutMark(reader))) {
      csv.forEach(records::add);
    } catch (CsvParseException e) {
      throw new IllegalArgumentException("Csv " + name + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Check.argument(!records.isEmpty(), "Csv %s: expected at least one line, got none", name);
    List<String> names = names(records.get(0), name);
    for (String column : texts) {
      Check.argument(names.contains(column), "Csv %s: there is no column \"%s\" to be kept as text; there are %s", name, column, names);
    }
    List<CsvRecord> rows = header ? records.subList(1, records.size()) : records;
    Check.argument(!rows.isEmpty(), "Csv %s: expected data below the header, got none", name);
    for (CsvRecord row : rows) {
      Check.argument(row.getFieldCount() == names.size(), "Csv %s, line %d: expected %d fields (%s), got %d", name,
          row.getStartingLineNumber(), names.size(),
          String.join(", ", names), row.getFieldCount());
    }
    Map<String, Column> result = new LinkedHashMap<>();
    for (int c = 0; c < names.size(); c++) {
      String[] values = new String[rows.size()];
      for (int i = 0; i < values.length; i++) {
        String value = rows.get(i).getField(c);
        values[i] = missing.contains(value.strip()) ? null : value;
      }
      result.put(names.get(c), texts.contains(names.get(c)) ? Column.of(values) : Column.guess(values));
    }
    return new Table(result);
  }

  /** The text without the byte order mark that some programs begin a file with. */
  private static Reader withoutMark(Reader reader) throws IOException {
    Reader buffered = new BufferedReader(reader);
    buffered.mark(1);
    if (buffered.read() != '\uFEFF') {
      buffered.reset();
    }
    return buffered;
  }

  private List<String> names(CsvRecord first, String name) {
    List<String> names = new ArrayList<>();
    if (header) {
      first.getFields().forEach(field -> names.add(field.strip()));
    } else {
      for (int i = 0; i < first.getFieldCount(); i++) {
        names.add(Integer.toString(i));
      }
    }
    Check.argument(columns.isEmpty() || columns.size() == names.size(), "Csv %s: expected %d columns (%s), got %d in the first line", name,
        columns.size(),
        String.join(", ", columns), names.size());
    List<String> result = columns.isEmpty() ? names : columns;
    Check.argument(new LinkedHashSet<>(result).size() == result.size(), "Csv %s: expected a different name for each column, got %s", name,
        result);
    return result;
  }
}
