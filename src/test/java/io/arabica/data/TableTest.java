package io.arabica.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  @TempDir
  private Path folder;

  private static Table read(Csv csv, String text) {
    try {
      return csv.read(new StringReader(text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Table cars() {
    return read(new Csv(), """
        mpg,horsepower,origin
        18,130,usa
        25,,europe
        30,60,japan
        21,90,usa
        """);
  }

  private static String messageOf(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }

  @Test
  void read_header_namesAndTypesOfColumns() {
    Table cars = cars();
    assertEquals(List.of("mpg", "horsepower", "origin"), cars.columns());
    assertEquals(4, cars.size());
    assertTrue(cars.isNumeric("horsepower"));
    assertFalse(cars.isNumeric("origin"));
    assertArrayEquals(new double[] {130, Double.NaN, 60, 90}, cars.numbers("horsepower"));
    assertArrayEquals(new String[] {"130", null, "60", "90"}, cars.texts("horsepower"));
  }

  @Test
  void read_quotes_separatorsLinesAndQuotesInFields() {
    Table table = read(new Csv(), "name,n\r\n\"a, \"\"b\"\"\nc\",1\r\nplain,2\r\n");
    assertArrayEquals(new String[] {"a, \"b\"\nc", "plain"}, table.texts("name"));
    Table other = read(new Csv().separator(';').quote('\''), "name;n\n'x;y';1,5\n");
    assertArrayEquals(new String[] {"x;y"}, other.texts("name"));
    assertArrayEquals(new String[] {"1,5"}, other.texts("n"));
  }

  @Test
  void read_noHeader_numbersOrGivenNames() {
    assertEquals(List.of("0", "1"), read(new Csv().noHeader(), "1,2\n3,4\n").columns());
    Table named = read(new Csv().columns("a", "b"), "1,2\n3,4\n");
    assertArrayEquals(new double[] {2, 4}, named.numbers("b"));
    assertTrue(messageOf(() -> read(new Csv().columns("a"), "1,2\n")).contains("expected 1 columns (a), got 2"));
  }

  @Test
  void read_missing_usualOrChosenValues() {
    assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN, 4}, read(new Csv(), "x,y\n?,1\nNA,1\n ,1\n4,1\n").numbers("x"));
    Table chosen = read(new Csv().missing("-1"), "x,y\n-1,?\n2,b\n");
    assertEquals(1, read(new Csv().missing(" - "), "x,y\n - ,?\n2,b\n").missing("x"));
    assertEquals(1, chosen.missing("x"));
    assertEquals(0, chosen.missing("y"));
  }

  @Test
  void read_numbers_asPeopleWriteThem() {
    assertArrayEquals(new double[] {-1.5, 0.5, 2000, 3}, read(new Csv(), "x,y\n-1.5,0\n.5,0\n2e3,0\n +3 ,0\n").numbers("x"));
    assertFalse(read(new Csv(), "x,y\n1d,0\n2f,0\n").isNumeric("x"));
    assertFalse(read(new Csv().text("x"), "x,y\n01067,0\n").isNumeric("x"));
    assertTrue(messageOf(() -> read(new Csv().text("zip"), "x,y\n01067,0\n")).contains("no column \"zip\""));
    assertArrayEquals(new double[] {7}, read(new Csv(), "x,y\n\u20037\u2003,0\n").numbers("x")); // in wide blanks
  }

  @Test
  void read_raggedRow_namesTheLine() {
    String message = messageOf(() -> read(new Csv(), "a,b\n1,2\n3\n"));
    assertTrue(message.contains("line 3") && message.contains("expected 2 fields (a, b), got 1"), message);
    assertTrue(messageOf(() -> read(new Csv(), "a,b\n1,2,3\n")).contains("got 3"));
  }

  @Test
  void read_nothingOrTwoColumnsOfOneName_isRefused() {
    assertTrue(messageOf(() -> read(new Csv(), "")).contains("at least one line"));
    assertTrue(messageOf(() -> read(new Csv(), "a,b\n")).contains("data below the header"));
    assertTrue(messageOf(() -> read(new Csv(), "a,a\n1,2\n")).contains("different name"));
  }

  @Test
  void load_fileWithByteOrderMark_utf8() throws IOException {
    Path file = Files.write(folder.resolve("t.csv"), "\uFEFFstadt,n\nKöln,1\n".getBytes(StandardCharsets.UTF_8));
    assertArrayEquals(new String[] {"Köln"}, Csv.load(file).texts("stadt"));
    Files.writeString(file, "\uFEFF\"a\",b\n1,2\n");
    assertEquals(List.of("a", "b"), Csv.load(file).columns());
    assertArrayEquals(new double[] {1, 3}, read(new Csv().noHeader(), "\uFEFF1,2\n3,4\n").numbers("0"));
    assertEquals(2, read(new Csv().noHeader(), "\uFEFF\"1,5\",2\n3,4\n").columns().size());
    Files.writeString(file, "a,b\n1\n");
    assertTrue(messageOf(() -> {
      try {
        Csv.load(file);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }).contains("t.csv, line 2"));
  }

  @Test
  void load_shippedCars_knownCounts() throws IOException {
    Table cars = Csv.load(Path.of("examples/data/auto-mpg.csv"));
    assertEquals(406, cars.size());
    assertEquals(8, cars.missing("mpg"));
    assertEquals(6, cars.missing("horsepower"));
    assertEquals(List.of("Europe", "Japan", "USA"), cars.vocabulary("origin"));
    assertEquals(392, cars.dropMissing().size());
  }

  @Test
  void columns_unknownName_listsThoseThatAreThere() {
    for (Runnable call : List.<Runnable>of(() -> cars().toDataset("price"), () -> cars().drop("price"), () -> cars().select("price"),
        () -> cars().oneHot("price"), () -> cars().dropMissing("price"), () -> cars().mean("price"))) {
      String message = messageOf(call);
      assertTrue(message.contains("\"price\"") && message.contains("mpg, horsepower, origin"), message);
    }
  }

  @Test
  void table_withoutColumns_orWithoutAnyText_saysWhatIsExpected() {
    assertTrue(messageOf(() -> cars().select()).contains("at least one column"));
    assertTrue(messageOf(() -> cars().drop(cars().columns().toArray(String[]::new))).contains("at least one column"));
    String message = messageOf(() -> read(new Csv().text("x"), "x,y\n,1\n").toDataset("y"));
    assertTrue(message.contains("column \"x\" holds texts, expected numbers"), message);
  }

  @Test
  void dropMissing_allOrSomeColumns() {
    assertEquals(3, cars().dropMissing().size());
    assertEquals(4, cars().dropMissing("mpg", "origin").size());
  }

  @Test
  void fillMissing_meanMedianOrValue() {
    Table cars = cars();
    assertEquals(280 / 3.0, cars.mean("horsepower"), 1e-12);
    assertEquals(90, cars.median("horsepower"));
    assertEquals(23, cars.median("mpg"));
    assertArrayEquals(new double[] {130, 90, 60, 90}, cars.fillMissing("horsepower", cars.median("horsepower")).numbers("horsepower"));
    Table texts = read(new Csv(), "x,y\n,1\nb,2\n");
    assertArrayEquals(new String[] {"none", "b"}, texts.fillMissing("x", "none").texts("x"));
    assertTrue(messageOf(() -> cars.fillMissing("mpg", "none")).contains("holds numbers"));
    assertTrue(messageOf(() -> cars.median("origin")).contains("texts such as \"europe\""));
  }

  @Test
  void oneHot_column_isReplacedInItsPlace() {
    Table table = cars().oneHot("origin");
    assertEquals(List.of("mpg", "horsepower", "origin=europe", "origin=japan", "origin=usa"), table.columns());
    assertArrayEquals(new double[] {0, 1, 0, 0}, table.numbers("origin=europe"));
    assertArrayEquals(new double[] {1, 0, 0, 1}, table.numbers("origin=usa"));
  }

  @Test
  void oneHot_vocabularyOfTheTrainingData_otherValuesAreAllZero() {
    Table other = read(new Csv(), "x,origin\n1,usa\n2,korea\n3,\n").oneHot("origin", cars().vocabulary("origin"));
    assertEquals(List.of("x", "origin=europe", "origin=japan", "origin=usa"), other.columns());
    assertArrayEquals(new float[] {0, 0, 1, 0, 0, 0, 0, 0, 0}, other.drop("x").toTensor().toFloats());
  }

  @Test
  void load_folder_isNamed(@TempDir Path folder) {
    assertEquals(folder + ": expected a file, got a folder", assertThrows(IOException.class, () -> Csv.load(folder)).getMessage());
    assertEquals(folder + ": expected a file, got a folder", assertThrows(IOException.class, () -> Idx.read(folder)).getMessage());
  }

  @Test
  void oneHot_columnOfSuchANameIsThere_isRefused() {
    Table table = cars().with("origin=usa", 7, 7, 7, 7);
    String message = messageOf(() -> table.oneHot("origin"));
    assertTrue(message.contains("has the value \"usa\"") && message.contains("a column \"origin=usa\" already"), message);
    assertEquals(List.of("mpg", "horsepower", "origin=europe", "origin=japan", "origin=usa"), table.drop("origin=usa").oneHot("origin")
        .columns());
  }

  @Test
  void null_orRowsThatAreNotThere_areRefusedWithWhatWasExpected() {
    assertTrue(messageOf(() -> cars().rows(0, 4)).contains("expected numbers of rows from 0 to 3, got 4"));
    assertTrue(messageOf(() -> cars().rows(-1)).contains("got -1"));
    assertTrue(messageOf(() -> cars().oneHot("origin", null)).contains("expected the values of column \"origin\", got null"));
    assertTrue(messageOf(() -> cars().ordinal("origin", null)).contains("expected the values of column \"origin\" in order, got null"));
    assertTrue(messageOf(() -> cars().map("mpg", null)).contains("expected a function for column \"mpg\", got null"));
    assertTrue(messageOf(() -> cars().split(null, 0.5)).contains("expected a source of random numbers, such as new Rng(1), got null"));
    assertTrue(messageOf(() -> cars().toDataset(null, "mpg")).contains("expected at least one feature"));
  }

  @Test
  void ordinal_sortedOrGivenOrder() {
    assertArrayEquals(new double[] {2, 0, 1, 2}, cars().ordinal("origin").numbers("origin"));
    Table sizes = read(new Csv(), "size,n\nlow,1\nhigh,2\n,3\n").ordinal("size", List.of("low", "medium", "high"));
    assertArrayEquals(new double[] {0, 2, Double.NaN}, sizes.numbers("size"));
    String message = messageOf(() -> cars().ordinal("origin", List.of("usa", "japan")));
    assertTrue(message.contains("\"europe\"") && message.contains("row 1") && message.contains("[usa, japan]"), message);
    assertEquals(List.of("2", "10"), read(new Csv(), "d,n\n10,1\n2,1\n").vocabulary("d"));
  }

  @Test
  void split_rows_eachInExactlyOnePart() {
    Table table = read(new Csv(), "n,x\n" + String.join("\n", IntStream.range(0, 20).mapToObj(i -> i + ",0").toList()));
    List<Table> parts = table.split(new Rng(0), 0.75);
    assertEquals(15, parts.get(0).size());
    assertEquals(5, parts.get(1).size());
    double[] all = IntStream.range(0, 2).mapToObj(parts::get).flatMapToDouble(part -> Arrays.stream(part.numbers("n"))).sorted().toArray();
    assertArrayEquals(IntStream.range(0, 20).asDoubleStream().toArray(), all);
    assertArrayEquals(parts.get(1).numbers("n"), table.split(new Rng(0), 0.75).get(1).numbers("n"));
    assertTrue(messageOf(() -> table.split(new Rng(0), 1.0)).contains("of 20"));
  }

  @Test
  void toDataset_numberAsTarget_column() {
    Batch batch = cars().oneHot("origin").dropMissing().toDataset("mpg").toBatch();
    assertEquals(Shape.of(3, 4), batch.input().shape());
    assertArrayEquals(new float[] {130, 0, 0, 1, 60, 0, 1, 0, 90, 0, 0, 1}, batch.input().toFloats());
    assertEquals(Shape.of(3, 1), batch.target().shape());
    assertArrayEquals(new float[] {18, 30, 21}, batch.target().toFloats());
  }

  @Test
  void toDataset_ordinalAsTarget_labels() {
    Batch batch = cars().ordinal("origin").toDataset(List.of("mpg"), "origin").toBatch();
    assertEquals(DType.INT32, batch.target().dtype());
    assertArrayEquals(new int[] {2, 0, 1, 2}, batch.target().toInts());
  }

  @Test
  void toDataset_missingValuesOrTexts_saysWhatToDo() {
    assertTrue(messageOf(() -> cars().oneHot("origin").toDataset("mpg")).contains("1 of 4 values of column \"horsepower\" are missing"));
    assertTrue(messageOf(() -> cars().dropMissing().toDataset("mpg")).contains("use oneHot or ordinal"));
    assertThrows(IllegalArgumentException.class, () -> cars().toDataset(List.of(), "mpg"));
  }

  @Test
  void withAndMap_addOrChangeColumns() {
    Table table = cars().with("weight", 1, 2, 3, 4).map("mpg", mpg -> 235.2 / mpg);
    assertEquals(4, table.columns().size());
    assertEquals(235.2 / 25, table.numbers("mpg")[1]);
    assertArrayEquals(new double[] {3, 1}, table.rows(2, 0).numbers("weight"));
    assertTrue(messageOf(() -> table.with("x", 1)).contains("expected 4 numbers"));
    assertTrue(table.toString().startsWith("mpg, horsepower, origin, weight\n"));
  }
}
