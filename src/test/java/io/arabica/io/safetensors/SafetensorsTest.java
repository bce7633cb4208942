package io.arabica.io.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.models.ModelFormatException;
import io.arabica.tensor.DType;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files byte by byte from the specification, and round trips. */
class SafetensorsTest {
  @TempDir
  Path folder;

  private Path file(String header, int... data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    for (int one : data) {
      bytes.put((byte) one);
    }
    Path file = folder.resolve("x.safetensors");
    Files.write(file, bytes.array());
    return file;
  }

  @Test
  void read_bytesOfTheSpecification_givesTensors() throws IOException {
    Map<String, Tensor> read = Safetensors.read(file("{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],"
        + "\"data_offsets\":[0,8]},\"h\":{\"dtype\":\"F16\","
        + "\"shape\":[2,2],\"data_offsets\":[8,16]},\"b\":{\"dtype\":\"BF16\",\"shape\":[],"
        + "\"data_offsets\":[16,18]},\"u\":{\"dtype\":\"U8\","
        + "\"shape\":[1],\"data_offsets\":[18,19]},\"e\":{\"dtype\":\"I64\",\"shape\":[0],"
        + "\"data_offsets\":[19,19]}}   ", 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0x3c, 1, 0, 0, 0xfc, 0xff, 0x7b, 0x20, 0x40, 200));
    assertEquals(List.of("a", "h", "b", "u", "e"), List.copyOf(read.keySet()));
    assertEquals(Tensor.of(1f, -2f), read.get("a"));
    assertEquals(Tensor.of(new float[][] {{1, 0x1p-24f}, {Float.NEGATIVE_INFINITY, 65504}}), read.get("h"));
    assertEquals(Tensor.scalar(2.5), read.get("b"));
    assertEquals(Tensor.of(new int[] {200}), read.get("u"));
    assertEquals(Tensor.zeros(DType.INT32, Shape.of(0)), read.get("e"));
  }

  @Test
  void write_allTypes_readsBackAlignedByTheSpecification() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Map<String, Tensor> tensors = Map.of("f", Tensor.of(new float[][] {{1, 2}, {3, 4}}).transpose(1, 0), "d", Tensor.of(0.1, 0.2), "i",
        Tensor.of(7), "b", Tensor.of(true, false, true));
    Safetensors.write(file, tensors);
    assertEquals(tensors, Safetensors.read(file));
    byte[] bytes = Files.readAllBytes(file);
    assertEquals(0, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8);
    assertEquals('{', bytes[8]);
    Safetensors.write(file, Map.of());
    assertEquals(Map.of(), Safetensors.read(file));
  }

  private String refusal(String header, int... data) throws IOException {
    Path file = file(header, data);
    return assertThrows(ModelFormatException.class, () -> Safetensors.read(file)).getMessage().replace(file.toString(), "FILE");
  }

  @Test
  void read_filesThatBreakTheSpecification_areRefused() throws IOException {
    assertEquals("FILE: expected 4 bytes of elements, got 5",
        refusal("{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 1, 2, 3,
        4, 5));
    assertEquals("FILE: tensor \"a\": expected to begin at 0, got 1 to 5",
        refusal("{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[1,5]}}",
        1, 2, 3, 4, 5));
    assertEquals("FILE: tensor \"a\": I32 [2] does not fit into bytes 0 to 4", refusal(
        "{\"a\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 1, 2, 3, 4));
    assertEquals("FILE: tensor \"a\": type F8_E4M3 is not supported", refusal(
        "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1));
    assertTrue(refusal("{\"a\":{\"dtype\":\"I32\",\"shape\":[1,2147483647,2147483647,2147483647],\"data_offsets\":[0,4]}}", 1)
        .contains("damaged"));
    assertTrue(refusal("[]").contains("begins with {"));
    Path file = folder.resolve("long.safetensors");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});
    assertTrue(assertThrows(ModelFormatException.class, () -> Safetensors.read(file)).getMessage().contains("a header that fits"));
  }

  @Test
  void read_mutatedFiles_endsInATensorOrOneException() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, Map.of("one", Tensor.ones(3, 4), "two", Tensor.of(1, 2, 3)));
    byte[] good = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(3);
    int failures = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = i % 4 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      for (int j = 0; j < 2 && bytes.length > 0; j++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path mutated = folder.resolve(i + ".safetensors");
      Files.write(mutated, bytes);
      try {
        assertTrue(Safetensors.read(mutated).size() <= 2);
      } catch (ModelFormatException e) {
        failures++;
      }
      Files.delete(mutated);
    }
    assertTrue(failures > 500 && failures < 2000, failures + " failures");
  }

  // ---- the reference library; see safetensors_files.py among the resources -----------------------------------------------

  private static final Path FILES = Path.of("src/test/resources/safetensors");

  private static Map<String, Tensor> shared() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("layer.weight", Tensor.of(new float[][] {{-0.5f, -0.25f, 0}, {0.25f, 0.5f, 0.75f}}));
    tensors.put("layer.bias", Tensor.of(1e-7, -2.5));
    tensors.put("steps", Tensor.full(DType.INT32, Shape.of(), 41));
    tensors.put("mask", Tensor.of(true, false, true));
    tensors.put("empty", Tensor.zeros(DType.FLOAT32, Shape.of(0, 3)));
    return tensors;
  }

  @Test
  void read_fileOfTheReferenceLibrary_givesItsTensors() throws IOException {
    Map<String, Tensor> expected = shared();
    expected.put("half", Tensor.of(0.5f, -65504f));
    expected.put("long", Tensor.of(new int[] {1 << 30, -1}));
    expected.put("bytes", Tensor.of(new int[] {200, 7}));
    assertEquals(expected, Safetensors.read(FILES.resolve("reference.safetensors")));
  }

  @Test
  void write_tensors_givesTheBytesThatTheReferenceLibraryRead() throws IOException {
    Path file = folder.resolve("arabica.safetensors");
    Safetensors.write(file, shared());
    assertArrayEquals(Files.readAllBytes(FILES.resolve("arabica.safetensors")), Files.readAllBytes(file));
  }
}
