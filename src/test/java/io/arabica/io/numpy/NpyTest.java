package io.arabica.io.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads files that NumPy wrote: see write.py among the test resources. */
class NpyTest {
  private static final Tensor X = Tensor.arange(24).reshape(2, 3, 4);

  @TempDir
  Path folder;

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = NpyTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static Tensor read(String name) throws IOException {
    return Npy.read(new ByteArrayInputStream(bytes(name)));
  }

  private static String refused(byte[] bytes) {
    return assertThrows(IOException.class, () -> Npy.read(new ByteArrayInputStream(bytes))).getMessage();
  }

  // ---- reading ------------------------------------------------------------------------------------------------------

  @Test
  void read_floats_inEitherByteOrder() throws IOException {
    Tensor shifted = X.sub(5);
    for (String name : List.of("lf2", "lf4", "bf4")) {
      assertEquals(shifted.cast(DType.FLOAT32), read(name + ".npy"), name);
    }
    for (String name : List.of("lf8", "bf8")) {
      assertEquals(shifted.cast(DType.FLOAT64), read(name + ".npy"), name);
    }
  }

  @Test
  void read_integersOfAnySize_asInt32() throws IOException {
    for (String name : List.of("ni1", "li2", "bi2", "li4", "bi4", "li8", "bi8")) {
      assertEquals(X.sub(5), read(name + ".npy"), name);
    }
    for (String name : List.of("nu1", "lu2", "lu4", "bu8")) {
      assertEquals(X, read(name + ".npy"), name);
    }
  }

  @Test
  void read_boolFortranScalarEmptyAndVersions() throws IOException {
    assertEquals(X.mod(Tensor.of(3)).eq(Tensor.of(0)), read("bool.npy"));
    assertEquals(X.cast(DType.FLOAT32), read("fortran.npy"));
    assertTrue(read("fortran.npy").isContiguous());
    assertEquals(Tensor.full(DType.FLOAT64, Shape.of(), 1.5), read("scalar.npy"));
    assertEquals(Tensor.zeros(3, 0), read("empty.npy"));
    assertEquals(X, read("version2.npy"));
    assertEquals(X, read("version3.npy"));
  }

  @Test
  void read_halfPrecision_isExact() throws IOException {
    assertEquals(Tensor.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 65504f, 5.9604645e-8f, 6.1035156e-5f,
        0.33300781f),
        read("special.npy"));
  }

  @Test
  void read_twoArraysBehindEachOther() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(bytes("li4.npy"));
    both.write(bytes("bool.npy"));
    InputStream in = new ByteArrayInputStream(both.toByteArray());
    assertEquals(X.sub(5), Npy.read(in));
    assertEquals(DType.BOOL, Npy.read(in).dtype());
  }

  @Test
  void read_whatATensorCannotHold_isRefused() throws IOException {
    assertEquals("Npy.read: cannot read the stream: element 1 is 2147483648 and does not fit into INT32", refused(bytes("large.npy")));
    assertTrue(refused(bytes("complex.npy")).endsWith("got <c16"));
    assertTrue(refused(bytes("object.npy")).endsWith("got |O"));
    assertTrue(refused(bytes("fields.npy")).contains("got fields [("));
  }

  @Test
  void read_truncatedAnywhere_isRefused() throws IOException {
    byte[] whole = bytes("li4.npy");
    for (int length = 0; length < whole.length; length++) {
      String message = refused(Arrays.copyOf(whole, length));
      assertTrue(message.startsWith("Npy.read: cannot read the stream: it "), message);
    }
    assertEquals("Npy.read: cannot read the stream: it ends after 23 of 24 elements", refused(Arrays.copyOf(whole, whole.length - 1)));
  }

  @Test
  void read_damagedHeaders_areRefused() throws IOException {
    byte[] whole = bytes("li4.npy");
    for (int i = 0; i < 128; i++) {
      for (int flip : new int[] {0x01, 0x10, 0x80, 0xff}) {
        byte[] damaged = whole.clone();
        damaged[i] ^= (byte) flip;
        try {
          Npy.read(new ByteArrayInputStream(damaged)); // some damage cannot be seen: another type of the same size, say
        } catch (IOException e) {
          assertTrue(e.getMessage().startsWith("Npy.read: cannot read the stream: "), e::getMessage);
        }
      }
    }
    assertTrue(refused(header("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), }")).contains(
        "at most 2^31 - 1 elements"));
    assertTrue(refused(header("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }")).contains("too large"));
    assertTrue(refused(header("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,), }")).contains(
        "it ends after 0 of 2147483647"));
    assertTrue(refused(header("{'descr': '<f4', 'shape': (1,), }")).contains("is not a dictionary"));
    assertTrue(refused(header("{'descr': '|f4', 'fortran_order': False, 'shape': (1,), }")).contains("order of its bytes"));
    assertTrue(refused(header("{'descr': '<f4', 'fortran_order': False, 'shape': (1 2,), }")).contains("not readable"));
  }

  private static byte[] header(String dictionary) {
    byte[] bytes = new byte[10 + dictionary.length()];
    System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) dictionary.length(), 0}, 0, bytes, 0, 10);
    for (int i = 0; i < dictionary.length(); i++) {
      bytes[10 + i] = (byte) dictionary.charAt(i);
    }
    return bytes;
  }

  @Test
  void read_aMissingOrForeignFile_isNamed() throws IOException {
    assertThrows(NoSuchFileException.class, () -> Npy.read(folder.resolve("none.npy")));
    Path text = Files.writeString(folder.resolve("text.npy"), "hello world");
    Exception e = assertThrows(IOException.class, () -> Npy.read(text));
    assertEquals("Npy.read: cannot read " + text + ": it does not begin as an .npy file does", e.getMessage());
    assertTrue(assertThrows(IOException.class, () -> Npy.readAll(text)).getMessage().startsWith("Npy.readAll: cannot read " + text));
  }

  @Test
  void readAll_whatSavezWrote() throws IOException {
    Map<String, Tensor> plain = Npy.readAll(Files.write(folder.resolve("plain.npz"), bytes("plain.npz")));
    assertEquals(List.of("labels", "arr_0"), new ArrayList<>(plain.keySet()));
    assertEquals(X.cast(DType.FLOAT32), plain.get("arr_0"));
    assertEquals(Tensor.of(0, 1, 2), plain.get("labels"));
    Map<String, Tensor> packed = Npy.readAll(Files.write(folder.resolve("packed.npz"), bytes("packed.npz")));
    assertEquals(Map.of("kernel", X.cast(DType.FLOAT32), "bias", Tensor.of(1.0, 1.0, 1.0, 1.0)), packed);
  }

  @Test
  void readAll_aDamagedArray_isRefused() throws IOException {
    byte[] damaged = bytes("plain.npz");
    String text = new String(damaged, StandardCharsets.ISO_8859_1);
    damaged[text.indexOf("NUMPY") + 125] ^= 0x10; // within the elements
    Path file = Files.write(folder.resolve("damaged.npz"), damaged);
    String message = assertThrows(IOException.class, () -> Npy.readAll(file)).getMessage();
    assertTrue(message.endsWith("in " + file + ": its checksum differs"), message);
    Path half = Files.write(folder.resolve("half.npz"), Arrays.copyOf(damaged, damaged.length / 2));
    assertTrue(assertThrows(IOException.class, () -> Npy.readAll(half)).getMessage().contains(half.toString()));
  }

  // ---- writing ------------------------------------------------------------------------------------------------------

  @Test
  void write_givesNumPysBytes() throws IOException {
    for (String name : List.of("lf4", "lf8", "li4", "bool", "scalar", "empty")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Npy.write(out, read(name + ".npy"));
      assertArrayEquals(bytes(name + ".npy"), out.toByteArray(), name);
    }
  }

  @Test
  void write_readsBack() throws IOException {
    Path file = folder.resolve("x.npy");
    Tensor large = new Rng(1).normal(0, 1, 123, 457);
    for (Tensor x : List.of(large, large.transpose(), large.get("5, ::-3"), large.cast(DType.FLOAT64), large.gt(Tensor.scalar(0)),
        Tensor.of(7))) {
      Npy.write(file, x);
      assertEquals(x, Npy.read(file));
    }
    Map<String, Tensor> all = new LinkedHashMap<>();
    all.put("kernel", large);
    all.put("layer/bias", Tensor.of(1, 2));
    Path zip = folder.resolve("x.npz");
    Npy.writeAll(zip, all);
    assertEquals(all, Npy.readAll(zip));
    byte[] first = Files.readAllBytes(zip);
    Npy.writeAll(zip, all);
    assertArrayEquals(first, Files.readAllBytes(zip));
  }
}
