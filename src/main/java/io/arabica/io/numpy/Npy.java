package io.arabica.io.numpy;

import io.arabica.models.ModelFormat;
import io.arabica.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Reads what NumPy writes with {@code save}, {@code savez} and {@code savez_compressed}, and writes what its {@code load} reads.
 *
 * <p>float32 and float64 stay what they are, float16 becomes FLOAT32, bool BOOL, and all integers INT32; an integer beyond INT32 is an
 * error. C and Fortran order and either order of bytes are read; C order and little-endian are written. Pickled objects are never read.
 *
 * <pre>{@code
 * Tensor x = Npy.read(Path.of("x.npy"));
 * Npy.writeAll(Path.of("weights.npz"), Map.of("kernel", kernel, "bias", bias));
 * }</pre>
 *
 * Reference: <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>.
 */
public final class Npy {
  private static final int BLOCK = 1 << 16; // bytes

  private Npy() {}

  /**
   * Reads an {@code .npy} file.
   *
   * @throws IOException if it cannot be read, is damaged, or holds what a tensor cannot; the message names the file
   */
  public static Tensor read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /**
   * Reads one array in the {@code .npy} format and leaves the stream behind it.
   *
   * @throws IOException if it cannot be read, is damaged, or holds what a tensor cannot
   */
  public static Tensor read(InputStream in) throws IOException {
    return read(in, "the stream");
  }

  private static Tensor read(InputStream in, String name) throws IOException {
    try {
      NpyHeader header = NpyHeader.read(in);
      int[] dims = header.dims();
      if (!header.fortran()) {
        return elements(in, header, dims);
      }
      int[] reversed = new int[dims.length];
      Arrays.setAll(reversed, i -> dims[dims.length - 1 - i]);
      return elements(in, header, reversed).transpose().contiguous();
    } catch (IOException e) {
      throw new IOException("Npy.read: cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads all arrays of an {@code .npz} file, by name, in the order they stand in it. Entries that are no {@code .npy} are passed over.
   *
   * @throws IOException if it cannot be read, is damaged, or holds what a tensor cannot; the message names the file and the array
   */
  public static Map<String, Tensor> readAll(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().endsWith(".npy")) {
          String name = entry.getName().substring(0, entry.getName().length() - 4);
          tensors.put(name, read(zip, entry, name + " in " + file));
        }
      }
    } catch (ZipException e) {
      throw new IOException("Npy.readAll: cannot read " + file + ": " + e.getMessage(), e);
    }
    return tensors;
  }

  private static Tensor read(ZipFile zip, ZipEntry entry, String name) throws IOException {
    try (CheckedInputStream in = new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry)), new CRC32())) {
      Tensor tensor = read(in, name);
      in.transferTo(OutputStream.nullOutputStream());
      NpyHeader.check(entry.getCrc() < 0 || entry.getCrc() == in.getChecksum().getValue(),
          "Npy.read: cannot read " + name + ": its checksum differs");
      return tensor;
    }
  }

  /** Reads the elements block by block, so that a damaged shape runs into the end of the file before memory runs out. */
  private static Tensor elements(InputStream in, NpyHeader header, int[] dims) throws IOException {
    int n = header.size();
    Elements elements = new Elements(header, Math.min(n, BLOCK));
    byte[] block = new byte[BLOCK];
    int done = 0;
    while (done < n) {
      int count = Math.min(n - done, BLOCK / header.bytes());
      int got = in.readNBytes(block, 0, count * header.bytes());
      NpyHeader.check(got == count * header.bytes(), "it ends after " + (done + got / header.bytes()) + " of " + n + " elements");
      elements.grow(Math.min(n, Math.max(done + count, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * done))));
      elements.decode(ByteBuffer.wrap(block).order(header.order()), done, count);
      done += count;
    }
    return elements.tensor(dims);
  }

  /** The elements read so far: one of the arrays, by the type of the tensor. */
  private static final class Elements {
    private final NpyHeader header;
    private float[] floats;
    private double[] doubles;
    private int[] ints;
    private boolean[] booleans;

    Elements(NpyHeader header, int capacity) {
      this.header = header;
      switch (header.dtype()) {
        case FLOAT32 -> floats = new float[capacity];
        case FLOAT64 -> doubles = new double[capacity];
        case INT32 -> ints = new int[capacity];
        case BOOL -> booleans = new boolean[capacity];
      }
    }

    void grow(int capacity) {
      floats = floats == null || floats.length >= capacity ? floats : Arrays.copyOf(floats, capacity);
      doubles = doubles == null || doubles.length >= capacity ? doubles : Arrays.copyOf(doubles, capacity);
      ints = ints == null || ints.length >= capacity ? ints : Arrays.copyOf(ints, capacity);
      booleans = booleans == null || booleans.length >= capacity ? booleans : Arrays.copyOf(booleans, capacity);
    }

    void decode(ByteBuffer from, int at, int count) throws IOException {
      switch (header.kind()) {
        case 'f' -> decodeFloating(from, at, count);
        case 'b' -> {
          for (int i = 0; i < count; i++) {
            booleans[at + i] = from.get(i) != 0;
          }
        }
        default -> {
          for (int i = 0; i < count; i++) {
            ints[at + i] = integer(from, i, at + i);
          }
        }
      }
    }

    private void decodeFloating(ByteBuffer from, int at, int count) {
      switch (header.bytes()) {
        case 4 -> from.asFloatBuffer().get(floats, at, count);
        case 8 -> from.asDoubleBuffer().get(doubles, at, count);
        default -> {
          for (int i = 0; i < count; i++) {
            floats[at + i] = half(from.getShort(2 * i));
          }
        }
      }
    }

    private int integer(ByteBuffer from, int i, int place) throws IOException {
      boolean unsigned = header.kind() == 'u';
      long value = switch (header.bytes()) {
        case 1 -> unsigned ? from.get(i) & 0xff : from.get(i);
        case 2 -> unsigned ? from.getShort(2 * i) & 0xffff : from.getShort(2 * i);
        case 4 -> unsigned ? from.getInt(4 * i) & 0xffffffffL : from.getInt(4 * i);
        default -> from.getLong(8 * i);
      };
      NpyHeader.check(value == (int) value, "element " + place + " is " + (unsigned ? Long.toUnsignedString(value) : Long.toString(value))
          + " and does not fit into INT32");
      return (int) value;
    }

    /** An IEEE half: 1 bit sign, 5 bits exponent, 10 bits fraction. */
    private static float half(short bits) {
      int exponent = bits >> 10 & 0x1f;
      int fraction = bits & 0x3ff;
      float size = exponent == 0 ? fraction * 0x1p-24f
          : exponent == 31 ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
          : Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
      return bits < 0 ? -size : size;
    }

    Tensor tensor(int[] dims) {
      return floats != null ? Tensor.wrap(floats, dims) : doubles != null ? Tensor.wrap(doubles, dims)
          : ints != null ? Tensor.wrap(ints, dims) : Tensor.wrap(booleans, dims);
    }
  }

  // ---- writing ------------------------------------------------------------------------------------------------------

  /** Writes an {@code .npy} file; one that exists is replaced in one go. */
  public static void write(Path file, Tensor x) throws IOException {
    ModelFormat.replace(file, temporary -> {
      try (OutputStream out = Files.newOutputStream(temporary)) {
        write(out, x);
      }
    });
  }

  /** Writes one array in the {@code .npy} format; the stream stays open. */
  public static void write(OutputStream out, Tensor x) throws IOException {
    Tensor flat = x.detach().contiguous();
    out.write(NpyHeader.write(x.dtype(), x.shape().dims()));
    int each = x.dtype().bytes();
    ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < x.size(); done += BLOCK / each) {
      int count = Math.min(x.size() - done, BLOCK / each);
      int at = flat.offset() + done;
      switch (x.dtype()) {
        case FLOAT32 -> block.asFloatBuffer().put(flat.floats(), at, count);
        case FLOAT64 -> block.asDoubleBuffer().put(flat.doubles(), at, count);
        case INT32 -> block.asIntBuffer().put(flat.ints(), at, count);
        case BOOL -> {
          for (int i = 0; i < count; i++) {
            block.put(i, (byte) (flat.booleans()[at + i] ? 1 : 0));
          }
        }
      }
      out.write(block.array(), 0, count * each);
    }
  }

  /** Writes an {@code .npz} file (compressed) with these arrays by name; one that exists is replaced in one go. */
  public static void writeAll(Path file, Map<String, Tensor> tensors) throws IOException {
    ModelFormat.replace(file, temporary -> writeZip(temporary, tensors));
  }

  private static void writeZip(Path file, Map<String, Tensor> tensors) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
        ZipEntry entry = new ZipEntry(tensor.getKey() + ".npy");
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // so that the same tensors give the same bytes
        zip.putNextEntry(entry);
        write(zip, tensor.getValue());
        zip.closeEntry();
      }
    }
  }
}
