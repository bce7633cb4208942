package io.arabica.data;

import io.arabica.tensor.Check;
import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Reads IDX, the file format of MNIST and its relatives, gzip or not.
 *
 * <pre>{@code
 * Dataset train = Idx.dataset(Path.of("mnist"), "train");      // train-images-idx3-ubyte[.gz] and train-labels-idx1-ubyte[.gz]
 * Dataset test = Idx.dataset(Path.of("mnist"), "t10k");
 * }</pre>
 *
 * Reference: Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits.
 */
public final class Idx {
  private Idx() {}

  /**
   * Pictures with their classes: inputs of shape (samples, height, width, 1) from 0 to 1, targets INT32 of shape (samples,).
   *
   * @param folder holds {@code NAME-images-idx3-ubyte} and {@code NAME-labels-idx1-ubyte}, each with or without {@code .gz}
   * @param name {@code train} or {@code t10k}
   */
  public static Dataset dataset(Path folder, String name) throws IOException {
    return Dataset.of(images(find(folder, name + "-images-idx3-ubyte")), read(find(folder, name + "-labels-idx1-ubyte")));
  }

  private static Path find(Path folder, String name) throws IOException {
    for (String file : new String[] {name, name + ".gz"}) {
      if (Files.exists(folder.resolve(file))) {
        return folder.resolve(file);
      }
    }
    throw new java.nio.file.NoSuchFileException(folder.resolve(name).toString(), null, "neither this file nor the same with .gz is there");
  }

  /** Grey pictures as FLOAT32 of shape (samples, height, width, 1), from 0 to 1. */
  public static Tensor images(Path file) throws IOException {
    try (DataInputStream in = open(file)) {
      Header header = Header.read(file, in);
      Check.argument(header.type == 0x08 && header.dims.length == 3,
          "Idx %s: expected pictures (unsigned bytes of rank 3), got type 0x%02x of shape %s",
          file, header.type, Shape.of(header.dims));
      byte[] bytes = header.data(1, in);
      float[] values = new float[bytes.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (bytes[i] & 0xff) / 255f;
      }
      return Tensor.wrap(values, header.dims[0], header.dims[1], header.dims[2], 1);
    }
  }

  /** Any IDX file: bytes, shorts and ints become INT32, floats FLOAT32, doubles FLOAT64. */
  public static Tensor read(Path file) throws IOException {
    try (DataInputStream in = open(file)) {
      Header header = Header.read(file, in);
      return switch (header.type) {
        case 0x08 -> {
          byte[] bytes = header.data(1, in);
          int[] values = new int[bytes.length];
          Arrays.setAll(values, i -> bytes[i] & 0xff);
          yield Tensor.wrap(values, header.dims);
        }
        case 0x09 -> {
          byte[] bytes = header.data(1, in);
          int[] values = new int[bytes.length];
          Arrays.setAll(values, i -> bytes[i]);
          yield Tensor.wrap(values, header.dims);
        }
        case 0x0b -> {
          ByteBuffer data = ByteBuffer.wrap(header.data(2, in));
          int[] values = new int[header.size()];
          Arrays.setAll(values, i -> data.getShort(2 * i));
          yield Tensor.wrap(values, header.dims);
        }
        case 0x0c -> {
          int[] values = new int[header.size()];
          ByteBuffer.wrap(header.data(4, in)).asIntBuffer().get(values);
          yield Tensor.wrap(values, header.dims);
        }
        case 0x0d -> {
          float[] values = new float[header.size()];
          ByteBuffer.wrap(header.data(4, in)).asFloatBuffer().get(values);
          yield Tensor.wrap(values, header.dims);
        }
        default -> {
          double[] values = new double[header.size()];
          ByteBuffer.wrap(header.data(8, in)).asDoubleBuffer().get(values);
          yield Tensor.wrap(values, header.dims);
        }
      };
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(unzip(file));
  }

  /** The content of a file, whether it is compressed by gzip (told by its first bytes) or not. */
  static InputStream unzip(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": expected a file, got a folder");
    }
    InputStream raw = Files.newInputStream(file);
    try {
      InputStream in = new BufferedInputStream(raw);
      in.mark(2);
      boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return zipped ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16) : in;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Type and shape, which stand before the elements. */
  private record Header(Path file, int type, int[] dims) {
    static Header read(Path file, DataInputStream in) throws IOException {
      try {
        int magic = in.readInt();
        int type = magic >> 8;
        int rank = magic & 0xff;
        if (type < 0x08 || type > 0x0e || type == 0x0a || rank == 0) {
          throw new IOException(String.format(
              "Idx %s: expected an IDX file, which begins with 00 00, a type from 08 to 0e and the rank, got %08x", file, magic));
        }
        int[] dims = new int[rank];
        long size = 1;
        for (int i = 0; i < rank; i++) {
          dims[i] = in.readInt();
          size *= dims[i];
          if (dims[i] < 0 || size > Integer.MAX_VALUE - 8) {
            throw new IOException("Idx " + file + ": more elements than a Java array holds, or a negative size: " + Arrays.toString(dims));
          }
        }
        return new Header(file, type, dims);
      } catch (EOFException e) {
        throw new IOException("Idx " + file + ": the file ends within its header", e);
      }
    }

    int size() {
      return Shape.of(dims).size();
    }

    byte[] data(int width, InputStream in) throws IOException {
      int length = Math.multiplyExact(size(), width);
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException("Idx " + file + ": shape " + Shape.of(dims) + " needs " + length + " bytes, the file ends after "
            + bytes.length);
      }
      return bytes;
    }
  }
}
