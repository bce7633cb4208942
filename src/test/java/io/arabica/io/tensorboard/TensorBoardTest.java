package io.arabica.io.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.Add;
import io.arabica.layers.Dense;
import io.arabica.layers.Input;
import io.arabica.layers.SymbolicTensor;
import io.arabica.models.Fit;
import io.arabica.models.Functional;
import io.arabica.models.History;
import io.arabica.models.Model;
import io.arabica.models.Sequential;
import io.arabica.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read again by a reader of this test's own. {@code tensorboard/read.py} asks TensorBoard's. */
class TensorBoardTest {
  @TempDir
  Path folder;

  // ---- a reader ---------------------------------------------------------------------------------------------------------

  /** CRC-32C bit by bit: the polynomial 0x1edc6f41, mirrored. */
  private static int crc(byte... data) {
    int crc = -1;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = crc >>> 1 ^ (crc & 1) * 0x82f63b78;
      }
    }
    return ~crc;
  }

  private static int masked(byte... data) {
    int crc = crc(data);
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  /** The messages of a file, whose lengths and sums are right. */
  private static List<byte[]> records(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertEquals(masked(length), in.getInt());
      byte[] data = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertEquals(masked(data), in.getInt());
      records.add(data);
    }
    return records;
  }

  /** The fields of a message by their numbers: Long, Float, Double or byte[]; every number once. */
  private static Map<Integer, Object> fields(byte... message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> fields = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      int head = (int) varint(in);
      Object value = switch (head & 7) {
        case 0 -> varint(in);
        case 1 -> in.getDouble();
        case 2 -> {
          byte[] bytes = new byte[(int) varint(in)];
          in.get(bytes);
          yield bytes;
        }
        case 5 -> in.getFloat();
        default -> throw new AssertionError("kind " + (head & 7));
      };
      assertEquals(null, fields.put(head >> 3, value));
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static double[] doubles(Object packed) {
    double[] values = new double[((byte[]) packed).length / 8];
    ByteBuffer.wrap((byte[]) packed).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return values;
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  /** The values of a file: tag and step, then the fields of the value. */
  private static Map<String, Map<Integer, Object>> values(Path file) throws IOException {
    List<byte[]> records = records(file);
    Map<Integer, Object> first = fields(records.get(0));
    assertEquals("brain.Event:2", text(first.get(3)));
    assertTrue((Double) first.get(1) > 1.6e9, "seconds since 1970");
    Map<String, Map<Integer, Object>> values = new LinkedHashMap<>();
    for (byte[] record : records.subList(1, records.size())) {
      Map<Integer, Object> event = fields(record);
      if (event.containsKey(4)) {
        continue; // a graph
      }
      Map<Integer, Object> value = fields((byte[]) fields((byte[]) event.get(5)).get(1));
      values.put(text(value.get(1)) + " " + event.getOrDefault(2, 0L), value);
    }
    return values;
  }

  private static Path only(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size());
      assertTrue(all.get(0).getFileName().toString().matches("events\\.out\\.tfevents\\.[0-9]{10}\\..+\\.[0-9]+\\.0"), all.toString());
      return all.get(0);
    }
  }

  // ---- files ------------------------------------------------------------------------------------------------------------

  @Test
  void crc_checkValue() {
    assertEquals(0xe3069283, crc("123456789".getBytes(StandardCharsets.US_ASCII))); // RFC 3720 and others
  }

  @Test
  void eventFile_valuesByHand() throws IOException {
    BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(2, 1, 0xff8000);
    EventFile events = new EventFile(folder);
    try (events) {
      events.scalar("loss", 300, 0.25);
      events.histogram("weights", 1, Tensor.of(new double[] {0, 1, 2, 3, 3, Double.NaN}));
      events.histogram("same", 1, Tensor.of(new float[] {2, 2}));
      events.histogram("none", 1, Tensor.of(Float.NaN));
      events.image("picture", 7, picture);
      assertThrows(IllegalArgumentException.class, () -> events.scalar(" ", 0, 1));
      assertThrows(IllegalArgumentException.class, () -> events.image("picture", 0, null));
    }
    assertEquals(only(folder), events.path());
    Map<String, Map<Integer, Object>> values = values(events.path());
    assertEquals(List.of("loss 300", "weights 1", "same 1", "picture 7"), List.copyOf(values.keySet()));
    assertEquals(0.25f, values.get("loss 300").get(2));
    Map<Integer, Object> histogram = fields((byte[]) values.get("weights 1").get(5));
    assertEquals(List.of(0.0, 3.0, 5.0, 9.0, 23.0), List.of(1, 2, 3, 4, 5).stream().map(histogram::get).toList());
    double[] limits = doubles(histogram.get(6));
    double[] counts = new double[30]; // of width 0.1
    counts[0] = 1;
    counts[10] = 1;
    counts[20] = 1;
    counts[29] = 2;
    assertEquals(0.1, limits[0], 1e-12);
    assertEquals(3, limits[29]);
    assertArrayEquals(counts, doubles(histogram.get(7)));
    Map<Integer, Object> same = fields((byte[]) values.get("same 1").get(5));
    assertArrayEquals(new double[] {2}, doubles(same.get(6)));
    assertArrayEquals(new double[] {2}, doubles(same.get(7)));
    Map<Integer, Object> image = fields((byte[]) values.get("picture 7").get(4));
    assertEquals(List.of(2L, 3L, 3L), List.of(1, 2, 3).stream().map(image::get).toList());
    assertEquals(0xffff8000, ImageIO.read(new ByteArrayInputStream((byte[]) image.get(4))).getRGB(2, 1));
  }

  /** Nodes, each with its operation and inputs. */
  @Test
  void graph_modelInAModel_hasItsNodesInAScope() throws IOException {
    Sequential inner = new Sequential(new Input(3).name("data"), new Dense(2).name("first"), new Dense(2).name("second"));
    inner.name("inner");
    SymbolicTensor x = new Input(3).name("x").tensor();
    Functional model = new Functional(List.of(x), List.of(new Add().name("sum").apply(inner.apply(x), inner.apply(x))));
    Path file;
    try (EventFile events = new EventFile(folder)) {
      events.graph(model);
      file = events.path();
    }
    ByteBuffer in = ByteBuffer.wrap((byte[]) fields(records(file).get(1)).get(4));
    List<String> nodes = new ArrayList<>();
    while (in.hasRemaining()) {
      int head = (int) varint(in);
      byte[] message = new byte[(int) varint(in)];
      in.get(message);
      if (head >> 3 == 1) {
        nodes.add(node(message));
      }
    }
    assertEquals(List.of("InputLayer x", "Dense inner/first x", "Dense inner/second inner/first", "Dense inner_1/first x",
        "Dense inner_1/second inner_1/first", "Add sum inner/second inner_1/second"), nodes);
  }

  private static String node(byte... message) {
    ByteBuffer in = ByteBuffer.wrap(message);
    List<String> parts = new ArrayList<>();
    while (in.hasRemaining()) {
      int head = (int) varint(in);
      byte[] bytes = new byte[(int) varint(in)];
      in.get(bytes);
      if (head >> 3 < 4) {
        parts.add(text(bytes));
      }
    }
    return parts.remove(1) + " " + String.join(" ", parts);
  }

  @Test
  void eventFile_secondOneInAFolder_hasAnotherName() throws IOException {
    try (EventFile first = new EventFile(folder); EventFile second = new EventFile(folder)) {
      assertTrue(!first.path().equals(second.path()));
    }
  }

  @Test
  void tensorBoard_fit_writesWhatTheHistoryHas() throws IOException {
    Model model = new Sequential(new Input(2), new Dense(1).name("out")).seed(1).compile("sgd", "mse", "mae");
    TensorBoard board = new TensorBoard(folder).histogramFreq(2).updateFreq(3);
    Tensor x = Tensor.ones(8, 2);
    Tensor y = Tensor.zeros(8, 1);
    History history = model.fit(x, y, Fit.epochs(3).batchSize(4).validation(x, y).silent().callbacks(board));
    Map<String, Map<Integer, Object>> train = values(only(folder.resolve("train")));
    Map<String, Map<Integer, Object>> validation = values(only(folder.resolve("validation")));
    for (int epoch = 0; epoch < 3; epoch++) {
      for (String name : List.of("loss", "mae", "learning_rate")) {
        assertEquals(history.get(name).get(epoch).floatValue(), train.get("epoch_" + name + " " + epoch).get(2));
      }
      float loss = history.get("val_loss").get(epoch).floatValue();
      assertEquals(loss, validation.get("epoch_loss " + epoch).get(2));
      assertEquals(loss, validation.get("evaluation_loss_vs_iterations " + 2 * (epoch + 1)).get(2));
    }
    List<String> others = train.keySet().stream().filter(tag -> !tag.startsWith("epoch_")).toList();
    assertEquals(List.of("out/kernel/histogram 0", "out/bias/histogram 0", "batch_loss 3", "batch_mae 3",
        "batch_loss 6", "batch_mae 6", "out/kernel/histogram 2", "out/bias/histogram 2"), others);
    assertEquals(history.get("loss").get(2).floatValue(), train.get("batch_loss 6").get(2));
    assertEquals(12, validation.size());
  }

  @Test
  void tensorBoard_imageBetweenRuns_isWritten() throws IOException {
    new TensorBoard(folder).image("confusion", 4, new BufferedImage(5, 4, BufferedImage.TYPE_BYTE_GRAY));
    Map<Integer, Object> image = fields((byte[]) values(only(folder.resolve("train"))).get("confusion 4").get(4));
    assertEquals(List.of(4L, 5L, 1L), List.of(1, 2, 3).stream().map(image::get).toList());
  }

  @Test
  void settings_wrong_throw() {
    assertThrows(IllegalArgumentException.class, () -> new TensorBoard(null));
    assertThrows(IllegalArgumentException.class, () -> new TensorBoard(folder).histogramFreq(-1));
    assertThrows(IllegalArgumentException.class, () -> new TensorBoard(folder).updateFreq(-1));
  }
}
