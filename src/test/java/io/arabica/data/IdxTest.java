package io.arabica.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  @TempDir
  private Path folder;

  private Path file(String name, int... bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int b : bytes) {
      out.write(b);
    }
    return Files.write(folder.resolve(name), out.toByteArray());
  }

  private Path gzip(Path file) throws IOException {
    Path zipped = file.resolveSibling(file.getFileName() + ".gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      Files.copy(file, out);
    }
    Files.delete(file);
    return zipped;
  }

  @Test
  void read_eachType_givesItsNumbers() throws IOException {
    assertEquals(Tensor.of(0, 200), Idx.read(file("ubyte", 0, 0, 8, 1, 0, 0, 0, 2, 0, 200)));
    assertEquals(Tensor.of(-1, 2), Idx.read(file("byte", 0, 0, 9, 1, 0, 0, 0, 2, 255, 2)));
    assertEquals(Tensor.of(-2, 258), Idx.read(file("short", 0, 0, 0x0b, 1, 0, 0, 0, 2, 255, 254, 1, 2)));
    assertEquals(Tensor.wrap(new int[] {65536}, 1), Idx.read(file("int", 0, 0, 0x0c, 1, 0, 0, 0, 1, 0, 1, 0, 0)));
    assertEquals(Tensor.of(1f, -2f), Idx.read(file("float", 0, 0, 0x0d, 1, 0, 0, 0, 2, 0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0)));
    assertEquals(Tensor.wrap(new double[] {1.5}, 1), Idx.read(file("double", 0, 0, 0x0e, 1, 0, 0, 0, 1, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)));
    assertEquals(Shape.of(1, 2), Idx.read(file("matrix", 0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8)).shape());
  }

  @Test
  void dataset_gzipAndNot_picturesFromZeroToOneWithLabels() throws IOException {
    gzip(file("train-images-idx3-ubyte", 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102));
    file("train-labels-idx1-ubyte", 0, 0, 8, 1, 0, 0, 0, 2, 9, 4);
    Batch batch = Idx.dataset(folder, "train").toBatch();
    assertEquals(Shape.of(2, 1, 2, 1), batch.input().shape());
    assertArrayEquals(new float[] {0, 1, 0.2f, 0.4f}, batch.input().toFloats());
    assertEquals(DType.INT32, batch.target().dtype());
    assertArrayEquals(new int[] {9, 4}, batch.target().toInts());
  }

  @Test
  void dataset_fileNotThere_namesIt() {
    String message = assertThrows(NoSuchFileException.class, () -> Idx.dataset(folder, "t10k")).getMessage();
    assertTrue(message.contains("t10k-images-idx3-ubyte") && message.contains(".gz"), message);
  }

  @Test
  void dataset_fewerLabelsThanPictures_namesBothShapes() throws IOException {
    file("t10k-images-idx3-ubyte", 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6);
    file("t10k-labels-idx1-ubyte", 0, 0, 8, 1, 0, 0, 0, 1, 9);
    String message = assertThrows(IllegalArgumentException.class, () -> Idx.dataset(folder, "t10k")).getMessage();
    assertTrue(message.contains("(2, 1, 1, 1)") && message.contains("(1,)"), message);
  }

  private static void assertRefused(Path file, String... words) {
    String message = assertThrows(IOException.class, () -> Idx.read(file)).getMessage();
    assertTrue(message.contains(file.getFileName().toString()), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  @Test
  void read_truncated_saysHowMuchIsMissing() throws IOException {
    assertRefused(file("data", 0, 0, 8, 1, 0, 0, 0, 5, 1, 2), "(5,)", "needs 5 bytes", "after 2");
    assertRefused(file("header", 0, 0, 8, 2, 0, 0), "within its header");
    assertRefused(file("empty"), "within its header");
  }

  @Test
  void read_truncatedGzip_fails() throws IOException {
    Path zipped = gzip(file("labels", 0, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3, 4));
    byte[] bytes = Files.readAllBytes(zipped);
    Files.write(zipped, java.util.Arrays.copyOf(bytes, bytes.length - 12));
    assertThrows(IOException.class, () -> Idx.read(zipped));
  }

  @Test
  void read_wrongMagic_showsIt() throws IOException {
    assertRefused(file("text", 'P', 'K', 3, 4, 0, 0), "504b0304");
    assertRefused(file("type", 0, 0, 0x0a, 1, 0, 0, 0, 1, 1), "00000a01");
    assertRefused(file("rank", 0, 0, 8, 0), "00000800");
  }

  @Test
  void read_sizeBeyondAnArray_isRefused() throws IOException {
    assertRefused(file("huge", 0, 0, 8, 2, 0x7f, 255, 255, 255, 0, 0, 0, 2), "more elements");
    assertRefused(file("negative", 0, 0, 8, 1, 255, 255, 255, 255), "negative");
  }

  @Test
  void images_labelsFile_isRefused() throws IOException {
    Path labels = file("labels", 0, 0, 8, 1, 0, 0, 0, 1, 1);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Idx.images(labels)).getMessage().contains("rank 3"));
  }
}
