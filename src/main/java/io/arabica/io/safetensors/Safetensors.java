package io.arabica.io.safetensors;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.arabica.models.ModelFormat;
import io.arabica.models.ModelFormatException;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hugging Face's safetensors: a header of names, types and shapes in JSON, then the elements, little-endian and without gaps.
 *
 * <pre>{@code
 * Map<String, Tensor> tensors = Safetensors.read(Path.of("model.safetensors"));
 * Safetensors.write(Path.of("copy.safetensors"), tensors);
 * }</pre>
 *
 * <p>F16 and BF16 are read as FLOAT32; I8, U8, I16, U16, I32 and I64 that fits as INT32. Reading maps the file into memory, so that the
 * heap holds the tensors alone.
 */
public final class Safetensors {
  private static final int MOST_HEADER = 100_000_000; // the specification's

  private Safetensors() {}

  /** A tensor's place in the file. */
  private record Entry(String name, String type, int[] shape, long begin, long end) {}

  // ---- reading --------------------------------------------------------------------------------------------------------

  /**
   * All tensors of a file, in the order of its header.
   *
   * @throws ModelFormatException if the file breaks the specification, or holds a type that a tensor cannot have
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    check(!Files.isDirectory(file), file, "expected a file, got a folder");
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      check(size >= 8, file, "expected 8 bytes or more, got " + size);
      ByteBuffer length = channel.map(FileChannel.MapMode.READ_ONLY, 0, 8).order(ByteOrder.LITTLE_ENDIAN);
      long n = length.getLong();
      check(n >= 2 && n <= MOST_HEADER && n <= size - 8, file, "expected a header that fits, got one of " + Long.toUnsignedString(n)
          + " bytes");
      byte[] text = new byte[(int) n];
      channel.map(FileChannel.MapMode.READ_ONLY, 8, n).get(text);
      check(text[0] == '{', file, "expected a header that begins with {");
      List<Entry> entries = entries(file, new String(text, StandardCharsets.UTF_8));
      long at = 0;
      for (Entry entry : entries.stream().sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end)).toList()) {
        check(entry.begin == at && entry.end >= at, file, "tensor \"" + entry.name + "\": expected to begin at " + at + ", got "
            + entry.begin
            + " to " + entry.end);
        at = entry.end;
      }
      check(at == size - 8 - n, file, "expected " + at + " bytes of elements, got " + (size - 8 - n));
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Entry entry : entries) {
        ByteBuffer data = channel.map(FileChannel.MapMode.READ_ONLY, 8 + n + entry.begin, entry.end - entry.begin);
        tensors.put(entry.name, tensor(file, entry, data.order(ByteOrder.LITTLE_ENDIAN)));
      }
      return tensors;
    }
  }

  private static void check(boolean right, Path file, String message) throws ModelFormatException {
    if (!right) {
      throw new ModelFormatException(file + ": " + message);
    }
  }

  private static List<Entry> entries(Path file, String header) throws ModelFormatException {
    try {
      List<Entry> entries = new ArrayList<>();
      for (Map.Entry<String, JsonElement> one : JsonParser.parseString(header).getAsJsonObject().entrySet()) {
        if (one.getKey().equals("__metadata__")) {
          continue;
        }
        JsonObject entry = one.getValue().getAsJsonObject();
        int[] shape = entry.getAsJsonArray("shape").asList().stream().mapToInt(dim -> Math.toIntExact(dim.getAsLong())).toArray();
        List<JsonElement> offsets = entry.getAsJsonArray("data_offsets").asList();
        long begin = offsets.get(0).getAsLong();
        long end = offsets.get(1).getAsLong();
        String type = entry.get("dtype").getAsString();
        long count = 1;
        for (int dim : shape) {
          check(dim >= 0, file, "tensor \"" + one.getKey() + "\": negative dimension " + dim);
          count = Math.multiplyExact(count, dim);
        }
        int bytes = bytes(type);
        check(bytes > 0, file, "tensor \"" + one.getKey() + "\": type " + type + " is not supported");
        check(begin >= 0 && end - begin == Math.multiplyExact(count, bytes) && count <= Integer.MAX_VALUE, file, "tensor \"" + one.getKey()
            + "\": " + type + " " + java.util.Arrays.toString(shape) + " does not fit into bytes " + begin + " to " + end);
        entries.add(new Entry(one.getKey(), type, shape, begin, end));
      }
      return entries;
    } catch (JsonParseException | IllegalStateException | ArithmeticException | NullPointerException | IndexOutOfBoundsException
        | NumberFormatException | UnsupportedOperationException | ClassCastException e) {
      throw new ModelFormatException(file + ": the header is damaged: " + e.getMessage(), e);
    }
  }

  private static int bytes(String type) {
    return switch (type) {
      case "BOOL", "I8", "U8" -> 1;
      case "F16", "BF16", "I16", "U16" -> 2;
      case "F32", "I32" -> 4;
      case "F64", "I64" -> 8;
      default -> 0;
    };
  }

  private static Tensor tensor(Path file, Entry entry, ByteBuffer data) throws ModelFormatException {
    int n = data.remaining() / bytes(entry.type);
    switch (entry.type) {
      case "F32": {
        float[] values = new float[n];
        data.asFloatBuffer().get(values);
        return Tensor.wrap(values, entry.shape);
      }
      case "F64": {
        double[] values = new double[n];
        data.asDoubleBuffer().get(values);
        return Tensor.wrap(values, entry.shape);
      }
      case "F16", "BF16": {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
          short bits = data.getShort(2 * i);
          values[i] = entry.type.equals("BF16") ? Float.intBitsToFloat(bits << 16) : half(bits);
        }
        return Tensor.wrap(values, entry.shape);
      }
      case "BOOL": {
        boolean[] values = new boolean[n];
        for (int i = 0; i < n; i++) {
          values[i] = data.get(i) != 0;
        }
        return Tensor.wrap(values, entry.shape);
      }
      default: {
        int[] values = new int[n];
        for (int i = 0; i < n; i++) {
          long value = integer(entry.type, data, i);
          check(value == (int) value, file, "tensor \"" + entry.name + "\": " + value + " does not fit into INT32");
          values[i] = (int) value;
        }
        return Tensor.wrap(values, entry.shape);
      }
    }
  }

  private static long integer(String type, ByteBuffer data, int i) {
    return switch (type) {
      case "I8" -> data.get(i);
      case "U8" -> data.get(i) & 0xff;
      case "I16" -> data.getShort(2 * i);
      case "U16" -> data.getShort(2 * i) & 0xffff;
      case "I32" -> data.getInt(4 * i);
      default -> data.getLong(8 * i);
    };
  }

  /** A number of 16 bits: sign, 5 bits of exponent, 10 of fraction. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size;
    if (exponent == 0) {
      size = fraction * 0x1p-24f;
    } else if (exponent == 31) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
    }
    return bits < 0 ? -size : size;
  }

  // ---- writing --------------------------------------------------------------------------------------------------------

  /** Writes tensors under their names; what stood in the file before is replaced at once. */
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    List<Map.Entry<String, Tensor>> sorted = new ArrayList<>(tensors.entrySet());
    sorted.sort(Comparator.<Map.Entry<String, Tensor>>comparingInt(entry -> -entry.getValue().dtype().bytes()).thenComparing(
        Map.Entry::getKey)); // the largest elements first: then all are aligned
    long at = 0;
    for (Map.Entry<String, Tensor> entry : sorted) {
      Tensor tensor = entry.getValue();
      String type = switch (tensor.dtype()) {
        case FLOAT32 -> "F32";
        case FLOAT64 -> "F64";
        case INT32 -> "I32";
        case BOOL -> "BOOL";
      };
      long end = at + (long) tensor.size() * bytes(type);
      Map<String, Object> place = new LinkedHashMap<>();
      place.put("dtype", type);
      place.put("shape", tensor.shape().dims());
      place.put("data_offsets", new long[] {at, end});
      header.put(entry.getKey(), place);
      at = end;
    }
    StringBuilder text = new StringBuilder(new Gson().toJson(header));
    while (text.toString().getBytes(StandardCharsets.UTF_8).length % 8 != 0) {
      text.append(' ');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    ModelFormat.replace(file, temporary -> {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bytes.length));
        channel.write(ByteBuffer.wrap(bytes));
        for (Map.Entry<String, Tensor> entry : sorted) {
          ByteBuffer data = elements(entry.getValue());
          while (data.hasRemaining()) {
            channel.write(data);
          }
        }
      }
    });
  }

  private static ByteBuffer elements(Tensor tensor) {
    ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(tensor.size(), tensor.dtype().bytes())).order(ByteOrder.LITTLE_ENDIAN);
    switch (tensor.dtype()) {
      case FLOAT32 -> data.asFloatBuffer().put(tensor.toFloats());
      case FLOAT64 -> data.asDoubleBuffer().put(tensor.toDoubles());
      case INT32 -> data.asIntBuffer().put(tensor.toInts());
      case BOOL -> {
        boolean[] values = tensor.toBooleans();
        for (int i = 0; i < values.length; i++) {
          data.put(i, (byte) (values[i] ? 1 : 0));
        }
      }
    }
    return data;
  }
}
