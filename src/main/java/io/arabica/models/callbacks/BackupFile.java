package io.arabica.models.callbacks;

import io.arabica.models.ModelFormat;
import io.arabica.models.ModelFormatException;
import io.arabica.tensor.DType;
import io.arabica.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * Named tensors in a file of our own, which only the process that goes on reads: a number that marks the format, the count, for each tensor
 * its name, type, shape and elements, all big-endian, and a check sum.
 */
final class BackupFile {
  private static final int MARK = 0x41524231; // ARB1
  private static final int CHUNK = 1 << 13;

  private BackupFile() {}

  /** Writes the tensors; what stood in the file before is replaced at once. */
  static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    ModelFormat.replace(file, target -> {
      CheckedOutputStream sum = new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(target), 1 << 16), new CRC32());
      try (DataOutputStream out = new DataOutputStream(sum)) {
        out.writeInt(MARK);
        out.writeInt(tensors.size());
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
          out.writeUTF(entry.getKey());
          write(out, entry.getValue());
        }
        out.writeLong(sum.getChecksum().getValue());
      }
    });
  }

  private static void write(DataOutputStream out, Tensor tensor) throws IOException {
    out.writeByte(tensor.dtype().ordinal());
    out.writeByte(tensor.rank());
    for (int dim : tensor.shape().dims()) {
      out.writeInt(dim);
    }
    int each = tensor.dtype().bytes();
    Elements elements = elements(tensor);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * each);
    for (int from = 0; from < tensor.size(); from += CHUNK) {
      chunk.clear();
      for (int i = from; i < Math.min(tensor.size(), from + CHUNK); i++) {
        elements.put(chunk, i);
      }
      out.write(chunk.array(), 0, chunk.position());
    }
  }

  /** Puts an element into a buffer. */
  private interface Elements {
    void put(ByteBuffer buffer, int i);
  }

  private static Elements elements(Tensor tensor) {
    switch (tensor.dtype()) {
      case FLOAT32: {
        float[] values = tensor.toFloats();
        return (buffer, i) -> buffer.putInt(Float.floatToRawIntBits(values[i])); // the very bits, of NaN too
      }
      case FLOAT64: {
        double[] values = tensor.toDoubles();
        return (buffer, i) -> buffer.putLong(Double.doubleToRawLongBits(values[i]));
      }
      case INT32: {
        int[] values = tensor.toInts();
        return (buffer, i) -> buffer.putInt(values[i]);
      }
      default: {
        boolean[] values = tensor.toBooleans();
        return (buffer, i) -> buffer.put((byte) (values[i] ? 1 : 0));
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws ModelFormatException if the file is damaged
   */
  static Map<String, Tensor> read(Path file) throws IOException {
    check(file);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != MARK) {
        throw new ModelFormatException(file + " was written by another version");
      }
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        tensors.put(name, tensor(in));
      }
    }
    return tensors;
  }

  /** Checks the sum before anything is believed. */
  private static void check(Path file) throws IOException {
    long body = Files.size(file) - Long.BYTES;
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(new CheckedInputStream(new BufferedInputStream(raw, 1 << 16), new CRC32()))) {
      CRC32 sum = new CRC32();
      byte[] buffer = new byte[1 << 16];
      for (long left = body; left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        sum.update(buffer, 0, n);
        left -= n;
      }
      if (body < 2 * Integer.BYTES || in.readLong() != sum.getValue()) {
        throw new ModelFormatException(file + " is damaged: its check sum is wrong");
      }
    }
  }

  private static Tensor tensor(DataInputStream in) throws IOException {
    DType dtype = DType.values()[in.readByte()];
    int[] dims = new int[in.readByte()];
    int size = 1;
    for (int i = 0; i < dims.length; i++) {
      dims[i] = in.readInt();
      size *= dims[i];
    }
    switch (dtype) {
      case FLOAT32: {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
          values[i] = in.readFloat();
        }
        return Tensor.wrap(values, dims);
      }
      case FLOAT64: {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
          values[i] = in.readDouble();
        }
        return Tensor.wrap(values, dims);
      }
      case INT32: {
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
          values[i] = in.readInt();
        }
        return Tensor.wrap(values, dims);
      }
      default: {
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
          values[i] = in.readBoolean();
        }
        return Tensor.wrap(values, dims);
      }
    }
  }
}
