package io.arabica.io.protobuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of protocol buffers, in which ONNX and TensorBoard are written: fields, each behind its number and kind. The size is known
 * before anything is written, and large fields are never copied.
 *
 * <p>Reference: Protocol Buffers, Encoding, https://protobuf.dev/programming-guides/encoding
 */
public final class Message {
  private static final int NUMBER = 0;
  private static final int DOUBLE = 1;
  private static final int LENGTH = 2;
  private static final int FLOAT = 5;

  /** Writes some bytes. */
  @FunctionalInterface
  public interface Writer {
    /** Writes them. */
    void writeTo(OutputStream out) throws IOException;
  }

  private final List<Writer> parts = new ArrayList<>();
  private long size;

  /** A message without fields. */
  public Message() {}

  /** Adds a whole number. */
  public Message number(int field, long value) {
    return part(head(field, NUMBER)).part(varint(value));
  }

  /** Adds a number of 32 bits. */
  public Message real(int field, float value) {
    return part(head(field, FLOAT)).part(ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
  }

  /** Adds a number of 64 bits. */
  public Message precise(int field, double value) {
    return part(head(field, DOUBLE)).part(doubles(value));
  }

  /** Adds a list of numbers of 64 bits, packed. */
  public Message precise(int field, double[] values) {
    byte[] bytes = doubles(values);
    return bytes(field, bytes.length, out -> out.write(bytes));
  }

  private static byte[] doubles(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return bytes.array();
  }

  /** Adds a text. */
  public Message text(int field, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return bytes(field, bytes.length, out -> out.write(bytes));
  }

  /** Adds a message, which must be complete. */
  public Message message(int field, Message value) {
    return bytes(field, value.size, value::writeTo);
  }

  /** Adds so many bytes, which are made when they are written. */
  public Message bytes(int field, long count, Writer writer) {
    part(head(field, LENGTH)).part(varint(count));
    parts.add(writer);
    size += count;
    return this;
  }

  /** The number of bytes. */
  public long size() {
    return size;
  }

  /** Writes all fields in the order in which they came. */
  public void writeTo(OutputStream out) throws IOException {
    for (Writer part : parts) {
      part.writeTo(out);
    }
  }

  /** All fields as an array. */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // only a writer of a field can fail
    }
    return out.toByteArray();
  }

  private Message part(byte... bytes) {
    parts.add(out -> out.write(bytes));
    size += bytes.length;
    return this;
  }

  private static byte[] head(int field, int kind) {
    return varint((long) field << 3 | kind);
  }

  /** Seven bits a byte, the lowest first; the top bit says that more follow. */
  private static byte[] varint(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
      bytes.write((int) (rest & 0x7F | 0x80));
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }
}
