package io.arabica.models.callbacks;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.arabica.models.Callback;
import io.arabica.models.Fit;
import io.arabica.models.Model;
import io.arabica.models.ModelFormat;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.io.FileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Writes what each epoch measured as a row of a CSV file: {@code epoch} (from 0), then the quantities by name.
 *
 * <pre>{@code
 * new CSVLogger(Path.of("training.csv"))
 * }</pre>
 *
 * <p>As in Keras the columns are those of the first epoch, with a {@code val_} column for each where none was measured, and what an epoch
 * has not measured is {@code NA}. The file is closed between epochs. A run that {@linkplain BackupAndRestore goes on} keeps the rows of the
 * epochs that are done, and no others.
 */
public final class CSVLogger implements Callback {
  private final Path file;
  private char separator = ',';
  private boolean append;

  private List<String> columns; // null until the first row of this run
  private int rows; // in the file, the header and those of earlier runs included
  private int kept; // rows of a file that are gone on with, or -1 for all

  /** Writes to this file, in a folder that is made if need be. */
  public CSVLogger(Path file) {
    Check.argument(file != null, "CSVLogger: expected a file, got null");
    this.file = file;
  }

  /** What stands between two fields; a comma unless said. */
  public CSVLogger separator(char between) {
    Check.argument(between != '"' && between != '\n' && between != '\r', "CSVLogger: expected a separator, got a quote or a line's end");
    separator = between;
    return this;
  }

  /** Whether a file that is there already gets more rows, under its columns, instead of being replaced; false unless said. */
  public CSVLogger append(boolean flag) {
    append = flag;
    return this;
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.of("rows", Tensor.of(rows));
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    kept = (int) state.get("rows").item();
  }

  @Override
  public void onTrainBegin(Model model, Fit fit) {
    Check.argument(!Files.isDirectory(file), "CSVLogger: expected a file, %s is a folder", file);
    columns = null;
    rows = 0;
    kept = append ? -1 : 0;
  }

  @Override
  public void onEpochEnd(Model model, int epoch, Map<String, Double> logs) {
    try {
      if (columns == null) {
        begin(logs);
      }
      List<String> row = new ArrayList<>(List.of(Integer.toString(epoch)));
      columns.subList(1, columns.size()).forEach(name -> row.add(logs.containsKey(name) ? logs.get(name).toString() : "NA"));
      write(file, List.of(row), true);
    } catch (IOException e) {
      throw new UncheckedIOException("CSVLogger: " + file + " could not be written: " + e, e);
    }
  }

  /** Makes the file hold what is gone on with, or the header alone. */
  private void begin(Map<String, Double> logs) throws IOException {
    List<List<String>> before = kept != 0 && Files.exists(file) ? read() : List.of();
    Check.state(kept <= before.size(), "CSVLogger: %s had %d rows where this run goes on, now it has %d", file, kept, before.size());
    List<List<String>> old = kept >= 0 ? before.subList(0, kept) : before;
    List<String> header = old.isEmpty() ? columns(logs) : old.get(0);
    Check.state(header.get(0).equals("epoch") && header.containsAll(logs.keySet()),
        "CSVLogger: %s has the columns %s, measured were %s; append to another file", file, header, logs.keySet());
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (old.isEmpty()) {
      write(file, List.of(header), false);
    } else { // a full disk does not cost the rows of earlier runs
      ModelFormat.replace(file, target -> write(target, old, false));
    }
    columns = header;
  }

  private static List<String> columns(Map<String, Double> logs) {
    List<String> columns = new ArrayList<>(List.of("epoch"));
    TreeSet<String> names = new TreeSet<>(logs.keySet());
    columns.addAll(names);
    if (names.stream().noneMatch(name -> name.startsWith("val_"))) { // comes later, where not every epoch is validated
      names.stream().filter(name -> !name.equals("learning_rate")).forEach(name -> columns.add("val_" + name));
    }
    return columns;
  }

  private List<List<String>> read() throws IOException {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().fieldSeparator(separator).ofCsvRecord(file)) {
      return reader.stream().map(CsvRecord::getFields).toList();
    }
  }

  private void write(Path target, List<List<String>> more, boolean behind) throws IOException {
    try (CsvWriter writer = CsvWriter.builder().fieldSeparator(separator).lineDelimiter(LineDelimiter.LF)
        .build(new FileWriter(target.toFile(), StandardCharsets.UTF_8, behind))) {
      more.forEach(writer::writeRecord);
    }
    rows = behind ? rows + more.size() : more.size();
  }
}
